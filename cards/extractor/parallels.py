"""Parallels: neighbouring clauses that say one kind of thing of two or more things.

``A 使用行锁，B 使用表锁``, ``A 是…；B 是…``, ``A 和 B …，前者…，后者…``: side by side they tell a difference,
though no word says so. What shows that clauses are parallel is a verb that they share, a negation
in one of them, or names of one kind.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from cards.extractor.alignments import aligned, names_alike
from cards.extractor.answers import answer, balanced, first_clause, indefinite, saying
from cards.extractor.comparable import is_comparable, kin
from cards.extractor.making import fact, statement_signs
from cards.extractor.masks import masked
from cards.extractor.mentions import says_nothing
from cards.extractor.predicates import subject_ends
from cards.extractor.subjects import plain_name, subject_of
from cards.language import length, pack
from cards.language.data import table
from cards.language.patterns import compiled
from cards.language.shapes import is_noun_phrase, is_thing
from cards.model import Kind, Phrase

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from cards.extractor.frames import Statement
    from cards.extractor.topics import Scope
    from cards.language import Word
    from cards.model import Fact, Lang, Slot, Subject

_MOST = 4  # things set side by side; more are a table
_LONGEST = 45.0  # what is said of one, by ``language.length``
_SHORTEST = 2.0
_UNEVEN = 3.0  # times as long as the other: then one of them says something of another kind
_SHARED = 2  # characters that names of one kind begin or end with


class Side(NamedTuple):
    """A thing, what is said of it, the words of that, and whether it says what the thing is."""

    subject: Subject
    said: Phrase
    words: tuple[Word, ...]
    copular: bool


def parallel(stated: Statement) -> Fact | None:
    """Return what a sentence of parallel clauses sets side by side; None if it is none."""
    if stated.condition is not None:
        return None
    for groups in _groupings(stated.core, stated):
        if 2 <= len(groups) <= _MOST and _may_be(groups, stated.scope):
            sides = _aligned(groups, stated) or _split(groups, stated)
            if sides is not None and _even(sides):
                return _made(sides, stated, (stated.sentence,))
    return _named_before(stated)


def _groupings(core: Phrase, stated: Statement) -> Iterator[tuple[Phrase, ...]]:
    """The ways to divide a sentence: at its semicolons, else at every comma."""
    cues, text = _cues(stated.lang), masked(core)
    if found := cues["lead"].search(text):
        core = core.cut(found.end(), len(text))
        text = masked(core)
    for sign in ("major", "minor"):
        ends = [found.span() for found in cues[sign].finditer(text)]
        if not ends:
            continue
        starts = [0, *(end for _, end in ends)]
        stops = [*(start for start, _ in ends), len(text)]
        yield tuple(core.cut(a, b).strip() for a, b in zip(starts, stops, strict=True))
        return


def _may_be(groups: Sequence[Phrase], scope: Scope) -> bool:
    """A look before words are tagged: no clause leans on another, and they share something."""
    cues, texts = _cues(scope.lang), [group.text for group in groups]
    if any(cues["leaning"].match(text) or len(text) < 4 for text in texts):
        return False
    common = set(texts[0]).intersection(*texts[1:])
    return bool(common) or all(scope.names is not None and scope.names.match(text) for text in texts)


def _aligned(groups: Sequence[Phrase], stated: Statement) -> tuple[Side, ...] | None:
    """Clauses split where they begin to say the same."""
    scope = stated.scope
    ends = aligned(groups, scope)
    if ends is None:
        return None
    sides = []
    for group, end in zip(groups, ends, strict=True):
        name = group.cut(0, end).strip()
        if indefinite(name.text, scope.lang) or says_nothing(name.text, scope):
            return None
        if stated.reader.resolve(name) not in (None, subject_of(name)):
            return None  # a pronoun, or a name that needs what stands before it
        side = _cut(subject_of(name), group.cut(end, len(group.text)), scope)
        if side is None:
            return None
        sides.append(side)
    return tuple(sides)


def _split(groups: Sequence[Phrase], stated: Statement) -> tuple[Side, ...] | None:
    """Clauses each split by itself, if one denies what the other says or their names are of one kind."""
    sides = tuple(side for group in groups if (side := _side(group, stated)) is not None)
    if (
        len(sides) < len(groups)
        or not _apart(sides, stated.scope)
        or not _alike(sides, stated.scope, apart=set_apart(stated.core, stated.lang))
    ):
        return None
    return sides


def _side(group: Phrase, stated: Statement) -> Side | None:
    """A clause (or several, up to a semicolon) split at the end of its subject."""
    scope = stated.scope
    ranges = pack(scope.lang).clauses(group.block.plain, group.start, group.end)
    split = subject_ends(Phrase(group.block, *ranges[0]), scope) if ranges else None
    subject = stated.reader.resolve(split[0]) if split is not None else None
    if split is None or subject is None or plain_name(subject) != split[0].text.strip("“”\"' "):
        return None  # a pronoun stands for what was named before
    return _cut(subject, Phrase(group.block, split[1].start, group.end), scope)


def _cut(subject: Subject, said: Phrase, scope: Scope) -> Side | None:
    if found := _cues(scope.lang)["trailing"].match(said.text):
        said = said.cut(found.end(), len(said.text))
    kernel = answer(said, scope, longest=_LONGEST, shortest=_SHORTEST, whole=True)
    cues = _cues(scope.lang)
    if kernel is not None and cues["pronoun"].search(kernel.text):
        kernel = answer(first_clause(kernel, scope.lang), scope, shortest=_SHORTEST)
    if kernel is None or cues["pronoun"].search(kernel.text):
        return None
    if cues["called"].match(said.text) or follows(said, scope.lang):
        return None
    return Side(subject, kernel, pack(scope.lang).words(kernel.text), saying(said, scope.lang))


def set_apart(core: Phrase, lang: Lang) -> bool:
    """Whether the author set the parts of a sentence apart by semicolons."""
    return _cues(lang)["major"].search(masked(core)) is not None


def follows(said: Phrase, lang: Lang) -> bool:
    """Whether what is said of a thing happens before or after something else: an order is no difference."""
    return _cues(lang)["sequence"].match(said.text) is not None


def _apart(sides: Sequence[Side], scope: Scope) -> bool:
    """Whether the sides are different things that can be told a year later."""
    names = [plain_name(side.subject) for side in sides]
    return names_alike(names, scope) and all(
        is_comparable(side.subject, scope) and not indefinite(plain_name(side.subject), scope.lang)
        for side in sides
    )


def _even(sides: Sequence[Side]) -> bool:
    """Whether what is said of each is of about one length, and not the same."""
    sizes = [length(side.said.text) for side in sides]
    return max(sizes) <= _UNEVEN * max(4.0, min(sizes)) and len({side.said.text for side in sides}) == len(
        sides
    )


def _alike(sides: Sequence[Side], scope: Scope, *, apart: bool) -> bool:
    """Whether clauses without a common verb are parallel: by a negation, or by names of one kind.

    Clauses that the author has set ``apart`` by semicolons are, if all have Latin names.
    """
    first, names = sides[0], [plain_name(side.subject) for side in sides]
    verbs = [side.words[0].text for side in sides if side.words]
    if all(name.isascii() for name in names) and (apart or len(set(verbs)) < len(verbs)):
        return True
    if len(sides) == 2 and _denied(first, scope) != _denied(sides[1], scope):
        return _overlap(first, sides[1])
    return all(_of_one_kind(first.subject, side.subject, scope) for side in sides[1:])


def _overlap(one: Side, two: Side) -> bool:
    """Whether two sides speak of one thing: a noun or verb in both, or one is cut to its negation."""
    shared = {w.text for w in one.words if w.tag[:1] in "nvel"} & {w.text for w in two.words}
    return bool(shared) or min(len(one.words), len(two.words)) < 3


def _of_one_kind(one: Subject, two: Subject, scope: Scope) -> bool:
    """Whether two names are those of things of one kind: 编码器 and 解码器, two terms in Latin letters."""
    if not kin(one, two):
        return False
    a, b = plain_name(one), plain_name(two)
    if scope.knows(a) and scope.knows(b):
        return True
    return len(a) == len(b) <= _SHARED + 1 or a[-_SHARED:] == b[-_SHARED:] or a[:4] == b[:4]


def _denied(side: Side, scope: Scope) -> bool:
    return _cues(scope.lang)["negation"].search(side.said.text) is not None


def _named_before(stated: Statement) -> Fact | None:
    """``A 和 B …，前者…，后者…``: the two things named before, in this sentence or the one before."""
    cues, text, scope = _cues(stated.lang), masked(stated.core), stated.scope
    found = cues["former"].search(text)
    later = cues["latter"].search(text, found.end()) if found is not None else None
    if found is None or later is None:
        return None
    before = stated.core.cut(0, found.start()) if found.start() > 2 else stated.earlier
    pair = _pair(before, scope) if before is not None else None
    if pair is None:
        return None
    said = (stated.core.cut(found.end(), later.start()), stated.core.cut(later.end(), len(text)))
    sides = tuple(_cut(thing, part.strip("，,；; "), scope) for thing, part in zip(pair, said, strict=True))
    if sides[0] is None or sides[1] is None or not _apart((sides[0], sides[1]), scope):
        return None
    evidence = (stated.sentence,) if found.start() > 2 else (before, stated.sentence)
    return _made((sides[0], sides[1]), stated, tuple(part for part in evidence if part is not None))


def _pair(text: Phrase | None, scope: Scope) -> tuple[Subject, Subject] | None:
    """The two things that a text joins with 和, if it joins no more than two; the last such pair."""
    if text is None:
        return None
    words, joints = pack(scope.lang).words(masked(text)), table(scope.lang, "contrasts")["parallel"]["joints"]
    inside = scope.inside_terms(text.text)
    for at in range(len(words) - 2, 0, -1):
        if words[at].text not in joints or words[at].start in inside:
            continue
        start, end = at - 1, at + 1
        while start > 0 and _in_name(words[start - 1], words[start], inside):
            start -= 1
        while end + 1 < len(words) and _in_name(words[end + 1], words[end], inside):
            end += 1
        two = text.cut(words[at + 1].start, words[end].end)
        if two.text.endswith(text.text[words[start].start : words[at - 1].end]) and start > 0:
            start -= words[start - 1].tag[:1] == "v"  # 对称加密 beside 非对称加密
        if start > 0 and words[start - 1].text in joints:
            return None  # one of three
        one = text.cut(words[start].start, words[at - 1].end)
        if all(scope.knows(name.text) or is_noun_phrase(name.text, scope.lang) for name in (one, two)):
            return subject_of(one), subject_of(two)
        return None
    return None


def _in_name(word: Word, beside: Word, inside: frozenset[int]) -> bool:
    """Whether a word belongs to the name that the word beside it is part of."""
    if max(word.start, beside.start) in inside:
        return True
    if word.tag == "x":
        return word.text in "-_/+."
    return (
        word.tag[:1] in "nbaejlstz" or word.tag in ("vn", "eng") or (len(word.text) == 1 and word.tag == "v")
    )


def _made(sides: Sequence[Side], stated: Statement, evidence: tuple[Phrase, ...]) -> Fact | None:
    """The table of the sides; what they share is asked with them."""
    scope = stated.scope
    things = tuple(side.subject.phrase for side in sides if side.subject.phrase is not None)
    if len(things) < len(sides):
        return None
    several = "_several" if len(sides) > 2 else ""
    shared = _shared(sides, scope)
    slots: dict[str, Slot | None] = {
        "grid": (things, tuple(side.said for side in sides)), "left": sides[0].said, "right": sides[1].said,
    }  # fmt: skip
    name = f"comparison.whereas{several}"
    if shared is not None:
        verb, rests = shared
        name = f"comparison.each{several}"
        slots = {"grid": (things, rests), "verb": verb, "rest": rests[0]}
    return fact(
        Kind.COMPARISON, name, tuple(side.subject for side in sides), slots, evidence, scope,
        things=float(len(sides)), **statement_signs(stated),
    )  # fmt: skip


def _shared(sides: Sequence[Side], scope: Scope) -> tuple[Phrase, tuple[Phrase, ...]] | None:
    """The words that all sides begin with, if they end in a verb and things are what follows."""
    if any(side.copular for side in sides):
        return None
    texts = [[word.text for word in side.words] for side in sides]
    most = min(len(words) for words in texts)
    count = next((at for at in range(most) if len({words[at] for words in texts}) > 1), most)
    data = table(scope.lang, "contrasts")["parallel"]
    first = sides[0].words
    while count and (texts[0][count - 1] in data["unasked"] or first[count - 1].tag[:1] in "nmrduzxsft"):
        if texts[0][count - 1] in data["verbs"]:
            break
        count -= 1
    if not count or texts[0][count - 1] in data["unasked"]:
        return None
    rests = tuple(side.said.cut(side.words[count - 1].end, len(side.said.text)).strip() for side in sides)
    if not all(rest and is_thing(rest.text, scope.lang) and not rest.text[0].isdigit() for rest in rests):
        return None
    verb = sides[0].said.cut(0, first[count - 1].end)
    return (
        (verb, rests) if balanced(verb.text) and _cues(scope.lang)["mark"].search(verb.text) is None else None
    )


_OWN = ("lead", "mark", "major", "minor", "leaning", "trailing", "called", "sequence", "former", "latter")


@cache
def _cues(lang: Lang) -> dict[str, re.Pattern[str]]:
    data = table(lang, "contrasts")
    shared = {name: data.get(name, {}).get("regex", "(?!)") for name in ("pronoun", "negation")}
    own = {name: data["parallel"].get(name, "(?!)") for name in _OWN}
    return {name: compiled(lang, regex) for name, regex in {**shared, **own}.items()}
