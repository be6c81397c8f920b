"""What a source names, asked of a real server on loopback."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from cards.config import Source
from cards.errors import SourceError
from cards.illustrations import of_page
from cards.model import Image
from cards.sources import forges, origins
from cards.sources.origins import Haul, haul
from cards.web import Web
from cards.web.limits import Limits
from tests.blog.posts import Post, atom, rss
from tests.web.server import Site, Told, moved

PICTURE = Path("decks/pictures/card.png").resolve()
NOW = 1_800_000_000
POSTS = [
    Post(f"/posts/{name}/", f"About {name}", f"A {name} is a thing that posts are about.\n" * 9, NOW - 86_400)
    for name in ("queue", "cache", "paging", "lock")
]


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        for post in POSTS:
            site.pages[post.path] = Told(post.page())
        yield site


class Asked:
    """What sources name, at one time and the next."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *, at: int = NOW, offline: bool = False, **source: object) -> Haul:
        with Web(
            self.folder, now=at, offline=offline, limits=Limits(interval=0, read=20, whole=40, attempts=1)
        ) as web:
            return haul(Source.model_validate({"allow_private": True, **source}), self.folder, lambda: web)


@pytest.fixture
def ask(tmp_path: Path) -> Asked:
    return Asked(tmp_path)


def urls(found: Haul) -> list[str]:
    return [each.address.url for each in found.named if each.address]


def test_a_page_is_one_document(site: Site, ask: Asked) -> None:
    found = ask(url=site.url("/posts/queue/"))
    assert urls(found) == [site.url("/posts/queue/")]
    assert "A queue is a thing" in Path(found.named[0].path).read_text("utf-8")
    assert not found.shows_a_part


@pytest.mark.parametrize("draw", [rss, atom])
def test_a_feed_names_its_posts_and_those_it_named_before(site: Site, ask: Asked, draw) -> None:
    site.pages["/feed"] = Told(draw(POSTS[:3], site.url("")), type="application/xml")
    assert urls(ask(feed=site.url("/feed"))) == [site.url(post.path) for post in POSTS[:3]]
    site.pages["/feed"] = Told(draw(POSTS[3:], site.url("")), type="application/xml")
    later = ask(feed=site.url("/feed"), at=NOW + 7 * 86_400)
    assert later.shows_a_part
    assert urls(later)[0] == site.url(POSTS[3].path)
    assert {*urls(later)} == {site.url(post.path) for post in POSTS}


def test_a_sitemap_of_sitemaps(site: Site, ask: Asked) -> None:
    def listing(kind: str, entry: str, paths: list[str]) -> Told:
        body = "".join(f"<{entry}><loc>{site.url(path)}</loc></{entry}>" for path in paths)
        ns = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return Told(f'<?xml version="1.0"?><{kind} xmlns="{ns}">{body}</{kind}>', type="application/xml")

    site.pages["/sitemap.xml"] = listing("sitemapindex", "sitemap", ["/a.xml", "/b.xml", "/sitemap.xml"])
    site.pages["/a.xml"] = listing("urlset", "url", ["/posts/queue/", "/about/"])
    site.pages["/b.xml"] = listing("urlset", "url", ["/posts/cache/"])
    found = ask(sitemap=site.url("/sitemap.xml"), only="/posts/**")
    assert urls(found) == [site.url("/posts/queue/"), site.url("/posts/cache/")]
    assert site.count("/about/") == 0


def test_a_list_of_feeds_of_which_one_is_away(site: Site, ask: Asked) -> None:
    site.pages["/feed"] = Told(rss(POSTS[:1], site.url("")), type="application/xml")
    outlines = "".join(f'<outline type="rss" xmlUrl="{site.url(path)}"/>' for path in ("/feed", "/away"))
    opml = f'<opml version="2.0"><head/><body><outline text="blogs">{outlines}</outline></body></opml>'
    (ask.folder / "blogs.opml").write_text(opml, "utf-8")
    found = ask(opml="blogs.opml")
    assert urls(found) == [site.url(POSTS[0].path)]
    assert [str(problem) for problem in found.problems] == [f"{site.url('/away')}: answered 404"]


