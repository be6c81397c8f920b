"""The text of a recipe, changed in one place: comments, order and blank lines stay as they were written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from cards.errors import ConfigError

Entry = Mapping[str, str | bool]
"""One entry of ``[[sources]]``: the keys to write, in their order."""

_HEADER = re.compile(r"[ \t]*\[\[?[^\[\]]*\]\]?[ \t]*(?:#.*)?$")
_SOURCES = re.compile(r"[ \t]*\[\[[ \t]*[\"']?sources[\"']?[ \t]*\]\][ \t]*(?:#.*)?$")
_SILENT = re.compile(r"[ \t]*(?:#.*)?$")


def added(text: str, entry: Entry, path: Path) -> str:
    """Return a recipe's text with one more source, behind the others.

    Args:
        text: the recipe's, valid.
        entry: the source.
        path: the recipe, for messages.

    Raises:
        ConfigError: the text is written so that this cannot be done by itself.
    """
    import tomlkit

    wanted = [*_sources(text), dict(entry)]
    end = "\r\n" if "\r\n" in text else "\n"
    if _tables(text.split("\n")):
        new = _with_table(text, "".join(f"{key} = {_value(value)}{end}" for key, value in entry.items()), end)
    else:
        document = tomlkit.parse(text)
        table = tomlkit.inline_table()
        table.update(entry)
        document.setdefault("sources", tomlkit.array()).append(table)
        new = tomlkit.dumps(document)
    return _checked(new, text, wanted, path)


def removed(text: str, index: int, path: Path) -> str:
    """Return a recipe's text without one of its sources.

    Comments behind its last key stay: they speak of what follows.

    Args:
        text: the recipe's, valid.
        index: which source, counted from 0.
        path: the recipe, for messages.

    Raises:
        ConfigError: the text is written so that this cannot be done by itself.
    """
    import tomlkit

    wanted = _sources(text)
    del wanted[index]
    lines = text.split("\n")
    tables = _tables(lines)
    if len(tables) == len(wanted) + 1:
        new = _without_table(lines, *tables[index])
    else:
        document = tomlkit.parse(text)
        sources = document["sources"]
        assert isinstance(sources, list)
        del sources[index]
        new = tomlkit.dumps(document)
    return _checked(new, text, wanted, path)


def _with_table(text: str, keys: str, end: str) -> str:
    """Put a table behind the last one of sources, or behind the comments at the end of the file."""
    lines = text.split("\n")
    last = _tables(lines)[-1][1]
    rest = lines[last:]
    if all(_SILENT.fullmatch(line.rstrip("\r")) for line in rest):
        body = text.rstrip("\r\n \t")
        return f"{body}{end}{end}[[sources]]{end}{keys}"
    before = "\n".join(lines[:last]).rstrip("\r\n")
    return f"{before}{end}{end}[[sources]]{end}{keys}" + (
        "\n".join(rest) if not rest[0].strip() else end + "\n".join(rest)
    )


def _without_table(lines: list[str], start: int, end: int) -> str:
    """Take a table out, and one of the blank lines around it."""
    blank_before = start == 0 or not lines[start - 1].strip()
    while blank_before and end < len(lines) - 1 and not lines[end].strip():
        end += 1
    text = "\n".join([*lines[:start], *lines[end:]])
    return text.rstrip("\r\n \t") + ("\r\n" if "\r\n" in text else "\n") if end >= len(lines) - 1 else text


def _tables(lines: list[str]) -> list[tuple[int, int]]:
    """Return of each ``[[sources]]`` the line that it begins with and the one behind its last key."""
    found: list[tuple[int, int]] = []
    headers = [at for at, line in enumerate(lines) if _HEADER.fullmatch(line.rstrip("\r"))]
    for at, following in pairwise([*headers, len(lines)]):
        if _SOURCES.fullmatch(lines[at].rstrip("\r")):
            end = following
            while end > at + 1 and _SILENT.fullmatch(lines[end - 1].rstrip("\r")):
                end -= 1
            found.append((at, end))
    return found


def _value(value: str | bool) -> str:
    import tomlkit

    return tomlkit.item(value).as_string()


def _sources(text: str) -> list[Any]:
    return list(tomllib.loads(text.replace("\r\n", "\n")).get("sources", []))


def _checked(new: str, old: str, wanted: list[Any], path: Path) -> str:
    """Return the new text if it says what it should, and nothing else than the old one."""
    try:
        table = tomllib.loads(new.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError:
        table = {}
    before = {**tomllib.loads(old.replace("\r\n", "\n")), "sources": wanted}
    if table != before:
        raise ConfigError(
            "cannot be edited without harm",
            hint="edit its [[sources]] by hand: mkdeck help recipes",
            file=path,
        )
    return new
