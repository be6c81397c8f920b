"""Recipes (``decks/NAME.toml``) and project defaults (``mkdeck.toml``), read into pydantic models."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from cards.errors import ConfigError
from cards.model import Kind
from cards.project import places_of_defaults
from cards.tables import Table, example, line_of, nearest, parse, validate

ALL_KINDS = tuple(Kind)

ORIGINS = ("path", "url", "feed", "sitemap", "opml", "git")
"""The keys of a source that say where its articles come from."""


_ADDRESS = r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/]"


def is_address(word: str) -> bool:
    """Whether a word is an address that can be fetched."""
    return re.match(_ADDRESS, word) is not None


class Defaults(Table):
    """What ``mkdeck.toml`` may set for every recipe of a project.

    Attributes:
        language: of the articles; ``auto`` looks at each.
        kinds: which kinds of facts become cards.
        min_score: cards below it are left out, 0 to 1.
        new_per_week: how many cards may be new in one ISO week, None for no limit.
        both_sides: whether a fact that can be asked from both ends is asked twice.
        ankiconnect: where the add-on AnkiConnect listens, None for the usual place.
    """

    language: Literal["auto", "zh", "en"] = "auto"
    kinds: Annotated[tuple[Annotated[Kind, Field(strict=False)], ...], Field(strict=False, min_length=1)] = (
        ALL_KINDS
    )
    min_score: float = Field(0.5, ge=0, le=1)
    new_per_week: int | None = Field(None, ge=1)
    both_sides: bool = False
    ankiconnect: str | None = Field(None, pattern=r"^https?://[^\s/]+")


class Source(Table):
    """One entry of ``[[sources]]``: exactly one of :data:`ORIGINS`, but for ``path`` inside of ``git``.

    Attributes:
        path: a file, a folder or a glob, relative to the recipe's folder; ``-`` is standard input. Beside
            ``git`` a glob inside the repository.
        url: the address of a page.
        feed: that of a feed: RSS, Atom, JSON Feed.
        sitemap: that of a sitemap, or of an index of them.
        opml: that of a list of feeds, or its file, relative to the recipe's folder.
        git: the address of a repository, or the folder of a checkout, relative to the recipe's folder.
        ref: the branch or tag of ``git``; None for its own.
        only: a glob that the paths of addresses must fit, ``/blog/**``; None for all.
        follow: whether the links of the page at ``url`` lead to the articles; None looks at the page.
        full_text: whether articles are what the feed itself says, and their pages are not asked for.
        reader: forces a reader, ``listing`` for scraped listing pages; None looks at the file.
        allow_private: whether its addresses may be private or loopback ones.
    """

    path: str | None = Field(None, min_length=1)
    url: str | None = Field(None, pattern=_ADDRESS)
    feed: str | None = Field(None, pattern=_ADDRESS)
    sitemap: str | None = Field(None, pattern=_ADDRESS)
    opml: str | None = Field(None, min_length=1)
    git: str | None = Field(None, min_length=1)
    ref: str | None = Field(None, pattern=r"^[\w][\w./-]*$")
    only: str | None = Field(None, pattern="^/")
    follow: bool | None = None
    full_text: bool | None = None
    reader: str | None = None
    allow_private: bool = False

    @property
    def origin(self) -> str:
        """The key that says where its articles come from."""
        return next((key for key in reversed(ORIGINS) if getattr(self, key) is not None), "")

    @property
    def name(self) -> str:
        """What to call it in messages: its path or address."""
        return str(getattr(self, self.origin, ""))

    @property
    def is_file(self) -> bool:
        """Whether it names files of the person's own, and nothing has to be fetched."""
        return self.origin == "path" or (self.origin in ("git", "opml") and not is_address(self.name))


class Recipe(Defaults):
    """Which sources make which deck, and how.

    Attributes:
        name: the deck in Anki, ``A::B`` for a sub-deck.
        sources: where its articles come from, at least one.
    """

    inner: ClassVar = {"sources": Source}

    name: str = Field(min_length=1)
    sources: Annotated[tuple[Source, ...], Field(strict=False, min_length=1)]


def load_defaults(start: Path) -> dict[str, Any]:
    """Return what the nearest ``mkdeck.toml`` above ``start`` sets, or nothing.

    Raises:
        ConfigError: the file cannot be used.
    """
    path = places_of_defaults(start)[-1]
    if path.is_file():
        text, table = parse(path)
        model = validate(Defaults, table, path, text)
        return model.model_dump(include=set(table))
    return {}


def load_recipe(path: Path, *, readers: Collection[str] = ()) -> Recipe:
    """Read a recipe over the project's defaults.

    Args:
        path: the recipe.
        readers: those that a source may force; empty for any.

    Raises:
        ConfigError: either file cannot be used; names the line and the nearest key.
    """
    text, table = parse(path)
    validate(Recipe, {"name": path.stem, **table}, path, text)  # so that a wrong value names this file
    defaults = load_defaults(path.resolve().parent)
    recipe = validate(Recipe, {"name": path.stem, **defaults, **table}, path, text)
    for index, source in enumerate(recipe.sources):
        _refuse_what_does_not_go_together(source, index, path, text)
        if readers and source.reader and source.reader not in readers:
            line = line_of(text, ("sources", index, "reader"))
            hint = nearest(source.reader, readers)
            raise ConfigError(f"unknown reader '{source.reader}'", hint=hint, file=path, line=line)
    return recipe


_BESIDE = {
    "ref": ("git",),
    "follow": ("url",),
    "full_text": ("feed", "opml"),
    "only": ("url", "feed", "sitemap", "opml"),
}
"""What means something beside some origins only."""


def _refuse_what_does_not_go_together(source: Source, index: int, path: Path, text: str) -> None:
    told = [key for key in ORIGINS if getattr(source, key) is not None]
    if not told:
        line = line_of(text, ("sources", index, "path"))
        raise ConfigError("a source does not say where it is", hint=example("path"), file=path, line=line)
    if len(told) > 1 and told != ["path", "git"]:
        line = max(line_of(text, ("sources", index, key)) for key in told)
        what = f"'{told[0]}' and '{told[-1]}' stand in one source"
        raise ConfigError(what, hint="give each a [[sources]] of its own", file=path, line=line)
    for key, origins in _BESIDE.items():
        if getattr(source, key) is not None and source.origin not in origins:
            line = line_of(text, ("sources", index, key))
            hint = f"it stands beside {' or '.join(origins)}"
            raise ConfigError(
                f"'{key}' means nothing beside '{source.origin}'", hint=hint, file=path, line=line
            )
