"""Topics: what a section is about.

A heading is read into a topic (Redis) and an aspect (its cons); a generic heading takes its topic
from the heading above.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from cards.extractor.subjects import GLOSS, folded, plain_name, subject_of
from cards.extractor.terms import Names, finder, terms_of, undecorated
from cards.language import pack
from cards.language.data import table
from cards.language.patterns import compiled
from cards.language.shapes import is_term
from cards.model import Block, BlockKind, Phrase, Plain, Span, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cards.model import Article, Lang, Section

_OFTEN = 4  # a heading that the article says so often is one name
_NOWHERE: frozenset[int] = frozenset()

_TAG = re.compile(r"^</?([A-Za-z][\w.-]*)\s?/?>$")  # an element is called by its tag


@dataclass(frozen=True, slots=True)
class Topic:
    """What a section is about.

    Attributes:
        subject: its topic, its own or the nearest one above; None if none is named.
        aspect: what of the topic, a key of ``topics.toml``'s ``[aspects]`` (``pros``, ``steps``), else None.
        label: the aspect's own words, for the front of a card.
        other: the second topic of a comparison.
        ask: the heading when it is a question.
        own: whether the section's own heading names the subject.
        parent: the topic above.
        wider: the topics above, the nearest first, for a qualifier.
        heading: the words that set the topic: a section's heading, a bold line, an item over a list.
    """

    subject: Subject | None = None
    aspect: str | None = None
    label: Phrase | None = None
    other: Subject | None = None
    ask: Phrase | None = None
    own: bool = False
    parent: Subject | None = None
    wider: tuple[Subject, ...] = ()
    heading: Phrase | None = None

    def below(self) -> tuple[Subject, ...]:
        """What stands above the topics of the sections under this one, the nearest first.

        Two things compared stand above none: what is said there holds of both.
        """
        if self.subject is None or self.other is not None:
            return self.wider
        return (self.subject, *self.wider)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a unit stands.

    Attributes:
        article: its article.
        path: its sections, root first.
        topic: what they are about.
        terms: how often the author marked each term of the article (folded).
        names: finds the terms in a text as they are written; None if there are none.
        lang: the article's language.
    """

    article: Article
    path: tuple[Section, ...]
    topic: Topic
    terms: Mapping[str, int]
    names: Names | None = None
    lang: Lang = field(init=False)

    def __post_init__(self) -> None:
        """Keep at hand what is asked for most."""
        object.__setattr__(self, "lang", self.article.lang)

    def knows(self, name: str) -> bool:
        """Whether the author marked ``name`` as a term: a heading, bold, code or a gloss beside it."""
        return folded(GLOSS.sub("", name) if ")" in name or "）" in name else name) in self.terms

    def inside_terms(self, text: str) -> frozenset[int]:
        """The offsets at which a cut would fall inside a term of the article (字节|对编码)."""
        return self.names.inside(text) if self.names is not None else _NOWHERE

    def speaks_of(self, name: str, times: int = 2) -> bool:
        """Whether the article uses ``name`` so often: a heading that the text never takes up is no term."""
        return _uses(self.article.body, name.lower(), max(times, _OFTEN)) >= times

    def is_term(self, subject: Subject) -> bool:
        """Whether a subject is a term of the article, fit to be asked for as such."""
        name = plain_name(subject)
        if name.startswith("<"):
            name = _TAG.sub(r"\1", name)
        return is_term(name, self.lang, familiar=self.speaks_of(name))


@lru_cache(maxsize=1_024)
def _uses(text: str, name: str, most: int) -> int:
    """How often a text uses a name, counted up to ``most``: a term is soon found so often."""
    lowered = _lowered(text)
    if not name:
        return lowered.count(name)
    count, at = 0, lowered.find(name)
    while at >= 0 and count < most:
        count, at = count + 1, lowered.find(name, at + len(name))
    return count


@lru_cache(maxsize=4)
def _lowered(text: str) -> str:
    return text.lower()


def scopes(article: Article) -> Iterator[Scope]:
    """Yield the scope of every section of an article, in reading order."""
    title = _topic(title_phrase(article), Topic(), article.lang) if article.titled else Topic()
    title = replace(_whole_name(title, article), own=False, aspect=None, ask=None)
    topics: dict[int, Topic] = {}
    paths = list(article.root.walk())
    for path in paths:
        section = path[-1]
        above = topics[id(path[-2])] if len(path) > 1 else title
        topic = (
            above if section.heading is None else read_heading(section.heading.whole(), above, article.lang)
        )
        topics[id(section)] = _whole_name(topic, article)
    terms, written = terms_of(article, (name for topic in topics.values() for name in _named(topic)))
    names = finder(written, article.lang)
    for path in paths:
        yield Scope(article, path, topics[id(path[-1])], terms, names)


