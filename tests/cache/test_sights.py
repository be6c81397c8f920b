"""A file that says something else is found out, however alike it looks."""

import os
import time
from pathlib import Path

import pytest

from cards.cache.sights import Sight, look, outline, same
from cards.sources.walk import Found, stamp_at

OLD = 60_000_000_000  # ns: a minute


def found(path: Path) -> Found:
    return path.as_posix(), stamp_at(path)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.md"
    path.write_text("one")
    return path


def seen(path: Path, *, later: int = 0) -> Sight:
    sight = look(found(path), time.time_ns() + later)
    assert sight
    return sight


def test_what_is_the_same_is_not_read_again(article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = seen(article, later=OLD)
    monkeypatch.setattr("cards.cache.sights.digest_of", lambda path: pytest.fail("it was read"))
    assert same([before], [found(article)], time.time_ns()) == [before]


def test_what_was_young_when_it_was_read_is_read_again(article: Path) -> None:
    before = seen(article)
    assert not before.settled
    now = time.time_ns() + OLD
    assert same([before], [found(article)], now) == [before._replace(at=now)]


def test_a_change_within_a_tick_is_found_out(article: Path) -> None:
    """Of one size, at one time by the file system's clock: nothing but the content tells it."""
    before = seen(article)
    article.write_text("two")
    before = before._replace(stamp=stamp_at(article))
    assert same([before], [found(article)], time.time_ns()) is None
    unharmed = before._replace(at=before.at + OLD)
    assert unharmed.settled
    assert same([unharmed], [found(article)], time.time_ns()) == [unharmed], "or this test shows nothing"


def test_a_change_that_hides_its_time_is_found_out(article: Path) -> None:
    before = seen(article, later=OLD)
    status = article.stat()
    article.write_text("two")
    os.utime(article, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert same([before], [found(article)], time.time_ns()) is None


def test_what_was_touched_says_the_same(article: Path) -> None:
    before = seen(article, later=OLD)
    os.utime(article, ns=(1, 1))
    (after,) = same([before], [found(article)], time.time_ns() + OLD) or [before]
    assert after.stamp == stamp_at(article) != before.stamp
    assert after.digest == before.digest


def test_a_file_that_appears_or_goes_is_found_out(article: Path, tmp_path: Path) -> None:
    other = tmp_path / "b.md"
    before = [seen(article, later=OLD), Sight(other.as_posix(), None, "", 0)]
    assert same(before, [found(article), found(other)], time.time_ns()) == before
    other.write_text("two")
    assert same(before, [found(article), found(other)], time.time_ns()) is None
    article.unlink()
    assert same(before[:1], [found(article)], time.time_ns()) is None


def test_a_name_more_or_less_is_found_out(article: Path) -> None:
    before = seen(article, later=OLD)
    assert same([before], [], 0) is None
    assert same([before], [found(article), found(article)], 0) is None
    assert same([before._replace(path="b.md")], [found(article)], 0) is None


def test_a_folder_cannot_be_read(tmp_path: Path) -> None:
    assert look(found(tmp_path), 0) is None
    assert look(found(tmp_path / "gone"), 7) == Sight((tmp_path / "gone").as_posix(), None, "", 7)


def test_an_outline_tells_names_stamps_and_order(article: Path) -> None:
    here, gone = found(article), ("b.md", None)
    every = [
        [],
        [here],
        [gone],
        [here, gone],
        [gone, here],
        [(here[0], (1, 2, 3, 4))],
        [(here[0], (1, 2, 3, 5))],
    ]
    assert len({outline(each) for each in every}) == len(every)
    assert outline([here, gone]) == outline([("".join(here[0]), tuple(here[1] or ())), gone])
