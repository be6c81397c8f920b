"""The pages: what stands on each, filled from the session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeVar, cast
from urllib.parse import parse_qsl

from cards.model import NoteChange
from cards.pages import Speaks, filled
from cards.report import Report
from cards.review import overview
from cards.review.drawing import frame
from cards.review.guard import Keys
from cards.review.items import Item
from cards.review.reading import Library
from cards.review.session import Session
from cards.review.views import card_view, detail_view, page_of, pages
from cards.review.wanted import BANDS, ORDERS, STATES, Wanted, counts, select

_T = TypeVar("_T")
_MOST = 200  # changes of one kind that are listed
_SHOWN = {name: (f"{low:.1f}", f"{min(high, 1.0):.1f}") for name, (low, high) in BANDS.items()}


@dataclass(slots=True)
class Site:
    """The pages of a session.

    Attributes:
        session: the decks.
        say: the messages.
        keys: what the forms of the page hold.
        flash: what the next whole page tells first: what became of a form that was sent without script.
    """

    session: Session
    say: Speaks
    keys: Keys
    flash: str = ""
    _libraries: dict[int, Library] = field(default_factory=dict)
    _kept: dict[str, tuple[object, object]] = field(default_factory=dict)

    def list_page(self, query: dict[str, str]) -> str:
        """Return the list of what is asked for, a whole page."""
        self._see_others()
        wanted, page = Wanted.of(query), _number(query.get("page", "1"), least=1)
        desks = self.session.desks
        return self._page(
            "review/list.html",
            here="/",
            decks=[desk.plan.recipe.name for desk in desks],
            lists=self._once("lists", (wanted.deck, wanted.state), lambda: counts(desks, wanted)),
            states=STATES,
            orders=ORDERS,
            bands=[(name, *_SHOWN[name]) for name in BANDS],
            **self._list(wanted, page),
        )

    def cards_part(self, query: dict[str, str]) -> str:
        """Return the list alone, for the script to put into its place."""
        self._see_others()
        wanted, page = Wanted.of(query), _number(query.get("page", "1"), least=1)
        return filled("review/_cards.html", say=self.say, word=self.keys.word, **self._list(wanted, page))

    def card_part(self, number: int, item: Item, place: int, back: str) -> str:
        """Return one entry of the list."""
        card = card_view(self.session, number, item, place, self.say)
        return filled("review/_card.html", say=self.say, word=self.keys.word, card=card, back=back)

    def card_page(self, number: int, item: Item, source: int, back: str) -> str:
        """Return an item with its article, a whole page: it counts as looked at."""
        self.session.desks[number].looked.add([item])
        card = card_view(self.session, number, item, 1, self.say)
        return self._page(
            "review/card.html", here="", back=back, card=card, **self._detail(number, item, source)
        )

    def detail_part(self, number: int, item: Item, source: int) -> str:
        """Return an item beside its article, for the script."""
        return filled("review/_detail.html", say=self.say, **self._detail(number, item, source))

    def face_page(self, number: int, item: Item) -> str:
        """Return an item as Anki shows it, for the frame."""
        return frame(self.session.desks[number], item)

    def overview_page(self) -> str:
        """Return the pictures."""
        return self._page(
            "review/overview.html", here="/overview", pictures=overview.pictures(self.session.desks, self.say)
        )

    def next_page(self, reports: Sequence[Report]) -> str:
        """Return what the next build of each deck will do."""
        told = [(number, report, _groups(report)) for number, report in enumerate(reports)]
        return self._page("review/next.html", here="/next", reports=told)

    def progress_part(self) -> str:
        """Return how many cards were looked at."""
        return filled("review/_progress.html", say=self.say, **self._progress())

    def entry_page(self, *, right: bool) -> str:
        """Return what the one address answers: the way in, or that it was used before."""
        return filled("review/entry.html", say=self.say, right=right)

    def told(self) -> str:
        """Return what is to be told first, once."""
        flash, self.flash = self.flash, ""
        return flash

    def renew(self) -> None:
        """Forget the articles that were read."""
        self._libraries.clear()

    def _page(self, name: str, **values: object) -> str:
        desks = self.session.desks
        common = {
            "say": self.say,
            "word": self.keys.word,
            "title": " · ".join(desk.plan.recipe.name for desk in desks),
            "flash": self.told(),
            "outdated": any(desk.outdated for desk in desks),
            "undoable": self.session.can_undo(),
            "back": "",
            **self._progress(),
        }
        return filled(name, **{**common, **values})

    def _once(self, name: str, asked: object, make: Callable[[], _T]) -> _T:
        """Return what was made before, as long as the same is asked and nothing was decided or looked at."""
        key = asked, [(id(desk), desk.version) for desk in self.session.desks]
        if name not in self._kept or self._kept[name][0] != key:
            self._kept[name] = key, make()
        return cast("_T", self._kept[name][1])

    def _progress(self) -> dict[str, object]:
        numbers = self._once("progress", None, lambda: [desk.counts() for desk in self.session.desks])
        return {"looked": sum(looked for looked, _ in numbers), "all": sum(all_ for _, all_ in numbers)}

    def _see_others(self) -> None:
        for desk in self.session.desks:
            desk.see_others()

    def _list(self, wanted: Wanted, page: int) -> dict[str, object]:
        found = self._once("found", wanted, lambda: select(self.session.desks, wanted))
        last = pages(found)
        page = min(page, last)
        cards = page_of(self.session, found, page, self.say)
        return {
            "wanted": wanted,
            "cards": cards,
            "count": len(found),
            "page": page,
            "last": last,
            "first": cards[0].place if cards else 1,
            "back": wanted.query(page=page) if page > 1 else wanted.query(),
        }

    def _detail(self, number: int, item: Item, source: int) -> dict[str, object]:
        desk = self.session.desks[number]
        library = self._libraries.setdefault(number, Library(desk))
        source = source if 0 <= source < len(item.sources) else 0
        passage = library.passage(item, source)
        detail = detail_view(desk, number, item, passage, source)
        return {"detail": detail, "revision": desk.revision(item)}


def returning(back: str) -> str:
    """Return the address of a list as a form tells it: nothing of it is taken as it is."""
    query = dict(parse_qsl(back[:4_000]))
    page = _number(query.get("page", "1"), least=1)
    wanted = Wanted.of(query)
    return wanted.query(page=page) if page > 1 else wanted.query()


def numbered(text: str) -> int:
    """Return a number from 0 that an address or a form tells, -1 if it is none."""
    return _number(text, least=-1)


def _number(text: str, *, least: int) -> int:
    return max(least, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else least


def _groups(report: Report) -> list[tuple[str, list[NoteChange], int]]:
    out = []
    for fate, found in groupby(report.changes, key=lambda change: change.fate):
        changes = list(found)
        out.append((str(fate), changes[:_MOST], max(0, len(changes) - _MOST)))
    return out
