"""Verb forms: what a question needs to turn a statement round ("X stores keys" → "What does X store?").

A language that asks in place (Chinese) has no ``verbs.toml`` and needs none of this.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cards.language.data import table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cards.model import Lang

Form = Literal["base", "third", "participle"]

_HERE = Path(__file__).resolve().parent
_HAVE = frozenset(["has", "have", "had"])
_NEGATED = {"cannot": "can", "can't": "can", "can’t": "can", "won't": "will", "won’t": "will"}


@dataclass(frozen=True, slots=True)
class Verbs:
    """The verbs of a language.

    Attributes:
        groups: base forms by the name of their list.
        bases: the base form of each third person and each base form.
        auxiliaries: what a question begins with as it stands.
        participles: those that no rule makes.
        dropped, kept: adverbs before a verb, those that a question leaves out and those it keeps.
    """

    groups: Mapping[str, tuple[str, ...]]
    bases: Mapping[str, str]
    auxiliaries: frozenset[str]
    participles: frozenset[str]
    dropped: frozenset[str]
    kept: frozenset[str]
    irregular: Mapping[str, str]

    def third(self, base: str) -> str:
        """Return the third person singular of a base form."""
        if base in self.irregular:
            return self.irregular[base]
        if re.search(r"[^aeiou]y$", base):
            return base[:-1] + "ies"
        return base + ("es" if base.endswith(("s", "x", "ch", "sh", "z", "o")) else "s")

    def forms(self, group: str, form: Form) -> tuple[str, ...]:
        """Return a form of every verb of a group; the group ``any`` is all verbs."""
        words = sorted(set(self.bases.values())) if group == "any" else self.groups[group]
        if form == "base":
            return tuple(words)
        if form == "third":
            return tuple(self.third(word) for word in words)
        return tuple(sorted(self.participles))


@cache
def verbs(lang: Lang) -> Verbs | None:
    """Return the verbs of a language; None for one that needs no forms."""
    if not (_HERE / lang / "verbs.toml").exists():
        return None
    data = table(lang, "verbs")
    groups = {name: tuple(data[name]) for name in ("asked", "other", "sure")}
    plain = Verbs(
        groups=groups,
        bases={},
        auxiliaries=frozenset(data["auxiliaries"]),
        participles=frozenset(data["past_participles"]),
        dropped=frozenset(data["dropped"]),
        kept=frozenset(data["kept"]),
        irregular=dict(data["irregular_third"]),
    )
    known = (*groups["asked"], *groups["other"], *table(lang, "tags")["verbs"]["base"])
    bases = {form: base for base in known for form in (base, plain.third(base))}
    return replace(plain, bases=bases)


def turned(act: str, lang: Lang) -> tuple[str, str] | None:
    """Split a predicate into what a question begins with and what stays behind the subject.

    Args:
        act: a predicate, from its first adverb or verb on.
        lang: its language.

    Returns:
        The auxiliary and the rest; None where the predicate's verb is not known.

    >>> turned("stores keys", "en"), turned("can also be shared", "en")
    (('does', 'store keys'), ('can', 'be shared'))
    """
    known = verbs(lang)
    if known is None:
        return None
    words = act.split(" ")
    adverbs, words = _adverbs(words, known)
    if not words:
        return None
    first, rest = words[0], words[1:]
    if first in known.auxiliaries or first in ("does", "do", "did"):
        more, rest = _adverbs(rest, known)
        return first, " ".join((*adverbs, *more, *rest))
    if negated := _negated(first):
        return negated, " ".join(("not", *adverbs, *rest))
    if first in _HAVE and rest and _participle(rest, known):
        return first, " ".join((*adverbs, *rest))
    base = known.bases.get(first)
    if base is None:
        return None
    return ("do" if base == first else "does"), " ".join((*adverbs, base, *rest))


def _adverbs(words: list[str], known: Verbs) -> tuple[list[str], list[str]]:
    """Split the adverbs off the front; those that say nothing are dropped."""
    kept = []
    at = 0
    while at < len(words) and (words[at] in known.dropped or words[at] in known.kept):
        if words[at] in known.kept:
            kept.append(words[at])
        at += 1
    return kept, words[at:]


def _negated(word: str) -> str | None:
    if word in _NEGATED:
        return _NEGATED[word]
    found = re.fullmatch(r"([a-z]+)n['’]t", word)
    return found[1] if found else None


def _participle(rest: list[str], known: Verbs) -> bool:
    word = next((word for word in rest if word not in known.kept and word not in known.dropped), "")
    return word == "been" or word.endswith("ed") or word in known.participles
