"""Shapes: whether a piece of text can be what a template or a construction takes it for.

A term has to be a noun phrase, an answer to "什么" must not end in the middle of a phrase. The
tests are cheap and lean to "no": a wrong shape costs a bad card, a missed one costs a card.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from cards.language import pack, tagging
from cards.language.data import table
from cards.language.measure import longer
from cards.language.phrases import reads_on
from cards.language.verbs import turned

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from typing import Any

    from cards.language.tagging import Word
    from cards.model import Lang

_HEAD = 14  # the greatest length of a noun and what stands between it and its last 的
_PAIR = 2
_ACTING = ("VB", "VBZ", "LET")  # readings of a verb that can open an action


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
    if not text or longer(text, longest) or data["never"].search(text):
        return False
    if known:
        return True
    return (_tagged_noun if "last" in data else _spelled_noun)(text, lang, data)


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
    if not text or longer(text, longest) or data["never"].search(text):
        return False
    if "last" not in data:
        return True
    words = pack(lang).tagged(text)
    if not words or (words[0][1][0] in data["not_first"] and words[0][1] != "eng"):
        return False
    if len(words) > 2 and words[-2][0] in data["owning"] and words[-1][1][0] == "v":
        return True  # 参与者返回的响应
    last, tag = words[-1]
    return tag[0] in data["last"] or last in data["last_words"] or last in data["nouns"] or len(words) == 1


@lru_cache(maxsize=10_000)
def ends_whole(text: str, lang: Lang) -> bool:
    """Whether a text ends where a phrase can end: not with an adverb, a preposition or a conjunction."""
    words = pack(lang).tagged(text.strip())
    return bool(words) and (words[-1][1] == "eng" or words[-1][1][0] not in _thing(lang)["no_end"])


@lru_cache(maxsize=10_000)
def is_action(text: str, lang: Lang) -> bool:
    """Whether ``text`` can answer "do what": it begins with a verb (or an adverb before one)."""
    text = text.strip()
    data = _thing(lang)
    if not data["action_tags"]:
        parts = turned(text[:1].lower() + text[1:], lang)
        acting = next((word.tag for word in pack(lang).words(text) if word.pos != "ADV"), "")
        return parts is not None and parts[0] in ("do", "does") and acting in _ACTING
    words = pack(lang).tagged(text)
    if not words:
        return False
    first, tag = words[0]
    if first in data["not_action"]:
        return False
    return tag[0] in data["action_tags"] or first in data["action_words"]


@lru_cache(maxsize=50_000)
def is_term(text: str, lang: Lang, *, familiar: bool = False) -> bool:
    """Whether ``text`` can be asked for as a term: no clause, no action, nothing vague.

    Stricter than a noun phrase; a language without the table says yes to everything.

    Args:
        text: plain text, without a gloss.
        lang: its language.
        familiar: whether the article uses the words elsewhere too, which shows that a phrase that
            could be an action (选择排序) is a name.
    """
    data = _table(lang, "term")
    text = text.strip()
    if data is None:
        return True
    if not text or longer(text, data["longest"]) or data["never"].search(text):
        return False
    if text in data["vague"] or (data["of"] in text and text.endswith(tuple(data["vague_heads"]))):
        return False
    words = pack(lang).words(text)
    if len(words) < 2:
        return True
    if words[-1].text in data["states"] or words[-1].tag in data["state_tags"]:
        return False
    if any(word.tag == "c" and word.text in data["joints"] for word in words):
        return False
    action = words[0].text in data["actions"] and not _is_compound(words, data)
    if familiar:
        return not action or len(words) < 4
    verbs = [word for word in words if word.tag == "v" and word.text not in data["nominal"]]
    told = any(word.text in data["telling"] for word in words[1:-2])
    return not action and not told and len(verbs) < 3


@lru_cache(maxsize=10_000)
def is_compound(text: str, lang: Lang) -> bool:
    """Whether a text is a verb and the noun that it says the kind of (过滤阶段, 计算单元), and no action."""
    data = _table(lang, "term")
    if data is None:
        return False
    words = pack(lang).words(text)
    return len(words) == _PAIR and words[-1].text in data["kinded"]


def _is_compound(words: Sequence[Word], data: Mapping[str, Any]) -> bool:
    """Whether a verb goes together with the noun behind it (学习率, 存储引擎), and does not act on it."""
    if len(words) == _PAIR and words[-1].text in data["suffixes"]:
        return True
    return words[0].text in data["compounding"] and words[-1].text in data["compounded"]


@lru_cache(maxsize=20_000)
def is_genus(text: str, lang: Lang) -> bool:
    """Whether ``text`` names a class with a mark that sets a thing apart in it (一种…的算法).

    A class alone (一种算法), praise (最常用的算法) and a clause do not define anything.
    """
    data = _table(lang, "genus")
    if data is None:
        return True
    if data["never"].search(text) or is_bare_genus(text, lang):
        return False
    words = pack(lang).words(text)
    if not words or words[0].text in data["not_first"]:
        return False
    verbs = [i for i, word in enumerate(words) if word.tag == "v" and word.text not in data["nominal"]]
    last = words[-1]
    if last.tag == "a":
        return False
    if verbs or words[0].text in data["modifying"]:
        head = data["counted"].sub("", text.rpartition(data["of"])[2])
        return head not in ("", text) and not longer(head, _HEAD) and data["clause"].search(head) is None
    return last.tag[0] in data["last"] or last.tag == "vn" or last.text in data["last_words"]


@lru_cache(maxsize=10_000)
def opens_phrase(text: str, lang: Lang) -> bool:
    """Whether a text that ends like a noun phrase begins like one too, and not with a subject of its own."""
    words, joint, data = pack(lang).words(text), _shape(lang).get("of"), _table(lang, "genus") or {}
    if "phrasal" in data and data["phrasal"].match(text):
        return True
    of = next((i for i, word in enumerate(words) if word.text == joint), len(words))
    verb = next((i for i, word in enumerate(words[:of]) if word.tag in ("v", "d", "p", "c", "r")), None)
    noun = next((i for i, word in enumerate(words) if word.tag[0] in "nezlijtsx"), len(words))
    if verb is not None and verb > noun:
        return False
    # behind 的一个 a noun follows for certain (…的一个执行任务)
    counted = of + 1 < len(words) and words[of + 1].tag[0] in "mq"
    return counted or not any(word.tag == "v" for word in words[of + 1 :])


@lru_cache(maxsize=10_000)
def acts_on(text: str, lang: Lang) -> bool:
    """Whether a text is a verb with its object (删除服务器上的资源), not a noun with a clause before it.

    What stands before the last 的 tells: a verb modifies the noun, another noun is part of the object.
    """
    words = pack(lang).words(text)
    if not words:
        return False
    first, term = words[0], _table(lang, "term") or {}
    actions, joint = term.get("actions", frozenset()), _shape(lang).get("of")
    of = max((i for i, word in enumerate(words) if word.text == joint), default=0)
    if first.text in term.get("carrying", ()):
        return of == 0 or any(word.tag == "v" for word in words[of + 1 :])
    if first.tag != "v" and first.text not in actions:
        return first.tag == "vn" and of > 1 and words[of - 1].tag[0] not in "va"
    return of < 2 or not (words[of - 1].tag[0] in "va" and of + 2 >= len(words))


@lru_cache(maxsize=10_000)
def is_process(text: str, lang: Lang) -> bool:
    """Whether a name is that of something done (归档, 负载均衡), so that an action can be what it is."""
    data = _table(lang, "term")
    if data is None:
        return True
    words = [word for word in pack(lang).words(text) if word.text.strip()]
    last = words[-1] if words else None
    return last is not None and (last.tag in ("v", "vn", "l", "i") or last.text in data["nominal"])


@lru_cache(maxsize=20_000)
def is_bare_genus(text: str, lang: Lang) -> bool:
    """Whether ``text`` names a class and nothing that sets a thing apart in it."""
    data = _table(lang, "genus")
    return data is not None and data["bare"].match(text) is not None and data["marked"].match(text) is None


@lru_cache(maxsize=8)
def _table(lang: Lang, name: str) -> Mapping[str, Any] | None:
    """A table of shapes: lists as sets, regular expressions compiled; None where the language has none."""
    found = table(lang, "shapes").get(name)
    if found is None:
        return None
    data = {**_shape(lang), **{k: frozenset(v) if isinstance(v, list) else v for k, v in found.items()}}
    nominal = table(lang, "predicates")["inside"]
    data["nominal"] = frozenset(nominal) | data["last_words"]
    data["telling"] = frozenset(table(lang, "predicates")["asked"]) - frozenset(
        table(lang, "predicates")["nominal"]
    )
    return {
        k: re.compile(v)
        if k in ("never", "bare", "marked", "clause", "counted", "phrasal") and isinstance(v, str)
        else v
        for k, v in data.items()
    }


@lru_cache(maxsize=2)
def _thing(lang: Lang) -> Mapping[str, Any]:
    noun, thing = _shape(lang), dict(table(lang, "shapes")["thing"])
    thing["never"] = re.compile(thing["never"])
    for name in ("owning", "nouns", "not_action", "action_tags", "action_words", "no_end"):
        thing[name] = frozenset(thing.get(name, ()))
    return {**noun, **thing}


def _tagged_noun(text: str, lang: Lang, data: Mapping[str, Any]) -> bool:
    """By the segmenter's tags of its words."""
    words = pack(lang).tagged(text)
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


