"""What came of a build, in counts that add up. Values only: who prints them is no concern of theirs.

    facts found = cards + facts skipped, each for one reason
    cards       = the sum over kinds

A card stands for one fact; one that is asked from both ends counts as two. A fact that several
articles tell is one card, the others are skipped as ``same``.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from cards.errors import MkdeckError
from cards.model import Card, Fate, NoteChange


class Skip(StrEnum):
    """Why a fact became no card."""

    UNWORDED = "unworded"  # no template fits it
    BROKEN = "broken"  # a bug of ours came between
    KIND = "kind"  # the recipe does not want this kind
    REJECTED = "rejected"  # a card rule has an error against it
    LOW = "low"  # its score is below min_score
    SAME = "same"  # told elsewhere too: a source of another card
    HELD = "held"  # another note asks the same already
    DECIDED = "decided"  # the person rejected it
    UNWRITABLE = "unwritable"  # it cannot be written as a note
    WAITING = "waiting"  # over this week's budget: it comes later


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that went wrong without stopping the build.

    Attributes:
        where: ``FILE:LINE: ``, ``FILE: `` or nothing.
        what, hint: as an error has them.
        trace: the traceback if it is a bug of ours, else ``""``.
    """

    where: str
    what: str
    hint: str
    trace: str = ""

    @classmethod
    def of(cls, error: Exception, file: str) -> Problem:
        """Make a problem of an error met while working on ``file``."""
        if isinstance(error, MkdeckError):
            place = file if error.file is None else error.file
            line = "" if error.line is None else f":{error.line}"
            return cls(f"{place}{line}: ", error.what, error.hint)
        return cls(
            f"{file}: ",
            f"{type(error).__name__}: {error}; this is a bug in mkdeck",
            "the other articles were read; please report it with what -vv shows",
            "".join(traceback.format_exception(error)),
        )


@dataclass(frozen=True, slots=True)
class Report:
    """What came of one deck's build.

    Attributes:
        deck: its name in Anki.
        output: the package's path.
        files: how many files and pages its sources name.
        unread: how many of them could not be read.
        articles: how many articles the others hold.
        facts: how many facts were found in them.
        kinds: cards of this build by kind.
        skipped: facts that became no card, by reason.
        rejected: of those skipped as rejected, how many by each card rule.
        notes: notes in the package: the cards and what the lock keeps.
        fates: how many notes came to what; those with none are left out.
        changes: the notes that were not simply kept, by fate.
        differs: whether any note ships, stands or waits otherwise than before.
        former_name: what Anki knows the deck as, if it has another name now, else ``""``.
        left: how many notes stand in articles that no source names any more.
        left_in: the keys of these articles.
        written: whether the package was written; not if nothing changed.
        problems: what went wrong.
        warnings: what the person should know though nothing went wrong with the deck.
        samples: some cards to look at.
    """

    deck: str
    output: Path
    files: int = 0
    unread: int = 0
    articles: int = 0
    facts: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)
    skipped: Mapping[str, int] = field(default_factory=dict)
    rejected: Mapping[str, int] = field(default_factory=dict)
    notes: int = 0
    fates: Mapping[Fate, int] = field(default_factory=dict)
    changes: tuple[NoteChange, ...] = ()
    differs: bool = False
    former_name: str = ""
    left: int = 0
    left_in: tuple[str, ...] = ()
    written: bool = False
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    samples: tuple[Card, ...] = ()

    @property
    def cards(self) -> int:
        """How many cards this build made."""
        return sum(self.kinds.values())

    @property
    def waiting(self) -> int:
        """How many cards wait for another week's budget."""
        return self.count(Fate.WAITING)

    def count(self, fate: Fate) -> int:
        """How many notes came to this."""
        return self.fates.get(fate, 0)

    @property
    def exit_code(self) -> int:
        """0 if all went well, 1 if there were problems, 2 if nothing at all could be read."""
        if not self.articles:
            return 2
        return 1 if self.problems else 0


def samples_of(cards: tuple[Card, ...], count: int = 5) -> tuple[Card, ...]:
    """Return the best card of each kind, best first, then the next best, until there are enough."""
    best_first = sorted(cards, key=lambda card: (-card.score, card.front))
    seen: set[str] = set()
    firsts = [card for card in best_first if not (card.kind in seen or seen.add(card.kind))]  # type: ignore[func-returns-value]
    rest = [card for card in best_first if card not in firsts]
    return tuple((firsts + rest)[:count])
