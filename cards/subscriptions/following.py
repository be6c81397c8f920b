"""What ``mkdeck sources`` does with recipes: which one is meant, what stands in it, and how that stands."""

from __future__ import annotations

import difflib
import glob
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cards import network
from cards.config import Recipe, Source, is_address, load_recipe
from cards.errors import MkdeckError, UsageError
from cards.lock.files import replace
from cards.plan import Plan, shown
from cards.project import find_project, recipe_files
from cards.sources import files, git, opml
from cards.sources.listed import clean
from cards.subscriptions.editing import Entry, added, removed
from cards.subscriptions.finding import Found
from cards.tables import parse
from cards.web import Web


@dataclass(frozen=True, slots=True)
class Standing:
    """One source of a recipe, and how it stands.

    Attributes:
        recipe: the recipe's file.
        origin: the key that names it.
        value: its address or path.
        articles: how many articles it is known to have; None if nobody knows.
        read: when it was last had, in seconds since 1970; None if never, or if it is no address.
    """

    recipe: Path
    origin: str
    value: str
    articles: int | None
    read: int | None


def recipes(name: str | None = None) -> list[Path]:
    """Return the recipes of the project, or the one of this name.

    Args:
        name: of a recipe, or its file; None for all.

    Raises:
        UsageError: there is none, or none of this name.
    """
    project = find_project(Path.cwd())
    known = recipe_files(project) if project else []
    if name is not None:
        found = [path for path in known if path.stem == name]
        if not found and name.endswith(".toml") and Path(name).is_file():
            found = [Path(name)]
        if not found:
            close = difflib.get_close_matches(name, [path.stem for path in known], n=1)
            hint = f"did you mean '{close[0]}'?" if close else "recipes lie in decks/NAME.toml"
            raise UsageError("there is no recipe of this name", hint=hint, file=name)
        return found
    if not known:
        raise UsageError(
            "there is no recipe here or in a folder above", hint="mkdeck init makes one, with an example"
        )
    return known


def recipe_for(name: str | None) -> Path:
    """Return the recipe that is meant: the one named, or the only one.

    Raises:
        UsageError: there is none, or none of this name, or several and none is named.
    """
    found = recipes(name)
    if len(found) > 1:
        names = ", ".join(path.stem for path in found)
        raise UsageError(f"which recipe is meant: {names}?", hint=f"add --recipe {found[0].stem}")
    return found[0]


def entry_of(found: Found, recipe: Path, *, private: bool) -> Entry:
    """Return how a recipe names what was found.

    Args:
        found: what was found; a path is seen from the current folder.
        recipe: the recipe's file; a path in it is seen from there.
        private: whether its addresses may be private ones.
    """
    value = found.value
    if not is_address(value) and not Path(value).is_absolute():
        value = Path(os.path.relpath(value, recipe.parent)).as_posix()
    entry: dict[str, str | bool] = {found.origin: value}
    entry |= {key: said for key, said in (("ref", found.ref), ("path", found.files)) if said}
    if found.full_text:
        entry["full_text"] = True
    if found.follow is not None:
        entry["follow"] = found.follow
    if private and is_address(value):
        entry["allow_private"] = True
    return entry


def add(recipe: Path, entry: Entry, *, dry_run: bool) -> None:
    """Write a source into a recipe.

    Raises:
        UsageError: it is there already.
        ConfigError: the recipe cannot be used, or not be edited.
        WriteError: it cannot be written.
    """
    own = load_recipe(recipe)
    value = str(next(iter(entry.values())))
    if _matching(own.sources, recipe, [_identity(value, recipe.parent)]):
        raise UsageError("this source is there already", hint="mkdeck sources list shows all", file=value)
    text = parse(recipe)[0]
    new = added(text, entry, recipe)
    if not dry_run:
        replace(recipe, new.encode())


