"""mkdeck sources, against a site on loopback."""

import json
import subprocess
import tomllib
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest

from cards.cli import sources as cli
from cards.web import Limits
from cards.web import web as web_module
from tests.cli.conftest import ARTICLE, Run
from tests.web.server import Site, Told, moved

RECIPE = '# mine\nname = "系统"\n\n[[sources]]\npath = "../good.md"   # the first\n'


def page(title: str, body: str, head: str = "") -> Told:
    return Told(f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>")


def rss(*items: tuple[str, str, int]) -> Told:
    """Posts by title, path and day of March."""
    entries = "".join(
        f"<item><title>{title}</title><link>{at}</link><pubDate>{day:02} Mar 2024 08:00 GMT</pubDate></item>"
        for title, at, day in items
    )
    text = f'<rss version="2.0"><channel><title>系统笔记</title>{entries}</channel></rss>'
    return Told(text, type="application/rss+xml")


POST = page("线程", "<article><h1>线程</h1><p>线程是操作系统能够进行调度的最小单位。</p></article>")
FEED = '<link rel="alternate" type="application/rss+xml" href="/rss">'
LIST = "".join(
    f"<h2><a href='/posts/number-{each}.html'>第{each}篇文章的标题</a></h2><p>摘要。</p>" for each in range(6)
)


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_module, "Limits", lambda: Limits(interval=0.0, read=2.0, whole=4.0, attempts=1))


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        site.pages["/"] = page("首页", LIST, FEED)
        site.pages["/rss"] = rss(("线程", "/posts/thread", 4), ("锁", "/posts/lock", 8))
        site.pages["/posts/thread"] = site.pages["/posts/lock"] = POST
        yield site


@pytest.fixture
def project(tmp_path: Path, article: Path) -> Path:
    (tmp_path / "decks").mkdir()
    (tmp_path / "decks/os.toml").write_text(RECIPE, encoding="utf-8")
    return tmp_path


def recipe(project: Path) -> str:
    return (project / "decks/os.toml").read_text("utf-8")


def test_a_blog_is_followed_by_its_feed(project: Path, site: Site, inside: Run) -> None:
    done = inside("sources", "add", site.url("/"), "--allow-private")
    assert done.returncode == 0, done.stderr
    entry = f'feed = "{site.url("/rss")}"\nallow_private = true\n'
    assert done.stdout == entry
    assert "feed of 系统笔记 with 2 posts\nthe newest: 锁 (2024-03-08)\nadded to decks/os.toml" in done.stderr
    assert recipe(project) == f"{RECIPE}\n[[sources]]\n{entry}"
    assert inside("build").returncode == 0

    listed = inside("sources", "list", "--json")
    first, second = json.loads(listed.stdout)["sources"]
    assert (first["origin"], first["value"], first["articles"], first["read"]) == (
        "path",
        "../good.md",
        1,
        None,
    )
    assert (second["origin"], second["articles"], second["recipe"]) == ("feed", 2, "os")
    assert second["read"] is not None
    assert "articles: 2, last read 20" in inside("sources", "list").stdout

    again = inside("sources", "add", site.url("/rss"), "--allow-private")
    assert again.returncode == 2
    assert "error: " in again.stderr
    assert "is there already" in again.stderr

    gone = inside("sources", "remove", site.url("/rss"))
    assert gone.returncode == 0, gone.stderr
    assert recipe(project) == RECIPE


SHELL = page("加载中", "<div id='app'></div><script src='/app.js'></script>")
SAID = "<h2>线程</h2><p>线程是操作系统能够进行调度的最小单位。</p>" + "<p>它有自己的栈和寄存器。</p>" * 60

ITEM = f"<title>线程</title><link>/posts/thread</link><description>{escape(SAID)}</description>"
WHOLE = Told(f'<rss version="2.0"><channel><item>{ITEM}</item></channel></rss>', type="application/xml")


