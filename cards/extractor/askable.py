"""Askable: what may stand in a question, and what may answer it, by the words it is made of.

Tables of ``asking.toml`` tell it; asking.py puts the question together.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from cards.extractor.answers import answer, leans, points
from cards.extractor.masks import masked
from cards.extractor.predicates import subject_ends
from cards.language import length, pack
from cards.language.data import table
from cards.language.patterns import compiled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cards.extractor.topics import Scope
    from cards.model import Lang, Phrase

_TABLES = (
    "ties",
    "never",
    "opens",
    "taking",
    "elliptic",
    "acting",
    "advising",
    "aside",
    "no_reason",
    "unmeant",
    "able",
    "no_means",
    "no_deed",
    "no_premise",
    "pronoun",
    "anybody",
    "drawing",
    "anyone",
    "told_by",
    "problem",
    "within",
    "doing",
    "modal",
    "must",
    "nth",
    "states",
    "set_against",
)
LONGEST = 34.0  # a clause that is asked whole
LONGEST_QUALITY = 8.0
_GLOSS = re.compile("\\s*[（(][^（()）]*[)）]$")
_QUALITIES = ("n", "v", "d", "a")


@cache
def asking(lang: Lang) -> Mapping[str, re.Pattern[str]]:
    """The tables of a language, each a regular expression; one that it lacks matches nothing."""
    data = table(lang, "asking")
    return {name: compiled(lang, data.get(name, {}).get("regex", "(?!)")) for name in _TABLES}


def barred(phrase: Phrase, lang: Lang) -> bool:
    """Whether a phrase speaks of what stands elsewhere, or of the writer: no question may hold it."""
    return says_never(masked(phrase), lang)


def says_never(text: str, lang: Lang) -> bool:
    """Whether a text, masked, holds what no question may hold."""
    return asking(lang)["never"].search(text) is not None


def is_reason(phrase: Phrase, lang: Lang) -> bool:
    """Whether a phrase tells a reason: no mere circumstance, and no word like 原因 alone."""
    return asking(lang)["no_reason"].search(masked(phrase)) is None


def may_be_part(name: str, lang: Lang) -> bool:
    """Whether a pattern may be laid over a clause of a sentence, or only over all of it."""
    return name not in table(lang, "asking").get("whole_sentence", ())


def is_premise(phrase: Phrase, lang: Lang) -> bool:
    """Whether a sentence can be the reason of the next."""
    return is_reason(phrase, lang) and asking(lang)["no_premise"].search(masked(phrase)) is None


def is_means(phrase: Phrase, lang: Lang) -> bool:
    """Whether a phrase tells a way: no circumstance, no 两种方式 that are told elsewhere."""
    return asking(lang)["no_means"].search(masked(phrase)) is None


def is_deed(phrase: Phrase, lang: Lang) -> bool:
    """Whether what a thing is said to do is done, and not what it is."""
    return asking(lang)["no_deed"].match(masked(phrase)) is None


def is_problem(name: str, lang: Lang) -> bool:
    """Whether a name is that of something that one solves (连接泄漏, 单点故障)."""
    return asking(lang)["problem"].search(name) is not None


def without_pronoun(reason: Phrase, lang: Lang) -> Phrase:
    """A reason without the pronoun it begins with: 它只在末尾追加 is said of what the question names."""
    return _without(reason, "pronoun", lang)


def without_anybody(reason: Phrase, lang: Lang) -> Phrase:
    """A reason without the pronoun for anyone that it begins with (你可以在启动前检查)."""
    return _without(reason, "anybody", lang)


def _without(reason: Phrase, name: str, lang: Lang) -> Phrase:
    found = asking(lang)[name].match(masked(reason))
    return reason.cut(found.end(), len(reason.text)).strip() if found else reason


def draws(text: str, lang: Lang) -> bool:
    """Whether a sentence begins as a conclusion from the one before (因此, Therefore)."""
    return asking(lang)["drawing"].match(text) is not None


def bare(clause: Phrase, scope: Scope) -> Phrase:
    """Drop what ties a clause to its reason, and asides behind it; empty if it is not fit to be said."""
    clause = clause.strip(" \t\n，,、；;：:。．.!！")
    found = asking(scope.lang)["ties"].match(masked(clause))
    clause = _unglossed(clause.cut(found.end(), len(clause.text)).strip() if found else clause)
    split = subject_ends(clause, scope)
    kernel = answer(split[1] if split else clause, scope, shortest=1, longest=LONGEST)
    if kernel is None and _says_by_itself(clause, scope.lang):
        return clause
    end = kernel.end - clause.start if kernel is not None else 0
    rest = masked(clause)[end:]
    if rest.strip(" ）)") and asking(scope.lang)["aside"].match(rest) is None:
        return clause.cut(0, 0)
    return clause.cut(0, end)


def _unglossed(clause: Phrase) -> Phrase:
    """Of a clause that is too long, what stands before the bracket that it ends in."""
    found = _GLOSS.search(clause.text) if length(clause.text) > LONGEST else None
    return clause.cut(0, found.start()) if found is not None else clause


def _says_by_itself(clause: Phrase, lang: Lang) -> bool:
    """Whether a short clause that could not answer can be asked all the same (路径的长度是固定的)."""
    text = masked(clause)
    if length(text) > LONGEST or leans(text, lang) or points(text, lang):
        return False
    return asking(lang)["states"].search(text) is not None


def is_quality(text: str, lang: Lang) -> bool:
    """Whether a clause only says how something does (启动很快), so that it shares a subject."""
    if length(text) > LONGEST_QUALITY:
        return False
    words = pack(lang).words(text)
    degrees = tuple(table(lang, "asking").get("degrees", ()))
    degree = next((at for at, word in enumerate(words) if degrees and word.text.startswith(degrees)), 0)
    if degree > 1 and words[0].tag[:1] in "nv":
        return False  # it has a subject of its own (线程切换更快)
    return 1 < len(words) < 5 and words[-1].pos in ("ADJ", "ADV") and words[0].tag[:1] in _QUALITIES
