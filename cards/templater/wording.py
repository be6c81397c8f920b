"""Wording: the templates of a language, and how their words are joined.

They stand in ``templates/phrasing/LANG.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from cards.errors import TemplateError
from cards.model import Lang
from cards.resources import templates_dir

_NOTHING = "(?!)"  # for a language whose verbs do not tell how many they speak of


@dataclass(frozen=True, slots=True)
class Template:
    """One way of asking.

    Attributes:
        name: its name.
        serves: constructs (``why.aim``) or constructions (``why``).
        front, back: the words, with ``{slots}`` and ``[optional parts]``.
        slots: what a slot must be.
        side: 1, or 2 if it asks from the other end: what is so called?
    """

    name: str
    serves: tuple[str, ...]
    front: str
    back: str
    slots: Mapping[str, Mapping[str, Any]]
    side: int = 1

    def serves_construct(self, construct: str) -> bool:
        """Whether the template serves facts of this construct."""
        return construct in self.serves or construct.partition(".")[0] in self.serves


@dataclass(frozen=True, slots=True)
class Placing:
    """How a question that names no topic is put under the one it stands under.

    Attributes:
        form: the words, with ``{place}`` and ``{front}``.
        without: the kinds of facts that name theirs.
        tells: what in a question tells where in a field of knowledge it belongs.
        nested: how a part of a wider topic is named, with ``{place}`` and ``{part}``; empty: by its name.
        untold: what of a question tells nothing, though it looks as if it did.
        bound: a question that begins with a circumstance of its own.
        field: a place so wide that a proper name tells more.
        proper: a proper name.
        known: the name of what is known by itself.
        lone: how short a name is that tells nothing by itself where there is no place.
        letters: what tells something in a question all the same.
        glossed: a term whose gloss tells, but for the names of products, which thing it is.
    """

    form: str
    without: tuple[str, ...]
    tells: re.Pattern[str]
    nested: str
    untold: re.Pattern[str]
    bound: re.Pattern[str]
    field: re.Pattern[str]
    proper: re.Pattern[str]
    glossed: re.Pattern[str]
    known: re.Pattern[str]
    lone: float
    letters: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Wording:
    """All templates of a language and how their words are joined.

    ``of_one`` and ``of_many`` match behind a subject whose verb speaks of one thing or of several,
    ``heads_many`` a name whose head, before what tells which is meant, is of several;
    ``unowned`` matches a question about a thing of which it is not said whose it is (the file, the loop);
    ``pointing`` matches what points at a proper name, which is understood without it (这些 Pod),
    ``leaning`` an adverb behind what is ``kept`` that sets a question against what was said before.
    """

    lang: Lang
    qualified: str
    joint: str
    joint_last: str
    never_front: re.Pattern[str]
    unowned: re.Pattern[str]
    pointing: re.Pattern[str]
    leaning: re.Pattern[str]
    spacing: bool
    numerals: tuple[str, ...]
    of_one: re.Pattern[str]
    of_many: re.Pattern[str]
    heads_many: re.Pattern[str]
    templates: tuple[Template, ...]
    placing: Placing


@cache
def wording(lang: Lang) -> Wording:
    """Return the templates of a language, in the order of the file.

    Raises:
        TemplateError: the file cannot be read or lacks a key.
    """
    path = templates_dir() / "phrasing" / f"{lang}.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return Wording(
            lang=lang,
            qualified=data["qualified"],
            joint=data["joint"],
            joint_last=data.get("joint_last", data["joint"]),
            never_front=re.compile("|".join(data["never_front"])),
            unowned=_unowned(data.get("unowned", {})),
            pointing=re.compile(data.get("pointing", _NOTHING)),
            leaning=re.compile(data.get("leaning", "(?P<kept>(?!))")),
            spacing=data["spacing"],
            numerals=tuple(data["numerals"]),
            of_one=re.compile(data.get("of_one", _NOTHING)),
            of_many=re.compile(data.get("of_many", _NOTHING)),
            heads_many=re.compile(data.get("heads_many", _NOTHING)),
            placing=Placing(
                data["placing"]["form"],
                tuple(data["placing"]["without"]),
                re.compile(data["placing"]["tells"]),
                data["placing"].get("nested", ""),
                re.compile(data["placing"].get("untold", _NOTHING)),
                re.compile(data["placing"]["bound"]),
                re.compile(data["placing"].get("field", _NOTHING)),
                re.compile(data["placing"]["proper"]),
                re.compile(data["placing"].get("glossed", _NOTHING)),
                re.compile(data["placing"].get("known", _NOTHING)),
                data["placing"].get("lone", 0.0),
                re.compile(data["placing"].get("letters", _NOTHING)),
            ),
            templates=tuple(
                Template(
                    t["name"], tuple(t["serves"]), t["front"], t["back"], t.get("slots", {}), t.get("side", 1)
                )
                for t in data["template"]
            ),
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, re.error) as error:
        raise TemplateError(f"phrasing cannot be used: {error}", hint="mend the file", file=path) from error


def _unowned(data: Mapping[str, Any]) -> re.Pattern[str]:
    """The expression of a table with its nouns put in; one that matches nothing where a language has none."""
    nouns = f"(?:{'|'.join(map(re.escape, data.get('nouns', ())))})"
    return re.compile(data.get("regex", _NOTHING).replace("{nouns}", nouns))
