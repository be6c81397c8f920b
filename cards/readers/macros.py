"""What is read aloud of documentation sites' macros; the names and their examples are in ``macros.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

_MACRO = re.compile(r"\{\{([<%]?)[ \t]*([^\n]{0,300}?)[ \t]*([>%]?)\}\}")
_CALL = re.compile(r"([A-Za-z][\w.]*)\s*(?:\((.*)\))?")
_ARGUMENT = re.compile(r'"([^"]*)"|\'([^\']*)\'|([^\s,"\']+)')
_ATTRIBUTE = re.compile(r'([\w-]+)\s*=\s*"([^"]*)"')
_INCLUDED = re.compile(r"[\w./-]+\.\w+")
_ROLE = re.compile(r":([a-z_]+):`([^`\n]*)`|:end_tab:")
_TARGET = re.compile(r"\s*<[^<>]*>$")


class _Names(NamedTuple):
    call: dict[str, str]
    shortcode: dict[str, list[str]]
    dropped: frozenset[str]
    words: dict[str, str]


@cache
def _names() -> _Names:
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return _Names(table["call"], table["shortcode"], frozenset(table["role"]["dropped"]), table["word"])


def macro(src: str, start: int, stop: int) -> tuple[int, str] | None:
    """Return the end of the macro that begins at ``start`` and what it shows, or None if there is none."""
    found = _MACRO.match(src, start, stop)
    if not found:
        return None
    shown = _shortcode(found[2]) if found[1] and found[3] else _call(src[start + 2 : found.end() - 2])
    return None if shown is None else (found.end(), shown)


def _shortcode(inner: str) -> str:
    name, _, rest = inner.partition(" ")
    given = dict(_ATTRIBUTE.findall(rest))
    for attribute in _names().shortcode.get(name, ()):
        if given.get(attribute):
            value = str(given[attribute])
            return value.replace("-", " ") if attribute == "term_id" else value
    return ""


def _call(inner: str) -> str | None:
    if inner[:1].isspace():
        return None  # {{ name }} is a template's variable, which an article may be about
    if _INCLUDED.fullmatch(inner):
        return ""
    word, _, rest = inner.partition(" ")
    if rest and word.lower() in _names().words:
        return _names().words[word.lower()].format(text=rest.strip())
    found = _CALL.fullmatch(inner.rstrip())
    if not found:
        return None
    arguments = [a or b or c for a, b, c in _ARGUMENT.findall(found[2] or "")]
    form = _names().call.get(found[1].lower())
    if form is None or not arguments:
        known_shape = found[2] is not None or found[1][:1].isupper() or found[1].endswith("_inline")
        return "" if known_shape else None
    text = arguments[1] if len(arguments) > 1 and arguments[1] else arguments[0]
    return form.format(first=arguments[0], text=text)


def role(src: str, start: int, stop: int) -> tuple[int, str] | None:
    """Return the end of the role that begins at ``start`` and what it shows, or None if there is none."""
    found = _ROLE.match(src, start, stop)
    if not found:
        return None
    if found[1] is None or found[1] in _names().dropped:
        return found.end(), ""
    return found.end(), _TARGET.sub("", found[2])
