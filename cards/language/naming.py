"""Names: how a subject is said inside a question ("Load balancers" → "load balancers", "the kubelet").

Chinese says a name as it stands. In English the article that stood before it and the capital that
it had only from beginning a sentence or a heading depend on the text it comes from.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from cards.language.data import table
from cards.model import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cards.model import Lang, Phrase

_NEAR = 10  # characters: no article is longer, with what stands beside it
_LONG, _TITLE = 1500, 200  # characters
_PROPER = re.compile(r" [A-Z][a-z]+$")  # the last word of a proper name: Great Barrier Reef
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_SMALL = re.compile(r"(?<![\w/.#\[-])[a-z][a-z'’-]*(?![\w/.(\]-])")
_CAPITAL = re.compile(r"(?<=[a-z,] )[A-Z][A-Za-z'’-]*")
_HEADINGS = re.compile(r"(?m)^(?:#|title:).*$")
_MARKUP = re.compile(r"(?ms)^(```|~~~).*?^\1|`[^`\n]*`|<[^<>]*>|\]\([^()]*\)")
_LAST = re.compile(r"([a-z]+)\s[*_`\"“\[]*\Z")


@dataclass(frozen=True, slots=True)
class Habits:
    """How a text writes its words.

    Attributes:
        lower: the text in lower case.
        prose: the text without its headings.
        small: how often each word stands without a capital; code and links tell nothing.
        capital: how often each stands with one inside a sentence; headings tell nothing.
    """

    lower: str
    prose: str
    small: Counter[str]
    capital: Counter[str]


@lru_cache(maxsize=8)
def _habits(text: str) -> Habits:
    said, prose = _MARKUP.sub(" ", text), _HEADINGS.sub("", text)
    return Habits(text.lower(), prose, Counter(_SMALL.findall(said)), Counter(_CAPITAL.findall(prose)))


@cache
def _data() -> Mapping[str, Any]:
    raw = table("en", "naming")
    tags = table("en", "tags")
    articles = "|".join(raw["articles"])
    endings = (end for group in tags["endings"].values() for end in group if len(end) > 3)
    return {
        "opening": re.compile(rf"(?:^|\s)(?:{articles})\s$", re.IGNORECASE),
        "before": re.compile(rf"(?:^|[^\w])({articles})\s[\"“‘']?$", re.IGNORECASE),
        "behind": re.compile(raw["behind"]),
        "several": re.compile(raw["several"]),
        "alone": raw["alone"],
        "leading": frozenset(raw["leading"]),
        "singular": tuple(raw["singular"]),
        "common": (*raw["common"], *endings),
        "words": frozenset((*tags["verbs"]["base"], *tags["words"]["ADJ"])),
    }


def said(
    name: str, phrase: Phrase | None, text: str, lang: Lang, *, many: bool = False, one: bool = False
) -> str:
    """Return how a subject is said in the middle of a sentence.

    Args:
        name: the subject's name, as card Markdown.
        phrase: where it stands, None if nowhere.
        text: the article's text, asked how it writes the name elsewhere.
        lang: the language of the card.
        many: whether its verb speaks of several things, so that a final s makes no name of it.
        one: whether its verb speaks of one thing, however the name ends.
    """
    if lang != "en" or not name:
        return name
    heading = phrase is None or phrase.block.kind is BlockKind.HEADING
    opening = phrase is None or _opens(phrase)
    kept = heading and _PROPER.search(name) is not None and _always_capital(name, text)
    spoken = _uncapitalised(name, text, everywhere=heading) if (heading or opening) and not kept else name
    if many and opening and re.fullmatch(r"[A-Z][a-z]+s(?: (?:of|in|for|from|with|on) .+)?", spoken):
        spoken = spoken[0].lower() + spoken[1:]
    if plural(spoken) and not one:
        return spoken
    found = _article_before(phrase) if phrase is not None else None
    if found:
        return f"{found[1].lower()} {spoken}"
    listed = phrase is None or not _goes_on(phrase)
    return _with_article(spoken, text) if listed and (kept or not _proper(spoken)) else spoken


def _article_before(phrase: Phrase) -> re.Match[str] | None:
    """The article, or what stands for one, right before a phrase."""
    text, start = phrase.block.plain.text, phrase.start
    found: re.Match[str] | None = _data()["before"].search(text, max(0, start - _NEAR), start)
    return found


def _opens(phrase: Phrase) -> bool:
    """Whether the phrase begins its block or sentence, but for an article."""
    before = _data()["opening"].sub(" ", phrase.block.plain.text[: phrase.start])
    return not before.strip() or before.rstrip()[-1] in ".!?:;,-–—•"


def _goes_on(phrase: Phrase) -> bool:
    """Whether a sentence goes on behind the phrase, so that it has the article it wants; a label has none."""
    return phrase.block.plain.text[phrase.end : phrase.end + 2].strip()[:1].isalnum()


def _uncapitalised(name: str, text: str, *, everywhere: bool) -> str:
    """Lower the capitals that a word has only from its place."""
    out, at = [], 0
    for index, found in enumerate(_WORD.finditer(name)):
        word = found[0]
        if not (index == 0 or everywhere) or not word[1:].islower() or not word[0].isupper():
            continue
        if name.count("`", 0, found.start()) % 2:
            continue  # code is written as it is
        following = name[found.end() : found.end() + 2]
        owner = word.endswith(("'s", "’s", "'", "’"))  # seldom a common noun: Newton's law
        leads = index == 0 and not owner and following[:1] == " " and following[1:].islower()
        if _common(word, text, leads=leads):
            if index == 0 and not everywhere and _titled(name[found.end() :], text):
                break
            out.append(name[at : found.start()] + word.lower())
            at = found.end()
    return "".join(out) + name[at:]


def _always_capital(name: str, text: str) -> bool:
    """Whether the text calls a thing by a name with capitals behind "the", and never without them."""
    prose = _habits(text).prose
    alone = _data()["alone"].replace("NAME", re.escape(name))
    return name in prose and name.lower() not in prose and re.search(alone, prose) is not None


def _titled(rest: str, text: str) -> bool:
    """Whether the words behind the first have capitals that they do not need, as in a title."""
    small = _habits(text).small
    words = (found[0] for found in _WORD.finditer(rest))
    return any(word[:1].isupper() and word[1:].islower() and small[word.lower()] for word in words)


def _common(word: str, text: str, *, leads: bool) -> bool:
    """Whether the text writes the word without a capital, or a lexicon knows it as a common word.

    A word that leads others without one and never has one inside a sentence of a long text has it
    from its place.
    """
    lower, habits = word.lower(), _habits(text)
    small = habits.small[lower]
    if 2 * habits.capital[word] > small:
        return False
    if small or (lower.endswith("s") and habits.small[lower[:-1]]):
        return True
    if leads and len(text) > _LONG and word not in text[:_TITLE]:
        return True
    return lower in _data()["words"] or lower.endswith(_data()["common"])


_ACTION = re.compile(r"[A-Za-z]+ing (?:an?|the|its|each|and [a-z]+ing)\b")
_CODE = re.compile(r"`[^` ]+`")
_HARDLY = 4  # times as often with a capital as without: elsewhere it is a command or a file of that name
_DOTTED = re.compile(r"\S+\.\S+$")  # a setting, called by its path
_SETTING = re.compile(r"--?[a-z].*|[a-z]+(?:-[a-z]+){2,}")


def plural(name: str) -> bool:
    """Whether an English name is that of several things."""
    if _data()["several"].match(name) and not name.split(" ")[0].endswith(_data()["singular"]):
        return True
    if _CODE.fullmatch(name):
        return False
    head = _data()["behind"].split(name)[0].rstrip('`"”’')
    last = head.split(" ")[-1]
    if _ACTION.match(head):
        return False  # pinning pages is one thing to do
    if "_" in last or "." in last or _SETTING.fullmatch(last.lstrip("`")):
        return False  # max_rows is one setting
    if re.fullmatch(r"[A-Z]{2,}s", last):
        return True  # APIs
    return " and " in head or (
        last.endswith("s") and not last.endswith(_data()["singular"]) and last.islower()
    )


def _proper(name: str) -> bool:
    """Whether a name takes no article: code, an option, a name with capitals, a single word of them."""
    last = name.split(" ")[-1]
    return not name[0].isalpha() or _DOTTED.match(name) is not None or not last.islower()


@lru_cache(maxsize=1)
def proper_names(text: str) -> tuple[str, ...]:
    """The names that an English text writes with a capital inside sentences, and hardly ever without.

    The most used first; names of letters (HTTP) are left out.
    """
    habits = _habits(text)
    return tuple(
        word for word, times in habits.capital.most_common()
        if len(word) > 2 and word[1:].islower() and word.isalpha()
        and habits.small[word.lower()] * _HARDLY <= times
    )  # fmt: skip


@lru_cache(maxsize=2_000)
def _with_article(name: str, text: str) -> str:
    """Put before a name from a heading or label the article that the text mostly puts there.

    Without one counts only after a word that an article would follow: a heading says nothing.
    """
    words = list(_leading(name.replace("`", "").lower(), _habits(text).lower))
    indefinite, definite = sum(word in ("a", "an") for word in words), words.count("the")
    if 2 * (indefinite + definite) <= len(words):
        return name
    if indefinite * 2 >= definite:
        return ("an " if name[0] in "aeiouAEIOU" else "a ") + name
    return f"the {name}"


def _leading(name: str, text: str) -> Iterator[str]:
    """The words that stand before a name and after which an article would."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        before = _LAST.search(text, max(0, at - 20), at)
        if before and before[1] in _data()["leading"] and not text[end : end + 1].isalnum():
            yield before[1]
        at = text.find(name, end)
