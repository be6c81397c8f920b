"""Tags: what Anki takes as they are, without rewriting them."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from cards.model import Card, CardSource
from cards.templater.safety import clean_text

_LONGEST = 60  # characters of one level
_NOT_WORD = re.compile(r"[^\w-]+")
# Anki gives these a meaning of their own, sets them by itself and takes them from no package.
ANKIS_OWN = frozenset({"marked", "leech"})
_SPACE = re.compile(r"[\x00-\x20\x7f\u3000]")


def tags_of(card: Card) -> tuple[str, ...]:
    """Return a card's tags, sorted: kind, language, source, and those it brings along."""
    tags = [
        f"mkdeck::kind::{card.kind.value}",
        f"mkdeck::lang::{card.lang}",
        f"mkdeck::source::{_source_slug(card.source)}",
        *(slug for tag in card.tags if (slug := tag_slug(tag))),
    ]
    return tuple(sorted(set(tags) - ANKIS_OWN))


def tag_slug(tag: str) -> str:
    """Return a tag that Anki keeps as it is: ``level::level``, lower case, NFC, no spaces; maybe ``""``."""
    return "::".join(filter(None, (_slug(level) for level in tag.split("::"))))


def is_tag(tag: str) -> bool:
    """Whether Anki keeps a tag as it is: one word, no level of it empty, none that Anki sets itself."""
    return not _SPACE.search(tag) and all(tag.split("::")) and tag.casefold() not in ANKIS_OWN


def _source_slug(source: CardSource) -> str:
    return _slug(source.title) or _slug(urlsplit(source.url or "").netloc) or "untitled"


def _slug(text: str) -> str:
    text = unicodedata.normalize("NFC", clean_text(text).lower())
    return _NOT_WORD.sub("-", text)[:_LONGEST].strip("-_")
