"""Patterns over sentences, as data: regular expressions beside their examples and counter-examples.

``cards/language/LANG/patterns/CONSTRUCTION.toml`` holds the patterns of one construction:

    [[pattern]]
    name = "copula"                      # with the file's stem it names the construct: definition.copula
    regex = '^(?P<subject>{np})是(?P<definition>.+)$'
    cues = ["是"]                        # one of them must occur: cheap, so asked first
    needs = ["的"]                       # and one of these; may be left out, as cues may
    also = ["一", "那"]                  # and one of these, without which the clause may be read otherwise
    verbs = "ask_s"                      # and a verb of this macro, in a language whose verbs are marked
    examples = [{ text = "…", subject = "…", definition = "…" }]
    counterexamples = ["…"]

``{np}`` and the like are macros from ``macros.toml`` of the same language. A pattern sees a
sentence without its end mark and without a leading connective, in which the punctuation inside
code is masked by ``ɴ`` and every character of a formula by ``ᴍ``, and verbs are marked (verbs.py).
The groups are the slots.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cards.errors import TemplateError
from cards.language.data import alternation, table
from cards.language.verbs import verbs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cards.model import Lang

_HERE = Path(__file__).resolve().parent
_MACRO = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern.

    Attributes:
        name: its name within the construction.
        kind: the kind of fact it finds, the construction's own unless the file says otherwise.
        regex: matched at the start of the masked sentence.
        on: what it is laid over: ``main`` (the sentence without a preposed condition) or ``core`` (with it).
        first: whether it is laid over the beginning of a passage alone: over its first sentence, or over
            the second where the first is but a name; over no clause.
        whole: whether the pattern itself says where its slots end, so that they are cut no further.
        cues, needs, also: strings, of each one must occur; empty for none.
        verbs: the spaces that mark verbs (verbs.py), of which one must occur; empty for none.
        examples: sentences it matches, with the slots it must find.
        counterexamples: sentences it must not match.
    """

    name: str
    kind: str
    regex: re.Pattern[str]
    on: str = "main"
    first: bool = False
    whole: bool = False
    cues: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    verbs: str = ""
    examples: tuple[Mapping[str, str], ...] = ()
    counterexamples: tuple[str, ...] = ()

    def match(self, text: str) -> re.Match[str] | None:
        """Match the masked sentence ``text``."""
        for words in (self.cues, self.needs, self.also, self.verbs):
            if words and not any(word in text for word in words):
                return None
        return self.regex.match(text)


@cache
def constructions(lang: Lang) -> tuple[str, ...]:
    """Return the constructions that have patterns in a language."""
    return tuple(sorted(path.stem for path in (_HERE / lang / "patterns").glob("*.toml")))


@cache
def macros(lang: Lang) -> Mapping[str, str]:
    """Return the macros of a language, each fully expanded.

    A list of words becomes an alternation. ``{ verbs = "asked", form = "third" }`` becomes a form of
    any verb of that list in ``verbs.toml`` (``any`` for all known verbs), in a text that is marked.
    """
    raw = table(lang, "macros")
    done: dict[str, str] = {}
    for name, value in raw.items():
        if isinstance(value, dict):
            known = verbs(lang)
            value = known.word(value["verbs"], value["form"]) if known else "(?!)"
        if isinstance(value, list):
            value = alternation(value)
        done[name] = _expand(value, done)
    return done


@cache
def patterns(lang: Lang, construction: str) -> tuple[Pattern, ...]:
    """Return the patterns of a construction, in the order of the file; none if it has no file.

    Raises:
        TemplateError: the file is broken; it is one of mkdeck's own, so this is for its authors.
    """
    path = _HERE / lang / "patterns" / f"{construction}.toml"
    if not path.exists():
        return ()
    return tuple(
        Pattern(
            name=entry["name"],
            kind=entry.get("kind", construction),
            regex=_compile(entry["regex"], lang, path),
            on=entry.get("on", "main"),
            first=entry.get("first", False),
            whole=entry.get("whole", False),
            cues=tuple(entry.get("cues", ())),
            needs=tuple(entry.get("needs", ())),
            also=tuple(entry.get("also", ())),
            verbs=_signs(entry["verbs"], lang) if "verbs" in entry else "",
            examples=tuple(entry.get("examples", ())),
            counterexamples=tuple(entry.get("counterexamples", ())),
        )
        for entry in table(lang, f"patterns/{construction}").get("pattern", [])
    )


def _signs(macro: str, lang: Lang) -> str:
    """The spaces that mark the verbs of a macro."""
    asked, known = table(lang, "macros")[macro], verbs(lang)
    return known.signs(asked["verbs"], asked["form"]) if known else ""


def compiled(lang: Lang, regex: str) -> re.Pattern[str]:
    """Compile a regular expression in which macros may stand."""
    return _compile(regex, lang, _HERE / lang)


def _compile(regex: str, lang: Lang, path: Path) -> re.Pattern[str]:
    try:
        return re.compile(_expand(regex, macros(lang)), re.VERBOSE if "\n" in regex else re.NOFLAG)
    except (re.error, KeyError) as error:
        raise TemplateError(
            f"pattern {regex!r} cannot be used: {error}", hint="mend the regular expression", file=path
        ) from error


def _expand(value: str, known: Mapping[str, str]) -> str:
    return _MACRO.sub(lambda m: known[m[1]], value)
