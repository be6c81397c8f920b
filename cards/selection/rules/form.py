"""Is the card well formed: whole phrases, closed brackets, no leftovers, no talk about the page?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cards.language.fold import fold
from cards.selection.view import MASK, View

_MARKUP = re.compile(
    r"\*\*|~~|\]\(|!\[|</?[a-z][a-z0-9]*[ >/]|\{\{(?!c\d+::)|^#{1,6} |^:::|^\s*```\s*$(?!\n)",
    re.IGNORECASE | re.MULTILINE,
)
_LINK = re.compile(r"(?:https?://|www\.)[^\s，。）)]+")
_PAIRS = {"（": "）", "(": ")", "[": "]", "【": "】", "「": "」", "『": "』", "“": "”", "《": "》", "{": "}"}
_OPENERS = {closer: opener for opener, closer in _PAIRS.items()}
_ALIKE = {"（": "(", "【": "["}
_MARKER = re.compile(r"^\s*(?:\d+|[a-zA-Z]|[ivx]+)[)）]\s?")
_INTERVAL = re.compile(r"[(\[（]\s*[^()\[\]（）]{1,40}?[,，]\s*[^()\[\]（）]{1,40}?\s*[)\]）]")
_NO_START = tuple("，,、；;：:。）)」”")
_NO_END = tuple("，,、；;：:（(「“")
_END_MARKS = " \n。．.！!？?…\"'"


def clean(view: View, limits: Mapping[str, float]) -> Iterator[str]:
    """The card holds nothing that is not its matter, and that whole."""
    if not fold(view.front) or not view.back.strip():
        yield "empty"
        return
    yield from _talk(view)
    if not (balanced(view.front_words) and balanced(view.back_words)):
        yield "brackets"
    if _MARKUP.search(_prose(view.card.front)) or _MARKUP.search(_prose(view.card.back)):
        yield "markup"
    if not view.card.is_cloze and not view.items and not view.is_block:
        yield from _ends(view)
    if sum(map(len, _LINK.findall(view.back))) * 2 > len(view.back):
        yield "link"
    if fold(view.front) == fold(view.back):
        yield "same"


def balanced(text: str) -> bool:
    """Whether every bracket and quote is closed; half-open intervals and list markers are none."""
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
    words = view.language.words(text)
    if len(words) < 2 or MASK in words[-1].text:
        return
    lists = view.language.lists
    if words[0].text.lower() in lists["no_start"]:
        yield "start"
    if words[-1].text.lower() in lists["no_end"] or view.language.has("modifier_end", text):
        yield "end"


def _prose(markdown: str) -> str:
    """The Markdown without its code and formulas, whatever they hold."""
    markdown = re.sub(r"(`+).+?\1", MASK, markdown, flags=re.DOTALL)
    return re.sub(r"\$\$?(?:\\.|[^$\\])+\$\$?", MASK, markdown)
