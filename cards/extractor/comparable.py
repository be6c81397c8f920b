"""Comparable things: whether a name is that of a thing, and two names those of things of one kind."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from cards.extractor.alignments import names_alike
from cards.extractor.labels import owner_of
from cards.extractor.members import cues
from cards.extractor.mentions import says_nothing
from cards.extractor.subjects import plain_name
from cards.language import pack
from cards.language.data import table
from cards.language.patterns import compiled
from cards.language.shapes import is_noun_phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cards.extractor.topics import Scope
    from cards.model import Lang, Phrase, Subject

_LOOSE = ("c", "d", "p", "r")  # tags of words that are in no name
_END = 2  # characters that names of one kind end in
_NO_NOUN = ("a", "f", "v")  # and in the last place


def is_comparable(subject: Subject, scope: Scope) -> bool:
    """Whether a subject is a thing: a term of the author's, or a noun."""
    name = plain_name(subject)
    if scope.knows(name) and not cues(scope.lang)["hollow"].match(name):
        return True
    if says_nothing(name, scope) or cues(scope.lang)["no_thing"].search(name):
        return False
    if name in (plain_name(one) for one in (scope.topic.subject, scope.topic.other) if one is not None):
        return True
    words = pack(scope.lang).words(name)
    loose = any(word.tag[:1] in _LOOSE and word.tag != "eng" for word in words)
    if not words or loose:
        return False
    # A verb of one character that ends a name (悲观锁) is a noun there.
    last = words[-1]
    return last.tag[:1] not in _NO_NOUN or (len(last.text) == 1 and is_noun_phrase(name, scope.lang))


def kin(subject: Subject, other: Subject) -> bool:
    """Whether two names end alike or are written in one script: 乐观锁 and 悲观锁, TCP and UDP."""
    one, two = plain_name(subject), plain_name(other)
    return one[-1] == two[-1] or (one.isascii() and two.isascii())


def are_nouns(*names: str, lang: Lang) -> bool:
    """Whether names can be those of things."""
    return all(is_noun_phrase(name, lang) and not cues(lang)["no_thing"].search(name) for name in names)


def set_together(subject: Subject, other: Subject, scope: Scope) -> bool:
    """Whether the article names two things in one breath (快照和日志, 快照 vs 日志), as those it compares."""
    one, two = plain_name(subject), plain_name(other)
    return one not in two and two not in one and _joined(scope.article.body, one, two, scope.lang)


@lru_cache(maxsize=512)
def _joined(text: str, one: str, two: str, lang: Lang) -> bool:
    joints = "|".join(map(re.escape, (*table(lang, "contrasts")["parallel"]["joints"], "/", "vs", "VS")))
    one, two = re.escape(one), re.escape(two)
    between = rf"[*_`]{{0,3}}\s?(?:{joints})\.?\s?[*_`]{{0,3}}"
    return re.search(f"{one}{between}{two}|{two}{between}{one}", text) is not None


def built_alike(one: str, two: str) -> bool:
    """Whether two names end alike, or Latin ones begin so: 行存储 and 列存储, HTTP/1 and HTTP/2.

    A name that another ends in (内核, 操作系统的内核) is its owner's, and no other thing.
    """
    if one.endswith(two) or two.endswith(one):
        return False
    if one.isascii() and two.isascii():
        return one.split()[-1:] == two.split()[-1:] or one[:4] == two[:4]
    return one[-_END:] == two[-_END:]


def apart(subject: Subject, other: Subject, scope: Scope) -> bool:
    """Whether two subjects are different things that can be compared."""
    names = [plain_name(subject), plain_name(other)]
    if names[0] == names[1]:
        return False
    if is_comparable(subject, scope) and is_comparable(other, scope):
        return True
    if are_nouns(*names, lang=scope.lang) and set_together(subject, other, scope):
        return True  # 进程 and 线程 are class words elsewhere
    built = names[0][-_END:] == names[1][-_END:]  # 流量控制 and 拥塞控制, though 控制 alone is a verb
    if not built or any(says_nothing(name, scope) or owner_of(name, scope.lang) for name in names):
        return False
    return names_alike(names, scope)


def misnamed(subject: Subject, other: Subject, scope: Scope) -> bool:
    """Whether one of two names is that of a point of view, of a part or of nothing (X 的关键, 来看 X)."""
    unnamed = _unnamed(scope.lang)
    return any(unnamed.search(plain_name(one)) for one in (subject, other))


def is_no_twin(labels: Iterable[Phrase], lang: Lang) -> bool:
    """Whether one of some labels names no thing that is one of two."""
    return any(_no_twin(lang).search(label.text) for label in labels)


@cache
def _no_twin(lang: Lang) -> re.Pattern[str]:
    """What names no thing that is one of two; matches nothing where a language does not say."""
    return compiled(lang, table(lang, "contrasts").get("no_twin", {}).get("regex", "(?!)"))


@cache
def _unnamed(lang: Lang) -> re.Pattern[str]:
    return compiled(lang, table(lang, "contrasts").get("misnamed", {}).get("regex", "(?!)"))