def _named(topic: Topic) -> Iterator[str]:
    """The names in a heading that says more than a name (什么是 X, X 和 Y 的区别)."""
    if topic.own and topic.heading is not None:
        for subject in (topic.subject, topic.other):
            if subject is not None and (name := plain_name(subject)) != topic.heading.text:
                yield name


def _whole_name(topic: Topic, article: Article) -> Topic:
    """A topic whose aspect is rather the end of its name (分布式应用), as the article's own use shows."""
    label, subject = topic.label, topic.subject
    if label is None or subject is None or subject.phrase is None or not topic.own:
        return topic
    if subject.phrase.block is not label.block or subject.phrase.end != label.start:
        return topic
    name = Phrase(label.block, subject.phrase.start, label.end)
    if _uses(article.body, name.text.lower(), _OFTEN) < _OFTEN:
        return topic
    return replace(topic, subject=subject_of(name), aspect=None, label=None)


@lru_cache(maxsize=1)
def title_phrase(article: Article) -> Phrase:
    """The title as a phrase of a block of its own: no answer is ever cut from it."""
    text = re.split(r"[：:|｜]|\s[-–—]\s|——", article.title)[0].strip() or article.title
    text = _command(text, article) or text
    found = compiled(article.lang, table(article.lang, "topics")["article"]).search(text)
    if found and found.start() > 1:
        text = text[: found.start()].rstrip()
    return Block(BlockKind.HEADING, Span(0, 0), Plain(text)).whole()


def _command(title: str, article: Article) -> str | None:
    """The command whose page of a manual this is, as the page writes it: git-stash(1) is on `git stash`."""
    manual = table(article.lang, "topics").get("manual")
    found = re.match(manual, title) if manual is not None else None
    if found is None:
        return None
    name: str = found["name"]
    words = name.replace("-", " ")
    return words if _uses(article.body, words, _OFTEN) >= _OFTEN else name


def read_heading(heading: Phrase, above: Topic, lang: Lang) -> Topic:
    """Read a heading, or what serves as one: what it is about, under the topic above."""
    return replace(_topic(heading, above, lang), heading=heading)


def _topic(heading: Phrase, above: Topic, lang: Lang) -> Topic:
    heading = undecorated(heading, lang)
    if not heading:
        return _inherited(above)
    text = heading.text
    for regex in _heading_patterns(lang):
        found = regex.match(text)
        if found is None:
            continue
        groups = {name: heading.cut(*found.span(name)).strip() for name in found.groupdict() if found[name]}
        return _from_groups(groups, above, lang)
    if pack(lang).is_generic(text):
        return replace(_inherited(above), other=above.other)  # a summary of two things is still about both
    before = re.match(r"(.+?)\s*(?:[：:]|——|\s—\s|\s-\s)", text)
    subject = subject_of(heading.cut(*before.span(1)) if before else heading)
    return Topic(subject, own=True, parent=above.subject, wider=above.below())


def _inherited(above: Topic) -> Topic:
    """What a heading that names nothing takes from the topic above."""
    return replace(above, aspect=None, label=None, other=None, ask=None, own=False)


def _from_groups(groups: Mapping[str, Phrase], above: Topic, lang: Lang) -> Topic:
    label = groups.get("aspect")
    aspect = _aspect_key(lang).get(label.text.lower()) if label else None
    if "ask" in groups:
        return replace(_inherited(above), ask=groups["ask"], other=above.other)
    if "topic" not in groups:
        return replace(_inherited(above), aspect=aspect, label=label)
    other = subject_of(groups["other"]) if "other" in groups else None
    return Topic(
        subject_of(groups["topic"]),
        aspect="difference" if other else aspect,
        label=label,
        other=other,
        own=True,
        parent=above.subject,
        wider=above.below(),
    )


def aspect_of(name: str, lang: Lang) -> str | None:
    """The aspect that a label names (优点 → ``pros``); None if it names none."""
    return _aspect_key(lang).get(name.strip().lower())


@cache
def _aspect_key(lang: Lang) -> Mapping[str, str]:
    return {word: key for key, words in table(lang, "topics")["aspects"].items() for word in words}


@cache
def _heading_patterns(lang: Lang) -> tuple[re.Pattern[str], ...]:
    data = table(lang, "topics")
    words = sorted((re.escape(word) for word in _aspect_key(lang)), key=len, reverse=True)
    aspect = "(?:" + "|".join(words) + ")"
    return tuple(re.compile(entry["regex"].replace("{aspect}", aspect)) for entry in data["pattern"])
