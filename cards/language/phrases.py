"""What the tags of a phrase show, for languages whose tagger tells finite verbs (tagger.py).

A language without one has its own tests in shapes.py; here it is answered as if all were well.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from cards.language import pack, tagging
from cards.language.data import table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cards.model import Lang


@lru_cache(maxsize=10_000)
def is_clause(text: str, lang: Lang) -> bool:
    """Whether a text has a finite verb of its own; no in a language whose tagger does not tell.

    A verb behind a relative pronoun or a conjunction belongs to a clause inside; so does what is
    joined to one by "and". A text that opens with a determiner is read as a phrase, any other as a clause.
    """
    lexicon = pack(lang).lexicon
    if (tagger := lexicon.tagger) is None:
        return False
    owed, owned, before = 0, False, ""
    tags = tagging.phrase_tags(text, lexicon)
    if tags[:1] != ("DET",):
        tags = tuple(tag for _, tag in tagging.tagged(text, lexicon))
    for tag in tags:
        if tag in tagger.opens:
            owed += 1
        elif tag in tagger.finite and before not in tagger.leads:
            if not owed and not (owned and before in tagger.resets):
                return True
            owed, owned = max(owed - 1, 0) + (tag in tagger.owes), True
        before = before if tag in tagger.free else tag
    return False


def reads_on(text: str, lang: Lang) -> bool:
    """Whether a phrase is more than one: a verb with its object (Ask a filter), two clauses."""
    lexicon = pack(lang).lexicon
    tags = tagging.phrase_tags(text, lexicon)
    if lexicon.tagger is None or len(tags) < 2:
        return False
    data = _tags(lang)
    if any(tag in data["clause_tags"] for tag in tags[1:]):
        return True
    if tags[0] in data["adverb_tags"] and tags[1] in data["phrase_tags"]:
        return True
    return any(tag in data["verb_tags"] and after in data["object_tags"] for tag, after in pairwise(tags))


@lru_cache(maxsize=10_000)
def has_head(text: str, lang: Lang) -> bool:
    """Whether a noun stands in a text before what only belongs to one: "chosen at random" has none.

    Yes in a language whose tagger does not tell.
    """
    lexicon = pack(lang).lexicon
    if lexicon.tagger is None:
        return True
    data = _tags(lang)
    for tag in tagging.phrase_tags(text, lexicon):
        if tag in data["head_tags"]:
            return True
        if tag in data["modifier_tags"]:
            return False
    return False


@lru_cache(maxsize=10_000)
def names_thing(text: str, lang: Lang) -> bool:
    """Whether a noun, or what stands for one, is among the words of a text: "faster" names nothing.

    Yes in a language whose tagger does not tell.
    """
    lexicon = pack(lang).lexicon
    if lexicon.tagger is None:
        return True
    return not _tags(lang)["head_tags"].isdisjoint(tagging.phrase_tags(text, lexicon))


@cache
def _tags(lang: Lang) -> Mapping[str, frozenset[str]]:
    """The readings that make a clause of a phrase, or a thing."""
    return {name: frozenset(listed) for name, listed in table(lang, "shapes")["tags"].items()}