def _spelled_noun(text: str, lang: Lang, data: Mapping[str, Any]) -> bool:
    """By its words, which are spelled apart."""
    words = re.findall(r"[^\s]+", text.lower())
    if not words or words[0] in data["not_first"] or words[-1] in data["not_last"]:
        return False
    if any(word in data["not_inside"] for word in words[1:]):
        return False
    return not reads_on(text, lang)


@lru_cache(maxsize=2)
def _shape(lang: Lang) -> Mapping[str, Any]:
    data = dict(table(lang, "shapes")["noun"])
    data["never"] = re.compile(data["never"])
    return {key: frozenset(value) if isinstance(value, list) else value for key, value in data.items()}


def cuts_words(text: str, ends: Collection[int], lang: Lang) -> bool:
    """Whether one of several cuts would fall inside a word."""
    if "，" in text:
        return any(cuts_word(text, at, lang) for at in ends)
    return not tagging.inside(text, pack(lang).lexicon).isdisjoint(ends)


def cuts_word(text: str, at: int, lang: Lang) -> bool:
    """Whether a cut at this offset would fall inside a word. No word goes on over a comma."""
    start = text.rfind("，", 0, at) + 1
    end = text.find("，", at)
    return at - start in tagging.inside(text[start : end if end >= 0 else len(text)], pack(lang).lexicon)
