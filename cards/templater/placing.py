"""Placing: under which topic a question is put that does not tell by itself where it belongs."""

from __future__ import annotations

import re

from cards.language import length
from cards.language.fold import fold
from cards.model import Article, Fact, Kind, Phrase, Subject
from cards.templater.names import folded, name_of, spaced
from cards.templater.wording import Wording

_NESTED = 16.0  # the greatest length of a topic and a part of it, said together
_REVEALED = 3.0  # an answer so many times as long as a name in it is more than the name
_TITLE = re.compile("[：:]")  # what divides a title from what it says of its article
_WORDS = re.compile(r"\W+")


def placed(front: str, back: str, fact: Fact, article: Article, words: Wording) -> str:
    """A question with the topic where it holds, unless it tells that by itself."""
    placing, within = words.placing, fact.slots.get("domain")
    if not fact.places or fact.kind in placing.without or "{{c" in front:
        return front
    if isinstance(within, Phrase):
        return _widened(front, Subject(within.markdown), fact.places[-1], article, words)
    places = _places(front, back, fact, article, words)
    if not places:
        return front
    near, wide = places[0], places[-1]
    own = fact.subjects[0].qualifier
    if own and not placing.nested:
        return front
    if own and placing.nested and front.startswith(own):  # it has a place of its own
        named = name_of(wide, article, words)
        told = (folded(place.name) for place in (wide, *fact.places))  # itself a place, perhaps a wider one
        return front if any(folded(own) in name for name in told) else _part(named, front, words)
    low = front[:1].lower() + front[1:] if words.lang == "en" and front[1:2].islower() else front
    return _under(_nested(near, wide, front, article, words), low, words)


def untold(front: str, fact: Fact, article: Article, words: Wording) -> bool:
    """Whether a short local name is all that a question under no place names: 组件层的作用是什么？."""
    subject, placing = fact.subjects[0], words.placing
    if fact.places or "domain" in fact.slots or length(subject.name) > placing.lone:
        return False
    return placing.letters.search(front) is None and not _headed(fact, article)


def _under(place: str, front: str, words: Wording) -> str:
    put = words.placing.form.replace("{place}", place).replace("{front}", front)
    return spaced(put) if words.spacing else put


def _part(place: str, part: str, words: Wording) -> str:
    put = words.placing.nested.replace("{place}", place).replace("{part}", part)
    return spaced(put) if words.spacing else put


def _widened(front: str, near: Subject, wide: Subject, article: Article, words: Wording) -> str:
    """A question under a part of what its article is about (仓库), put under that as well: Docker 的仓库."""
    placing, under = words.placing, _under(near.name, "", words)
    rest = front.replace(under, "", 1)
    if not placing.nested or rest == front or placing.field.search(wide.name):
        return front
    if _named(wide, front, article, words):
        return front
    if placing.proper.search(near.name) and not placing.proper.search(wide.name):
        return front
    place = _nested(near, wide, rest, article, words)
    if folded(near.name) not in folded(place) and not placing.field.search(near.name):
        return front  # too long to be said together
    return front.replace(under, _under(place, "", words), 1)


def _places(front: str, back: str, fact: Fact, article: Article, words: Wording) -> list[Subject]:
    """The places that a question is put under, the nearest first, the last of them tells where it belongs."""
    asked, told = fold(front), fold(back)
    telling = [place for place in fact.places if not words.placing.field.search(place.name)]
    proper = [place for place in telling if words.placing.proper.search(place.name)]
    wide = proper[-1] if proper else fact.places[-1]
    if _named(wide, front, article, words):
        return []
    if not proper and (_known(front, words, field=not telling) or _defines(fact, article)):
        return []
    own = [s for s in fact.subjects if len(s.name) > 1 and folded(s.name) in asked]
    if words.placing.bound.search(front) or any(words.placing.known.match(s.name) for s in own):
        return []
    upto = fact.places[: fact.places.index(wide) + 1]
    apt = [p for p in upto if not (_gives_away(p, told) or any(_within(folded(s.name), p) for s in own))]
    return apt if wide in apt else []


def _named(wide: Subject, front: str, article: Article, words: Wording) -> bool:
    """Whether a question names a place or a proper name in it, or, if it has none, one in the title."""
    asked, names = fold(front), words.placing.proper.findall(wide.name)
    if any(folded(name) in asked for name in (wide.name, *names)):
        return True
    return not names and any(n in front for n in words.placing.proper.findall(_TITLE.split(article.title)[0]))


def _known(front: str, words: Wording, *, field: bool) -> bool:
    """Whether what a question names is known elsewhere: by its gloss, in a field of knowledge by its name."""
    placing = words.placing
    return placing.glossed.search(front) is not None or (field and _tells(front, words))


def _tells(front: str, words: Wording) -> bool:
    return words.placing.tells.search(words.placing.untold.sub("", front)) is not None


def _gives_away(place: Subject, told: str) -> bool:
    """Whether an answer is little more than the place."""
    name = folded(place.name)
    return name in told and length(told) < _REVEALED * length(name)


def _within(subject: str, place: Subject) -> bool:
    """Whether a place holds a name: a function as a word of its own (no `Promise` in dnsPromises)."""
    if "`" in place.name:
        return subject in _WORDS.split(place.name.lower())
    return subject in folded(place.name)


def _nested(near: Subject, wide: Subject, front: str, article: Article, words: Wording) -> str:
    """A place as it is said: by a part of it as well, where there is one and both are short."""
    named, placing = name_of(wide, article, words), words.placing
    inner, outer = folded(near.name), folded(wide.name)
    if not placing.nested:
        again = any(word in fold(front) for word in inner.split())
        return named if again or _tells(front, words) else name_of(near, article, words)
    if inner in fold(front) or length(inner) + length(named) > _NESTED:
        return named
    if placing.field.search(near.name) or inner in outer:
        return named
    inside, names = name_of(near, article, words), placing.proper.findall(wide.name)
    if outer in inner or (names and all(folded(name) in inner for name in names)):
        return inside
    return _part(named, inside, words)


def _defines(fact: Fact, article: Article) -> bool:
    """Whether a fact defines what a heading above it names."""
    return fact.kind == Kind.DEFINITION and _headed(fact, article)


def _headed(fact: Fact, article: Article) -> bool:
    """Whether a heading above a fact names what it is about."""
    above = [section.heading.plain.text for section in fact.path if section.heading is not None]
    name = folded(fact.subjects[0].name)
    return any(name in folded(heading) for heading in (article.title, *above))
