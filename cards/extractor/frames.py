"""Frames: what one sentence states, as typed slots that are ranges of it.

A sentence is trimmed to its core (no leading connective, no end mark), its preposed condition is
set apart, and the patterns of a construction are laid over it. Each match is a frame.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from cards.extractor.masks import masked, masked_whole
from cards.extractor.subjects import Reader, Running
from cards.language import pack
from cards.language.cues import index
from cards.language.data import table
from cards.language.patterns import Pattern, compiled
from cards.language.shapes import cuts_words
from cards.language.verbs import mark
from cards.model import Subject

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Mapping

    from cards.extractor.topics import Scope
    from cards.model import Lang, Phrase

_COVER = "\ue0ff"  # stands for a character that no pattern asks for
_NOUNS = ("n", "l", "j")
_DIVIDING = "；;"
END_MARKS = "。．.！!；;：:︰ \n"


class Statement(NamedTuple):
    """A sentence ready to be read.

    Attributes:
        sentence: the whole of it, for evidence.
        core: without leading connective and end mark.
        main: the core without its preposed condition; the core itself where there is none.
        condition: the preposed condition (当…时, 在…中, When …,), None without one.
        scope: where it stands.
        core_text, main_text: their text with code and formulas masked.
        candidates: the patterns of which a cue occurs in it, see ``cues.Index``.
        running: hands on the subject of the sentence before it, or of the label it stands behind.
        label: the term of the item or bold start that it explains, None for running prose.
        position: its place in its paragraph, from 0.
        quoted: whether it stands in a block quote.
        part: whether it is a clause of a longer sentence.
        earlier: the core of the sentence before it in its paragraph; at the start that of the paragraph
            above, if it points back there, else None.
        bound: whether its leading connective ties it to a sentence before (因此, However).
    """

    sentence: Phrase
    core: Phrase
    main: Phrase
    condition: Phrase | None
    scope: Scope
    core_text: str
    main_text: str
    candidates: int
    running: Running | None = None
    label: Subject | None = None
    position: int = 0
    quoted: bool = False
    bound: bool = False
    part: bool = False
    earlier: Phrase | None = None

    @property
    def lang(self) -> Lang:
        """The article's language."""
        return self.scope.lang

    @property
    def reader(self) -> Reader:
        """Resolves what stands in it for a subject."""
        return Reader(self.scope, self.running, self.earlier)

    @property
    def before(self) -> Subject | None:
        """The subject of the sentence before it, or of the label it stands behind."""
        return self.running.subject if self.running is not None else None


class Frame(NamedTuple):
    """One statement with typed slots: subject, definition, cause, object … each a range of its core."""

    statement: Statement
    pattern: Pattern
    slots: Mapping[str, Phrase]


def statement(
    sentence: Phrase,
    scope: Scope,
    *,
    before: Subject | Running | None = None,
    label: Subject | None = None,
    position: int = 0,
    quoted: bool = False,
    part: bool = False,
    earlier: Phrase | None = None,
) -> Statement:
    """Trim a sentence to its core."""
    lang = scope.lang
    sentence = sentence.strip()
    core = sentence.strip(END_MARKS)
    bound = False
    data, known, core_text = _trims(lang), index(lang), masked(core)
    found = data["opener"].match(core_text)
    if found and found.end() < len(core_text):
        bound = data["bound"].match(core_text) is not None
        core = core.cut(found.end(), len(core_text)).strip()
        core_text = masked(core)
    core_text = mark(core_text, lang)
    main, condition, main_text = core, None, core_text
    block = masked_whole(core.block.plain)
    candidates = known.candidates(core_text, block)
    found = data["condition"].match(core_text) if "，" in core_text or "," in core_text else None
    if found is None and "unparted" in data:
        found = data["unparted"].match(core_text)
    if found and len(core_text) - found.end() >= 4:
        span = found.span("condition") if found["condition"] else found.span("stage")
        condition = core.cut(*span).strip()
        main = core.cut(found.end(), len(core_text)).strip()
        main_text = core_text[main.start - core.start : main.end - core.start]
        candidates = candidates & known.core | known.candidates(main_text, block) & ~known.core
        if "granting" in data and data["granting"].match(condition.text):
            condition = None
    if part or position > 1:
        candidates &= ~known.first
    if known.verbal:
        candidates &= known.told(core_text)
    running = Running(lambda: before) if isinstance(before, Subject) else before
    return Statement(
        sentence, core, main, condition, scope, core_text, main_text, candidates,
        running, label, position, quoted, bound, part, earlier,
    )  # fmt: skip


@cache
def _trims(lang: Lang) -> Mapping[str, re.Pattern[str]]:
    return {name: compiled(lang, entry["regex"]) for name, entry in table(lang, "frames").items()}


@cache
def naming(lang: Lang) -> re.Pattern[str]:
    """What a sentence ends with that gives a name; matches nothing where a language does not say."""
    return compiled(lang, table(lang, "frames").get("naming", {"regex": "(?!)"})["regex"])


