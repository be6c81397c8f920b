"""Verb forms: what a question needs to turn a statement round ("X stores keys" → "What does X store?").

A pattern cannot hold a thousand verbs and stay quick. So a text is marked before patterns see it: the
space before a verb becomes another of Unicode's spaces, one for each kind of form, and
``{ verbs = "asked", form = "third" }`` in ``macros.toml`` asks for a word behind such a space.

A language that asks in place (Chinese) has no ``verbs.toml`` and needs none of this.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cards.language.data import table
from cards.language.pack import pack
from cards.language.tagger import third

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cards.model import Lang

Form = Literal["base", "third", "participle", "none"]

_GROUPS = ("asked", "other")
_SPACES = "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
_FINITE = frozenset(["VB", "VBZ", "LET", "HAVE", "DO"])  # the readings of the tagger that are verbs here
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
        irregular: third persons that no rule makes.
        kinds: the space that marks each form of the verbs of the same groups.
        marks: that space for each form.
    """

    groups: Mapping[str, tuple[str, ...]]
    bases: Mapping[str, str]
    auxiliaries: frozenset[str]
    participles: frozenset[str]
    dropped: frozenset[str]
    kept: frozenset[str]
    irregular: Mapping[str, str]
    kinds: Mapping[tuple[str, frozenset[str]], str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)

    def third(self, base: str) -> str:
        """Return the third person singular of a base form."""
        return self.irregular.get(base) or third(base)

    def word(self, group: str, form: Form) -> str:
        """Return what matches a form of a group's verbs in a marked text; the group ``any`` is all verbs.

        The form ``none`` is a space behind which no verb stands.
        """
        if form == "none":
            return f"[^\\S{''.join(self.kinds.values())}]"
        if form == "participle":
            return "(?:" + "|".join(sorted(self.participles)) + ")"
        return f"(?<=[{self.signs(group, form)}])[a-z]+(?![a-z])"

    def signs(self, group: str, form: Form) -> str:
        """Return the spaces that mark a form of a group's verbs; the group ``any`` is all verbs."""
        return "".join(
            sign
            for (of, told), sign in self.kinds.items()
            if of == form and (group == "any" or group in told)
        )


@cache
def verbs(lang: Lang) -> Verbs | None:
    """Return the verbs of a language; None for one that needs no forms."""
    if not (_HERE / lang / "verbs.toml").exists():
        return None
    data = table(lang, "verbs")
    groups = {name: tuple(data[name]) for name in _GROUPS}
    plain = Verbs(
        groups=groups,
        bases={},
        auxiliaries=frozenset(data["auxiliaries"]),
        participles=frozenset(data["past_participles"]),
        dropped=frozenset(data["dropped"]),
        kept=frozenset(data["kept"]),
        irregular=dict(data["irregular_third"]),
    )
    known = (
        *groups["asked"],
        *groups["other"],
        *table(lang, "tags")["verbs"]["base"],
        *table(lang, "tags")["verbs"]["nouns"],
    )
    bases = {form: base for base in known for form in (base, plain.third(base))}
    kinds: dict[tuple[str, frozenset[str]], str] = {}
    marks: dict[str, str] = {}
    for form, base in bases.items():
        which = "base" if form == base else "third"
        kind = (which, frozenset(name for name in _GROUPS if base in groups[name]))
        marks[form] = kinds.setdefault(kind, _SPACES[len(kinds) % len(_SPACES)])
    if len(kinds) > len(_SPACES):
        raise ValueError("more kinds of verbs than spaces to mark them")
    return replace(plain, bases=bases, kinds=kinds, marks=marks)


def mark(text: str, lang: Lang) -> str:
    """Return the text with the space before each verb replaced by the one that tells its form.

    Offsets stay. A text of a language without ``verbs.toml`` is returned as it is.
    """
    known = verbs(lang)
    if known is None:
        return text
    out = list(text)
    for start, _, word, tag, _ in pack(lang).words(text):
        if tag in _FINITE and start and text[start - 1] == " " and (sign := known.marks.get(word)):
            out[start - 1] = sign
    return "".join(out)


def match_marked(
    pattern: re.Pattern[str], text: str, lang: Lang, starts: tuple[str, ...]
) -> re.Match[str] | None:
    """Match a pattern over a text, which is marked only if it begins as a match does: marking tags its words.

    Args:
        pattern: what is looked for at the start of the marked text.
        text: the text, not marked.
        lang: its language.
        starts: the words, in lower case, of which one begins every match; none where that is not known.
    """
    if starts and not text.lower().startswith(starts):
        return None
    return pattern.match(mark(text, lang))


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
