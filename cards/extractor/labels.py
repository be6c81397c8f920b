"""Labels: what stands before the colon of an item, and whether it names a term.

注意：… and 优点：… name none; those of a reading list neither. A short label takes the topic above
it along, to be told by a year later.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from cards.extractor.masks import masked
from cards.extractor.subjects import glossed, plain_name, subject_of
from cards.extractor.topics import aspect_of
from cards.language import length, pack
from cards.language.data import table
from cards.language.shapes import is_action, is_noun_phrase, is_term
from cards.model import MarkKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cards.extractor.items import Item
    from cards.extractor.topics import Scope
    from cards.extractor.units import Listing
    from cards.model import Lang, Phrase, Subject

_POINTED = ("pros", "cons", "both", "cause", "aim", "use", "pitfall")  # aspects whose items are points
_EVALUATED = ("pros", "cons", "both", "cause", "use", "difference")  # members of these are no terms
_SEVERAL = 2
_NUMBERED = re.compile(r"\s?\d+$")
_NEAR = 2  # how many topics above a label can tell what it belongs to
_NAME = 3.0  # a shorter beginning of a topic is not its name
_SHORT = 6.0  # a longer label says by itself what it is about
_WIDER = 12.0  # a longer topic is a sentence rather than a term
# see ``topics.toml``
_TOLD = (
    "aside",
    "guide",
    "wide",
    "lead",
    "lesson",
    "title",
    "orders",
    "own",
    "owned",
    "owner",
    "set",
    "ways",
    "point",
    "value",
)
_GLOSSED = re.compile(r"[（(][A-Za-z].*[）)]$")
_PATH = re.compile(r"(?:/[a-z][\w.-]*)+/?|--?[a-z][\w-]*", re.ASCII)  # /etc/hosts, --force
_LETTERED = re.compile(r"\S\s?[A-Z][A-Z0-9]+$")
_CODED = re.compile(r"[A-Za-z]\w*(?:[_.]\w+)+|[a-z]\w*_\w+", re.ASCII)  # max_rows, cache.ttl


def label_subject(item: Item, scope: Scope, lead: Phrase | None = None) -> Subject | None:
    """The subject that an item's label names.

    None for labels that name no term: 注意 and 优点, and the points of a list of effects or sides.
    """
    if item.label is None or scope.topic.aspect in _POINTED:
        return None
    if lead is not None and _points(lead, scope.lang) and not _acts(item, item.label, scope.lang):
        return None
    name = item.label.text
    if pack(scope.lang).is_generic(name) or aspect_of(name, scope.lang):
        return None
    if not any(char.isascii() for char in name) and _told(scope.lang)["guide"].search(scope.article.title):
        return None  # of its steps and offers
    shown = masked(item.label) if item.label.has(MarkKind.CODE) else name  # no sign in code parts a name
    if not is_noun_phrase(shown, scope.lang, known=_marked(item), longest=30):
        return None
    if _is_title(item.label, scope.lang) or _odd(item, scope.lang) or _told(scope.lang)["point"].search(name):
        return None
    if _told(scope.lang)["orders"].match(name):
        return None
    subject = subject_of(item.label)
    if not (scope.is_term(subject) or _named_so(item)):
        return None
    wanted = length(name) <= _SHORT and not _told(scope.lang)["own"].search(name)
    qualifier = qualifying(plain_name(subject), scope) if wanted else ""
    if not qualifier and _told(scope.lang)["value"].fullmatch(name):
        return None  # of what it is a value, the card would not tell
    return replace(subject, qualifier=qualifier)


def _marked(item: Item) -> bool:
    """Whether a label is a name whatever its words are elsewhere: code, or letters at its end (同步 SYN)."""
    assert item.label is not None
    if item.label.has(MarkKind.CODE) or _named_so(item):
        return True
    return item.strong and _LETTERED.search(item.label.text) is not None


def _named_so(item: Item) -> bool:
    """Whether a bold label has a gloss in Latin letters (并发（Concurrent）), or is a path or an option."""
    label = item.label
    return label is not None and item.strong and (glossed(label) or _PATH.fullmatch(label.text) is not None)


def _points(lead: Phrase, lang: Lang) -> bool:
    """Whether a lead-in announces points (problems, reasons, advantages) rather than things."""
    return re.search(table(lang, "units")["points"]["regex"], lead.text) is not None


def _acts(item: Item, label: Phrase, lang: Lang) -> bool:
    """Whether a point names, in bold, a thing that does what follows, for languages that tell such points."""
    acts = table(lang, "units")["points"].get("acts")
    if acts is None or not item.strong or re.match(acts, label.text) is None:
        return False
    return is_action(item.body.text, lang)


def qualifying(name: str, scope: Scope) -> str:
    """The nearest topic above that is a term of the article, to tell a short label by; else nothing."""
    told = _told(scope.lang)
    for above in scope.topic.below()[:_NEAR]:
        topic = _one_of_set(above, scope.lang)
        wider = plain_name(topic)
        if wider.lower() in name.lower() or name in wider:
            continue
        if length(wider) > _WIDER or told["owned"].search(wider) or not scope.speaks_of(wider, 3):
            continue
        if told["aside"].search(wider) or told["wide"].search(wider):
            continue
        if is_noun_phrase(wider, scope.lang) and is_term(wider, scope.lang):
            return topic.name
    return ""


def owner_of(name: str, lang: Lang) -> str:
    """What a name says its thing belongs to (字节对编码的结果 → 字节对编码); nothing if it says none."""
    found = _told(lang)["owner"].search(name)
    return found["owner"] if found else ""


def _one_of_set(topic: Subject, lang: Lang) -> Subject:
    """A topic without what makes a set of it (Git 的三种状态)."""
    found = _told(lang)["set"].search(topic.phrase.text) if topic.phrase is not None else None
    if topic.phrase is None or found is None or length(topic.phrase.text[: found.start()]) < _NAME:
        return topic
    return subject_of(topic.phrase.cut(0, found.start()))


def of_terms(unit: Listing, scope: Scope) -> bool:
    """Whether the labels of a list can be terms: not those of a reading list or of a plan for learning."""
    told = _told(scope.lang)
    headings = [s.heading.plain.text for s in scope.path if s.level > 1 and s.heading is not None]
    if (said := scope.topic.label or scope.topic.ask) is not None:
        headings.append(said.text)
    if any(told["aside"].search(heading) for heading in headings) or scope.topic.aspect in _EVALUATED:
        return False
    lead = unit.lead.text if unit.lead is not None else ""
    if told["lead"].search(lead):
        return False
    odd = sum(_odd(item, scope.lang) for item in unit.items)
    return 2 * odd < len(unit.items) and not _instances(unit.items)


def _instances(items: tuple[Item, ...]) -> bool:
    """Whether labels that differ in a number alone speak of each other: Node1 up to Node2, of an example."""
    labels = [item.label.text for item in items if item.label is not None]
    if len(labels) < _SEVERAL or len({_NUMBERED.sub("", label) for label in labels}) > 1:
        return False
    return any(label in item.body.text for item in items for label in labels if _NUMBERED.search(label))


def _odd(item: Item, lang: Lang) -> bool:
    """Whether an item reads like one of a reading list: a linked title, or a call to learn."""
    if item.label is not None and _is_title(item.label, lang):
        return True
    return _told(lang)["lesson"].match(item.body.text) is not None


def _is_title(label: Phrase, lang: Lang) -> bool:
    """Whether a label is the linked title of another article."""
    return label.has(MarkKind.LINK) and _told(lang)["title"].search(label.text) is not None


def is_headed(item: Item, scope: Scope) -> bool:
    """Whether a plain label before a colon is a term: a gloss shows it, its form, or the section."""
    assert item.label is not None
    name = item.label.text
    if _GLOSSED.search(name) or _CODED.fullmatch(name):
        return True
    topic = scope.topic.subject
    return scope.article.lossy or (topic is not None and plain_name(topic) == name)


def under_ways(scope: Scope) -> bool:
    """Whether the heading above asks how or why, or sums up: its labels are ways, steps or points."""
    headings = [s.heading.plain.text for s in scope.path[-1:] if s.heading is not None]
    if scope.topic.ask is not None:
        headings.append(scope.topic.ask.text)
    return any(_told(scope.lang)["ways"].search(heading) for heading in headings)


def speaks_of_topic(item: Item, lang: Lang) -> bool:
    """Whether what an item says is said of the section's topic: it has no label, or one like 作用."""
    return (
        item.label is None
        or pack(lang).is_generic(item.label.text)
        or aspect_of(item.label.text, lang) is not None
    )


@cache
def _told(lang: Lang) -> Mapping[str, re.Pattern[str]]:
    """What tells terms from other labels, by name; a sign that a language does not have matches nothing."""
    data = table(lang, "topics")["labels"]
    return {name: re.compile(data.get(name, "(?!)")) for name in _TOLD}
