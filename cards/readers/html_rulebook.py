"""What is known of pages in the wild, from ``html.toml``: selectors and patterns, compiled once."""

from __future__ import annotations

import re
import string
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_NAME = re.compile(r"[.#][\w-]+")


@dataclass(frozen=True, slots=True)
class TabSet:
    """Selectors of a kind of sets of tabs: what is around one, its labels, its panels in the same order."""

    around: str
    label: str
    panel: str


@dataclass(frozen=True, slots=True)
class Elements:
    """Names of elements: those in a line, those of them put around blocks, and what else they may be.

    Those that are silent say nothing of the article.
    """

    inline: frozenset[str]
    shells: frozenset[str]
    formulas: frozenset[str]
    silent: frozenset[str]
    boxes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Notes:
    """What footnotes look like.

    Attributes:
        name: how the addresses of notes and of their marks begin.
        mark, back: what marks say, and links back to them.
        roles: of notes.
        items, marks, numbers: selectors of notes and marks that need no link, and of numbers inside notes.
    """

    name: re.Pattern[str]
    mark: re.Pattern[str]
    back: re.Pattern[str]
    roles: frozenset[str]
    items: str
    marks: str
    numbers: str


@dataclass(frozen=True, slots=True)
class Code:
    """What code looks like.

    Attributes:
        prefixes, beside: classes that name the language, behind a prefix or beside a highlighter's name.
        attributes: those that name it.
        none: names that are no language.
        buttons: a last line that is a button's.
        wrappers: classes of what is around code.
        cells, bare, lines: selectors of cells that hold code, of code without ``<pre>`` and of its lines.
        labels: selector of what names the language in words.
    """

    prefixes: re.Pattern[str]
    beside: frozenset[str]
    attributes: tuple[str, ...]
    none: frozenset[str]
    buttons: re.Pattern[str]
    wrappers: frozenset[str]
    cells: str
    bare: str
    lines: str
    labels: str


