"""TOML files that the person writes: read, and checked against models of what they may say.

A wrong file gets an error that names the line and what was probably meant, never a traceback.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from cards.errors import ConfigError

_Model = TypeVar("_Model", bound="Table")


class Table(BaseModel):
    """A table of TOML: no key that it does not know, no value of another type."""

    inner: ClassVar[Mapping[str, type[Table]]] = {}
    """What stands in its arrays of tables, by key."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def parse(path: Path) -> tuple[str, dict[str, Any]]:
    """Read a TOML file; return its text and what it says.

    Raises:
        ConfigError: it cannot be read or is no TOML; names the line.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(
            f"cannot be read: {error.strerror or error}", hint="check the name and its permissions", file=path
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError("is not UTF-8 text", hint="save it as UTF-8", file=path) from error
    try:
        return text, tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        at = re.search(r" \(at line (\d+)[^)]*\)", str(error))
        line = int(at[1]) if at else text.rstrip().count("\n") + 1
        reason = re.sub(r" \(at [^)]*\)$", "", str(error))
        reason = reason[:1].lower() + reason[1:]
        raise ConfigError(
            f"not valid TOML: {reason}",
            hint="texts stand in quotes, a list in [ ]; see toml.io",
            file=path,
            line=line,
        ) from error


def validate(
    model: type[_Model], table: Mapping[str, Any], path: Path, text: str, where: tuple[str, ...] = ()
) -> _Model:
    """Return what a table of a TOML file says.

    Args:
        model: what it may say.
        table: the table.
        path: the file.
        text: what is in it.
        where: the way to the table in it; nothing for the file as a whole.

    Raises:
        ConfigError: it says something else; names the line and what was probably meant.
    """
    try:
        return model.model_validate(table)
    except ValidationError as error:
        # An unknown key first: a misspelt key is often also a missing one.
        problems = sorted(error.errors(), key=lambda problem: problem["type"] != "extra_forbidden")
        raise _config_error(model, problems[0], path, text, where) from error


def _config_error(
    model: type[Table], problem: ErrorDetails, path: Path, text: str, within: tuple[str, ...]
) -> ConfigError:
    """Say the first of pydantic's complaints in our own words."""
    where = (*within, *problem["loc"])
    names = [part for part in where if isinstance(part, str)]
    key = names[-1] if names else ""
    line = line_of(text, where)
    if problem["type"] == "extra_forbidden":
        known = (model.inner.get(names[0], model) if len(names) > 1 else model).model_fields
        return ConfigError(f"unknown key '{key}'", hint=nearest(key, known), file=path, line=line)
    if problem["type"] == "missing":
        return ConfigError(f"key '{key}' is missing", hint=example(key), file=path, line=line)
    if problem["type"] == "enum":
        value = str(problem["input"])
        hint = nearest(value, _QUOTED.findall(problem["ctx"]["expected"]))
        return ConfigError(f"unknown {key.removesuffix('s')} '{value}'", hint=hint, file=path, line=line)
    return ConfigError(f"the value of '{key}' cannot be used", hint=example(key), file=path, line=line)


_EXAMPLES = {
    "name": 'name = "Computing::Networks"',
    "language": 'language = "auto", "zh" or "en"',
    "kinds": 'kinds = ["definition", "comparison"]',
    "min_score": "min_score = 0.5, a number from 0 to 1",
    "new_per_week": "new_per_week = 40, a whole number from 1",
    "both_sides": "both_sides = true or false",
    "ankiconnect": 'ankiconnect = "http://127.0.0.1:8765"',
    "sources": '[[sources]] on a line of its own, then path = "articles"',
    "path": 'path = "articles/**/*.md"',
    "url": 'url = "https://example.org/article"',
    "feed": 'feed = "https://example.org/feed.xml"',
    "sitemap": 'sitemap = "https://example.org/sitemap.xml"',
    "opml": 'opml = "subscriptions.opml"',
    "git": 'git = "https://example.org/notes.git"',
    "ref": 'ref = "main"',
    "only": 'only = "/blog/**"',
    "follow": "follow = true or false",
    "reader": 'reader = "listing"',
    "allow_private": "allow_private = true or false",
    "decision": 'decision = "accept", "reject" or "edit"',
    "fields": 'fields = { Front = "…", Back = "…" }',
    **{key: f'{key} = ["…", "…"]' for key in ("add_tags", "drop_tags", "passage")},
}
_QUOTED = re.compile(r"'([^']*)'")


def example(key: str) -> str:
    """Return the hint that shows how a key is written."""
    return "write " + _EXAMPLES.get(key, f'{key} = "…"')


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the hint for a word that is none of the known ones."""
    names = list(known)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    return f"did you mean '{close[0]}'?" if close else f"known are {', '.join(names)}"


def line_of(text: str, where: Iterable[str | int]) -> int:
    """Return the line, counted from 1, on which a key of a TOML text stands.

    Args:
        text: the file.
        where: the way to it, ``("sources", 1, "path")`` for the second table of sources. For a
            key that is not there, the line of the table that lacks it; 1 if there is none.
    """
    parts = tuple(where)
    names = [part for part in parts if isinstance(part, str)]
    index = next((part for part in parts if isinstance(part, int)), 0)
    table = (names[0], index) if len(names) > 1 else ("", 0)

    def distance(line: _Line) -> int:
        if line.key == names[-1] and line.table == table:
            return 0
        if line.key is None and line.table == (names[0], index):
            return 1  # [[sources]] itself
        if line.key == names[-1] and line.table[0] == table[0]:
            return 2
        return 3 if line.key == names[0] else 9  # 3: sources = [{path = …}] in one line

    nearest = min(_lines(text), key=distance, default=None) if names else None
    return 1 if nearest is None or distance(nearest) == 9 else nearest.number


class _Line(NamedTuple):
    """A line of TOML: in which table (and the how-maniest of that name), and the key it sets."""

    number: int
    table: tuple[str, int]
    key: str | None


_HEADER = re.compile(r"\s*\[\[?\s*[\"']?([^\[\]\"']+?)[\"']?\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*["']?([^\s"'=.#\[\]]+)["']?\s*[=.]""")


def _lines(text: str) -> Iterator[_Line]:
    seen: Counter[str] = Counter()
    table = ("", 0)
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _HEADER.match(line):
            table = (header[1], seen[header[1]])
            seen[header[1]] += 1
            yield _Line(number, table, None)
        elif key := _KEY.match(line):
            yield _Line(number, table, key[1])
