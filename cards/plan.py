"""What a build is to do: the command's arguments and the recipes, resolved to sources and places."""

from __future__ import annotations

import difflib
import os
import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from cards.errors import ConfigError, UsageError
from cards.exporters.names import deck_name
from cards.project import EDITS_SUFFIX, find_project, places_of_defaults, recipe_files
from cards.sources.files import STDIN

if TYPE_CHECKING:  # a build that finds nothing to do reads no recipe
    from cards.config import Recipe

PACKAGE_SUFFIX = ".apkg"
LOCK_SUFFIX = ".lock"
OUT_FOLDER = "out"

_LONGEST_NAME = 80  # characters of a file's name


@dataclass(frozen=True, slots=True)
class Plan:
    """One deck to build.

    Attributes:
        recipe: which sources make which deck, and how.
        stem: the name of the deck's files, from which its identity comes at the first build.
        base: the folder that relative sources start from; None is the current one.
        home: the folder that an article's identity (its path) counts from.
        output: where the package goes.
        lock: where the lock lies.
        offline: whether no page is asked for: they are read as they were kept.
        settled: whether only pages of which no copy is kept are asked for.
    """

    recipe: Recipe
    stem: str
    base: Path | None
    home: Path
    output: Path
    lock: Path
    offline: bool = False
    settled: bool = False

    @property
    def edits(self) -> Path:
        """Where the person's decisions lie: beside the lock."""
        return self.lock.with_suffix(EDITS_SUFFIX)


@dataclass(frozen=True, slots=True)
class Order:
    """What the person asked for, not yet read: a recipe's file, or sources and an output.

    Attributes:
        recipe: the recipe's file, None for sources on the command line.
        sources: the sources, in the order given.
        output: where the package is to go, None for the recipe's own place.
        deck: the deck's name, None for the recipe's or the output's stem.
        min_score: overrides the recipe's, None leaves it.
        offline: whether no page is asked for: they are read as they were kept.
        settled: whether only pages of which no copy is kept are asked for.
    """

    recipe: Path | None = None
    sources: tuple[str, ...] = ()
    output: Path | None = None
    deck: str | None = None
    min_score: float | None = None
    offline: bool = False
    settled: bool = False

    @property
    def name(self) -> str:
        """What to call it in messages."""
        return shown(self.recipe) if self.recipe else " ".join(self.sources)

    @property
    def word(self) -> str:
        """What names the deck to decide, after a space; nothing for those of the project."""
        if self.recipe is None:
            return f" {shlex.quote(shown(self.output))}" if self.output else ""
        known = _known_recipes().get(self.recipe.stem)
        own = known is not None and known.resolve() == self.recipe.resolve()
        return "" if own else f" {shlex.quote(shown(self.recipe))}"

    @property
    def words(self) -> str:
        """What names the deck to diff and build, after a space; nothing for those of the project."""
        if self.recipe is not None:
            return self.word
        place = ("-o", shown(self.output)) if self.output else ()
        return f" {shlex.join((*self.sources, *place))}"

    @property
    def settings(self) -> list[Path]:
        """The files that say how the deck is made: the recipe, and every place of ``mkdeck.toml``."""
        if self.recipe is None:
            return places_of_defaults(Path.cwd())
        return [self.recipe, *places_of_defaults(self.recipe.resolve().parent)]

    def plan(self) -> Plan:
        """Read the recipe or the project's defaults.

        Raises:
            ConfigError: they cannot be used.
        """
        if self.recipe:
            return self._of_recipe(self.recipe)
        from cards.config import Recipe, Source, is_address, load_defaults

        output = self.output or Path(f"mkdeck{PACKAGE_SUFFIX}")
        defaults = load_defaults(Path.cwd())
        sources = tuple(
            Source.model_validate({"url" if is_address(source) else "path": source})
            for source in self.sources
        )
        name = deck_name(self.deck or output.stem)
        recipe = Recipe(**{**defaults, "name": name, "sources": sources})
        lock = output.with_suffix(LOCK_SUFFIX)
        asking = self.offline, self.settled
        return Plan(self._tuned(recipe), output.stem, None, output.parent, output, lock, *asking)

    def _of_recipe(self, path: Path) -> Plan:
        from cards.config import load_recipe
        from cards.readers import readers

        folder = path.parent
        recipe = load_recipe(path, readers=readers())
        recipe = recipe.model_copy(update={"name": self._name_in(path, recipe)})
        output = self.output or folder / OUT_FOLDER / f"{path.stem}{PACKAGE_SUFFIX}"
        lock = folder / f"{path.stem}{LOCK_SUFFIX}"
        asking = self.offline, self.settled
        return Plan(self._tuned(recipe), path.stem, folder, folder, output, lock, *asking)

    def _name_in(self, path: Path, recipe: Recipe) -> str:
        if self.deck:
            return deck_name(self.deck)
        try:
            return deck_name(recipe.name)
        except ConfigError as error:
            from cards.tables import line_of

            line = line_of(path.read_text("utf-8"), ("name",))
            raise ConfigError(error.what, hint=error.hint, file=path, line=line) from error

    def _tuned(self, recipe: Recipe) -> Recipe:
        return recipe if self.min_score is None else recipe.model_copy(update={"min_score": self.min_score})


