"""How servers are asked: robots.txt, the pace, what is tried again, and when a host is left alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from email.utils import formatdate
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards import __version__
from cards.errors import SourceError
from cards.web import Limits, Page, State, Wanted, Web, robots
from cards.web.trouble import Trouble
from tests.web.conftest import QUICK
from tests.web.server import Asked, Site, Told

Run = Callable[..., Web]
FORBIDDEN = "robots.txt forbids it"


def wanted(site: Site, *paths: str) -> list[Wanted]:
    return [Wanted(site.url(path), private=True) for path in paths]


def told(run: Run, site: Site, *paths: str, days: float = 0.0, limits: Limits = QUICK) -> list[str]:
    """What became of pages in one run: how they failed, or why they are kept, or the state they are in."""
    with run(days, limits=limits) as web:
        found = list(web.get_all(wanted(site, *paths)))
    return [each.why or each.state if isinstance(each, Page) else each.what for each in found]


def test_the_agent_tells_who_it_is(site: Site, run: Run) -> None:
    site.pages["/"] = Told("one")
    told(run, site, "/")
    assert all(each.headers["user-agent"].startswith(f"mkdeck/{__version__} (") for each in site.asked)


def test_robots_are_asked_for_once_a_day(site: Site, run: Run) -> None:
    site.pages |= {
        "/robots.txt": Told("User-agent: *\nDisallow: /private\n"),
        "/": Told("one"),
        "/private/1": Told("two"),
    }
    assert told(run, site, "/", "/private/1", "/") == ["fresh", FORBIDDEN, "fresh"]
    assert told(run, site, "/", "/private/1", days=0.5) == ["fresh", FORBIDDEN]
    assert site.count("/robots.txt") == 1
    assert told(run, site, "/", days=1.5) == ["fresh"]
    assert site.count("/robots.txt") == 2
    assert site.count("/private/1") == 0


def test_a_page_that_robots_forbid_later_is_kept(site: Site, run: Run) -> None:
    site.pages["/"] = Told("one")
    assert told(run, site, "/") == ["fresh"]
    site.pages["/robots.txt"] = Told("User-agent: mkdeck\nDisallow: /")
    assert told(run, site, "/", days=7) == [FORBIDDEN]
    with run(8) as web:
        assert web.get(wanted(site, "/")[0]).state is State.KEPT
    assert site.count("/") == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_site_without_robots_allows_everything(site: Site, run: Run, status: int) -> None:
    site.pages |= {"/robots.txt": Told("User-agent: *\nDisallow: /", status), "/": Told("one")}
    assert told(run, site, "/") == ["fresh"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_site_that_cannot_say_is_not_asked(site: Site, run: Run, status: int) -> None:
    site.pages["/"] = Told("one")
    assert told(run, site, "/") == ["fresh"]
    site.pages["/robots.txt"] = Told(status=status)
    assert told(run, site, "/", days=7) == [f"robots.txt answered {status}"]
    assert site.count("/") == 1
    site.pages["/robots.txt"] = Told("")
    assert told(run, site, "/", days=7.1) == ["fresh"]  # what failed is not remembered


def test_robots_that_moved_are_read_where_they_are(site: Site, run: Run) -> None:
    site.pages |= {
        "/robots.txt": Told(status=301, headers={"Location": "/r"}),
        "/r": Told("User-agent: *\nDisallow: /x"),
    }
    assert told(run, site, "/x") == [FORBIDDEN]


def test_a_redirect_is_no_way_round_robots(site: Site, run: Run) -> None:
    with Site("127.0.0.3") as other:
        other.pages |= {"/robots.txt": Told("User-agent: *\nDisallow: /"), "/": Told("one")}
        site.pages["/"] = Told(status=302, headers={"Location": other.url("/")})
        assert told(run, site, "/") == [FORBIDDEN]
        assert other.count() == 0


def test_large_robots_are_read_in_bounded_time() -> None:
    names = "".join(f"User-agent: bot{n}\n" for n in range(12_000))
    rules = "".join(f"Allow: /{n}\n" for n in range(12_000))
    begun = time.monotonic()
    found = robots.rules(
        200, f"{names}{rules}User-agent: *\nUser-agent: mkdeck\nDisallow: /no{'*a' * 20_000}\nDisallow: /x"
    )
    assert found.allow("http://host/no" + "a" * 4000)
    assert not found.allow("http://host/x")
    assert time.monotonic() - begun < 10


def test_a_name_may_come_again() -> None:
    found = robots.rules(
        200,
        "User-agent: *\nDisallow: /a\nUser-agent: x\nDisallow: /b\nUser-agent: *\nDisallow: /c\n",
    )
    assert [found.allow(f"http://host/{each}") for each in "abc"] == [False, True, False]


def test_the_rules_of_others_are_not_ours() -> None:
    found = robots.rules(
        200,
        "User-agent: a\nUser-agent: b\nDisallow: /\n\nUser-agent: MKDECK\n# us\nDisallow: /x\nCrawl-delay: 3",
    )
    assert (found.allow("http://host/"), found.allow("http://host/x"), found.delay) == (True, False, 3.0)


WORDS = [
    "User-agent: ",
    "*",
    "mkdeck",
    "Disallow: ",
    "Allow: ",
    "/",
    "$",
    "#",
    "\n",
    "Crawl-delay: ",
    "1",
    "nan",
    "-inf",
    ":",
]


@given(st.text() | st.lists(st.sampled_from(WORDS)).map("".join))
def test_no_robots_break_anything(text: str) -> None:
    found = robots.rules(200, robots.decoded(text.encode("utf-8", "replace")))
    assert isinstance(found.allow("http://host/x?y"), bool)
    assert found.delay >= 0


@given(st.integers(100, 999))
def test_every_status_of_robots_says_something(status: int) -> None:
    if 200 <= status < 500 and status != 429:
        assert robots.rules(status, "").allow("http://host/")
    else:
        with pytest.raises(Trouble, match=f"robots.txt answered {status}"):
            robots.rules(status, "")


def gaps(asked: list[Asked]) -> list[float]:
    return [after.at - before.at for before, after in pairwise(asked)]


def test_a_host_is_asked_once_in_an_interval_by_its_own_clock(site: Site, run: Run) -> None:
    paths = [f"/{n}" for n in range(6)]
    site.pages |= {path: Told(path) for path in paths}
    assert told(run, site, *paths, limits=replace(QUICK, interval=0.15)) == ["fresh"] * 6
    assert len(site.asked) == 7
    assert 6 * 0.15 - 0.1 < sum(gaps(site.asked)) < 5  # each by itself may come late


def test_hosts_are_asked_side_by_side(site: Site, run: Run) -> None:
    with Site("127.0.0.3") as other, Site("127.0.0.4") as third:
        sites = [site, other, third]
        for each in sites:
            each.pages |= {f"/{n}": Told("one", delay=1.0) for n in range(3)}
        pages = [page for n in range(3) for each in sites for page in wanted(each, f"/{n}")]
        begun = time.monotonic()
        with run() as web:
            found = list(web.get_all(pages))
    assert time.monotonic() - begun < 8  # 3 s for each; if they waited for each other 9 s
    assert [page.url for page in found if isinstance(page, Page)] == [each.url for each in pages]


def test_the_pace_that_a_site_asks_for_is_kept_within_bounds(site: Site, run: Run) -> None:
    site.pages |= {
        "/robots.txt": Told("User-agent: *\nCrawl-delay: 86400"),
        "/1": Told("one"),
        "/2": Told("two"),
    }
    assert told(run, site, "/1", "/2", limits=replace(QUICK, slowest=0.3)) == ["fresh", "fresh"]
    assert 0.25 < gaps(site.asked)[-1] < 5


def failing(*first: Told) -> Callable[[Asked], Told]:
    left = list(first)
    return lambda _asked: left.pop(0) if left else Told("one")


@pytest.mark.parametrize(
    "bad",
    [
        Told(status=429),
        Told(status=502),
        Told(status=503),
        Told(status=504),
        Told(raw=b""),
        Told(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1"),
    ],
)
def test_what_may_pass_is_tried_again(site: Site, run: Run, bad: Told) -> None:
    site.pages["/"] = failing(bad, bad)
    assert told(run, site, "/") == ["fresh"]
    assert site.count("/") == 3
    site.pages["/"] = failing(bad, bad, bad)
    (why,) = told(run, site, "/", days=7)
    assert why != "fresh"
    assert site.count("/") == 6


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 500, 501])
def test_what_will_not_pass_is_not_tried_again(site: Site, run: Run, status: int) -> None:
    site.pages["/"] = Told(status=status)
    assert told(run, site, "/") == [f"answered {status}"]
    assert site.count("/") == 1


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_a_server_that_says_when_is_asked_then(site: Site, run: Run, form: str) -> None:
    after = "1" if form == "seconds" else formatdate(time.time() + 2, usegmt=True)
    site.pages["/"] = failing(Told(status=503, headers={"Retry-After": after}))
    assert told(run, site, "/") == ["fresh"]
    assert 0.8 < gaps(site.asked)[-1] < 5


def test_a_server_that_wants_to_be_left_alone_is(site: Site, run: Run) -> None:
    site.pages |= {"/": Told(status=429, headers={"Retry-After": "3600"}), "/other": Told("one")}
    assert told(run, site, "/", "/other") == ["answered 429"] * 2
    assert site.count() == 1


def test_a_slow_host_is_waited_for_twice_and_not_a_hundred_times(site: Site, run: Run) -> None:
    paths = [f"/{n}" for n in range(100)]
    site.pages |= {path: Told("late", delay=2) for path in paths}
    begun = time.monotonic()
    found = told(run, site, *paths, limits=replace(QUICK, read=0.3))
    assert time.monotonic() - begun < 10
    assert set(found) == {"no answer within 0.3 s"}
    assert site.count() == 2


def test_one_slow_page_does_not_close_its_host(site: Site, run: Run) -> None:
    late, good = Told("late", delay=4), Told("one")
    site.pages |= {"/1": late, "/2": good, "/3": late, "/4": good}
    limits = replace(QUICK, read=1.0)
    why = "no answer within 1 s"
    assert told(run, site, "/1", "/2", "/3", "/4", limits=limits) == [why, "fresh", why, "fresh"]


def test_a_host_that_is_not_there_is_looked_for_once(site: Site, run: Run) -> None:
    with Site("127.0.0.3") as other:
        pass  # its port is free again
    begun = time.monotonic()
    assert (
        told(run, other, *[f"/{n}" for n in range(50)], limits=replace(QUICK, pause=0.1))
        == ["nobody answers there"] * 50
    )
    assert time.monotonic() - begun < 10


def test_a_run_that_ends_early_waits_for_nobody(site: Site, run: Run) -> None:
    site.pages |= {f"/{n}": Told("one") for n in range(30)}
    begun = time.monotonic()
    with run(limits=replace(QUICK, interval=0.5)) as web:
        pages = web.get_all(wanted(site, *[f"/{n}" for n in range(30)]))
        assert isinstance(next(pages), Page)
    assert time.monotonic() - begun < 8
    with run() as web, pytest.raises(SourceError, match="answered 404"):
        web.get(wanted(site, "/none")[0])


def test_hanging_up_in_the_middle_of_an_answer_is_no_matter(site: Site, run: Run) -> None:
    with Site("127.0.0.3") as other:
        site.pages["/"] = Told("one", delay=0.2)
        other.pages["/"] = Told("late", delay=9)
        begun = time.monotonic()
        with run(limits=replace(QUICK, read=10, whole=20)) as web:
            pages = web.get_all([*wanted(site, "/"), *wanted(other, "/")])
            assert isinstance(next(pages), Page)
            while not other.count("/"):
                time.sleep(0.01)
    assert time.monotonic() - begun < 8