@dataclass(frozen=True, slots=True)
class Math:
    """What formulas look like.

    Attributes:
        tells: what a page with formulas holds, in small letters.
        drawn, preview: selectors of what MathJax 2 draws, and shows before.
        attributes: those that hold the TeX.
        elements: those whose text is the TeX.
        annotations: selector of TeX inside MathML.
        around: classes around a formula.
        addresses, queries, described: of pictures of formulas: their address, the part of it that is TeX,
            descriptions that are none.
        displayed: parts of classes of formulas on a line of their own.
    """

    tells: tuple[str, ...]
    drawn: str
    preview: str
    attributes: tuple[str, ...]
    elements: frozenset[str]
    annotations: str
    around: frozenset[str]
    addresses: re.Pattern[str]
    queries: tuple[str, ...]
    described: frozenset[str]
    displayed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Selectors and patterns.

    Attributes:
        main: selectors of an article's container, the surest first.
        sure: one selector of containers that are the article however short it is.
        dropped: one selector of what is never prose.
        dropped_names: classes of other such elements, and their names with a ``#``: looking them up takes
            a quarter of the time.
        permalinks: one selector of headings' links to themselves.
        signs: what such links show, and white space.
        lazy: attributes with the address of a picture that is loaded late.
        emoji, tracking: classes and addresses of pictures that are none.
        box, box_title: classes of boxes and of their titles.
        boxes: the kind of a box by its class or by the words it is headed with.
        head, tail, cut: short lines around an article.
        site, before: what stands behind and before a page's title.
        tabs: the kinds of sets of tabs that say nothing of their roles.
        tab_signs: what a page with such sets or their roles holds somewhere.
        elements: their names.
        notes: what footnotes look like.
        code: what code looks like.
        math: what formulas look like.
        leading: addresses that lead on to another.
        queries: the part of their query that tells where to.
    """

    main: tuple[str, ...]
    sure: str
    dropped: str
    dropped_names: frozenset[str]
    permalinks: str
    signs: str
    lazy: tuple[str, ...]
    emoji: re.Pattern[str]
    tracking: re.Pattern[str]
    box: re.Pattern[str]
    box_title: re.Pattern[str]
    boxes: dict[str, str]
    words: dict[str, frozenset[str]]
    head: re.Pattern[str]
    tail: re.Pattern[str]
    cut: re.Pattern[str]
    site: re.Pattern[str]
    before: re.Pattern[str]
    tabs: tuple[TabSet, ...]
    tab_signs: tuple[str, ...]
    elements: Elements
    notes: Notes
    code: Code
    math: Math
    leading: re.Pattern[str]
    queries: tuple[str, ...]


@cache
def rulebook() -> Rulebook:
    """Return what is known."""
    told: dict[str, Any] = tomllib.loads(Path(__file__).with_name("html.toml").read_text(encoding="utf-8"))
    kinds: dict[str, list[str]] = told["boxes"]["kinds"]
    lines = told["lines"]
    return Rulebook(
        main=tuple(told["main"]),
        sure=", ".join(told["sure"]),
        dropped=", ".join(each for each in told["dropped"] if not _NAME.fullmatch(each)),
        dropped_names=frozenset(each.removeprefix(".") for each in told["dropped"] if _NAME.fullmatch(each)),
        permalinks=", ".join(told["permalinks"]),
        signs=told["signs"] + string.whitespace,
        lazy=tuple(told["pictures"]["lazy"]),
        emoji=_pattern(told["pictures"]["emoji"]),
        tracking=_pattern(told["pictures"]["tracking"]),
        box=_pattern(told["boxes"]["classes"]),
        box_title=_pattern(told["boxes"]["title"]),
        boxes={word: kind for kind, words in kinds.items() for word in words if word.isascii()},
        words={kind: frozenset(words) for kind, words in kinds.items()},
        head=_pattern(*lines["head"]),
        tail=_pattern(*lines["tail"]),
        cut=_pattern(lines["cut"]),
        site=_pattern(told["titles"]["site"]),
        before=_pattern(told["titles"]["before"]),
        tabs=tuple(TabSet(**kind) for kind in told["tabs"]),
        tab_signs=("tabpanel", *(_NAME.findall(kind["around"])[0][1:] for kind in told["tabs"])),
        elements=Elements(**{kind: frozenset(names) for kind, names in told["elements"].items()}),
        notes=_notes(told["notes"]),
        code=_code(told["code"]),
        math=_math(told["math"]),
        leading=_pattern(told["links"]["leading"]),
        queries=tuple(told["links"]["queries"]),
    )


def _notes(told: dict[str, Any]) -> Notes:
    return Notes(
        name=_pattern(told["name"]),
        mark=_pattern(told["mark"]),
        back=_pattern(told["back"]),
        roles=frozenset(told["roles"]),
        items=", ".join(told["items"]),
        marks=", ".join(told["marks"]),
        numbers=", ".join(told["numbers"]),
    )


def _code(told: dict[str, Any]) -> Code:
    return Code(
        prefixes=_pattern(told["prefixes"]),
        beside=frozenset(told["beside"]),
        attributes=tuple(told["attributes"]),
        none=frozenset(told["none"]),
        buttons=_pattern(told["buttons"]),
        wrappers=frozenset(told["wrappers"]),
        cells=", ".join(told["cells"]),
        bare=", ".join(told["bare"]),
        lines=", ".join(told["lines"]),
        labels=", ".join(told["labels"]),
    )


def _math(told: dict[str, Any]) -> Math:
    return Math(
        tells=tuple(told["tells"]),
        drawn=", ".join(told["drawn"]),
        preview=told["preview"],
        attributes=tuple(told["attributes"]),
        elements=frozenset(told["elements"]),
        annotations=", ".join(f'annotation[encoding="{name}"]' for name in told["annotations"]),
        around=frozenset(told["around"]),
        addresses=_pattern(told["addresses"]),
        queries=tuple(told["queries"]),
        described=frozenset(told["described"]),
        displayed=tuple(told["displayed"]),
    )


def _pattern(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in alternatives), re.IGNORECASE)
