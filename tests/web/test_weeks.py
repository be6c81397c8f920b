"""Pages over the weeks: what is asked for again, what is kept, what moved, what is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.errors import SourceError
from cards.web import Page, State, Wanted, Web
from tests.web.conftest import DAY, QUICK, START
from tests.web.server import Site, Told, moved

Run = Callable[..., Web]


def had(run: Run, url: str, days: float = 0.0, *, offline: bool = False, since: int | None = None) -> Page:
    """One page in a run of its own."""
    with run(days, offline=offline) as web:
        return web.get(Wanted(url, private=True, since=since))


def test_a_page_is_handed_on_as_a_file(site: Site, run: Run) -> None:
    site.pages["/post"] = Told("<p>线程</p>", type="Text/HTML; Charset=GBK")
    page = had(run, site.url("/post"))
    assert page.path.read_text("utf-8") == "<p>线程</p>"
    assert (page.media_type, page.charset, page.path.suffix) == ("text/html", "gbk", ".html")
    assert (page.url, page.at, page.fetched) == (site.url("/post"), site.url("/post"), START)
    assert (page.state, page.why) == (State.FRESH, "")


def test_an_unchanged_page_costs_one_conditional_request(site: Site, run: Run) -> None:
    site.pages["/post"] = Told("one")
    first = had(run, site.url("/post"))
    again = had(run, site.url("/post"), 7)
    assert (site.count("/post"), site.conditional("/post")) == (2, 1)
    assert again.state is State.FRESH
    assert (again.path, again.fetched) == (first.path, START + 7 * DAY)
    assert again.path.read_bytes() == b"one"


def test_last_modified_is_as_good_as_an_etag(site: Site, run: Run) -> None:
    site.pages["/post"] = Told("one", etag=False, modified=START - 5)
    had(run, site.url("/post"))
    assert had(run, site.url("/post"), 7).state is State.FRESH
    assert site.conditional("/post") == 1


def test_an_edited_page_is_had_anew_and_the_old_file_stays_for_who_reads_it(site: Site, run: Run) -> None:
    site.pages["/post"] = Told("one")
    first = had(run, site.url("/post"))
    site.pages["/post"] = Told("two")
    second = had(run, site.url("/post"), 7)
    assert (first.path.read_bytes(), second.path.read_bytes()) == (b"one", b"two")


def test_a_page_that_is_fresh_by_its_headers_is_not_asked_for(site: Site, run: Run) -> None:
    site.pages["/post"] = Told("one", headers={"Cache-Control": "public, max-age=172800"})
    had(run, site.url("/post"))
    assert had(run, site.url("/post"), 1.9).state is State.FRESH
    assert had(run, site.url("/post"), 1.9, offline=True).state is State.FRESH
    assert site.count("/post") == 1
    had(run, site.url("/post"), 2.1)
    assert site.count("/post") == 2


def test_a_year_of_freshness_is_a_week_short_of_one(site: Site, run: Run) -> None:
    site.pages["/post"] = Told("one", headers={"Cache-Control": "max-age=31536000, immutable"})
    had(run, site.url("/post"))
    had(run, site.url("/post"), 7)
    assert site.conditional("/post") == 1


@pytest.mark.parametrize(
    "control", ["no-store", "no-cache, max-age=9999", "max-age=0", "max-age=nine", "private"]
)
def test_these_are_asked_for_each_time_and_kept(site: Site, run: Run, control: str) -> None:
    site.pages["/post"] = Told("one", headers={"Cache-Control": control})
    had(run, site.url("/post"))
    assert had(run, site.url("/post"), 0.01).state is State.FRESH
    assert site.count("/post") == 2


def test_a_listing_that_says_since_when_saves_the_request(site: Site, run: Run) -> None:
    site.pages["/post"] = Told("one", etag=False)
    had(run, site.url("/post"))
    assert had(run, site.url("/post"), 7, since=START - 1).state is State.FRESH
    assert site.count("/post") == 1
    had(run, site.url("/post"), 7, since=START + 1)
    assert site.count("/post") == 2


def test_a_page_is_asked_for_once_in_a_run(site: Site, run: Run) -> None:
    site.pages["/post"] = Told("one")
    with run() as web:
        pages = list(web.get_all([Wanted(site.url("/post"), True), Wanted(site.url("/post#part"), True)] * 3))
    assert site.count("/post") == 1
    assert [page.url for page in pages if isinstance(page, Page)] == [
        site.url("/post"),
        site.url("/post#part"),
    ] * 3


def test_a_page_missing_once_is_kept_and_missing_twice_is_gone(site: Site, run: Run) -> None:
    url = site.url("/post")
    site.pages["/post"] = Told("one")
    first = had(run, url)
    site.pages["/post"] = Told(status=404)
    once = had(run, url, 7)
    assert (once.state, once.why, once.path, once.fetched) == (State.KEPT, "answered 404", first.path, START)
    soon = had(run, url, 7.5)  # the same evening
    assert soon.state is State.KEPT
    site.pages["/post"] = Told(status=410)
    twice = had(run, url, 8)
    assert (twice.state, twice.why) == (State.GONE, "answered 410")
    assert twice.path.read_bytes() == b"one"
    assert had(run, url, 8, offline=True).state is State.GONE


def test_once_gone_it_stays_so_until_it_is_had_again(site: Site, run: Run) -> None:
    url = site.url("/post")
    site.pages["/post"] = Told("one")
    had(run, url)
    site.pages["/post"] = Told(status=404)
    had(run, url, 7)
    site.pages["/post"] = Told(status=500)
    assert had(run, url, 14).state is State.KEPT
    site.pages["/post"] = Told(status=404)
    assert had(run, url, 21, since=0).state is State.GONE
    site.pages["/post"] = Told(status=500)
    assert had(run, url, 28).state is State.GONE
    site.pages["/post"] = Told("one")
    back = had(run, url, 35)
    assert (back.state, back.why) == (State.FRESH, "")
    site.pages["/post"] = Told(status=404)
    assert had(run, url, 42).state is State.KEPT


def test_a_page_that_is_missing_from_the_first_is_an_error(site: Site, run: Run) -> None:
    with pytest.raises(SourceError, match="answered 404") as told:
        had(run, site.url("/none"))
    assert told.value.file == site.url("/none")
    assert told.value.hint


def test_a_week_of_500s_keeps_everything(site: Site, run: Run) -> None:
    site.pages["/post"] = Told("one")
    had(run, site.url("/post"))
    site.pages["/post"] = Told(status=500)
    kept = had(run, site.url("/post"), 7)
    assert (kept.state, kept.why, kept.fetched) == (State.KEPT, "answered 500", START)
    site.pages["/post"] = Told("two")
    assert had(run, site.url("/post"), 14).path.read_bytes() == b"two"


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (Told(""), "answered with nothing"),
        (Told("part", 206), "answered 206"),
        (Told("", 204), "answered 204"),
        (Told(status=304), "answered 304"),
        (Told(status=302), "answered 302"),
        (Told("x", headers={"Content-Encoding": "br"}), "answered in an encoding that was not asked for"),
        (
            Told("x", headers={"Content-Encoding": "gzip, gzip"}),
            "answered in an encoding that was not asked for",
        ),
        (Told("x", headers={"Content-Encoding": "gzip"}), "answered with broken data"),
        (moved("ftp://host/"), "redirects to what is no address of a page"),
        (moved("javascript:alert(1)"), "redirects to what is no address of a page"),
    ],
)
def test_a_bad_answer_takes_no_good_copy_away(site: Site, run: Run, told: Told, why: str) -> None:
    site.pages["/post"] = Told("one", etag=False)
    had(run, site.url("/post"))
    site.pages["/post"] = told
    kept = had(run, site.url("/post"), 7)
    assert (kept.state, kept.why, kept.path.read_bytes()) == (State.KEPT, why, b"one")
    site.pages["/never-had"] = told
    with pytest.raises(SourceError, match=why):
        had(run, site.url("/never-had"))


@pytest.mark.parametrize("status", [301, 308])
def test_a_page_that_moved_for_good_is_asked_for_where_it_is(site: Site, run: Run, status: int) -> None:
    site.pages["/old"] = moved("/new", status)
    site.pages["/new"] = Told("one")
    page = had(run, site.url("/old"))
    assert (page.url, page.at) == (site.url("/old"), site.url("/new"))
    site.forget()
    again = had(run, site.url("/old"), 7)
    assert (again.at, again.state) == (site.url("/new"), State.FRESH)
    assert (site.count("/old"), site.count("/new"), site.conditional("/new")) == (0, 1, 1)


def test_a_page_that_moved_in_its_second_week_keeps_its_copy(site: Site, run: Run) -> None:
    site.pages["/old"] = Told("one")
    had(run, site.url("/old"))
    site.pages |= {"/old": moved("/new"), "/new": Told("one")}
    page = had(run, site.url("/old"), 7)
    assert (page.at, page.state, page.path.read_bytes()) == (site.url("/new"), State.FRESH, b"one")
    assert site.conditional("/new") == 0  # what tells editions of one address tells nothing of another


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_detour_moves_nothing(site: Site, run: Run, status: int) -> None:
    site.pages["/post"] = moved("/elsewhere", status)
    site.pages["/elsewhere"] = Told("one")
    assert had(run, site.url("/post")).at == site.url("/post")
    site.forget()
    assert had(run, site.url("/post"), 7).state is State.FRESH
    assert (site.count("/post"), site.conditional("/elsewhere")) == (1, 1)


def test_only_an_unbroken_chain_from_the_start_moves_a_page(site: Site, run: Run) -> None:
    site.pages |= {"/1": moved("/2"), "/2": moved("/3", 308), "/3": moved("/4", 302), "/4": moved("/5")}
    site.pages["/5"] = Told("one")
    assert had(run, site.url("/1")).at == site.url("/3")


def test_a_page_that_moved_and_is_not_there_is_asked_for_where_it_was(site: Site, run: Run) -> None:
    site.pages |= {"/old": moved("/new"), "/new": Told("one")}
    had(run, site.url("/old"))
    site.pages |= {"/old": Told("two"), "/new": Told(status=404)}
    page = had(run, site.url("/old"), 7)
    assert (page.state, page.at, page.path.read_bytes()) == (State.FRESH, site.url("/old"), b"two")


def test_a_post_that_became_the_front_page_is_kept(site: Site, run: Run) -> None:
    site.pages |= {"/post": Told("one"), "/": Told("front"), "/index.html": moved("/")}
    had(run, site.url("/post"))
    site.pages["/post"] = moved("/")
    kept = had(run, site.url("/post"), 7)
    assert (kept.state, kept.why, kept.at) == (State.KEPT, "redirects to the front page", site.url("/post"))
    assert kept.path.read_bytes() == b"one"
    for days in (7, 14):  # a page that was always there is no other page
        assert had(run, site.url("/index.html"), days).state is State.FRESH


def test_a_page_that_did_not_move_is_where_it_was_asked_for(site: Site, run: Run) -> None:
    site.pages["/post"] = Told("one")
    for url in (site.url("/post#part"), f"HTTP{site.url('/post').removeprefix('http')}"):
        assert had(run, url).at == url


def test_circles_and_endless_ways_end(site: Site, run: Run) -> None:
    site.pages |= {"/a": moved("/b"), "/b": moved("/a")}
    site.pages |= {f"/{n}": moved(f"/{n + 1}") for n in range(30)}
    with pytest.raises(SourceError, match="redirects in a circle"):
        had(run, site.url("/a"))
    with pytest.raises(SourceError, match="redirects too often"):
        had(run, site.url("/1"))
    assert site.count() == 2 + 9


def test_offline_everything_comes_from_the_memory(site: Site, run: Run) -> None:
    site.pages["/post"] = Told("one")
    had(run, site.url("/post"))
    site.forget()
    kept = had(run, site.url("/post"), 7, offline=True)
    assert (kept.state, kept.why, kept.path.read_bytes()) == (State.KEPT, "offline", b"one")
    with pytest.raises(SourceError, match="offline"):
        had(run, site.url("/other"), 7, offline=True)
    assert site.asked == []


def test_a_query_in_chinese_and_a_location_in_chinese(site: Site, run: Run) -> None:
    site.pages["/s"] = Told(status=301, headers={"Location": "/线程".encode().decode("latin-1")})
    site.pages["/g"] = Told(status=301, headers={"Location": "/线程".encode("gb18030").decode("latin-1")})
    site.pages |= {"/%E7%BA%BF%E7%A8%8B": Told("one"), "/%CF%DF%B3%CC": Told("two")}
    assert had(run, site.url("/s")).path.read_bytes() == b"one"
    assert had(run, site.url("/g")).path.read_bytes() == b"two"
    assert had(run, site.url("/线程")).path.read_bytes() == b"one"


def test_what_a_listing_ever_listed_is_known_newest_first(run: Run) -> None:
    with run() as web:
        web.remember("feed", ["b", "a"])
        web.remember("other", ["z"])
    with run(7) as web:
        web.remember("feed", ["d", "c", "b"])
        web.remember("feed", iter([]))
        web.remember("feed", ["half \ud800", "x" * 5000])
        assert web.known("feed") == ["d", "c", "b", "a"]
    with run(8, offline=True) as web:
        assert web.known("feed") == ["d", "c", "b", "a"]
        assert web.known("none") == []


@dataclass
class Model:
    """What must be remembered of a page, told in a few lines."""

    good: bytes = b""
    fetched: int = 0
    missed: int = 0
    gone: bool = False

    def week(self, deed: str, body: bytes, now: int) -> State:
        if deed in ("same", "edited", "moved"):
            self.good, self.fetched, self.missed, self.gone = body, now, 0, False
            return State.FRESH
        if deed in ("404", "410"):
            self.gone = self.gone or bool(self.missed and now - self.missed >= 20 * 3600)
            self.missed = self.missed or now
        return State.GONE if self.gone else State.KEPT


DEEDS = st.sampled_from(
    ["same", "edited", "moved", "404", "404", "410", "500", "empty", "torn", "offline", "front"]
)


@settings(max_examples=40)  # each is up to nine runs
@given(st.lists(st.tuples(DEEDS, st.integers(1, 200)), max_size=8))
def test_any_weeks_are_remembered_as_told(
    shared: Site, tmp_path_factory: pytest.TempPathFactory, weeks: list[tuple[str, int]]
) -> None:
    folder, model, now, edition, path = tmp_path_factory.mktemp("weeks"), Model(), START, 0, "/post"
    told = {
        "404": Told(status=404),
        "410": Told(status=410),
        "500": Told(status=500),
        "empty": Told(""),
        "torn": Told(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1"),
        "front": moved("/"),
    }
    for deed, hours in [("edited", 0), *weeks]:
        now += hours * 3600
        edition += deed == "edited"
        body = f"edition {edition}".encode()
        if deed == "moved":
            shared.pages[path] = moved(f"/moved/{edition}/{now}")
            path = f"/moved/{edition}/{now}"
        shared.pages["/"] = Told("front")
        shared.pages[path] = told.get(deed, Told(body))
        with Web(folder, now=now, offline=deed == "offline", limits=QUICK) as web:
            page = web.get(Wanted(shared.url("/post"), private=True))
        assert page.state is model.week(deed, body, now)
        assert (page.path.read_bytes(), page.fetched) == (model.good, model.fetched)
        assert bool(page.why) == (page.state is not State.FRESH)
    shared.pages.clear()


@pytest.fixture(scope="module")
def shared() -> Iterator[Site]:
    with Site() as each:
        yield each
