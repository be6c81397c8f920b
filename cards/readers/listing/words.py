"""The word lists of ``listing.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple


class Words(NamedTuple):
    """What listing pages are made of; the file says what each list is for."""

    related: tuple[str, ...]
    references: tuple[str, ...]
    navigation: tuple[str, ...]
    contents: tuple[str, ...]
    inline: tuple[str, ...]
    display: tuple[str, ...]
    labels: frozenset[str]
    examples: tuple[str, ...]
    open_ends: tuple[str, ...]
    open_starts: tuple[str, ...]
    dependent_starts: tuple[str, ...]
    not_heading: tuple[str, ...]


@cache
def words() -> Words:
    """Return the lists."""
    table = tomllib.loads(Path(__file__).with_name("listing.toml").read_text(encoding="utf-8"))
    lists = table["page"] | table["excerpt"]
    labels = frozenset(lists.pop("labels"))
    return Words(labels=labels, **{name: tuple(values) for name, values in lists.items()})
