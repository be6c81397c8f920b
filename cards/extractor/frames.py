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
from cards.language.patterns import Pattern, compiled, patterns
from cards.language.shapes import inside_words

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping

    from cards.extractor.subjects import Scope
    from cards.model import Lang, Phrase, Subject

_END_MARKS = "。．.！!；;：:︰ \n"


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence ready to be read.

    Attributes:
        sentence: the whole of it, for evidence.
        core: without leading connective and end mark.
        main: the core without its preposed condition; the core itself where there is none.
        condition: the preposed condition (当…时, 在…中, When …,), None without one.
        scope: where it stands.
        before: the subject of the sentence before it, or of the label it stands behind.
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
    before: Subject | None = None
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
    before: Subject | None = None,
    label: Subject | None = None,
    position: int = 0,
    quoted: bool = False,
    part: bool = False,
) -> Statement:
    """Trim a sentence to its core."""
    core = sentence.strip().strip(_END_MARKS).strip()
    bound = False
    data = _trims(scope.lang)
    found = data["opener"].match(core.text)
    if found and found.end() < len(core.text):
        bound = data["bound"].match(core.text) is not None
        core = core.cut(found.end(), len(core.text)).strip()
    main, condition = core, None
    found = data["condition"].match(masked(core))
    if found and len(core.text) - found.end() >= 4:
        condition = core.cut(*found.span("condition")).strip()
        main = core.cut(found.end(), len(core.text)).strip()
    return Statement(
        sentence.strip(), core, main, condition, scope, before, label, position, quoted, bound, part
    )  # fmt: skip


@cache
def _trims(lang: Lang) -> Mapping[str, re.Pattern[str]]:
    return {name: compiled(lang, entry["regex"]) for name, entry in table(lang, "frames").items()}


def frames(stated: Statement, construction: str) -> Iterator[Frame]:
    """Lay the patterns of a construction over a statement; yield a frame for each that matches."""
    texts = {"core": masked(stated.core), "main": masked(stated.main)}
    for pattern in patterns(stated.lang, construction):
        found = pattern.match(texts[pattern.on])
        if found is None:
            continue
        base = stated.core if pattern.on == "core" else stated.main
        slots = {
            name: phrase
            for name, value in found.groupdict().items()
            if value and (phrase := base.cut(*found.span(name)).strip())
        }
        if whole_words(base, slots, stated.lang):
            yield Frame(stated, pattern, slots)


def whole_words(base: Phrase, slots: Mapping[str, Phrase], lang: Lang) -> bool:
    """Whether no slot begins or ends inside a word of ``base``."""
    inside = inside_words(base.text, lang)
    return not any(
        slot.start - base.start in inside or slot.end - base.start in inside for slot in slots.values()
    )
