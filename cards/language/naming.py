"""Names: how a subject is said inside a question ("Load balancers" → "load balancers", "the kubelet").

Chinese says a name as it stands. In English the article that stood before it and the capital that
it had only from beginning a sentence or a heading depend on the text it comes from.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from cards.language.data import table
from cards.model import BlockKind

if TYPE_CHECKING:
    from cards.model import Lang, Phrase

_LONG, _TITLE = 1500, 200  # characters
_OPENING = re.compile(r"(?:^|\s)(?:an?|the|each|every|any)\s$", re.IGNORECASE)
_BEFORE = re.compile(r"(?:^|[^\w])(an?|the|each|every|any)\s[\"“‘']?$", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_LEADING = "an?|the|of|in|for|with|by|to|is|are|and|or|on|from|use|using|called|as|via|into|than|between"
_SINGULAR = ("ss", "us", "is", "'s", "’s", "alias", "canvas", "bias", "lens", "series", "physics")


def said(name: str, phrase: Phrase | None, text: str, lang: Lang, *, many: bool = False) -> str:
    """Return how a subject is said in the middle of a sentence.

    Args:
        name: the subject's name, as card Markdown.
        phrase: where it stands, None if nowhere.
        text: the article's text, asked how it writes the name elsewhere.
        lang: the language of the card.
        many: whether its verb speaks of several things, so that a final s makes no name of it.
    """
    if lang != "en" or not name:
        return name
    heading = phrase is None or phrase.block.kind is BlockKind.HEADING
    opening = phrase is None or _opens(phrase)
    spoken = _uncapitalised(name, text, everywhere=heading) if heading or opening else name
    if many and opening and re.fullmatch(r"[A-Z][a-z]+s", spoken):
        spoken = spoken.lower()
    if plural(spoken):
        return spoken
    found = _BEFORE.search(phrase.block.plain.text[: phrase.start]) if phrase is not None else None
    if found:
        return f"{found[1].lower()} {spoken}"
    return _with_article(spoken, text) if opening and not _proper(spoken) else spoken


def _opens(phrase: Phrase) -> bool:
    """Whether the phrase begins its block or sentence, but for an article."""
    before = _OPENING.sub(" ", phrase.block.plain.text[: phrase.start])
    return not before.strip() or before.rstrip()[-1] in ".!?:;,-–—•"


def _uncapitalised(name: str, text: str, *, everywhere: bool) -> str:
    """Lower the capitals that a word has only from its place."""
    out, at = [], 0
    for index, found in enumerate(_WORD.finditer(name)):
        word = found[0]
        if not (index == 0 or everywhere) or not word[1:].islower() or not word[0].isupper():
            continue
        following = name[found.end() : found.end() + 2]
        if _common(word, text, leads=index == 0 and following[:1] == " " and following[1:].islower()):
            out.append(name[at : found.start()] + word.lower())
            at = found.end()
    return "".join(out) + name[at:]


@lru_cache(maxsize=20_000)
def _common(word: str, text: str, *, leads: bool) -> bool:
    """Whether the text writes the word without a capital, or a lexicon knows it as a common word.

    A word that leads others without one and never has one inside a sentence of a long text has it
    from its place.
    """
    lower = word.lower()
    small = len(re.findall(rf"(?<![\w/.#\[-]){re.escape(lower)}(?![\w/.(\]-])", text))
    if 2 * len(re.findall(rf"[a-z,] {re.escape(word)}\b", _prose(text))) > small:
        return False
    if small or (lower.endswith("s") and re.search(rf"[a-z] {re.escape(lower[:-1])}\b", text)):
        return True
    if leads and len(text) > _LONG and word not in text[:_TITLE]:
        return True
    tags = table("en", "tags")
    return (
        lower in tags["verbs"]["base"]
        or lower in tags["adjectives"]["common"]
        or lower.endswith(
            (
                "ing",
                "al",
                "ous",
                "ive",
                *(end for group in tags["endings"].values() for end in group if len(end) > 3),
            )
        )
    )


@lru_cache(maxsize=8)
def _prose(text: str) -> str:
    """The text without its headings, whose capitals tell nothing."""
    return re.sub(r"(?m)^(?:#|title:).*$", "", text)


def plural(name: str) -> bool:
    """Whether an English name is that of several things."""
    head = re.split(r"\s(?:of|in|for|with|on|to|from|between)\s", name)[0].rstrip('`"”’')
    last = head.split(" ")[-1]
    return " and " in head or (last.endswith("s") and not last.endswith(_SINGULAR) and last.islower())


def _proper(name: str) -> bool:
    """Whether a name takes no article: code, a name with capitals, a single word of them."""
    last = name.split(" ")[-1]
    return name.startswith("`") or not last.islower()


@lru_cache(maxsize=2_000)
def _with_article(name: str, text: str) -> str:
    """Put before a name from a heading or label the article that the text mostly puts there.

    Without one counts only after a word that an article would follow: a heading says nothing.
    """
    core = re.escape(name.replace("`", ""))
    found = re.findall(rf"\b({_LEADING})\s[*_`\"“\[]*{core}\b(?!\s(?!{_LEADING})\w+s\b)", text, re.IGNORECASE)
    words = [word.lower() for word in found]
    indefinite, definite = sum(word in ("a", "an") for word in words), words.count("the")
    if 2 * (indefinite + definite) <= len(words):
        return name
    if indefinite * 2 >= definite:
        return ("an " if name[0] in "aeiouAEIOU" else "a ") + name
    return f"the {name}"
