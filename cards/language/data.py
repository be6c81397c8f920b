"""Reading a language's TOML: word lists, and patterns that are made of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cards.model import Lang

_FOLDER = Path(__file__).resolve().parent
_Tree = dict[str, Any]
"""The words that begin alike, by the character that follows; ``""`` where one ends."""

_CAPITAL = re.compile(r"(?<!\\)[A-Z]")
_LIST_IN_PATTERN = re.compile(r"<<(\w+)>>")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression that stands in data beside what it must and must not match.

    Attributes:
        name: its key in the table.
        regex: compiled, searched (not anchored unless it says so).
        lowered: finds in lower-case text what ``regex`` finds whatever the case, and is twice as fast; None
            where the case matters.
        examples, counter: texts that it must match, and must not.
    """

    name: str
    regex: re.Pattern[str]
    lowered: re.Pattern[str] | None
    examples: tuple[str, ...]
    counter: tuple[str, ...]


@cache
def table(lang: Lang, name: str) -> Mapping[str, Any]:
    """Return the table ``cards/language/LANG/NAME.toml``, read once.

    Raises:
        FileNotFoundError: there is no such table; a bug, for the tables ship with the package.
    """
    with (_FOLDER / lang / f"{name}.toml").open("rb") as file:
        return MappingProxyType(tomllib.load(file))


@cache
def has_table(lang: Lang, name: str) -> bool:
    """Whether the language has such a table: some tell what only some languages need."""
    return (_FOLDER / lang / f"{name}.toml").exists()


def word_lists(lang: Lang) -> Mapping[str, frozenset[str]]:
    """Return the word lists of a language by name."""
    lists = table(lang, "words")["lists"]
    return MappingProxyType({name: frozenset(words) for name, words in lists.items()})


def patterns(lang: Lang) -> Mapping[str, Pattern]:
    """Return the patterns of a language by name, with its word lists put in for ``<<list>>``."""
    entries = table(lang, "words")["patterns"]
    lists = word_lists(lang)
    return MappingProxyType({name: _pattern(name, entry, lists) for name, entry in entries.items()})


def _pattern(name: str, entry: Mapping[str, Any], lists: Mapping[str, frozenset[str]]) -> Pattern:
    source = expand(entry["pattern"], lists)
    flags = re.IGNORECASE if entry.get("ignore_case", True) else 0
    lowered = re.compile(source) if flags and not _CAPITAL.search(source) else None
    examples, counter = tuple(entry["examples"]), tuple(entry["counter"])
    return Pattern(name, re.compile(source, flags), lowered, examples, counter)


def expand(pattern: str, lists: Mapping[str, frozenset[str]]) -> str:
    """Put the words of ``<<name>>`` into a regular expression, the longest first.

    Raises:
        KeyError: there is no list of that name.
    """
    return _LIST_IN_PATTERN.sub(lambda match: alternation(lists[match[1]]), pattern)


def alternation(words: Iterable[str]) -> str:
    """Return a group that matches any of the words, a longer one before those that it begins with.

    What several begin with is written once, so that it is tried once: ``(?:un(?:til|less))``.
    """
    tree: _Tree = {}
    for word in words:
        node = tree
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return f"(?:{_branches(tree)})"


def _branches(tree: _Tree) -> str:
    """What goes on from a place in the tree of words; the place itself may be the end of one."""
    onward = [re.escape(char) + _branches(below) for char, below in sorted(tree.items()) if char]
    if len(onward) == 1 and "" not in tree:
        return onward[0]
    return (f"(?:{'|'.join(onward)})" + "?" * ("" in tree)) if onward else ""
