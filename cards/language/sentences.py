"""Where sentences and clauses end.

A regular expression finds the few characters that matter; what lies in code, formulas, brackets
or quotes ends nothing. A text is looked at once, left to right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from cards.language.data import table
from cards.language.detect import HAN
from cards.model import Lang, MarkKind, Plain

Range = tuple[int, int]

MASK = "\ue000"
"""Stands for each character of code and formulas while ends are looked for."""

_PAIRS = {
    "（": "）",
    "(": ")",
    "[": "]",
    "【": "】",
    "「": "」",
    "『": "』",
    "“": "”",
    "‘": "’",
    "《": "》",
    "〈": "〉",
}
_OPENER_OF = {closer: opener for opener, closer in _PAIRS.items()}
_BRACKET = re.compile(r"[（）()\[\]【】「」『』“”‘’《》〈〉\"\n]")
_LONGEST_BRACKET = 300  # characters; a bracket that opens further back was not meant as one
# One sign or several of a kind; that each begins with one of a set is what finds them quickly.
_END = re.compile(r"[\n。！？．!?.…](?:(?<=\n)|(?<=[。！？．!?])[。！？．!?]*|(?<=\.)\.*|(?<=…)…*)")
_AFTER_END = re.compile(r"[。！？．!?.…]*[”’」』）)\]】》〉\"']*")
_ENDED_INSIDE = re.compile(r"[。！？!?.…][”’」』）)\]】》〉\"']+\Z")
_TITLES = "《〈"
_SENTENCE_BRACKETS = "（(【["
_HAN = re.compile(f"[{HAN}]")
_LONGEST_WORD = 40
_DEEPEST = 20  # brackets open at once; text that has more is not prose
_LAST_WORD = re.compile(r"[A-Za-z]+(?:\.[A-Za-z]+)*$")
_WORD = re.compile(r"\s*([A-Za-z]+)")
_MARKER = re.compile(r"\s*[（(]?(?:\d{1,3}|[A-Za-z])")
_INITIAL = re.compile(r"(?:[A-Z][a-z]+|[A-Z]\.)\s[A-Z]$")
_CLAUSE_END = "。！？．!?.… \t\u3000\u00a0\u2009\n"
_SEPARATING = "，；："  # these separate clauses wherever they stand


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """What ends a sentence or a clause in one language.

    Attributes:
        inner: words before a full stop that never end a sentence, in lower case.
        closing: words before a full stop that end one only if a capital follows.
        starters: words that begin a sentence even after what looks like an initial (Plan C. It).
        continues: characters after a closing quote with which the sentence goes on.
        clause: matches one separator of clauses.
    """

    inner: frozenset[str]
    closing: frozenset[str]
    starters: frozenset[str]
    continues: frozenset[str]
    clause: re.Pattern[str]

    @classmethod
    def of(cls, lang: Lang) -> Ends:
        """Read them from the language's ``sentences.toml``."""
        data = table(lang, "sentences")
        words = data["abbreviations"]
        return cls(
            inner=frozenset(words["inner"]),
            closing=frozenset(words["closing"]),
            starters=frozenset(words["starters"]),
            continues=frozenset(data["quotes"]["continues"]),
            clause=re.compile("[" + re.escape(data["clauses"]["separators"]) + "]"),
        )


@lru_cache(maxsize=16)
def sentences(plain: Plain, ends: Ends) -> tuple[Range, ...]:
    """Return the ranges of the sentences of ``plain.text``, in order, without white space around them.

    Kept for a while, as clauses are: a paragraph is asked for them by several constructions.
    """
    text = masked(plain)
    out: list[Range] = []
    found = _END.search(text)
    if found is None or found.end() == len(text):  # most paragraphs and answers are one sentence
        _add(out, text, 0, len(text))
        return tuple(out)
    shields = _shields(text)
    start = at = 0
    for match in _END.finditer(text):
        if match.start() < at:
            continue
        at, stop = _candidate(text, start, match, shields, ends)
        if stop:
            _add(out, text, start, stop)
            start = at = stop
    _add(out, text, start, len(text))
    return tuple(out)


@lru_cache(maxsize=32)
def clauses(plain: Plain, start: int, end: int, ends: Ends) -> tuple[Range, ...]:
    """Return the ranges of the clauses of ``plain.text[start:end]``, in order.

    A clause holds neither the separator after it nor the end of its sentence. Separators in
    brackets, quotes, code, formulas, numbers and addresses separate nothing.
    """
    text = masked(plain)[start:end]
    places = [
        at for found in ends.clause.finditer(text)
        if text[at := found.start()] in _SEPARATING or _separates(text, at)
    ]  # fmt: skip
    out: list[Range] = []
    begin = 0
    if places:
        shields = _shields(text)
        for at in places:
            if shields and _shield_at(shields, at):
                continue
            _add(out, text, begin, at)
            begin = at + 1
    _add(out, text, begin, len(text.rstrip(_CLAUSE_END)))
    return tuple([(start + a, start + b) for a, b in out])


@lru_cache(maxsize=256)
def masked(plain: Plain) -> str:
    """Return the text with every character of code and formulas replaced by ``MASK``."""
    text = plain.text
    for mark in plain.marks:
        if mark.kind is MarkKind.CODE or mark.kind is MarkKind.MATH:
            text = text[: mark.start] + MASK * (mark.end - mark.start) + text[mark.end :]
    return text