def test_where_pages_hold_nothing_the_feed_is_read_for_its_texts(
    project: Path, site: Site, inside: Run
) -> None:
    item = (
        f"<item><title>线程</title><link>/posts/thread</link><description>{escape(SAID)}</description></item>"
    )
    site.pages["/rss"] = Told(f'<rss version="2.0"><channel>{item}</channel></rss>', type="application/xml")
    site.pages["/posts/thread"] = SHELL
    tried = inside("sources", "test", site.url("/"), "--allow-private")
    assert (tried.returncode, tried.stdout) == (0, "线程\n")
    assert "makes 1 cards" in tried.stderr
    done = inside("sources", "add", site.url("/"), "--allow-private")
    assert done.stdout == f'feed = "{site.url("/rss")}"\nfull_text = true\nallow_private = true\n'
    assert "the pages of its posts give less than the feed itself" in done.stderr
    assert inside("build").returncode == 0

    site.pages["/posts/thread"] = page("线程", f"<article>{SAID}</article>")
    done = inside("sources", "add", site.url("/"), "--allow-private", "--recipe", "os", "--dry-run")
    assert "is there already" in done.stderr


def test_where_pages_hold_the_text_they_are_read(project: Path, site: Site, inside: Run) -> None:
    item = (
        f"<item><title>线程</title><link>/posts/thread</link><description>{escape(SAID)}</description></item>"
    )
    site.pages["/rss"] = Told(f'<rss version="2.0"><channel>{item}</channel></rss>', type="application/xml")
    site.pages["/posts/thread"] = page("线程", f"<article><h1>线程</h1>{SAID}</article>")
    done = inside("sources", "add", site.url("/"), "--allow-private")
    assert "full_text" not in done.stdout


def test_dry_run_writes_nothing(project: Path, site: Site, inside: Run) -> None:
    done = inside("sources", "add", site.url("/"), "--allow-private", "-n")
    assert (done.returncode, recipe(project)) == (0, RECIPE)
    assert "would be added" in done.stderr
    assert inside("sources", "add", site.url("/"), "--allow-private").returncode == 0
    before = recipe(project)
    assert inside("sources", "remove", site.url("/rss"), "--dry-run").returncode == 0
    assert recipe(project) == before


XML = "text/xml"
MAP = Told("<urlset><url><loc>/a</loc></url></urlset>", type=XML)
OPML = Told('<opml><body><outline xmlUrl="https://e.org/f"/></body></opml>', type=XML)
ARTICLE_AT = "/posts/thread-1.html"
BARE = page("b", "<p>x</p>")


@pytest.mark.parametrize(
    ("path", "pages", "entry"),
    [
        pytest.param(
            "/",
            {"/": page("b", LIST), "/atom.xml": rss(("a", "/posts/thread", 1))},
            {"feed": "/atom.xml"},
            id="at a usual place",
        ),
        pytest.param("/", {"/": page("b", LIST)}, {"url": "/", "follow": True}, id="no feed"),
        pytest.param("/", {"/": BARE, "/sitemap.xml": MAP}, {"sitemap": "/sitemap.xml"}, id="sitemap"),
        pytest.param("/", {"/": BARE}, {"url": "/", "follow": False}, id="nothing"),
        pytest.param("/old", {"/old": moved("/rss")}, {"feed": "/rss"}, id="moved"),
        pytest.param("/rss", {}, {"feed": "/rss"}, id="feed"),
        pytest.param(ARTICLE_AT, {ARTICLE_AT: POST}, {"url": ARTICLE_AT, "follow": False}, id="article"),
        pytest.param(
            "/x.pdf",
            {"/x.pdf": Told(b"%PDF-", type="application/pdf")},
            {"url": "/x.pdf", "follow": False},
            id="pdf",
        ),
        pytest.param("/s.xml", {"/s.xml": MAP}, {"sitemap": "/s.xml"}, id="sitemap itself"),
        pytest.param("/o", {"/o": OPML}, {"opml": "/o"}, id="opml"),
    ],
)
def test_what_an_address_is(
    project: Path, site: Site, inside: Run, path: str, pages: dict[str, Told], entry: dict[str, object]
) -> None:
    site.pages |= pages
    done = inside("sources", "add", site.url(path), "--allow-private")
    assert done.returncode == 0, done.stderr
    origin, value = next(iter(entry.items()))
    wanted = {**entry, origin: site.url(str(value)), "allow_private": True}
    assert tomllib.loads(recipe(project))["sources"][1] == wanted


