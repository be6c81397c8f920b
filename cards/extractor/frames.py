"""Frames: what one sentence states, as typed slots that are ranges of it.

A sentence is trimmed to its core (no leading connective, no end mark), its preposed condition is
set apart, and the patterns of a construction are laid over it. Each match is a frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from cards.extractor.units import masked
from cards.language.data import table
from cards.language.patterns import Pattern, candidates, compiled, patterns
from cards.language.shapes import inside_words
from cards.language.verbs import mark
from cards.model import Subject

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Mapping

    from cards.extractor.subjects import Scope
    from cards.model import Lang, Phrase

_END_MARKS = "。．.！!；;：:︰ \n"


class Running:
    """The subject that a sentence hands on to the next, told apart only when it is asked for.

    Most sentences name their own subject, so most of this work is never needed.
    """

    __slots__ = ("_tell", "_told")

    def __init__(self, tell: Callable[[], Subject | None]) -> None:
        self._tell: Callable[[], Subject | None] | None = tell
        self._told: Subject | None = None

    @property
    def subject(self) -> Subject | None:
        """The subject; None if it cannot be told."""
        if self._tell is not None:
            self._told, self._tell = self._tell(), None
        return self._told


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence ready to be read.

    Attributes:
        sentence: the whole of it, for evidence.
        core: without leading connective and end mark.
        main: the core without its preposed condition; the core itself where there is none.
        condition: the preposed condition (当…时, 在…中, When …,), None without one.
        scope: where it stands.
        core_text, main_text: their text with code and formulas masked.
        candidates: the patterns that its characters do not rule out, by construction.
        running: hands on the subject of the sentence before it, or of the label it stands behind.
        label: the term of the item or bold start that it explains, None for running prose.
        position: its place in its paragraph, from 0.
        quoted: whether it stands in a block quote.
        part: whether it is a clause of a longer sentence.
        earlier: the core of the sentence before it in its paragraph, None at the start.
        bound: whether its leading connective ties it to a sentence before (因此, However).
    """

    sentence: Phrase
    core: Phrase
    main: Phrase
    condition: Phrase | None
    scope: Scope
    core_text: str
    main_text: str
    candidates: Mapping[str, set[int]]
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
    def before(self) -> Subject | None:
        """The subject of the sentence before it, or of the label it stands behind."""
        return self.running.subject if self.running is not None else None


@dataclass(frozen=True, slots=True)
class Frame:
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
) -> Statement:
    """Trim a sentence to its core."""
    sentence = sentence.strip()
    core = sentence.strip(_END_MARKS)
    bound = False
    data = _trims(scope.lang)
    found = data["opener"].match(masked(core))
    if found and found.end() < len(core.text):
        bound = data["bound"].match(masked(core)) is not None
        core = core.cut(found.end(), len(core.text)).strip()
    main, condition, core_text = core, None, mark(masked(core), scope.lang)
    found = data["condition"].match(core_text)
    if found and len(core_text) - found.end() >= 4:
        condition = core.cut(*found.span("condition")).strip()
        main = core.cut(found.end(), len(core_text)).strip()
    main_text = core_text if main is core else mark(masked(main), scope.lang)
    running = Running(lambda: before) if isinstance(before, Subject) else before
    return Statement(
        sentence, core, main, condition, scope, core_text, main_text, candidates(scope.lang, core_text),
        running, label, position, quoted, bound, part,
    )  # fmt: skip


@cache
def _trims(lang: Lang) -> Mapping[str, re.Pattern[str]]:
    return {name: compiled(lang, entry["regex"]) for name, entry in table(lang, "frames").items()}


def frames(stated: Statement, construction: str) -> Iterator[Frame]:
    """Lay the patterns of a construction over a statement; yield a frame for each that matches."""
    places = stated.candidates.get(construction)
    if not places:
        return
    known = patterns(stated.lang, construction)
    for place in sorted(places):
        pattern = known[place]
        base, text = (
            (stated.core, stated.core_text) if pattern.on == "core" else (stated.main, stated.main_text)
        )
        found = pattern.match(text)
        if found is None:
            continue
        slots = {
            name: phrase
            for name, value in found.groupdict().items()
            if value and (phrase := base.cut(*found.span(name)).strip())
        }
        if whole_words(base, slots, stated.scope):
            yield Frame(stated, pattern, slots)


def whole_words(base: Phrase, slots: Mapping[str, Phrase], scope: Scope) -> bool:
    """Whether no slot begins or ends inside a word of ``base`` or inside a term of the article."""
    inside = inside_words(base.text, scope.lang) | scope.inside_terms(base.text)
    return not any(
        slot.start - base.start in inside or slot.end - base.start in inside for slot in slots.values()
    )