@cache
def stating_line(lang: Lang) -> re.Pattern[str]:
    """What a bold line is that states something and does not only head; matches nothing where not said."""
    return compiled(lang, table(lang, "frames").get("stating", {"regex": "(?!)"})["regex"])


def frames(stated: Statement, construction: str, misplaced: int = 0) -> Iterable[Frame]:
    """Lay the patterns of a construction over a statement; give a frame for each that matches.

    Args:
        stated: the statement.
        construction: whose patterns.
        misplaced: those of them that do not apply where the statement stands.
    """
    known = index(stated.scope.lang)
    wanted = stated.candidates & known.sets.get(construction, 0) & ~misplaced
    return _frames(stated, known.of(wanted)) if wanted else ()


def _frames(stated: Statement, patterns: Iterable[Pattern]) -> Iterator[Frame]:
    for pattern in patterns:
        base, text = (
            (stated.core, stated.core_text) if pattern.on == "core" else (stated.main, stated.main_text)
        )
        found = pattern.regex.match(text)
        if found is None:
            continue
        slots = _slots(found, base)
        if whole_words(base, slots, stated.scope):
            yield Frame(stated, pattern, slots)
        elif (covered := _covered(slots, base, text, stated.lang)) is not None:
            # 人工智|能|是: the word that the subject was cut in is read over, and its end found behind it
            found = pattern.regex.match(covered)
            if found is not None and whole_words(base, slots := _slots(found, base), stated.scope):
                yield Frame(stated, pattern, slots)


def _slots(found: re.Match[str], base: Phrase) -> dict[str, Phrase]:
    """What a pattern has found in a text, as ranges of ``base``."""
    return {
        name: phrase
        for name, group in found.re.groupindex.items()
        if found[group] and (phrase := base.cut(*found.span(group)).strip())
    }


def _covered(slots: Mapping[str, Phrase], base: Phrase, text: str, lang: Lang) -> str | None:
    """A text in which no pattern can part the noun that the subject was cut in; None if it was not in one."""
    subject = slots.get("subject")
    if subject is None or subject.start != base.start:
        return None
    at = subject.end - base.start
    for word in pack(lang).words(base.text):
        if word.start < at < word.end and word.tag[0] in _NOUNS:
            return text[: word.start] + _COVER * (word.end - word.start) + text[word.end :]
    return None


def one_clause(stated: Statement) -> bool:
    """Whether the statement is a single clause: of a longer one each clause is read on its own."""
    if stated.part:
        return True
    plain = stated.main.block.plain
    return len(pack(stated.lang).clauses(plain, stated.main.start, stated.main.end)) < 2


def stating(statements: tuple[Statement, ...], construction: str) -> list[Statement]:
    """Return the statements that a pattern of the construction may match."""
    if not statements:
        return []
    wanted = index(statements[0].lang).sets.get(construction, 0)
    return [stated for stated in statements if stated.candidates & wanted]


def grouped(statements: Iterable[Statement]) -> Iterator[Statement]:
    """Yield statements, and of those that a semicolon divides each part of several clauses as well."""
    for stated in statements:
        yield stated
        text = stated.core_text
        if stated.part or not ("；" in text or ";" in text):
            continue
        for start, end in groups(text):
            group = stated.core.cut(start, end).strip()
            if group and ("，" in group.text or "," in group.text):
                yield statement(
                    group, stated.scope, before=stated.running if start == 0 else None, label=stated.label,
                    position=stated.position, quoted=stated.quoted,
                )  # fmt: skip


def groups(text: str) -> Iterator[tuple[int, int]]:
    """The ranges of a text between its semicolons."""
    start = 0
    for at, sign in enumerate(text):
        if sign in _DIVIDING:
            yield start, at
            start = at + 1
    yield start, len(text)


def whole_words(base: Phrase, slots: Mapping[str, Phrase], scope: Scope) -> bool:
    """Whether no slot begins or ends inside a word of ``base`` or inside a term of the article."""
    text = base.text
    ends = {end - base.start for slot in slots.values() for end in (slot.start, slot.end)} - {0, len(text)}
    for name in ("count", "measure"):  # cut from what is counted, though they may be one word (六大, 几点)
        if name in slots:
            ends -= {slots[name].start - base.start, slots[name].end - base.start}
    if "modal" in slots:  # whose last character may be taken for the first of a word (只|能做)
        ends.discard(slots["modal"].end - base.start)
    if not scope.inside_terms(text).isdisjoint(ends):
        return False
    return not cuts_words(text, ends, scope.lang) or not cuts_words(
        text, ends - _parted(text, scope.lang), scope.lang
    )


def _parted(text: str, lang: Lang) -> set[int]:
    """Where words part for certain, whatever the segmenter takes for one word (就是|从)."""
    parting = _trims(lang).get("parting")
    return {found.end() for found in parting.finditer(text)} if parting is not None else set()
