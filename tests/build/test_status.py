"""How a deck stands, told from its lock, its decisions and the time of its package."""

import os
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from cards import edits
from cards.errors import ConfigError, LockError, UsageError
from cards.lock import Decision, Edit, Lock, State, save, update
from cards.plan import Order
from cards.runs import DeckRun, Run
from cards.status import Status, asked, left_in_anki, status
from tests.lock.making import amend, make_card, render

TODAY = date(2027, 1, 1)  # a Friday of 2026-W53
WEEKS = ("2026-W51", "2026-W52", "2026-W53")


def lock_of(notes: int, *, budget: int | None, weeks=WEEKS) -> Lock:
    cards = [
        make_card(f"第 {n} 个问题？", f"答案 {n * 7}", f"第 {n} 句话说了 {n * 7}。") for n in range(notes)
    ]
    texts = {"a.md": "".join(card.source.quotes[0] for card in cards)}
    lock = Lock.new("deck")
    for week in weeks:
        lock = update(lock, cards, texts, render=render, amend=amend, now=1, week=week, budget=budget).lock
    return lock


def changed(lock: Lock, *states: State) -> Lock:
    """The lock with its first shipped notes in other states."""
    others = {row.guid: state for row, state in zip(lock.shipped, states, strict=False)}
    return replace(lock, rows=tuple(replace(row, state=others.get(row.guid, row.state)) for row in lock.rows))


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    path = tmp_path / "deck.toml"
    path.write_text('name = "牌组"\nnew_per_week = 4\n[[sources]]\npath = "gone"\n', "utf-8")
    return path


def told(recipe: Path, lock: Lock | None = None, run: Run | None = None, today: date = TODAY) -> Status:
    if lock is not None:
        save(lock, recipe.with_suffix(".lock"))
    return status(Order(recipe), today, run)


def test_what_a_deck_holds(recipe: Path) -> None:
    lock = changed(lock_of(30, budget=4), State.RETIRED, State.REJECTED, State.RETIRED)
    found = told(recipe, lock)
    assert (found.deck, found.known) == ("牌组", True)
    assert (found.active, found.waiting, found.retired, found.rejected) == (9, 18, 2, 1)
    assert (found.week, found.new, found.new_per_week) == ("2026-W53", 4, 4)
    assert found.built is None


@pytest.mark.parametrize(
    ("notes", "budget", "last", "end"),
    [
        (12, 4, WEEKS, ""),  # nothing waits
        (13, 4, WEEKS, "2027-W01"),  # this week's are issued
        (20, 4, WEEKS, "2027-W02"),
        (12, 4, WEEKS[:2], "2026-W53"),  # this week's are not
        (13, 4, WEEKS[:2], "2027-W01"),
        (
            20,
            12,
            WEEKS,
            "2026-W53",
        ),  # the budget was raised, or taken away: what waits comes at the next build
        (20, None, WEEKS, "2026-W53"),
        (20, 2, WEEKS, "2027-W04"),  # it was lowered
    ],
)
def test_when_the_queue_ends(recipe: Path, notes, budget, last, end) -> None:
    text = recipe.read_text("utf-8").replace(
        "new_per_week = 4\n", f"new_per_week = {budget}\n" if budget else ""
    )
    recipe.write_text(text, "utf-8")
    found = told(recipe, lock_of(notes, budget=4, weeks=last))
    assert found.queue_ends == end
    assert (found.waiting > 0) == bool(end)


def test_the_load_counts_what_was_issued_and_what_comes(recipe: Path) -> None:
    alone = told(recipe, lock_of(12, budget=4))
    more = told(recipe, lock_of(30, budget=4))
    assert [week.monday for week in alone.weeks[:2]] == [date(2026, 12, 28), date(2027, 1, 4)]
    assert [round(week.new * 7) for week in alone.weeks[:3]] == [4, 0, 0]
    assert [round(week.new * 7) for week in more.weeks[:7]] == [4, 4, 4, 4, 4, 2, 0]
    assert alone.weeks[0] == more.weeks[0]
    assert 0 < alone.weeks[9].reviews < more.weeks[9].reviews
    fewer = told(recipe, changed(lock_of(12, budget=4), *[State.RETIRED] * 8))
    assert fewer.weeks[0].reviews < alone.weeks[0].reviews


def test_a_deck_that_was_never_built(recipe: Path) -> None:
    found = told(recipe)
    assert not found.known
    assert (found.active, found.waiting, found.weeks, found.queue_ends, found.search) == (0, 0, (), "", "")


def test_when_the_package_was_changed(recipe: Path) -> None:
    package = recipe.parent / "out" / "deck.apkg"
    package.parent.mkdir()
    package.write_bytes(b"")
    os.utime(package, (1_790_000_000, 1_790_000_000))
    assert told(recipe, lock_of(2, budget=4)).built == datetime.fromtimestamp(1_790_000_000).astimezone()


def test_conflicts_are_those_that_ship(recipe: Path) -> None:
    lock = changed(lock_of(12, budget=4), State.RETIRED)
    retired, kept, moved = (row.guid for row in lock_of(12, budget=4).shipped[:3])
    quotes = lock.by_guid()[kept].anchors[0].quotes
    other = Edit(Decision.EDIT, back="我的", passage=("从前的一句。",))
    edits.save(
        {retired: other, kept: replace(other, passage=quotes), moved: other},
        recipe.with_suffix(".edits.toml"),
    )
    assert told(recipe, lock).conflicts == 1


def test_what_the_last_scheduled_run_made_of_it(recipe: Path) -> None:
    mine, others = DeckRun("牌组", 1, problems=2, what="no such file"), DeckRun("别的", 0)
    run = Run(datetime(2026, 12, 28).astimezone(), decks=(others, mine))
    assert told(recipe, lock_of(2, budget=4), run).run == mine
    assert told(recipe, run=replace(run, decks=(others,))).run is None


def test_a_search_names_no_more_than_tells_the_notes_apart() -> None:
    lock = lock_of(12, budget=None)
    assert left_in_anki(lock) == ""
    lock = changed(lock, State.RETIRED, State.REJECTED)
    left = {row.guid[:8] for row in lock.rows if row.state is not State.ACTIVE}
    search = left_in_anki(lock)
    assert search.startswith('note:mkdeck "ID:re:^(')
    assert set(search.partition("(")[2].removesuffix(')"').split("|")) == left
    twin = replace(lock.rows[0], guid=f"{lock.rows[0].guid[:9]}7777777777777777", state=State.RETIRED)
    assert f"{twin.guid[:10]}" in left_in_anki(replace(lock, rows=(*lock.rows, twin)))


def test_errors_name_the_file(recipe: Path) -> None:
    recipe.with_suffix(".lock").write_text("torn")
    with pytest.raises(LockError):
        told(recipe)
    recipe.write_text("nam = 1\n")
    with pytest.raises(ConfigError):
        told(recipe)


def test_packages_are_asked_for_by_their_file(tmp_path: Path, recipe: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (order,) = asked(["x.apkg"])
    save(lock_of(5, budget=None), tmp_path / "x.lock")
    found = status(order, TODAY)
    assert (found.deck, found.active, found.lock) == ("x", 5, Path("x.lock"))
    (gone,) = asked(["gone.apkg"])
    with pytest.raises(LockError):
        status(gone, TODAY)
    with pytest.raises(UsageError):
        asked(["nothing"])
    with pytest.raises(UsageError):
        asked([])
