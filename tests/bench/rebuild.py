"""What a rebuild costs in which nothing, or one article, has changed."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import chdir, contextmanager
from pathlib import Path

from cards.build import build
from cards.cache import Record, opened, sights
from cards.cache.store import CACHE_VARIABLE
from cards.model import Document
from cards.options import Options
from cards.plan import Order
from cards.report import Report
from tests.bench import articles

ORDER = Order(None, ("notes",), Path("x.apkg"))
OPTIONS = Options(1_700_000_000, "2023-W46")


@contextmanager
def project() -> Iterator[Path]:
    """Yield a new current folder with a cache of its own."""
    before = os.environ.get(CACHE_VARIABLE)
    with tempfile.TemporaryDirectory() as name, chdir(name):
        os.environ[CACHE_VARIABLE] = str(Path(name, "cache"))
        try:
            yield Path(name)
        finally:
            os.environ.pop(CACHE_VARIABLE)
            if before is not None:
                os.environ[CACHE_VARIABLE] = before


def small(count: int) -> None:
    """Write so many articles into the folder ``notes``, a hundred to a folder, all but one of them tiny."""
    for number in range(count):
        path = Path("notes", f"{number // 100:03}", f"{number:05}.md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# 第 {number} 篇\n\n这一篇没有要记的。\n", encoding="utf-8")
    path.write_bytes(next(articles.made("zh", 1)).data)


def written(documents: Sequence[Document]) -> None:
    """Write documents into the folder ``notes``."""
    for number, document in enumerate(documents):
        path = Path("notes", f"{number:05}-{Path(document.name).name}")
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(document.data)


def settle() -> None:
    """Wait until what was written last counts as old, and let the record find that out."""
    time.sleep(sights.TICK / 1e9 + 0.1)
    assert nothing_to_do()


def look() -> None:
    """List and look at all articles: the least that must be done to know that nothing has changed."""
    folders = ["notes"]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    entry.stat()


def nothing_to_do() -> Report | None:
    """Find that there is nothing to do, as ``mkdeck build`` does."""
    with opened() as cache:
        return Record(cache, ORDER, OPTIONS).nothing_to_do()


def rebuild(*, fresh: bool = False) -> Report:
    """Build, whether or not there is something to do."""
    with opened(fresh=fresh) as cache:
        return build(ORDER.plan(), OPTIONS, record=Record(cache, ORDER, OPTIONS))


def change() -> None:
    """Add a fact to the first article."""
    path = next(iter(sorted(Path("notes").rglob("*.md"))))
    with path.open("a", encoding="utf-8") as file:
        file.write("\n## 环形队列\n\n环形队列是指首尾相接、可以反复使用的队列。\n")