def _candidate(
    text: str, start: int, match: re.Match[str], shields: tuple[Range, ...], ends: Ends
) -> tuple[int, int]:
    """Return where to look on, and where the sentence ends (0: not here)."""
    at = match.start()
    if text[at] == "\n":
        return at + 1, at + 1
    shield = _shield_at(shields, at)
    if shield:
        stop = _end_with_shield(text, start, shield, ends)
        return stop or shield[1], stop
    after = _AFTER_END.match(text, match.end())
    stop = after.end() if after else match.end()
    return stop, stop if _ends_here(text, start, match, stop, ends) else 0


def _end_with_shield(text: str, start: int, shield: Range, ends: Ends) -> int:
    """Return the end of the sentence if it ends with this quote or bracket, else 0."""
    begin, stop = shield
    if not _ENDED_INSIDE.search(text, begin, stop):
        return 0
    after = _AFTER_END.match(text, stop)
    stop = after.end() if after else stop
    if text[begin] in _TITLES:
        return 0
    if text[begin] in _SENTENCE_BRACKETS:
        return stop if not text[start:begin].strip() else 0
    following = _next_begins(text, stop)
    return 0 if following and (following in ends.continues or following.islower()) else stop


def _ends_here(text: str, start: int, match: re.Match[str], stop: int, ends: Ends) -> bool:
    sign = match.group()
    if sign[0] in "。！？":
        return True
    if sign[0] == "．":
        inside_word = _word_like(text, match.start() - 1) and _word_like(text, match.end())
        return not inside_word and not _MARKER.fullmatch(text, start, match.start())
    if sign[0] == "…":
        return stop == len(text) or text[stop].isspace()
    if sign[0] == ".":
        return _full_stop_ends(text, start, match, stop, ends)
    return _breaks(text, match.start(), stop)


def _full_stop_ends(text: str, start: int, match: re.Match[str], stop: int, ends: Ends) -> bool:
    at = match.start()
    if not _breaks(text, at, stop):
        return False
    following = _next_begins(text, stop)
    if len(match.group()) > 1:
        return not following.islower()
    if _MARKER.fullmatch(text, start, at):
        return not following
    before = text[max(start, at - _LONGEST_WORD) : at]
    word = _LAST_WORD.search(before)
    lower = word.group().lower() if word else ""
    if lower in ends.inner:
        return not following
    if lower in ends.closing:
        return following == "" or following.isupper() or bool(_HAN.match(following))
    return not (
        _INITIAL.search(before) and following.isupper() and _next_word(text, stop) not in ends.starters
    )


def _breaks(text: str, at: int, stop: int) -> bool:
    """Whether an ASCII sign stands where a sentence may end: before a space, the end, or Han after Han."""
    if stop >= len(text) or text[stop].isspace():
        return True
    after = text[stop]
    if _HAN.match(after) or after in "“「『（【《":
        return text[at] != "." or not text[at - 1 : at].isdigit()
    return text[at] in "!?" and bool(_HAN.match(text[at - 1 : at]))


def _next_begins(text: str, stop: int) -> str:
    """Return the first character of what follows, ``""`` at the end."""
    while stop < len(text) and text[stop].isspace():
        stop += 1
    return text[stop : stop + 1]


def _next_word(text: str, stop: int) -> str:
    word = _WORD.match(text, stop)
    return word[1].lower() if word else ""


def _separates(text: str, at: int) -> bool:
    """Whether an ASCII comma or colon is one: not in 1,000, 12:30 or http://, nor with no space after it."""
    if text[at] in _SEPARATING:
        return True
    after = text[at + 1 : at + 2]
    if after == "" or after.isspace():
        return True
    return bool(_HAN.match(after)) and not text[at - 1 : at].isdigit()


def _word_like(text: str, at: int) -> bool:
    return 0 <= at < len(text) and (text[at].isdigit() or (text[at].isascii() and text[at].isalpha()))


def _shields(text: str) -> tuple[Range, ...]:
    """Return the outermost pairs of brackets and quotes, each within one line and not too long."""
    if _BRACKET.search(text) is None:
        return ()
    out: list[Range] = []
    stack: list[tuple[str, int]] = []
    for match in _BRACKET.finditer(text):
        sign, at = match.group(), match.start()
        if sign == "\n":
            stack.clear()
        elif sign in _PAIRS or (sign == '"' and all(opener != sign for opener, _ in stack)):
            stack.append((sign, at))
            del stack[:-_DEEPEST]
        else:
            _close(stack, _OPENER_OF.get(sign, sign), at + 1, out)
    return tuple(out)


def _close(stack: list[tuple[str, int]], opener: str, end: int, out: list[Range]) -> None:
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth][0] == opener:
            begin = stack[depth][1]
            del stack[depth:]
            if end - begin <= _LONGEST_BRACKET:
                while out and out[-1][0] >= begin:
                    out.pop()
                out.append((begin, end))
            return


def _shield_at(shields: tuple[Range, ...], at: int) -> Range | None:
    low, high = 0, len(shields)
    while low < high:
        middle = (low + high) // 2
        if shields[middle][1] <= at:
            low = middle + 1
        else:
            high = middle
    return shields[low] if low < len(shields) and shields[low][0] <= at else None


def _add(out: list[Range], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        out.append((start, end))
