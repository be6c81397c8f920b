"""What chapters of books are called and marked with that hold nothing to learn (chapters.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def words() -> Mapping[str, frozenset[str]]:
    """Return the tables of chapters.toml."""
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {name: frozenset(values) for name, values in table.items()}


def is_apparatus(title: str) -> bool:
    """Whether a chapter's title is that of a cover, a table of contents, an index …"""
    return title.casefold() in words()["titles"]
