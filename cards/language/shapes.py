"""Shapes: whether a piece of text can be what a template or a construction takes it for.

A term has to be a noun phrase, an answer to "什么" must not end in the middle of a phrase. The
tests are cheap and lean to "no": a wrong shape costs a bad card, a missed one costs a card.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from cards.language import length, pack
from cards.language.data import table
from cards.language.verbs import turned

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from cards.model import Lang


@lru_cache(maxsize=50_000)
def is_noun_phrase(text: str, lang: Lang, *, known: bool = False, longest: float = 24.0) -> bool:
    """Whether ``text`` can name a thing.

    Args:
        text: plain text.
        lang: its language.
        known: whether the author marked it as a term, which makes words that are verbs elsewhere pass.
        longest: the greatest length, by ``language.length``.
    """
    data = _shape(lang)
    text = text.strip()
    if not text or length(text) > longest or data["never"].search(text):
        return False
    if known:
        return True
    return _zh_noun(text, data) if lang == "zh" else _en_noun(text, data)


@lru_cache(maxsize=50_000)
def is_thing(text: str, lang: Lang, *, longest: float = 28.0) -> bool:
    """Whether ``text`` can answer "what": a noun phrase with its modifiers, but no clause.

    Args:
        text: plain text.
        lang: its language.
        longest: the greatest length, by ``language.length``.
    """
    data = _thing(lang)
    text = text.strip()
    if not text or length(text) > longest or data["never"].search(text):
        return False
    if lang != "zh":
        return True
    words = [(word.text, word.tag) for word in pack("zh").words(text) if word.text.strip()]
    if not words or (words[0][1][0] in data["not_first"] and words[0][1] != "eng"):
        return False
    return words[-1][1][0] in data["last"] or words[-1][0] in data["last_words"] or len(words) == 1


@lru_cache(maxsize=10_000)
def ends_whole(text: str, lang: Lang) -> bool:
    """Whether a text ends where a phrase can end: not with an adverb, a preposition or a conjunction."""
    words = [word for word in pack(lang).words(text.strip()) if word.text.strip()]
    return bool(words) and (lang != "zh" or words[-1].tag == "eng" or words[-1].tag[0] not in "dpcr")


@lru_cache(maxsize=10_000)
def is_action(text: str, lang: Lang) -> bool:
    """Whether ``text`` can answer "do what": it begins with a verb (or an adverb before one)."""
    text = text.strip()
    if lang != "zh":
        parts = turned(text[:1].lower() + text[1:], lang)
        return parts is not None and parts[0] in ("do", "does")
    words = [word for word in pack(lang).words(text) if word.text.strip()]
    if not words:
        return False
    first = words[0]
    if first.text in _thing(lang)["not_action"]:
        return False
    return first.tag[0] in "vd" or first.text in ("在", "通过", "对", "把", "将", "从", "向", "由", "按")


@lru_cache(maxsize=2)
def _thing(lang: Lang) -> Mapping[str, Any]:
    noun, thing = _shape(lang), dict(table(lang, "shapes")["thing"])
    thing["never"] = re.compile(thing["never"])
    thing["not_action"] = frozenset(thing.get("not_action", ()))
    return {**noun, **thing}


def _zh_noun(text: str, data: Mapping[str, Any]) -> bool:
    words = [(word.text, word.tag) for word in pack("zh").words(text) if word.text.strip()]
    if not words:
        return False
    first, last = words[0], words[-1]
    if first[1] != "eng" and first[1][0] in data["not_first"] and first[0] not in data["first_all_the_same"]:
        return False
    if any(word in data["not_inside"] for word, _ in words):
        return False
    if first[1] == "v" and len(text) > 7:
        return False
    if len(words) == 1:
        return last[1] == "eng" or (last[1][0] not in "cdpru" and (len(text) > 1 or last[1][0] == "n"))
    if last[1][0] in data["last"] or last[0] in data["last_words"]:
        return True
    return last[1][0] == "v" and len(text) <= 8 and sum(tag == "v" for _, tag in words) <= 2


def _en_noun(text: str, data: Mapping[str, Any]) -> bool:
    words = re.findall(r"[^\s]+", text.lower())
    if not words or words[0] in data["not_first"] or words[-1] in data["not_last"]:
        return False
    return not any(word in data["not_inside"] for word in words[1:])


@lru_cache(maxsize=2)
def _shape(lang: Lang) -> Mapping[str, Any]:
    data = dict(table(lang, "shapes")["noun"])
    data["never"] = re.compile(data["never"])
    return {key: frozenset(value) if isinstance(value, list) else value for key, value in data.items()}


@lru_cache(maxsize=2000)
def inside_words(text: str, lang: Lang) -> frozenset[int]:
    """The offsets at which a cut would fall inside a word; a number and its measure (三个) are two."""
    words = (word for word in pack(lang).words(text) if word.tag != "m")
    return frozenset(at for word in words for at in range(word.start + 1, word.end))
