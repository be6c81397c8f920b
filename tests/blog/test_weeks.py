"""A blog through eight weekly builds, each imported into one real Anki: nothing lost, nothing doubled."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cards import network
from cards.cache.store import cache_dir
from cards.clock import moment
from cards.lock import Lock, State
from cards.web import Web
from cards.web.limits import Limits
from tests.anki import anki_import
from tests.blog.posts import Post, atom, rss
from tests.web.server import Site, Told, moved
from tests.year.build import Done, Project, in_process

WEEK = 7 * 86_400
PICTURE = Path("decks/pictures/card.png").resolve()
BEGIN = 1_767_600_000  # a Monday in January 2026

QUEUE = Post(
    "/posts/queue/",
    "消息队列",
    "## 消费者组\n\n消费者组是共同消费一个主题的一组消费者。\n\n"
    "## 分区\n\n分区数不能减少，因为减少会打乱键到分区的映射。\n",
    BEGIN,
)
CACHE = Post(
    "/posts/cache/",
    "缓存",
    "## 缓存雪崩\n\n缓存雪崩是指大量键在同一时刻过期，请求全部落到数据库的现象。\n\n"
    "## 缓存穿透\n\n缓存穿透是指查询的数据既不在缓存也不在数据库的情况。\n",
    BEGIN,
)
INDEX = Post(
    "/posts/index/",
    "Indexes",
    "## Covering index\n\nA covering index is an index that holds every column that a query reads.\n\n"
    "## Page\n\nThe default page size is 16 KB.\n",
    BEGIN,
    "en",
)
LOCKS = Post(
    "/posts/locks/",
    "锁",
    "## 自旋锁\n\n自旋锁是一种在等待时不让出处理器的锁。\n\n"
    "## 读写锁\n\n读写锁是一种允许多个读者同时持有的锁。\n",
    BEGIN,
)
HASHING = Post(
    "/posts/hashing/",
    "一致性哈希",
    "## 虚拟节点\n\n虚拟节点是一个物理节点在哈希环上的多个替身。\n",
    BEGIN + WEEK,
)
LATE = Post(
    "/posts/quorum/",
    "Quorums",
    "## Quorum\n\nA quorum is a set of replicas large enough to overlap with every other such set.\n",
    BEGIN + 7 * WEEK,
    "en",
)
SECRET = Post("/private/draft/", "草稿", "## 草稿\n\n草稿是一种不给机器看的文章。\n", BEGIN + 7 * WEEK)


class Blog:
    """The blog and who follows it."""

    def __init__(self, site: Site, project: Project, keep: Path) -> None:
        self.site, self.project, self.keep = site, project, keep
        self.posts = [QUEUE, CACHE, INDEX, LOCKS]
        self.draw = rss
        self.week = -1
        self.packages: list[Path] = []
        self.publish()

    def publish(self) -> None:
        """Put the pages and the feed where they are asked for; what was put elsewhere stays."""
        for post in self.posts:
            self.site.pages[post.path] = Told(post.page())
        feed = self.draw(self.posts, self.site.url(""))
        self.site.pages["/feed.xml"] = Told(feed, type="application/xml")

    def build(self) -> Done:
        """A week passes; the deck is built, and its package put by."""
        self.week += 1
        self.site.forget()
        done = self.project.run(BEGIN + self.week * WEEK + 3_600, "build", "--json")
        self.packages.append(self.keep / f"{self.week}.apkg")
        shutil.copy(self.project.package, self.packages[-1])
        return done

    def asked(self) -> dict[str, tuple[int, int]]:
        """How often each page was asked for this week, and how often with a copy at hand."""
        paths = {each.path for each in self.site.asked} - {"/robots.txt"}
        return {path: (self.site.count(path), self.site.conditional(path)) for path in paths}

    @property
    def lock(self) -> Lock:
        return self.project.lock()

    def states(self, post: Post) -> set[str]:
        """The states of the notes that stand in a post, by where it stood first."""
        url = self.site.url(post.path)
        return {
            str(row.state) for row in self.lock.rows if any(anchor.article == url for anchor in row.anchors)
        }


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Blog]:
    def opened(*, offline: bool = False) -> Web:
        limits = Limits(interval=0.0, read=4.0, whole=10.0, attempts=1)
        return Web(cache_dir() / "web", now=int(moment().timestamp()), offline=offline, limits=limits)

    monkeypatch.setattr(network, "opened", opened)
    with Site() as site:
        project = Project(tmp_path / "project", in_process)
        recipe = f'name = "blog"\n[[sources]]\nfeed = "{site.url("/feed.xml")}"\nallow_private = true\n'
        (project.folder / "decks" / "year.toml").write_text(recipe, "utf-8")
        yield Blog(site, project, tmp_path)


def test_eight_weeks(blog: Blog) -> None:
    first = blog.build()
    assert first.code == 0, first.err
    assert blog.asked() == dict.fromkeys(("/feed.xml", *(post.path for post in blog.posts)), (1, 0))
    issued = len(blog.lock.rows)
    assert issued >= 8
    assert {*blog.states(QUEUE), *blog.states(INDEX)} == {"active"}

    # A new post; one is edited: the unchanged cost one conditional request or none.
    blog.posts = [HASHING, *blog.posts]
    INDEX.text = INDEX.text.replace("16 KB", "32 KB")
    INDEX.changed += WEEK
    blog.publish()
    assert blog.build().code == 0
    asked = blog.asked()
    assert asked.pop("/posts/hashing/") == (1, 0)
    assert all(count == conditional == 1 for count, conditional in asked.values())
    (page_size,) = [row for row in blog.lock.rows if "32 KB" in row.back]
    assert len(blog.lock.rows) == issued + 1
    assert page_size.state is State.ACTIVE

    # A post is moved for good, and the feed still names the old place.
    cache = Post("/archive/cache/", CACHE.title, CACHE.text, CACHE.changed)
    blog.site.pages[cache.path] = Told(cache.page())
    blog.site.pages[CACHE.path] = moved(cache.path)
    assert blog.build().code == 0
    assert len(blog.lock.rows) == issued + 1
    assert blog.states(cache) == {"active"}

    # One is answered 404, and has fallen off the feed besides: once is nothing.
    blog.posts = [post for post in blog.posts if post is not LOCKS and post is not CACHE]
    del blog.site.pages[LOCKS.path]
    blog.site.pages["/feed.xml"] = Told(rss(blog.posts, blog.site.url("")), type="application/xml")
    assert blog.build().code == 0
    assert blog.states(LOCKS) == {"active"}

    # Twice is gone: its notes are retired, those of the one that is listed no more are not.
    assert blog.build().code == 0
    assert blog.states(LOCKS) == {"retired"}
    assert blog.states(cache) == {"active"}

    # A week in which the server is ill.
    well = dict(blog.site.pages)
    blog.site.pages = {path: Told("ill", 500) for path in well}
    ill = blog.build()
    assert ill.code == 0
    assert blog.states(QUEUE) == blog.states(cache) == {"active"}
    assert "could not be had" in ill.err

    # A week in which one page never comes.
    blog.site.pages = {**well, QUEUE.path: Told(QUEUE.page(), delay=15.0)}
    assert blog.build().code == 0
    assert blog.states(QUEUE) == {"active"}

    # The feed is another format now, and robots.txt forbids what it names.
    blog.site.pages = well
    blog.draw = atom
    blog.posts = [LATE, SECRET, *blog.posts]
    blog.publish()
    blog.site.pages["/robots.txt"] = Told("User-agent: *\nDisallow: /private/\n", type="text/plain")
    last = blog.build()
    assert last.code == 1  # a page that could not be read
    assert SECRET.path not in {each.path for each in blog.site.asked}
    assert blog.states(LATE) == {"active"}
    assert blog.states(SECRET) == set()

    said = [f"{row.front}{row.back}" for row in blog.lock.rows]
    assert not [text for text in said if "导航" in text or "静态生成器" in text]
    _check_in_anki(blog)


def _check_in_anki(blog: Blog) -> None:
    seen = anki_import(*blog.packages, study=5)
    assert seen["reviews"] == 5
    assert {*seen["notes"]} == {row.guid for row in blog.lock.rows}
    fronts = [note["fields"]["Front"] for note in seen["notes"].values()]
    assert len(fronts) == len({*fronts})
    for report in seen["imports"][1:]:
        assert report["cards_lost"] == report["notes_lost"] == report["reviews_lost"] == []
        assert report["reviews_changed"] == []


def test_what_is_no_article_is_told_and_pictures_come_along(blog: Blog) -> None:
    shown = Post(
        "/posts/ring/",
        "哈希环",
        "## 哈希环\n\n哈希环是一种首尾相接的取值空间。\n\n![环上的三个节点](/img/ring.png)\n",
        BEGIN,
    )
    empty = Post("/posts/app/", "应用", "", BEGIN)
    blog.posts = [shown, empty]
    blog.publish()
    blog.site.pages[empty.path] = Told("<html><body><div id='app'></div><script>x</script></body></html>")
    blog.site.pages["/img/ring.png"] = Told(PICTURE.read_bytes(), type="image/png")
    done = blog.build()
    assert done.code == 0
    assert f"{blog.site.url(empty.path)}: 1 listed pages were left out: the page holds no article" in done.err
    (row,) = [row for row in blog.lock.rows if row.front == "什么是哈希环？"]
    assert 'alt="环上的三个节点"' in row.fields[1]
    assert len(anki_import(*blog.packages)["media"]) == 1
    blog.build()
    assert "/img/ring.png" not in blog.asked()
    assert blog.packages[0].read_bytes() == blog.packages[1].read_bytes()
