"""Pictures where people would rather look than read: bars and columns as HTML with small SVG.

A picture of bars is a table whose middle column is drawn; columns over time have their table behind
them. So whoever does not see the picture reads the same figures. No script, no style in attributes:
the colours stand in ``templates/charts/charts.css``, for day and night.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from cards.forecast import Week
from cards.pages import Speaks, filled
from cards.resources import templates_dir

_MOST = 40  # articles that a picture shows


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a picture of bars.

    Attributes:
        label: what it stands for.
        value: how long it is, from 0.
        text: the figure as it is read; ``""`` for the value itself.
        address: where a click on the label leads; ``""`` for nowhere.
    """

    label: str
    value: float
    text: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a picture over time.

    Attributes:
        label: below it, short.
        long: the same in full, for the table.
        parts: how high each of its parts is, from the bottom.
    """

    label: str
    long: str
    parts: tuple[float, ...]


def bars(
    title: str, rows: Sequence[Bar], *, head: tuple[str, str], whole: float = 0.0, note: str = ""
) -> Markup:
    """Return a picture of bars.

    Args:
        title: its heading.
        rows: from above.
        head: what the labels and the figures are.
        whole: the value of a bar of full length; 0 for the largest there is.
        note: a sentence under the heading.
    """
    full = whole or max((row.value for row in rows), default=0.0) or 1.0
    lines = [(row, _percent(row.value / full), row.text or f"{row.value:g}") for row in rows]
    return Markup(filled("charts/bars.html", title=title, lines=lines, head=head, note=note))


def columns(
    title: str, found: Sequence[Column], *, parts: Sequence[str], head: str, table: str, note: str = ""
) -> Markup:
    """Return a picture of columns over time, each of several parts, with its table behind it.

    Args:
        title: its heading.
        found: from the left.
        parts: what each part is called, from the bottom.
        head: what the columns stand for.
        table: what opens the table.
        note: a sentence under the heading.
    """
    most = max((sum(column.parts) for column in found), default=0.0) or 1.0
    drawn = [(column, list(_stack(column.parts, most)), _figure(sum(column.parts))) for column in found]
    said = {"title": title, "parts": parts, "head": head, "table": table, "note": note}
    return Markup(filled("charts/columns.html", drawn=drawn, figure=_figure, **said))


def load(weeks: Sequence[Week], say: Speaks, *, title: str = "") -> Markup:
    """Return the picture of a forecast: reviews below, new cards above.

    Args:
        weeks: the forecast.
        say: the messages.
        title: its heading; ``""`` for the usual one.
    """
    found = [
        Column(f"{week.monday:W%V}", f"{week.monday:%G-W%V}", (week.reviews, week.new)) for week in weeks
    ]
    return columns(
        title or say("charts.load"),
        found,
        parts=(say("status.reviews_a_day"), say("status.new_a_day")),
        head=say("status.week"),
        table=say("charts.table"),
        note=say("status.simulated"),
    )


def kinds(counts: Mapping[str, int], say: Speaks, address: Callable[[str], str] = lambda _: "") -> Markup:
    """Return the picture of how many cards there are of each kind, the most first.

    Args:
        counts: by kind.
        say: the messages.
        address: where a click on a kind leads.
    """
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    rows = [Bar(say(f"kind.{kind}"), count, address=address(kind)) for kind, count in ordered]
    return bars(say("charts.kinds"), rows, head=(say("charts.kind"), say("charts.cards")))


def articles(rows: Sequence[Bar], say: Speaks) -> Markup:
    """Return the picture of how many cards each article has, a bar each, as many as can be looked at."""
    head = say("charts.article"), say("charts.cards")
    return bars(say("charts.articles"), rows[:_MOST], head=head, note=_more(rows, say))


def coverage(rows: Sequence[Bar], say: Speaks) -> Markup:
    """Return the picture of which share of each article stands on cards, from 0 to 1."""
    head, note = (say("charts.article"), say("charts.share")), say("charts.coverage_note")
    note = f"{note} {_more(rows, say)}".strip()
    return bars(say("charts.coverage"), rows[:_MOST], head=head, whole=1.0, note=note)


@cache
def style() -> str:
    """Return the style sheet of the pictures."""
    return (templates_dir() / "charts" / "charts.css").read_text("utf-8")


def _more(rows: Sequence[Bar], say: Speaks) -> str:
    left = len(rows) - _MOST
    return say("charts.more", count=left) if left > 0 else ""


def _stack(parts: Sequence[float], most: float) -> Iterable[tuple[str, str]]:
    """Yield where each part begins from the top, and how high it is, in percent."""
    below = 0.0
    for part in parts:
        below += part
        yield _percent(1 - below / most), _percent(part / most)


def _percent(share: float) -> str:
    return f"{100 * min(1.0, max(0.0, share)):.2f}%"


def _figure(value: float) -> str:
    return f"{value:.0f}"
