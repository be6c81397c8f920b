"""Answers: cutting a phrase to the kernel of the fact, never inside a word, a bracket or a formula.

Where a range is made for an answer, it is made here, so that what must never stand in one (a
placeholder, a cut end, a formula from a page that lost characters) is refused in one place.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from cards.extractor.masks import masked
from cards.language import length, pack
from cards.language.data import table
from cards.language.patterns import compiled
from cards.language.shapes import cuts_word, is_action, is_genus
from cards.language.verbs import match_marked
from cards.model import MarkKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cards.extractor.topics import Scope
    from cards.model import Lang, Phrase

_PAIRS = {"（": "）", "(": ")", "“": "”", "「": "」", "《": "》", "[": "]", "【": "】", "『": "』"}
_WHOLE_THOUGHT = 40.0  # two clauses that are longer together are two facts
_LONGEST_ACT = 26.0  # a longer one makes a question that is read twice
_CHARACTERS = 2  # of what a demonstrative points at, in Chinese
_BRACKET = re.compile("[（）()“”「」《》\\[\\]【】『』]")
_SIGNS = ("-", "−")
_TRIM = " \t\n，,；;：:、。．.!！-—"
_NOMINAL = ("n", "e", "x", "l", "j")  # first letters of tags of what names a thing


def answer(
    phrase: Phrase,
    scope: Scope,
    *,
    longest: float = 60.0,
    shortest: float = 1.0,
    whole: bool = False,
    asked: str = "",
) -> Phrase | None:
    """Cut a phrase to its kernel; None if nothing fit for an answer is left.

    Args:
        phrase: the part of a sentence that answers.
        scope: where it stands.
        longest: the greatest length by ``language.length``; a longer one is cut at the last clause
            end before it, if there is one.
        shortest: the least length.
        whole: whether its end was chosen, so that no clause that looks like an aside is cut off.
        asked: what the question says, which it may point at.
    """
    lang = scope.lang
    data = _cuts(lang)
    kernel = _trimmed(phrase)
    text = masked(kernel)
    found = match_marked(data["lead"], text, lang, _lead_starts(lang))
    if found and found.end() < len(text) and not cuts_word(kernel.text, found.end(), lang):
        kernel = _trimmed(kernel.cut(found.end(), len(text)))
        text = masked(kernel)
    found = None if whole else data["tail"].search(text)
    if found and found.start() > 1:
        kernel = _trimmed(kernel.cut(0, found.start()))
        text = masked(kernel)
    plain = kernel.text
    size = length(plain)
    if size > longest:
        kernel = _shortened(_without_examples(kernel, lang), lang, longest)
        text, plain = masked(kernel), kernel.text
        size = length(plain)
    if not kernel or not shortest <= size <= longest or not balanced(plain):
        return None
    points_back = asked and data["leaning"].match(text)  # 该类 … may begin what answers what names it
    if data["never"].search(text) or (data["never_first"].match(text) and not points_back):
        return None
    if leans(text, lang, asked):
        return None
    if scope.article.lossy and (kernel.has(MarkKind.MATH) or data["lossy"].search(kernel.text)):
        return None
    return kernel


def defines(text: str, lang: Lang) -> bool:
    """Whether a text can define: it names more than a genus, and is no judgement and no advice."""
    return _cuts(lang)["no_definition"].search(text) is None


def acts(phrase: Phrase, lang: Lang) -> bool:
    """Whether a predicate can stand behind its subject in a question ("X 为什么…"): one short clause."""
    if length(phrase.text) > _LONGEST_ACT or _cuts(lang)["no_act"].search(masked(phrase)):
        return False
    if not table(lang, "answers")["no_act"].get("verb_first") or is_action(masked(phrase), lang):
        return True
    found = _cuts(lang).get("compares")
    return found is not None and found.match(masked(phrase)) is not None


def saying(phrase: Phrase, lang: Lang) -> bool:
    """Whether a clause begins by saying what something is (为…, 指…, is …)."""
    return _cuts(lang)["saying"].match(masked(phrase)) is not None


def leans(text: str, lang: Lang, asked: str = "") -> bool:
    """Whether a demonstrative in the text points at what neither the text nor the question holds."""
    for found in _cuts(lang)["leaning"].finditer(text):
        held = asked + text[: found.start()]
        if _head(found, lang) not in held and not _apposed(found, lang):
            return True
    return False


def _head(found: re.Match[str], lang: Lang) -> str:
    """What a demonstrative points at: of two characters the first, where it is a word (该页|对应)."""
    head, start = found["head"].strip(), found.start("head")
    parted = len(head) == _CHARACTERS and not head.isascii() and not cuts_word(found.string, start + 1, lang)
    return head[0] if parted else head


def _apposed(found: re.Match[str], lang: Lang) -> bool:
    """Whether a demonstrative names the kind of what stands right before it: 堆这种数据结构."""
    data = table(lang, "answers")["leaning"]
    kind, quoted = data.get("kind"), data.get("quoted", "(?!)")
    if re.search(quoted, found.string[: found.start()]) is not None:
        return True
    if kind is None or not found[0].startswith(kind):
        return False
    before = pack(lang).words(found.string[: found.start()])
    return bool(before) and before[-1].tag[0] in _NOMINAL


def thing(phrase: Phrase, scope: Scope, *, longest: float = 28.0) -> Phrase | None:
    """Cut a phrase that answers "what" to the thing itself: what is done with it is no part of it."""
    found = _cuts(scope.lang)["thing_tail"].search(masked(phrase))
    if found and found.start() > 1 and not cuts_word(masked(phrase), found.start(), scope.lang):
        phrase = phrase.cut(0, found.start())
    return answer(phrase, scope, longest=longest, shortest=1)


@lru_cache(maxsize=32)  # a sentence is set beside each of its neighbours
def first_clause(phrase: Phrase, lang: Lang, *, shortest: float = 4.0) -> Phrase:
    """Return the phrase up to its first clause end that leaves a whole thought.

    That is: at least ``shortest``, no open bracket, more than a circumstance (当…时, in …), and with it the
    clause after that says what it is for or brings the point (并…, so that …), as long as both stay short.
    """
    cuts, text = _cuts(lang), phrase.block.plain.text
    found: Phrase | None = None
    for start, end in pack(lang).clauses(phrase.block.plain, phrase.start, phrase.end):
        part = phrase.cut(0, end - phrase.start)
        if found is not None:
            continued = cuts["continues"].match(text[start:end]) and length(part.text) <= _WHOLE_THOUGHT
            return _trimmed(part if continued and balanced(part.text) else found)
        if cuts["circumstance"].search(text[start:end]):
            continue
        if length(part.text) >= shortest and balanced(part.text):
            found = part
    return phrase if found is None else _trimmed(found)


def circumstances(lang: Lang) -> re.Pattern[str]:
    """What finds a clause that only sets the scene (当…时, in …)."""
    return _cuts(lang)["circumstance"]


def goes_on_scene(clause: str, lang: Lang) -> bool:
    """Whether a clause goes on with the circumstance that the one before it sets (而目标较小)."""
    return "joined" in _cuts(lang) and _cuts(lang)["joined"].match(clause) is not None


def points(text: str, lang: Lang) -> bool:
    """Whether a pronoun in the text stands for what the text does not hold (把它)."""
    pronouns = _pointing(lang)
    return any(word in pronouns for word, _ in pack(lang).tagged(text))


@cache
def _pointing(lang: Lang) -> frozenset[str]:
    return pack(lang).lists["pronouns"] - pack(lang).lists["reflexive"]


def vague(text: str, lang: Lang, form: str = "vague") -> bool:
    """Whether a text that answers "what" says nothing (some things) or leaves it open which (``unnamed``)."""
    return form in _cuts(lang) and _cuts(lang)[form].search(text) is not None


def beside(condition: Phrase | None, lang: Lang) -> bool:
    """Whether a circumstance only sets what is said against another thing (Unlike …)."""
    found = _cuts(lang).get("beside")
    return condition is not None and found is not None and found.match(condition.text) is not None


def is_passing(text: str, lang: Lang) -> bool:
    """Whether a name is what an article calls something for the moment (the server, the request)."""
    return "passing" in _cuts(lang) and _cuts(lang)["passing"].match(text.lower()) is not None


def misread(act: str, kernel: str, lang: Lang) -> bool:
    """Whether what stands behind a predicate is no thing but what is done with it (uses it to | wait)."""
    found = _cuts(lang).get("aiming")
    return found is not None and found.search(act) is not None and is_action(kernel, lang)


def indefinite(text: str, lang: Lang) -> bool:
    """Whether a subject is someone's example or one case of many (某个节点, 线程 B)."""
    return "indefinite" in _cuts(lang) and _cuts(lang)["indefinite"].search(text) is not None