def test_an_article_of_a_blog_tells_of_its_feed(project: Path, site: Site, inside: Run) -> None:
    site.pages["/posts/a-thread.html"] = page("线程", "<p>线程是调度的单位。</p>", FEED)
    done = inside("sources", "test", site.url("/posts/a-thread.html"), "--allow-private")
    assert f"mkdeck sources add {site.url('/rss')}" in done.stderr


def test_a_feed_is_tried(project: Path, site: Site, inside: Run) -> None:
    done = inside("sources", "test", site.url("/"), "--allow-private")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "锁\n线程\n"
    assert "锁 makes 1 cards" in done.stderr
    assert recipe(project) == RECIPE
    assert sorted(each.name for each in project.iterdir()) == ["decks", "good.md"]


def test_files_are_sources_too(project: Path, inside: Run) -> None:
    (project / "notes").mkdir()
    (project / "notes/锁.md").write_text("# 锁\n\n锁是保护数据的工具。\n", "utf-8")
    (project / "feeds.opml").write_text('<opml><body><outline xmlUrl="https://e.org/f"/></body></opml>')
    subprocess.run(["git", "init", "--quiet", "repo"], cwd=project, check=True)
    (project / "repo/a.md").write_text(ARTICLE, "utf-8")
    subprocess.run(["git", "add", "a.md"], cwd=project / "repo", check=True)
    for word in ("notes", "feeds.opml", "repo"):
        assert inside("sources", "add", word).returncode == 0
    sources = tomllib.loads(recipe(project))["sources"]
    assert sources[1:] == [{"path": "../notes"}, {"opml": "../feeds.opml"}, {"git": "../repo"}]
    assert "is there already" in inside("sources", "add", "decks/../notes/").stderr
    tried = inside("sources", "test", "notes")
    assert (tried.returncode, tried.stdout) == (0, "锁\n")
    rows = json.loads(inside("sources", "list", "--json").stdout)["sources"]
    assert [each["articles"] for each in rows] == [1, 1, None, 1]
    assert inside("sources", "remove", "notes").returncode == 0
    assert inside("sources", "remove", "../feeds.opml").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code", "what"),
    [
        (["add", "nothing"], 1, "no such file or folder"),
        (["add", "http://127.0.0.1:1/"], 1, "private"),
        (["add", "../good.md", "--recipe", "oss"], 2, "did you mean 'os'?"),
        (["add", "good.md"], 2, "is there already"),
        (["remove", "good.md"], 2, "the only source"),
        (["remove", "https://e.org/"], 2, "no recipe has this source"),
        (["list", "--recipe", "other"], 2, "no recipe of this name"),
        (["test", "nothing"], 1, "no such file or folder"),
        (["add"], 2, "Missing argument"),
    ],
)
def test_what_cannot_be_done(project: Path, inside: Run, arguments: list[str], code: int, what: str) -> None:
    done = inside("sources", *arguments)
    assert done.returncode == code, done.stderr
    assert what in done.stderr
    assert recipe(project) == RECIPE


def test_of_several_recipes_one_must_be_named(project: Path, inside: Run) -> None:
    (project / "decks/net.toml").write_text('[[sources]]\npath = "../good.md"\n', "utf-8")
    (project / "notes.md").write_text(ARTICLE, "utf-8")
    done = inside("sources", "add", "notes.md")
    assert done.returncode == 2
    assert "which recipe is meant: net, os?" in done.stderr
    assert inside("sources", "add", "notes.md", "--recipe", "os").returncode == 0
    assert inside("sources", "remove", "notes.md").returncode == 0
    assert "which recipe is meant" in inside("sources", "remove", "good.md").stderr
    assert recipe(project) == RECIPE


def test_outside_of_a_project_nothing_is_made(tmp_path: Path, article: Path, inside: Run) -> None:
    assert inside("sources", "add", "good.md").returncode == 2
    assert [each.name for each in tmp_path.iterdir()] == ["good.md"]
    assert set(cli.COMMANDS) == {"add", "list", "remove", "test"}
