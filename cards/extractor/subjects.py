"""Subjects: what a sentence is about, named in it or resolved against what stands before it.

A sentence's own subject is resolved against the sentence before and the topic; what cannot be
resolved with confidence stays unresolved, and makes no card.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from cards.language import pack
from cards.language.data import table
from cards.language.fold import fold
from cards.language.shapes import is_noun_phrase
from cards.language.verbs import verbs
from cards.model import MarkKind, Phrase, Subject, escape_markdown

if TYPE_CHECKING:
    from collections.abc import Callable

    from cards.extractor.topics import Scope
    from cards.model import Lang

_LONGEST_OWNED = 12  # a longer phrase behind 它的 is more than a noun
_NEAR = 80  # characters before a demonstrative in which a name may stand that it points back at
_MOST_UNTOLD = 30  # subjects that may wait for one another: each that is asked for asks the one before
_ADDRESS = re.compile(r"://|[：:]")
GLOSS = re.compile(r"\s*[（(][^（）()]*[）)]\s*$")
_LATIN = re.compile(r"[A-Za-z]{3,}")
_ARTICLE = 4  # characters: "the" and the space on either side
_CLOSING = (")", "）")


folded = lru_cache(maxsize=8_192)(fold)
"""The fold of a short text: names, headings and titles come again and again."""


@lru_cache(maxsize=64)
def subject_of(phrase: Phrase, qualifier: str = "") -> Subject:
    """Make a subject of a term: its gloss and the quotes round it are no part of its name.

    Kept for a while: one pattern after another asks what a sentence begins with.
    """
    phrase = bare(phrase)
    name = phrase.markdown if phrase.block.plain.runs else escape_markdown(phrase.text)
    return Subject(name, phrase, qualifier)


def bare(phrase: Phrase) -> Phrase:
    """A term without its gloss and the quotes round it."""
    phrase = phrase.strip()
    text = phrase.text
    if text[-1:] in _CLOSING and (found := GLOSS.search(text)) and found.start() > 0:
        phrase = phrase.cut(0, found.start()).strip()
        text = phrase.text
    if len(text) > 2 and text[0] + text[-1] in ("“”", "「」", "『』", "《》", '""', "''", "‘’"):
        phrase = phrase.cut(1, len(text) - 1)
    return phrase


def plain_name(subject: Subject) -> str:
    """The name of a subject without markup."""
    return subject.phrase.text if subject.phrase else subject.name.replace("`", "")


def glossed(phrase: Phrase) -> bool:
    """Whether a gloss in Latin letters stands behind a name, as authors do who bring in a term."""
    text = phrase.text
    found = GLOSS.search(text) if ")" in text or "）" in text else None
    if found is None or found.start() == 0 or _LATIN.search(found[0]) is None:
        return False
    return not _ADDRESS.search(found[0])  # 论文的地址：https://… is no gloss


def unmeasured(subject: Subject, lang: Lang) -> Subject:
    """A subject without the measure before its name: what 一个进程 is, is what 进程 is."""
    phrase = subject.phrase
    found = _measure(lang).match(phrase.text) if phrase is not None else None
    if phrase is None or found is None:
        return subject
    return replace(subject_of(phrase.cut(found.end(), len(phrase.text))), qualifier=subject.qualifier)


@cache
def _measure(lang: Lang) -> re.Pattern[str]:
    """What counts one of a thing before its name (一个, 一条)."""
    return re.compile(table(lang, "topics").get("measure", "(?!)"))


@cache
def _possessed(lang: Lang) -> re.Pattern[str]:
    """What a pronoun has (它的 …); matches nothing where a language does not say."""
    return re.compile(table(lang, "topics").get("possessed", "(?!)"))


@cache
def _having(lang: Lang) -> re.Pattern[str]:
    """A name and what it has (X 的 Y); matches nothing where a language does not say."""
    return re.compile(table(lang, "topics").get("having", "(?!)"))


@cache
def _placed(lang: Lang) -> re.Pattern[str]:
    """How a name ends that is a place; matches nothing where a language does not say."""
    return re.compile(table(lang, "topics").get("placed", "(?!)"))


class Running:
    """The subject that a sentence hands on to the next, told apart only when it is asked for.

    Most sentences name their own subject, so most of this work is never needed.

    Args:
        tell: tells the subject; None if it cannot be told.
        before: what ``tell`` may ask in turn.
    """

    __slots__ = ("_tell", "_told", "_untold")

    def __init__(self, tell: Callable[[], Subject | None], before: Running | None = None) -> None:
        self._tell: Callable[[], Subject | None] | None = tell
        self._told: Subject | None = None
        self._untold: int = 1 + (before._untold if before is not None else 0)
        if before is not None and self._untold > _MOST_UNTOLD:
            before.tell()
            self._untold = 1

    @property
    def subject(self) -> Subject | None:
        """The subject; None if it cannot be told."""
        self.tell()
        return self._told

    def tell(self) -> None:
        """Tell the subject now."""
        if self._tell is not None:
            self._told, self._tell = self._tell(), None
            self._untold = 0


class Reader(NamedTuple):
    """Resolves the subjects of the sentences of one unit, in reading order.

    Attributes:
        scope: where the unit stands.
        before: hands on the subject of the sentence before, None at the start.
        earlier: the sentence before.
    """

    scope: Scope
    before: Subject | Running | None = None
    earlier: Phrase | None = None

    @property
    def last(self) -> Subject | None:
        """The subject of the sentence before; None if it cannot be told."""
        return self.before.subject if isinstance(self.before, Running) else self.before

    def resolve(self, phrase: Phrase | None) -> Subject | None:
        """Return the subject that ``phrase`` names or stands for; None if that is not certain.

        Args:
            phrase: what stands in the subject's place; None when nothing does (an elliptic sentence).
        """
        if phrase is None or not phrase:
            return self.last or self._topic()
        lists = pack(self.scope.lang).lists
        text = phrase.text.strip()
        lowered = text.lower()
        if lowered in table(self.scope.lang, "topics")["events"]:
            return None  # what a whole sentence said, not a thing that can be named
        if lowered in lists["pronouns"]:
            return self._stood_for(lowered)
        if (of := _possessed(self.scope.lang).match(text)) is not None:
            return self._owned(of["noun"])
        head = _after(lists["demonstratives"], text)
        if head is not None:
            return self._demonstrated(phrase, head) or self._known(phrase, head)
        return self._definite(phrase, text) or self._classed(text) or self._named(phrase)

    def _definite(self, phrase: Phrase, text: str) -> Subject | None:
        """The topic or the last subject, called by its last word or its class (the reef, the algorithm)."""
        known = table(self.scope.lang, "topics")
        before = phrase.block.plain.text[max(0, phrase.start - _ARTICLE) : phrase.start]
        called = " " not in text and text.islower() and before.lower().strip() == known.get("definite")
        if not called or self.scope.knows(text):
            return None
        topic = self._topic()
        for candidate in (topic, self.last):
            if candidate is not None and _headed(plain_name(candidate), text, self.scope.lang):
                return candidate
        return topic if text in known["definite_classes"] else None

    def _classed(self, text: str) -> Subject | None:
        """A topic above called by its class alone, in a language without articles (系统 of 打印系统)."""
        known = table(self.scope.lang, "topics")
        if "definite" in known or text not in known["classes"] or self.scope.knows(text):
            return None
        for above in self.scope.topic.below():
            name = plain_name(above)
            if name == text or not name.endswith(text) or re.search(known["twofold"], name):
                continue
            return above if self.scope.is_term(above) and is_noun_phrase(name, self.scope.lang) else None
        return None

    def _stood_for(self, pronoun: str) -> Subject | None:
        """What a pronoun stands for: no place that the sentence before begins with (在缓存中，… 它 …)."""
        lang = self.scope.lang
        if self.last is None:
            return self._topic()
        many = table(lang, "frames").get("circumstance", {}).get("many", ())
        if pronoun not in many and _several(self.last, lang):
            return self._topic()  # Adults need it. It is …
        return None if _placed(self.scope.lang).search(plain_name(self.last)) else self.last

    def _owned(self, noun: str) -> Subject | None:
        """What the last subject or the topic has (它的时间复杂度: 跳表的时间复杂度)."""
        owner = self.last or self._topic()
        if owner is None or not is_noun_phrase(noun, self.scope.lang, longest=_LONGEST_OWNED):
            return None
        name = owner.name + (" " if owner.name[-1:].isascii() else "")
        said = table(self.scope.lang, "topics")["owning"].format(owner=name, noun=escape_markdown(noun))
        return Subject(said, None, owner.qualifier)

    def _named(self, phrase: Phrase) -> Subject | None:
        """The thing that a phrase names, without the gloss behind it."""
        subject = subject_of(phrase)
        name = plain_name(subject)
        known = self.scope.knows(name) or glossed(phrase)
        if is_noun_phrase(name, self.scope.lang, known=known) or self._of_term(name):
            return subject
        return None

    def _of_term(self, name: str) -> bool:
        """Whether a name is what a term has, whatever words the term is made of (聚簇索引的叶子节点)."""
        found = _having(self.scope.lang).match(name)
        if found is None or not self.scope.knows(found["owner"]):
            return False
        return is_noun_phrase(found["noun"], self.scope.lang, longest=_LONGEST_OWNED)

    def headed(self) -> Subject | None:
        """What the heading names, where its words are a term whether or not the text takes them up."""
        return self._topic(spoken_of=False)

    def _topic(self, *, spoken_of: bool = True) -> Subject | None:
        topic = self.scope.topic
        if topic.subject is None or topic.ask is not None or topic.other is not None:
            return None
        name = plain_name(topic.subject)
        phrase = topic.subject.phrase
        shown = phrase is not None and (phrase.has(MarkKind.CODE) or glossed(phrase.block.whole()))
        if not is_noun_phrase(name, self.scope.lang, known=shown):
            return None
        if spoken_of and not shown and not self.scope.speaks_of(name):
            return None
        return topic.subject if self.scope.is_term(topic.subject) else None

    def _known(self, phrase: Phrase, head: str) -> Subject | None:
        """What 这个 Pod is, if Pod is a term of the article and no mere class of things."""
        if not head or not self.scope.knows(head) or head in table(self.scope.lang, "topics")["classes"]:
            return None
        return subject_of(phrase.cut(len(phrase.text.rstrip()) - len(head), len(phrase.text)))

    def _demonstrated(self, phrase: Phrase, head: str) -> Subject | None:
        """该算法 is the last subject or the topic that is an algorithm, or whose name ends so."""
        ending = folded(head)
        candidates = [s for s in (self.last, self._topic()) if s is not None]
        for candidate in candidates:
            if folded(plain_name(candidate)).endswith(ending):
                return candidate
        if (named := self._just_named(phrase, head)) is not None:
            return named
        known = table(self.scope.lang, "topics")
        if self.earlier is not None and self.last is None and {head, ending} & set(known.get("done", ())):
            return None  # what the sentence before does, whatever its section is about
        if head in known["classes"] or ending in known["classes"]:
            return candidates[0] if candidates else None
        return None

    def _just_named(self, phrase: Phrase, head: str) -> Subject | None:
        """该状态, behind a proper name with its class in its paragraph (… CLOSE-WAIT 状态，该状态 …)."""
        pattern = table(self.scope.lang, "topics").get("named_class")
        begin = max(0, phrase.start - _NEAR)
        text = phrase.block.plain.text[begin : phrase.start]
        if pattern is None or head not in text:
            return None
        found = [*re.finditer(pattern.replace("HEAD", re.escape(head)), text)]
        if not found:
            return None
        start, end = found[-1].span()
        return subject_of(Phrase(phrase.block, begin + start, begin + end))


def _headed(name: str, head: str, lang: Lang) -> bool:
    """Whether a longer name has this head: Great Barrier Reef, law of cooling."""
    pattern = table(lang, "topics")["headed"].replace("HEAD", re.escape(head))
    return re.match(pattern, name.lower()) is not None


def _several(subject: Subject, lang: Lang) -> bool:
    """Whether the verb right behind a subject, where it stands, is one of several things."""
    known, phrase, data = verbs(lang), subject.phrase, table(lang, "topics").get("several")
    if known is None or phrase is None or data is None:
        return False
    found = re.compile(data["behind"]).match(phrase.block.plain.text, phrase.end)
    return found is not None and (found[1] in data["verbs"] or known.bases.get(found[1]) == found[1])


def _after(openers: frozenset[str], text: str) -> str | None:
    """What follows the longest of these words at the start of a text; None if none of them stands there."""
    found = _opening(openers).match(text.lower())
    return None if found is None else text[found.end() :].strip()


def points_back(sentence: Phrase, lang: Lang) -> bool:
    """Whether a sentence begins by pointing at what stands before it (这种情况称为 …, This is because …)."""
    return _after(pack(lang).lists["demonstratives"], sentence.text) is not None


@lru_cache(maxsize=8)
def _opening(words: frozenset[str]) -> re.Pattern[str]:
    """What begins with one of some words, the longest first."""
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)")