def orders(
    arguments: Sequence[str],
    *,
    output: Path | None = None,
    deck: str | None = None,
    min_score: float | None = None,
    offline: bool = False,
    writes: bool = True,
) -> list[Order]:
    """Tell recipes from sources.

    An argument that names an existing file or folder, a glob, an address and ``-`` are sources; a file
    ending in ``.toml`` and any other word are recipes. No argument means every recipe of the project.

    Args:
        arguments: the words of the command line.
        output: where the package is to go.
        deck: the deck's name.
        min_score: overrides the recipe's.
        offline: whether pages are read as they were kept, and none is asked for.
        writes: whether a package will be written, so that sources need an output.

    Raises:
        UsageError: a word names nothing; recipes and sources are mixed; there is nothing to build,
            or nowhere to put it.
    """
    if output and output.suffix != PACKAGE_SUFFIX:
        raise UsageError("the deck's file must end in .apkg", hint="write -o NAME.apkg", file=output)
    recipes: list[Path] = []
    sources: list[str] = []
    missing: list[str] = []
    known = _known_recipes()
    for argument in arguments:
        if argument.endswith(".toml") and Path(argument).is_file():
            recipes.append(Path(argument))
        elif _is_source(argument):
            sources.append(argument)
        elif argument in known:
            recipes.append(known[argument])
        else:
            missing.append(argument)
    if missing and not (sources or (output and not recipes)):
        raise _unknown(missing[0], known)
    if sources or missing:
        if recipes:
            raise UsageError(
                "recipes and files cannot be built together", hint="run mkdeck build once for each"
            )
        inputs = tuple(argument for argument in arguments if argument in {*sources, *missing})
        if writes and output is None:
            output = _place_for(inputs)
        return [Order(None, inputs, output, deck, min_score, offline)]
    return _of_recipes(recipes or list(known.values()), output, deck, min_score, offline)


def _place_for(inputs: Sequence[str]) -> Path:
    """Return where the deck of one page goes: ``example.org-article.apkg``, here."""
    if len(inputs) != 1 or not _is_address(inputs[0]):
        raise UsageError("files need a place for their deck", hint="add -o NAME.apkg")
    address = urlsplit(inputs[0])
    last = PurePosixPath(unquote(address.path)).stem
    words = re.findall(r"[\w.]+", f"{(address.hostname or '').removeprefix('www.')} {last}")
    return Path("-".join(words)[:_LONGEST_NAME] + PACKAGE_SUFFIX)


def _of_recipes(
    recipes: list[Path], output: Path | None, deck: str | None, min_score: float | None, offline: bool
) -> list[Order]:
    if not recipes:
        raise UsageError(
            "there is no recipe here or in a folder above",
            hint="mkdeck init makes one; or name files: mkdeck build notes/ -o notes.apkg",
        )
    if len(recipes) > 1 and (output or deck):
        raise UsageError(
            "-o and --deck are for one deck", hint="name the recipe: mkdeck build NAME -o x.apkg"
        )
    return [Order(path, (), output, deck, min_score, offline) for path in recipes]


def _is_source(argument: str) -> bool:
    if argument == STDIN or _is_address(argument):
        return True
    return Path(argument).exists() or re.search(r"[*?\[]", argument) is not None


def _is_address(argument: str) -> bool:
    """Whether an argument is an address.

    Raises:
        UsageError: it is one of a kind that is not fetched.
    """
    scheme = re.match(r"([a-z][a-z0-9+.-]*)://", argument, re.IGNORECASE)
    if scheme and scheme[1].lower() not in ("http", "https"):
        raise UsageError(
            f"addresses that begin with {scheme[1]}: are not fetched",
            hint="name a file, or an address that begins with https:",
            file=argument,
        )
    return scheme is not None


def _known_recipes() -> dict[str, Path]:
    project = find_project(Path.cwd())
    return {path.stem: _near(path) for path in recipe_files(project)} if project else {}


def _unknown(word: str, known: dict[str, Path]) -> UsageError:
    names = [*known, *sorted(path.name for path in Path().iterdir())]
    close = difflib.get_close_matches(word, names, n=1)
    hint = f"did you mean '{close[0]}'?" if close else "recipes lie in decks/NAME.toml"
    return UsageError("no recipe, file or folder of this name", hint=hint, file=word)


def _near(path: Path) -> Path:
    """Return the path from the current folder if that is the shorter way to say it."""
    relative = os.path.relpath(path)
    return path if relative.startswith("..") and len(relative) > len(str(path)) else Path(relative)


def shown(path: Path) -> str:
    """Return a path as the person reads it: short, with ``/``."""
    return _near(path).as_posix()