def remove(paths: Iterable[Path], word: str, *, dry_run: bool) -> tuple[Path, Source]:
    """Take a source out of the recipe that has it.

    Args:
        paths: the recipes to look into.
        word: its address, or its path, seen from here or as the recipe has it.
        dry_run: whether nothing is written.

    Returns:
        The recipe, and what was taken out of it.

    Raises:
        UsageError: none has it, or several have, or it is the only source of its recipe.
        ConfigError: a recipe cannot be used, or not be edited.
        WriteError: it cannot be written.
    """
    found: list[tuple[Path, Recipe, int]] = []
    values: list[str] = []
    for path in paths:
        recipe = load_recipe(path)
        values += [source.name for source in recipe.sources]
        wanted = [_identity(word, Path()), _identity(word, path.parent)]
        found += [(path, recipe, index) for index in _matching(recipe.sources, path, wanted)[:1]]
    if not found:
        close = difflib.get_close_matches(word, values, n=1)
        hint = f"did you mean '{close[0]}'?" if close else "mkdeck sources list shows all"
        raise UsageError("no recipe has this source", hint=hint, file=word)
    if len(found) > 1:
        names = ", ".join(path.stem for path, _, _ in found)
        raise UsageError(f"which recipe is meant: {names}?", hint=f"add --recipe {found[0][0].stem}")
    path, recipe, index = found[0]
    if len(recipe.sources) == 1:
        raise UsageError(
            "this is the only source of its recipe",
            hint="add another one first, or delete the recipe",
            file=shown(path),
        )
    new = removed(parse(path)[0], index, path)
    if not dry_run:
        replace(path, new.encode())
    return path, recipe.sources[index]


def _matching(sources: Sequence[Source], recipe: Path, wanted: Sequence[str]) -> list[int]:
    """Return which of a recipe's sources are one of those wanted."""
    own = [_identity(source.name, recipe.parent) for source in sources]
    return [index for index, each in enumerate(own) if each in wanted]


def _identity(value: str, folder: Path) -> str:
    """Return what is the same for two ways to write one address, or one path."""
    if is_address(value):
        return (clean(value, value) or value).rstrip("/")
    return Path(os.path.abspath(folder / value)).as_posix()  # noqa: PTH100 -- a glob is no path to resolve


def standing(paths: Iterable[Path], now: int) -> list[Standing]:
    """Return every source of some recipes, and how it stands. Nothing is fetched.

    Raises:
        ConfigError: a recipe cannot be used.
    """
    with network.opened(offline=True) as web:
        return [
            Standing(path, source.origin, source.name, *_known(source, path.parent, web))
            for path in paths
            for source in load_recipe(path).sources
        ]


def _known(source: Source, base: Path, web: Web) -> tuple[int | None, int | None]:
    """Return how many articles a source is known to have, and when it was last had."""
    counts: dict[str, Callable[[], int]] = {
        "path": lambda: len(files.listing(source.name, base=base)),
        "git": lambda: len(_checkout(source, base, web).files(source.path)),
        "opml": lambda: sum(len(web.known(each.url)) for each in _feeds(source, base, web)),
    }
    read = web.fetched(source.name) if is_address(source.name) and source.origin != "git" else None
    count = counts.get(source.origin, lambda: len(web.known(source.name)))
    with suppress(MkdeckError):
        articles = count()
        if source.origin in ("path", "git") or articles:
            return articles, read
        return (1 if source.origin == "url" and read else None), read
    return None, read


def _checkout(source: Source, base: Path, web: Web) -> git.Checkout:
    if source.is_file:
        return git.local(base / source.name)
    return git.of_web(source.name, web, ref=source.ref)


def _feeds(source: Source, base: Path, web: Web) -> list[opml.Subscription]:
    from cards.web import Wanted

    if not is_address(source.name):
        return opml.feeds(files.read(base / source.name).data)
    return opml.feeds(web.get(Wanted(source.name)).path.read_bytes())


def trial(found: Found, *, private: bool) -> Plan:
    """Return the plan to read the first article by that was found: it is never built, so nothing is written.

    Args:
        found: what was found, with an article at least.
        private: whether its addresses may be private ones.
    """
    value = found.listed[0].url
    told: dict[str, object] = {"path": value}
    if found.full_text:
        only = glob.escape(urlsplit(value).path)
        told = {"feed": found.value, "full_text": True, "only": only, "allow_private": private}
    elif is_address(value):
        told = {"url": value, "follow": False, "allow_private": private}
    recipe = Recipe.model_validate({"name": "test", "sources": (Source.model_validate(told),)})
    return Plan(recipe, "test", None, Path(), Path("test.apkg"), Path("test.lock"))
