"""The memory: torn, foreign, full, shared, old."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.errors import MissingError, SourceError
from cards.web import Page, State, Wanted, Web, freshness, media
from cards.web.memory import Memory, blank
from tests.web.conftest import DAY, START
from tests.web.server import Site, Told

Run = Callable[..., Web]


def had(run: Run, url: str, days: float = 0.0, *, offline: bool = False) -> Page:
    with run(days, offline=offline) as web:
        return web.get(Wanted(url, private=True))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "web" / "pages.sqlite3"


def torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000] + b"\xff" * 4000)


def foreign(path: Path) -> None:
    path.unlink()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE pages (what TEXT)")
    other.commit()
    other.close()


def older(path: Path) -> None:
    own = sqlite3.connect(path)
    own.execute("PRAGMA user_version = 99")
    own.close()


def other_tables(path: Path) -> None:
    own = sqlite3.connect(path)
    own.execute("DROP TABLE pages")
    own.execute("CREATE TABLE pages (url TEXT)")
    own.close()


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    "harm",
    [
        torn,
        foreign,
        older,
        other_tables,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(
            b"not a database, and longer than a page's header, which is a hundred bytes" * 9
        ),
        lambda path: path.unlink(),
    ],
)
def test_a_broken_database_is_begun_anew(
    site: Site, run: Run, database: Path, harm: Callable[[Path], None]
) -> None:
    site.pages["/"] = Told("one")
    had(run, site.url("/"))
    harm(database)
    assert had(run, site.url("/"), 7).state is State.FRESH
    site.forget()
    assert had(run, site.url("/"), 14).state is State.FRESH
    assert site.conditional("/") == 1


def test_the_database_of_another_version_is_not_read(site: Site, run: Run, database: Path) -> None:
    site.pages["/"] = Told("one")
    had(run, site.url("/"))
    older(database)
    had(run, site.url("/"), 7)
    assert site.conditional("/") == 0


def test_where_no_database_can_be_had_pages_are_had_all_the_same(
    site: Site, run: Run, database: Path
) -> None:
    site.pages["/"] = Told("one")
    had(run, site.url("/"))
    a_folder(database)
    with run(7) as web:
        assert web.get(Wanted(site.url("/"), private=True)).path.read_bytes() == b"one"
        web.remember("feed", ["a"])
        assert web.known("feed") == ["a"]


def test_where_no_file_can_be_had_it_is_one_page_s_problem(site: Site, run: Run, tmp_path: Path) -> None:
    site.pages["/"] = Told("one")
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "pages").write_text("a file in its place")
    with run() as web, pytest.raises(SourceError, match="its copy cannot be kept: "):
        web.get(Wanted(site.url("/"), private=True))


@pytest.mark.parametrize("harm", [lambda path: path.unlink(), lambda path: path.write_bytes(b"")])
def test_a_body_that_is_lost_is_had_anew(site: Site, run: Run, harm: Callable[[Path], object]) -> None:
    site.pages["/"] = Told("one")
    harm(had(run, site.url("/")).path)
    again = had(run, site.url("/"), 7)
    assert (again.path.read_bytes(), site.conditional("/")) == (b"one", 0)


def test_a_row_leads_to_no_other_folder(site: Site, run: Run, database: Path, tmp_path: Path) -> None:
    site.pages["/"] = Told("one")
    page = had(run, site.url("/"))
    (tmp_path / "secret.html").write_bytes(b"two")
    for name in ("../../secret.html", str(tmp_path / "secret.html"), "secret.html", None, 7, b"x"):
        own = sqlite3.connect(database)
        own.execute("UPDATE pages SET file = ?, size = 3, etag = 'x'", (name,))
        own.commit()
        own.close()
        assert had(run, site.url("/"), 7).path == page.path
    assert site.conditional("/") == 0


def test_two_runs_at_once_do_no_harm(site: Site, tmp_path: Path) -> None:
    for n in range(20):
        site.pages[f"/{n}"] = Told(f"page {n}")
    script = (
        "import sys; from pathlib import Path; from cards.web import *\n"
        "folder, base, name = sys.argv[1:]\n"
        f"with Web(Path(folder), now={START}, limits=Limits(interval=0)) as web:\n"
        "    pages = list(web.get_all([Wanted(f'{base}{n}', True) for n in range(20)]))\n"
        "    web.remember(name, [f'{name}{n}' for n in range(50)])\n"
        "    assert [page.path.read_text() for page in pages] == [f'page {n}' for n in range(20)]\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "web"), site.url("/")]
    for _ in range(2):
        runs = [subprocess.Popen([*command, name], stderr=subprocess.PIPE) for name in "ab"]
        assert [(each.communicate(timeout=60)[1], each.returncode) for each in runs] == [(b"", 0)] * 2
    with Web(tmp_path / "web", now=START + 7 * DAY, offline=True) as web:
        pages = [web.get(Wanted(site.url(f"/{n}"))) for n in range(20)]
        assert [page.path.read_text() for page in pages] == [f"page {n}" for n in range(20)]
        assert [len(web.known(name)) for name in "ab"] == [50, 50]
    assert list((tmp_path / "web" / "pages").glob("*.part")) == []


def test_pages_that_nobody_wants_for_a_year_go(site: Site, run: Run, tmp_path: Path) -> None:
    site.pages |= {"/1": Told("one"), "/2": Told("two")}
    first, second = had(run, site.url("/1")), had(run, site.url("/2"))
    had(run, site.url("/2"), 200)
    long_ago = time.time() - 2 * DAY
    for path in (tmp_path / "web" / "pages").iterdir():
        os.utime(path, (long_ago, long_ago))
    stray = first.path.with_name("killed.part")
    stray.write_bytes(b"half")
    os.utime(stray, (long_ago, long_ago))
    had(run, site.url("/2"), 400)
    assert (first.path.exists(), second.path.exists(), stray.exists()) == (False, True, False)
    with run(401, offline=True) as web:
        assert web.get(Wanted(site.url("/2"))).state is State.KEPT
        with pytest.raises(SourceError, match="offline"):
            web.get(Wanted(site.url("/1")))


def test_a_million_addresses_are_listed_within_bounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cards.web.memory._LISTED", 100)
    memory = Memory(tmp_path, START)
    memory.remember("feed", (f"/{n}" for n in range(10**6)))
    assert memory.known("feed") == [f"/{n}" for n in range(100)]
    memory.close()
    later = Memory(tmp_path, START + 1)
    later.remember("feed", ["/new"])
    assert later.known("feed") == ["/new", *(f"/{n}" for n in range(99))]
    later.close()


@pytest.mark.parametrize(
    ("told", "suffix"),
    [
        (Told("<p>"), ".html"),
        (Told("<p>", type="application/xhtml+xml"), ".html"),
        (Told("<rss/>", type="application/rss+xml"), ".xml"),
        (Told("<x/>", type="application/x-own+xml"), ".xml"),
        (Told("{}", type="application/feed+json"), ".json"),
        (Told("%PDF-1.7", type="application/pdf"), ".pdf"),
        (Told("%PDF-1.7", type="application/octet-stream"), ".pdf"),
        (Told("\ufeff\n<!DOCTYPE html>", type=None), ".html"),
        (Told("text", type="text/plain"), ".txt"),
        (Told("text", type="text/csv"), ".txt"),
        (Told("x", type=None), ".bin"),
        (Told("x", type="nonsense"), ".bin"),
        (Told("x", type="../../x/y"), ".bin"),
    ],
)
def test_the_name_ends_by_what_it_is(site: Site, run: Run, told: Told, suffix: str) -> None:
    site.pages |= {"/post": told}
    assert had(run, site.url("/post")).path.suffix == suffix


@pytest.mark.parametrize(
    ("name", "suffix"), [("a.md", ".md"), ("a.IPYNB", ".ipynb"), ("a.exe", ".txt"), ("a.", ".txt")]
)
def test_where_the_type_is_vague_the_address_tells(site: Site, run: Run, name: str, suffix: str) -> None:
    site.pages[f"/{name}?raw=1"] = Told("text", type="text/plain")
    assert had(run, site.url(f"/{name}?raw=1")).path.suffix == suffix


@given(st.text(), st.text(), st.binary())
def test_whatever_the_type_says_the_name_is_ours(content_type: str, url: str, body: bytes) -> None:
    media_type, charset = media.told(content_type)
    assert media.suffix(media_type, "http://host/x", body)[1:].isalnum()
    assert charset is None or charset.isascii()
    assert media_type.isprintable()


@given(st.dictionaries(st.sampled_from(["cache-control", "expires", "date", "age"]), st.text()))
def test_freshness_is_never_in_the_past_and_never_a_week(headers: dict[str, str]) -> None:
    assert START <= freshness.fresh_until(headers, START) < START + 7 * DAY


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "max-age=60"}, 60),
        ({"cache-control": 'private, MAX-AGE="60"', "age": "20"}, 40),
        ({"cache-control": "max-age=60", "age": "90"}, 0),
        ({"cache-control": "s-maxage=60"}, 0),
        ({"cache-control": "max-age=60, no-cache"}, 0),
        ({"expires": "Thu, 01 Jan 2026 00:01:00 GMT", "date": "Thu, 01 Jan 2026 00:00:00 GMT"}, 60),
        ({"expires": "0"}, 0),
        ({"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0),
        ({}, 0),
    ],
)
def test_how_long_a_page_is_fresh(headers: dict[str, str], seconds: int) -> None:
    assert freshness.fresh_until(headers, START) == START + seconds


def test_a_missing_library_is_told_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cards.web.web.is_installed", lambda name: name != "stamina")
    with pytest.raises(MissingError, match="stamina") as told:
        Web(tmp_path, now=START)
    assert told.value.hint == "pip install 'mkdeck-anki[web]'"
    Web(tmp_path, now=START, offline=True).close()  # needs none of them


def test_offline_loads_nothing_of_the_network(site: Site, run: Run, tmp_path: Path) -> None:
    site.pages["/"] = Told("one")
    had(run, site.url("/"))
    script = (
        "import sys; from pathlib import Path; from cards.web import *\n"
        f"with Web(Path({str(tmp_path / 'web')!r}), now={START + 9}, offline=True) as web:\n"
        f"    print(web.get(Wanted({site.url('/')!r})).why)\n"
        "print({'httpx2', 'httpcore2', 'stamina', 'protego', 'ssl'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["offline", "set()"]


def test_a_row_is_a_copy(tmp_path: Path) -> None:
    memory = Memory(tmp_path, START)
    kept = memory.keep(blank("http://host/"), b"one", ".html")
    assert memory.find("http://host/") == kept
    assert astuple(kept)[3].endswith(".html")
    assert memory.find("http://host/other") is None
    memory.close()
    memory.close()
    assert memory.find("http://host/") is None


def test_a_stray_that_is_wanted_again_is_none(tmp_path: Path) -> None:
    memory = Memory(tmp_path, START)
    first = memory.keep(blank("http://host/"), b"one", ".html")
    memory.keep(blank("http://host/"), b"two", ".html")
    os.utime(memory.path(first), (START, START))
    again = Memory(tmp_path, START)
    again.put = lambda _copy: None  # type: ignore[method-assign]  # it has come so far, and no row yet
    again.keep(blank("http://host/"), b"one", ".html")
    memory.tidy()
    assert memory.path(first).read_bytes() == b"one"
    again.close()
    memory.close()
