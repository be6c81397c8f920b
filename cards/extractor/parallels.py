"""Parallels: neighbouring clauses that say one kind of thing of two or more things.

``A 使用行锁，B 使用表锁``, ``A 是…；B 是…``: side by side they tell a difference, though no word says so.
What shows that clauses are parallel is a verb that they share, a negation in one of them, or names
of one kind.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from cards.extractor.alignments import aligned, names_alike
from cards.extractor.answers import balanced, first_clause, indefinite
from cards.extractor.comparable import apart, built_alike, kin, set_together
from cards.extractor.making import fact, statement_signs
from cards.extractor.masks import masked
from cards.extractor.mentions import says_nothing
from cards.extractor.predicates import subject_ends
from cards.extractor.sides import Side, cut_side, set_apart, uncounted
from cards.extractor.subjects import plain_name, subject_of
from cards.language import length, pack
from cards.language.data import table
from cards.language.patterns import compiled
from cards.language.shapes import is_thing
from cards.model import Kind, Phrase

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from cards.extractor.frames import Statement
    from cards.extractor.topics import Scope
    from cards.model import Fact, Lang, Slot, Subject

_MOST = 4  # things set side by side; more are a table
_LEAST, _AT_MOST = 4, 160  # characters of a clause, or of several up to a semicolon
_THOUGHT = 8.0  # of a sentence beside another, what says enough, by ``language.length``
_REACH = 40  # characters: what clauses have in common begins sooner
_UNEVEN = 3.0  # times as long as the other: then one of them says something of another kind
_SHARED = 2  # characters that names of one kind begin or end with


def parallel(stated: Statement) -> Fact | None:
    """Return what a sentence of parallel clauses sets side by side; None if it is none."""
    if stated.condition is not None and not _within(stated.condition, stated.lang):
        return None
    core, ranges = _divided(stated.main, stated.lang)
    groups = tuple(core.cut(start, end).strip() for start, end in ranges)
    if groups and _may_be([group.text for group in groups], stated.scope):
        sides = _aligned(groups, stated) or _split(groups, stated)
        if sides is not None:
            return made(sides, stated, (stated.sentence,)) if _even(sides) else None
    return _beside_others(groups, stated) if len(groups) > 2 else None


def _beside_others(groups: Sequence[Phrase], stated: Statement) -> Fact | None:
    """Two neighbouring clauses that say the same of two things, where more stands before or behind them."""
    for two in pairwise(groups):
        if not _may_be([group.text for group in two], stated.scope):
            continue
        sides = _aligned(two, stated)
        if sides is None or not _even(sides):
            continue
        if _are_listed(sides, groups):
            return None
        one, other = (side.subject for side in sides)
        if built_alike(plain_name(one), plain_name(other)) or set_together(one, other, stated.scope):
            return made(sides, stated, (stated.sentence,))
    return None


def across(earlier: Phrase, stated: Statement) -> Fact | None:
    """Return what two neighbouring sentences say of two things whose names are built alike."""
    sentences = (earlier, stated.core) if stated.condition is None else ()
    groups = tuple(first_clause(one, stated.lang, shortest=_THOUGHT) for one in sentences)
    if not groups or not _may_be([group.text for group in groups], stated.scope):
        return None
    if (sides := _aligned(groups, stated)) is None or not _even(sides):
        return None
    one, two = (side.subject for side in sides)
    together = built_alike(plain_name(one), plain_name(two)) or set_together(one, two, stated.scope)
    return made(sides, stated, (earlier, stated.sentence)) if together else None


def _within(condition: Phrase, lang: Lang) -> bool:
    """Whether a circumstance is a place, in which all that follows holds (在公钥算法中)."""
    return _cues(lang)["within"].match(masked(condition)) is not None


def _are_listed(sides: Sequence[Side], groups: Sequence[Phrase]) -> bool:
    """Whether what two sides begin with stands in all clauses, so that the two are part of a list."""
    verbs = {side.subject.phrase.block.plain.text[side.subject.phrase.end :].lstrip()[:1]
             for side in sides if side.subject.phrase is not None}  # fmt: skip
    return len(verbs) == 1 and all(verbs <= set(group.text[:_REACH]) for group in groups)


def _divided(core: Phrase, lang: Lang) -> tuple[Phrase, list[tuple[int, int]]]:
    """A sentence without its lead-in, and its parts: up to its semicolons, else up to every comma."""
    cues, text = _cues(lang), masked(core)
    if found := cues["lead"].search(text):
        core = core.cut(found.end(), len(text))
        text = masked(core)
    for sign in ("major", "minor"):
        ends = [found.span() for found in cues[sign].finditer(text)]
        if not ends:
            continue
        starts = [0, *(end for _, end in ends)]
        stops = [*(start for start, _ in ends), len(text)]
        return core, list(zip(starts, stops, strict=True)) if len(ends) < _MOST else []
    return core, []


def _may_be(texts: Sequence[str], scope: Scope) -> bool:
    """A look before words are tagged: no clause leans on another, and they share something."""
    cues = _cues(scope.lang)
    for text in texts:
        if not _LEAST <= len(text) <= _AT_MOST or cues["leaning"].match(text):
            return False
    common = set(texts[0][1:_REACH]).intersection(*(text[1:_REACH] for text in texts[1:]))
    return bool(common) or all(scope.names is not None and scope.names.match(text) for text in texts)


def _aligned(groups: Sequence[Phrase], stated: Statement) -> tuple[Side, ...] | None:
    """Clauses split where they begin to say the same."""
    scope = stated.scope
    ends = aligned(groups, scope)
    if ends is None:
        return None
    sides = []
    for group, end in zip(groups, ends, strict=True):
        name = uncounted(group.cut(0, end).strip(), scope.lang)
        if indefinite(name.text, scope.lang) or says_nothing(name.text, scope):
            return None
        if stated.reader.resolve(name) not in (None, subject_of(name)):
            return None  # a pronoun, or a name that needs what stands before it
        side = cut_side(subject_of(name), group.cut(end, len(group.text)), scope)
        if side is None:
            return None
        sides.append(side)
    return tuple(sides)


def _split(groups: Sequence[Phrase], stated: Statement) -> tuple[Side, ...] | None:
    """Clauses each split by itself, if one denies what the other says or their names are of one kind."""
    sides = []
    for group in groups:
        side = _side(group, stated)
        if side is None:
            return None
        sides.append(side)
    apart = set_apart(stated.core, stated.lang)
    if not are_apart(sides, stated.scope) or not _alike(sides, stated.scope, apart=apart):
        return None
    return tuple(sides)


def _side(group: Phrase, stated: Statement) -> Side | None:
    """A clause (or several, up to a semicolon) split at the end of its subject."""
    scope = stated.scope
    ranges = pack(scope.lang).clauses(group.block.plain, group.start, group.end)
    split = subject_ends(Phrase(group.block, *ranges[0]), scope) if ranges else None
    name = uncounted(split[0], scope.lang) if split is not None else None
    subject = stated.reader.resolve(name)
    if split is None or name is None or subject is None or plain_name(subject) != name.text.strip("“”\"' "):
        return None  # a pronoun stands for what was named before
    return cut_side(subject, Phrase(group.block, split[1].start, group.end), scope)


def are_apart(sides: Sequence[Side], scope: Scope) -> bool:
    """Whether the sides are different things that can be told a year later."""
    names = [plain_name(side.subject) for side in sides]
    if not names_alike(names, scope) or any(indefinite(name, scope.lang) for name in names):
        return False
    first, *rest = (side.subject for side in sides)
    return all(apart(first, other, scope) for other in rest)


def _even(sides: Sequence[Side]) -> bool:
    """Whether what is said of each is of about one length, and not the same."""
    sizes = [length(side.said.text) for side in sides]
    said = {side.said.text for side in sides}
    return max(sizes) <= _UNEVEN * max(4.0, min(sizes)) and len(said) == len(sides)


def _alike(sides: Sequence[Side], scope: Scope, *, apart: bool) -> bool:
    """Whether clauses without a common verb are parallel: by a negation, or by names of one kind.

    Clauses that the author has set ``apart`` by semicolons are, if all have Latin names.
    """
    first, names = sides[0], [plain_name(side.subject) for side in sides]
    verbs = [side.words[0].text for side in sides if side.words]
    if all(name.isascii() for name in names) and (apart or len(set(verbs)) < len(verbs)):
        return True
    denied = [_denied(side, scope) for side in sides]
    if len(sides) == 2 and denied[0] != denied[1]:
        return _overlap(*(sides if denied[1] else sides[::-1]))
    return all(
        _of_one_kind(first.subject, side.subject, scope) or set_together(first.subject, side.subject, scope)
        for side in sides[1:]
    )


def _overlap(one: Side, denied: Side) -> bool:
    """Whether two sides speak of one thing: a noun or verb in both, or one is cut to its negation."""
    shared = {w.text for w in one.words if w.tag[:1] in "nvel"} & {w.text for w in denied.words}
    return bool(shared) or len(denied.words) < 3


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


def made(sides: Sequence[Side], stated: Statement, evidence: tuple[Phrase, ...]) -> Fact | None:
    """The table of the sides; what they share is asked with them."""
    scope = stated.scope
    things = tuple(side.subject.phrase for side in sides if side.subject.phrase is not None)
    if len(things) < len(sides) or _chained(sides, scope) or _told_alike(sides, scope):
        return None
    several = "_several" if len(sides) > 2 else ""
    shared = _shared(sides, scope)
    if shared is None and all(_cues(scope.lang)["whether"].match(side.said.text) for side in sides):
        return None
    slots: dict[str, Slot | None] = {
        "grid": (things, tuple(side.said for side in sides)), "left": sides[0].said, "right": sides[1].said,
        "condition": stated.condition,
    }  # fmt: skip
    name = f"comparison.whereas{several}"
    if shared is not None:
        verb, rests = shared
        name = f"comparison.each{several}"
        slots = {"grid": (things, rests), "verb": verb, "rest": rests[0], "condition": stated.condition}
    return fact(
        Kind.COMPARISON, name, tuple(side.subject for side in sides), slots, evidence, scope,
        things=float(len(sides)), **statement_signs(stated),
    )  # fmt: skip


def _chained(sides: Sequence[Side], scope: Scope) -> bool:
    """Whether one is told of the other: X 是一种通道，Y 通过 X 读写; X 基于 Y 实现，Y 又 ….

    Two that are each told of the other (X 引起 Y，Y 不一定引起 X) are set against each other.
    """
    if sum(_speaks_of_others(side, sides, scope) for side in sides) == 1:
        return True
    named = sides[-1].subject.phrase
    if named is None or named.text not in sides[0].said.text:
        return False
    return _cues(scope.lang)["again"].match(named.block.plain.text, named.end) is not None


def _speaks_of_others(side: Side, sides: Sequence[Side], scope: Scope) -> bool:
    """Whether the first clause that is said of a thing names another, whose name is no part of its own."""
    opened, own = first_clause(side.said, scope.lang).text, plain_name(side.subject)
    others = (plain_name(one.subject) for one in sides if one is not side)
    return any(other in opened and other not in own for other in others)


def _told_alike(sides: Sequence[Side], scope: Scope) -> bool:
    """Whether one side tells no other than the next (Y 也 …), or no more than that it does not."""
    cues = _cues(scope.lang)
    behind = [(side.subject.phrase.block.plain.text, side.subject.phrase.end)
              for side in sides if side.subject.phrase is not None]  # fmt: skip
    likened = any(cues["likened"].match(text, end) for text, end in behind)
    return likened or any(cues["bare"].match(side.said.text) for side in sides)


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
    if not all(rest and not rest.text[0].isdigit() for rest in rests):
        return None
    if texts[0][count - 1] not in data.get("taking", ()) and not all(
        is_thing(rest.text, scope.lang) for rest in rests
    ):
        return None
    verb = sides[0].said.cut(0, first[count - 1].end)
    marked = _cues(scope.lang)["mark"].search(verb.text) is not None
    return (verb, rests) if balanced(verb.text) and not marked else None


_OWN = ("lead", "mark", "major", "minor", "leaning", "again", "whether", "within", "likened", "bare")


@cache
def _cues(lang: Lang) -> dict[str, re.Pattern[str]]:
    data = table(lang, "contrasts")
    own = {name: compiled(lang, data["parallel"].get(name, "(?!)")) for name in _OWN}
    return {"negation": compiled(lang, data.get("negation", {}).get("regex", "(?!)")), **own}
