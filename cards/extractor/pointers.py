"""Pointers: a circumstance that points back (When this value is reached), said with the name it points at."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from cards.extractor.subjects import plain_name
from cards.language.data import table
from cards.model import Block, BlockKind, Phrase, Plain, Span

if TYPE_CHECKING:
    from cards.extractor.frames import Statement
    from cards.model import Lang, Subject

_COMMON = re.compile("[a-z][a-z -]*")


def restated(scene: Phrase, stated: Statement) -> tuple[Phrase, Subject | None]:
    """A circumstance with a name for what it points back at, and what that is; as it stands if not told.

    No answer is ever cut from what is returned: it has a block of its own.
    """
    found = _pointing(stated.lang).search(scene.text)
    if found is None:
        return scene, None
    subject = _pointed_at(scene.cut(*found.span("pointed")), stated)
    if subject is None:
        return scene, None
    name = plain_name(subject)
    start, end = found.span("pointed")
    named = f"the {name[0].lower()}{name[1:]}" if _COMMON.fullmatch(name[0].lower() + name[1:]) else name
    text = scene.text[:start] + named + scene.text[end:]
    return Block(BlockKind.PARAGRAPH, Span(0, 0), Plain(text)).whole(), subject


def _pointed_at(pointed: Phrase, stated: Statement) -> Subject | None:
    """The label that a sentence explains, the topic, or a thing of the kind that is pointed at."""
    if stated.label is not None:
        return stated.label
    subject, head = stated.reader.resolve(pointed), pointed.text.split()[-1].lower()
    if subject is None:
        return None
    name = plain_name(subject).lower()
    return subject if name.endswith(head) or subject == stated.scope.topic.subject else None


@cache
def _pointing(lang: Lang) -> re.Pattern[str]:
    """What points back in a circumstance; matches nothing where a language does not say."""
    return re.compile(table(lang, "topics").get("pointing", "(?!)"))
