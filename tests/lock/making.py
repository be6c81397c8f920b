"""Cards, rows and locks for the tests of the lock."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from cards.lock import Anchor, Edit, Lock, Row, State
from cards.lock.minting import mint_ids
from cards.lock.rows import Earlier
from cards.model import Card, CardSource, Kind, Span


def make_card(
    front: str,
    back: str,
    quote: str | Sequence[str],
    *,
    subjects: Sequence[str] = ("锁",),
    article: str = "a.md",
    heading: Sequence[str] = (),
    kind: str = "fact",
    side: int = 1,
) -> Card:
    quotes = (quote,) if isinstance(quote, str) else tuple(quote)
    source = CardSource(
        article=article,
        path=article,
        url=None,
        title="标题",
        heading=tuple(heading),
        spans=tuple(Span(0, len(text)) for text in quotes),
        quotes=quotes,
    )
    return Card(
        kind=Kind(kind),
        construct="test",
        template="test",
        side=side,
        subjects=tuple(subjects),
        front=front,
        back=back,
        lang="zh",
        sources=(source,),
    )


def amend(row: Row, edit: Edit | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """As the product does, over the fields of :func:`render`."""
    if edit is None:
        return (row.front, row.back, *row.fields[2:]), row.tags
    sides = edit.sides(row.front, row.back) if edit.words else row.fields[:2]
    return (*sides, *row.fields[2:]), edit.tagged(row.tags)


def render(card: Card, guid: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return (card.front, card.back, guid), card.tags


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
GUIDS = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=26, max_size=26)


@st.composite
def earlier(draw, mod):
    """Up to three versions before one of this mod."""
    mods = sorted(draw(st.sets(st.integers(1, mod - 1), max_size=3)) if mod > 1 else (), reverse=True)
    fields = st.lists(st.none() | TEXT, min_size=2, max_size=2).map(tuple)
    return tuple(
        Earlier(each, draw(st.none() | TEXTS), draw(fields), draw(st.none() | TEXTS)) for each in mods
    )


@st.composite
def rows(draw, guid):
    """A row that a build could have written."""
    state = draw(st.sampled_from(State))
    issued = state in (State.ACTIVE, State.RETIRED) or (state is State.REJECTED and draw(st.booleans()))
    note_id, card_id = mint_ids(guid, (), ())
    anchors = st.builds(Anchor, TEXT, TEXTS, TEXTS, TEXT)
    mod = draw(st.integers(1, 2**40)) if issued else 0
    return Row(
        guid=guid,
        state=state,
        kind=draw(TEXT),
        side=draw(st.sampled_from([1, 2])),
        subjects=draw(TEXTS),
        front=draw(TEXT),
        back=draw(TEXT),
        tags=draw(TEXTS),
        fields=(draw(TEXT), draw(TEXT)) if issued else (),
        hash=draw(st.text("0123456789abcdef", min_size=64, max_size=64)),
        mod=mod,
        note_id=note_id,
        card_id=card_id,
        due=draw(st.integers(1, 2**31)) if issued else 0,
        week="2026-W07" if issued else "",
        seen=tuple(sorted(draw(st.dictionaries(TEXT, st.integers(0, 2**40), max_size=2)).items())),
        anchors=tuple(sorted(draw(st.lists(anchors, min_size=1, max_size=3)))),
        earlier=draw(earlier(mod)),
    )


@st.composite
def locks(draw):
    guids = sorted(draw(st.sets(GUIDS, max_size=4)))
    return Lock(Lock.new(draw(TEXT)).deck_uid, tuple(draw(rows(guid)) for guid in guids))