def is_occasion(text: str, lang: Lang) -> bool:
    """Whether a circumstance is one under which a thing does something (探针失败时)."""
    return "occasion" in _cuts(lang) and _cuts(lang)["occasion"].search(text) is not None


def is_outcome(text: str, lang: Lang) -> bool:
    """Whether a predicate says what is done then, and not what is advised, possible or thought of it."""
    found, befalls = _cuts(lang).get("no_outcome"), _cuts(lang).get("befalls")
    if found is not None and found.search(text) is not None:
        return False
    return is_action(text, lang) or (befalls is not None and befalls.match(text) is not None)


def balanced(text: str) -> bool:
    """Whether every bracket and quote opened in the text is closed in it, in order."""
    if _BRACKET.search(text) is None:
        return True
    open_: list[str] = []
    for char in text:
        if char in _PAIRS:
            open_.append(_PAIRS[char])
        elif open_ and char == open_[-1]:
            open_.pop()
        elif char in "）)”」》】』":
            return False
    return not open_


def _trimmed(phrase: Phrase) -> Phrase:
    """A phrase without marks and blanks around it, but with the sign of a number (-1) or name (.NET)."""
    kept = phrase.strip(_TRIM)
    sign = kept.block.plain.text[phrase.start : kept.start].lstrip()
    if (sign in _SIGNS and kept.text[:1].isdigit()) or (sign == "." and kept.text[:1].isascii()):
        at = kept.start - 1 - phrase.start
        return phrase.cut(at, at + 1 + len(kept.text))
    return kept


