from collections.abc import Iterator
from pathlib import Path

import pytest

from cards.build import build
from cards.cache import Cache, Record, opened, sights
from cards.options import Options
from cards.plan import Order
from cards.report import Report
from tests.cli.conftest import ARTICLE

OPTIONS = Options(1_700_000_000, "2023-W46")
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(64)
OTHER = """# 网络

## 网关

![](p.png)网关是连接两个不同网络的设备。

## 网桥

网桥是连接两个网段的设备。
"""
RECIPE = 'new_per_week = {budget}\n[[sources]]\npath = "{path}"\n'


class Project:
    """A recipe with some articles, in the current folder."""

    def __init__(self, *, budget: int = 90, path: str = "../notes/**/*.md") -> None:
        for folder in ("decks", "notes/deep"):
            Path(folder).mkdir(parents=True)
        Path("decks/os.toml").write_text(RECIPE.format(budget=budget, path=path))
        Path("notes/a.md").write_text(ARTICLE, "utf-8")
        Path("notes/deep/b.md").write_text(OTHER, "utf-8")
        Path("notes/deep/p.png").write_bytes(PICTURE)
        self.order = Order(Path("decks/os.toml"))

    def record(self, cache: Cache, options: Options = OPTIONS) -> Record:
        return Record(cache, self.order, options)

    def build(self, cache: Cache, options: Options = OPTIONS) -> Report:
        record = self.record(cache, options)
        return build(self.order.plan(), options, record=record)

    def nothing_to_do(self, cache: Cache, options: Options = OPTIONS) -> Report | None:
        return self.record(cache, options).nothing_to_do()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MKDECK_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


@pytest.fixture
def cache(folder: Path) -> Iterator[Cache]:
    with opened() as each:
        yield each


@pytest.fixture
def aged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file counts as old when it is read."""
    monkeypatch.setattr(sights, "TICK", -(10**18))
