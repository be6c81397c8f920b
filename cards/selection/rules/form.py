"""Is the card well formed: whole phrases, closed brackets, no leftovers, no talk about the page?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from cards.language import pack
from cards.model import Lang
from cards.selection.view import MASK, View

_MARKUP = re.compile(
    r"\*\*|~~|\]\(|!\["
    r"|</[a-z][a-z0-9]*>|<[a-z][a-z0-9]* [^<>]*=|<br ?/?>|\{\{(?!c\d+::)|^#{1,6} |^:::|^\s*```\s*$(?!\n)",
    re.IGNORECASE | re.MULTILINE,
)
_MARKUP_SIGN = re.compile(r"[*~\]!<{#:`]")  # most text has none: a quick look spares the costly one
_LINK = re.compile(r"(?:https?://|www\.)[^\s，。）)]+")
_PAIRS = {"（": "）", "(": ")", "[": "]", "【": "】", "「": "」", "『": "』", "“": "”", "《": "》", "{": "}"}
_OPENERS = {closer: opener for opener, closer in _PAIRS.items()}
_BRACKET = re.compile("[" + re.escape("".join((*_PAIRS, *_OPENERS))) + "]")
_ALIKE = {"（": "(", "【": "["}
_MARKER = re.compile(r"^\s*(?:\d+|[a-zA-Z]|[ivx]+)[)）]\s?")
_INTERVAL = re.compile(r"[(\[（]\s*[^()\[\]（）]{1,40}?[,，]\s*[^()\[\]（）]{1,40}?\s*[)\]）]")
_TWICE = re.compile(r"([一-鿿]{3,})\1|\b([a-z]+ [a-z]+(?: [a-z]+)*) \2\b")
_NO_START = tuple("，,、；;：:。）)」”")
_NO_END = tuple("，,、；;：:（(「“")
_END_MARKS = " \n。．.！!？?…\"'"


def clean(view: View, limits: Mapping[str, float]) -> Iterator[str]:
    """The card holds nothing that is not its matter, and that whole."""
    if not view.asked_fold or not view.back_fold.strip():
        yield "empty"
        return
    yield from _talk(view)
    if not (balanced(view.front_words) and balanced(view.back_words)):
        yield "brackets"
    if _has_markup(view.card.front) or _has_markup(view.card.back):
        yield "markup"
    if not view.card.is_cloze and not view.items and not view.is_block:
        yield from _ends(view)
    if sum(map(len, _LINK.findall(view.back))) * 2 > len(view.back):
        yield "link"
    if _TWICE.search(view.front_words) or _TWICE.search(view.back_words):
        yield "twice"
    if view.asked_fold == view.back_fold:
        yield "same"


def balanced(text: str) -> bool:
    """Whether every bracket and quote is closed; half-open intervals and list markers are none."""
    if _BRACKET.search(text) is None:
        return True
    text = _INTERVAL.sub("", _MARKER.sub("", text))
    stack: list[str] = []
    for char in text:
        if char in _PAIRS:
            stack.append(_ALIKE.get(char, char))
        elif char in _OPENERS:
            opener = _OPENERS[char]
            if not stack or stack.pop() != _ALIKE.get(opener, opener):
                return False
    return not stack


def _talk(view: View) -> Iterator[str]:
    has = view.language.has
    for check in ("boilerplate", "chatter", "placeholder"):
        if has(check, view.front_words) or has(check, view.back_words):
            yield check


def _ends(view: View) -> Iterator[str]:
    """Whether the answer begins and ends where a phrase does."""
    text = view.back_words.strip(_END_MARKS)
    if text.startswith(_NO_START):
        yield "start"
    if text.endswith(_NO_END):
        yield "end"
    lists, lower, (starts, opens, wholes, ends) = view.language.lists, text.lower(), _edges(view.card.lang)
    whole = lower.endswith(wholes) or lower.startswith(opens)
    if lower.startswith(starts) and _word(view, text, 0) in lists["no_start"]:
        yield "start"
    cut = lower.endswith(ends) and not whole and _word(view, text, -1) in lists["no_end"]
    if cut or view.language.has("modifier_end", text):
        yield "end"


@cache
def _edges(lang: Lang) -> tuple[tuple[str, ...], ...]:
    """What a phrase does not begin with, what one that is whole begins and ends with, and none ends with."""
    lists = pack(lang).lists
    return tuple([tuple(lists[name]) for name in ("no_start", "whole_start", "whole_end", "no_end")])


def _word(view: View, text: str, which: int) -> str:
    """The first or last word of several; ``""`` of a single one, which stands for itself."""
    words = view.language.words(text)
    return words[which].text.lower() if len(words) > 1 else ""


def _has_markup(markdown: str) -> bool:
    text = _prose(markdown)
    return _MARKUP_SIGN.search(text) is not None and _MARKUP.search(text) is not None


def _prose(markdown: str) -> str:
    """The Markdown without its code and formulas, whatever they hold."""
    if "`" not in markdown and "$" not in markdown:
        return markdown
    markdown = re.sub(r"(`+).+?\1", MASK, markdown, flags=re.DOTALL)
    return re.sub(r"\$\$?(?:\\.|[^$\\])+\$\$?", MASK, markdown)