def _without_examples(phrase: Phrase, lang: Lang) -> Phrase:
    """A phrase without the examples at its end, where a language says how those begin."""
    found = _cuts(lang)["example"].search(masked(phrase)) if "example" in _cuts(lang) else None
    return _trimmed(phrase.cut(0, found.start())) if found and found.start() > 1 else phrase


def _shortened(phrase: Phrase, lang: Lang, longest: float) -> Phrase:
    """Cut at the last clause end within the length that leaves more than a scene; else the phrase itself."""
    best, opened, cuts = phrase, False, _cuts(lang)
    if length(phrase.text) <= longest:
        return phrase
    for start, end in pack(lang).clauses(phrase.block.plain, phrase.start, phrase.end):
        part = _trimmed(phrase.cut(0, end - phrase.start))
        if length(part.text) > longest:
            break
        clause = phrase.block.plain.text[start:end].strip(_TRIM)
        opened = (opened and goes_on_scene(clause, lang)) or cuts["circumstance"].search(clause) is not None
        if balanced(part.text) and not opened:
            best = part
    return best


def counting(lang: Lang) -> re.Pattern[str]:
    """What matches a number of things at the start of a text; ``counted`` is what is counted."""
    return _cuts(lang)["counting"]


@cache
def _lead_starts(lang: Lang) -> tuple[str, ...]:
    """What the fillers at the start of an answer begin with."""
    return tuple(table(lang, "answers")["lead"].get("starts", ()))


@cache
def _cuts(lang: Lang) -> dict[str, re.Pattern[str]]:
    return {name: compiled(lang, entry["regex"]) for name, entry in table(lang, "answers").items()}


def hollow(said: Phrase, lang: Lang) -> bool:
    """Whether a definition says nothing that can be learnt: an address, a number, a lone value."""
    return "hollow" in marks(lang) and marks(lang)["hollow"].search(said.text) is not None


def grasped(said: Phrase, kernel: Phrase | None, lang: Lang) -> Phrase | None:
    """A kernel with the word before its object (将, 把) that trimming has taken for a filler."""
    data = marks(lang)
    front = said.text[: kernel.start - said.start].strip() if kernel is not None else ""
    if kernel is None or "grasping" not in data or not data["grasping"].fullmatch(front):
        return kernel
    linked = data["linked"].search(said.block.plain.text[: said.start].rstrip())
    if data["copula"].fullmatch(front) and not linked and is_genus(kernel.text, lang):
        return kernel  # PA：为 … 的比例, where it says no more than 是
    return said.cut(0, kernel.end - said.start)


@cache
def marks(lang: Lang) -> Mapping[str, re.Pattern[str]]:
    """What tells one way of defining from another, by name: ``[definition]`` of ``shapes.toml``."""
    return {name: re.compile(regex) for name, regex in table(lang, "shapes").get("definition", {}).items()}