def test_a_checkout_is_what_is_under_version_control(ask: Asked) -> None:
    folder = ask.folder / "notes"
    for name in ("a.md", "docs/b.md", "docs/new.md"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("# A\n", "utf-8")
    for words in (("init", "-q"), ("add", "a.md", "docs/b.md")):
        subprocess.run(["git", *words], cwd=folder, check=True)
    paths = [Path(each.path).relative_to(folder).as_posix() for each in ask(git="notes").named]
    assert paths == ["a.md", "docs/b.md"]
    inside = ask(git="notes", path="docs/*.md").named
    assert [(Path(each.path).name, each.address) for each in inside] == [("b.md", None)]


def test_a_page_of_links_is_followed(site: Site, ask: Asked) -> None:
    more = [Post(f"/posts/{number}/", f"A later post, number {number}", "Words.", NOW) for number in range(8)]
    for post in more:
        site.pages[post.path] = Told(post.page())
    posts = [*POSTS, *more]
    items = "".join(
        f'<li><h2><a href="{post.path}">{post.title}</a></h2><p>{post.text[:40]}</p></li>' for post in posts
    )
    index = f"<html><body><nav><a href='/tags/x/'>x</a></nav><main><ul>{items}</ul></main></body></html>"
    site.pages["/"] = Told(index)
    for source in ({"url": site.url("/"), "follow": True}, {"url": site.url("/")}):
        assert urls(ask(**source)) == [site.url(post.path) for post in posts]
    assert urls(ask(url=site.url("/"), follow=False)) == [site.url("/")]


def test_a_page_that_moved_and_one_that_is_named_twice_are_one(site: Site, ask: Asked) -> None:
    site.pages["/old/"] = moved("/posts/queue/")
    posts = [Post("/old/", "Queue", "", NOW), POSTS[0], POSTS[1]]
    site.pages["/feed"] = Told(rss(posts, site.url("")), type="application/xml")
    assert urls(ask(feed=site.url("/feed"))) == [site.url(post.path) for post in POSTS[:2]]


def test_what_is_away_is_read_from_its_copy_and_what_is_gone_told(site: Site, ask: Asked) -> None:
    queue = site.url("/posts/queue/")
    ask(url=queue)
    site.pages["/posts/queue/"] = Told(status=503)
    away = ask(url=queue, at=NOW + 86_400)
    assert urls(away) == [queue]
    assert [*away.kept] == ["answered 503"]
    del site.pages["/posts/queue/"]
    once, twice = (ask(url=queue, at=NOW + days * 86_400) for days in (8, 15))
    assert [found.named[0].address.gone for found in (once, twice)] == [False, True]
    asked = site.count()
    assert urls(ask(url=queue, offline=True, at=NOW + 16 * 86_400)) == [queue]
    assert site.count() == asked


def test_a_password_stays_in_the_recipe(site: Site, ask: Asked) -> None:
    (found,) = ask(url=site.url("/posts/queue/").replace("//", "//reader:secret@")).named
    assert found.address
    assert found.address.url == site.url("/posts/queue/")


def test_what_nobody_has_is_an_error(site: Site, ask: Asked) -> None:
    with pytest.raises(SourceError, match="answered 404"):
        ask(url=site.url("/nothing"))
    with pytest.raises(SourceError):
        ask(url=site.url("/posts/queue/"), offline=True)


def test_a_private_address_is_refused_unless_the_source_allows_it(site: Site, ask: Asked) -> None:
    with pytest.raises(SourceError) as refused:
        ask(url=site.url("/posts/queue/"), allow_private=False)
    assert "allow_private" in refused.value.hint
    assert site.count() == 0


def test_no_more_pages_than_are_allowed_at_once(
    site: Site, ask: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(origins, "MOST_PAGES", 3)
    site.pages["/feed"] = Told(rss(POSTS, site.url("")), type="application/xml")
    first, second, third = (ask(feed=site.url("/feed"), at=NOW + days * 86_400) for days in (0, 7, 14))
    assert [(len(found.named), found.left) for found in (first, second, third)] == [(3, 1), (4, 0), (4, 0)]
    assert [site.count(post.path) for post in POSTS] == [3, 3, 2, 1]


def whole(*posts: tuple[str, str]) -> Told:
    items = "".join(
        f"<item><title>{name}</title><link>/posts/{name}/</link><description>&lt;p&gt;{said}&lt;/p&gt;"
        "</description></item>"
        for name, said in posts
    )
    return Told(f'<rss version="2.0"><channel>{items}</channel></rss>', type="application/xml")


def texts(found: Haul) -> dict[str, str]:
    return {
        each.address.url.rstrip("/").rpartition("/")[2]: Path(each.path).read_text("utf-8")
        for each in found.named
        if each.address
    }


def test_a_feed_with_whole_texts_is_all_that_is_asked_for(site: Site, ask: Asked) -> None:
    how = {"feed": site.url("/feed"), "full_text": True}
    site.pages["/feed"] = whole(("queue", "Told of queues."), ("lock", "Told of locks."))
    first = texts(ask(**how))
    assert first.keys() == {"queue", "lock"}
    assert "Told of queues." in first["queue"]

    site.pages["/feed"] = whole(("lock", "Told anew of locks."), ("cache", "Told of caches."))
    later = ask(**how, at=NOW + 7 * 86_400)
    assert later.shows_a_part
    assert not later.kept
    found = texts(later)
    assert list(found) == ["lock", "cache", "queue"]  # what it told once is as it was
    assert "Told anew of locks." in found["lock"]
    assert "Told of queues." in found["queue"]

    site.pages["/feed"] = Told(status=500)
    assert texts(ask(**how, at=NOW + 14 * 86_400)) == found
    assert texts(ask(**how, at=NOW + 14 * 86_400, offline=True)) == found
    assert not any(site.count(f"/posts/{name}/") for name in ("queue", "lock", "cache"))


def test_of_an_entry_without_a_text_the_page_is_read(site: Site, ask: Asked) -> None:
    site.pages["/feed"] = whole(("queue", "Told of queues."))
    body = str(site.pages["/feed"].body).replace(
        "<channel>", "<channel><item><title>lock</title><link>/posts/lock/</link></item>"
    )
    site.pages["/feed"] = Told(body, type="application/xml")
    found = texts(ask(feed=site.url("/feed"), full_text=True))
    assert "A lock is a thing" in found["lock"]
    assert site.count("/posts/lock/") == 1


@pytest.fixture
def forge(site: Site, monkeypatch: pytest.MonkeyPatch) -> str:
    """A forge on loopback; its pages show nothing without a script."""
    host = re.escape(site.url(""))
    known = {"file": host + "/(o/r)/blob/(.+)", "raw": site.url(r"/\1/raw/\2")}
    monkeypatch.setattr(forges, "known", lambda: {"127.0.0.1": known})
    site.pages["/o/r/raw/main/doc/queue.md"] = Told("# 队列\n\n队列是……\n", type="text/plain; charset=utf-8")
    site.pages["/o/r/blob/main/doc/queue.md"] = Told("<div id='app'></div>")
    site.pages["/o/r/raw/main/img/ring.png"] = Told(PICTURE.read_bytes(), type="image/png")
    return site.url("/o/r/blob/main/doc/queue.md")


def test_of_a_page_that_shows_a_file_the_file_is_read(site: Site, ask: Asked, forge: str) -> None:
    site.pages["/pages.txt"] = Told(f"{forge}?plain=1\n", type="text/plain")
    for found in (ask(url=forge), ask(sitemap=site.url("/pages.txt"))):
        assert urls(found) in ([forge], [f"{forge}?plain=1"])
        assert Path(found.named[0].path).suffix == ".md"
        assert Path(found.named[0].path).read_text("utf-8").startswith("# 队列")
    assert site.count("/o/r/blob/main/doc/queue.md") == 0


def test_the_pictures_beside_such_a_file_are_files_too(tmp_path: Path, ask: Asked, forge: str) -> None:
    (named,) = ask(url=forge).named
    assert named.address is not None
    image = Image("../img/ring.png", "环")
    with Web(tmp_path, now=NOW, limits=Limits(interval=0, attempts=1)) as web:
        copies = of_page([image], named.address, web)
    assert Path(copies[image].path).read_bytes() == PICTURE.read_bytes()
