"""``mkdeck sources``: what recipes read, added, listed, removed and tried."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from cards.cli.console import Console, one_line
from cards.cli.options import DryRun, Json, Quiet

if TYPE_CHECKING:
    from cards.subscriptions.finding import Found
    from cards.subscriptions.following import Standing

_TITLES = 5  # that are shown of a feed

Word = Annotated[str, typer.Argument(metavar="URL|PATH", show_default=False)]
RecipeName = Annotated[str | None, typer.Option("--recipe", metavar="NAME", show_default=False)]
Private = Annotated[bool, typer.Option("--allow-private")]


def add(
    ctx: typer.Context,
    source: Word,
    recipe: RecipeName = None,
    allow_private: Private = False,
    dry_run: DryRun = False,
    quiet: Quiet = False,
) -> int:
    """Find out what an address or path is, and write it into a recipe."""
    from cards.plan import shown
    from cards.subscriptions import following

    console: Console = ctx.obj.tuned(quiet=quiet)
    path = following.recipe_for(recipe)
    found = _looked_at(source, private=allow_private)
    _tell(console, found)
    entry = following.entry_of(found, path, private=allow_private)
    following.add(path, entry, dry_run=dry_run)
    for key, value in entry.items():
        console.data(f"{key} = {json.dumps(value, ensure_ascii=False)}\n")
    key = "sources.would_add" if dry_run else "sources.added"
    console.note(console.say(key, recipe=shown(path)))
    return 0


def list_(ctx: typer.Context, recipe: RecipeName = None, json_: Json = False) -> int:
    """Print every source of the recipes, and how it stands."""
    from cards.clock import moment
    from cards.subscriptions import following

    console: Console = ctx.obj
    found = following.standing(following.recipes(recipe), int(moment().timestamp()))
    if json_:
        document = {"schema": "mkdeck.sources/1", "sources": [_as_json(each) for each in found]}
        console.data(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    else:
        for each in found:
            console.data(f"{each.recipe.stem}: {each.origin} = {one_line(each.value)}\n")
            console.data(f"  {_how_it_stands(console, each)}\n")
    return 0


def remove(
    ctx: typer.Context,
    source: Word,
    recipe: RecipeName = None,
    dry_run: DryRun = False,
    quiet: Quiet = False,
) -> int:
    """Take a source out of a recipe. What was learnt of its articles stays."""
    from cards.plan import shown
    from cards.subscriptions import following

    console: Console = ctx.obj.tuned(quiet=quiet)
    path, gone = following.remove(following.recipes(recipe), source, dry_run=dry_run)
    key = "sources.would_remove" if dry_run else "sources.removed"
    console.note(console.say(key, recipe=shown(path), source=f"{gone.origin} = {gone.name}"))
    return 0


def try_(ctx: typer.Context, source: Word, allow_private: Private = False, quiet: Quiet = False) -> int:
    """Tell what an address or path would give; write nothing."""
    from cards.build import extract
    from cards.cli.show import show_problems
    from cards.subscriptions import following

    console: Console = ctx.obj.tuned(quiet=quiet)
    found = _looked_at(source, private=allow_private, whole=True)
    _tell(console, found)
    for each in found.listed[:_TITLES]:
        console.data(f"{one_line(each.title or each.url)}\n")
    if len(found.listed) > _TITLES:
        console.note(console.say("sources.more", count=len(found.listed) - _TITLES))
    if not found.listed or found.origin == "opml":
        return 0
    first = found.listed[0]
    extraction = extract(following.trial(found, private=allow_private), rejected=False)
    show_problems(console, extraction.report.problems)
    cards = len(list(extraction.cards))
    console.note(console.say("sources.cards", title=one_line(first.title or first.url), count=cards))
    return extraction.report.exit_code if extraction.report.problems else 0


def _looked_at(word: str, *, private: bool, whole: bool = False) -> Found:
    """Return what an address or path is; ``whole`` fetches a repository, too."""
    from dataclasses import replace

    from cards import network
    from cards.config import is_address
    from cards.errors import SourceError
    from cards.sources import git
    from cards.sources.listed import Listed
    from cards.subscriptions.finding import look, of_path

    if not is_address(word):
        return of_path(word)
    with network.opened() as web:
        found = look(word, web, private=private)
        if found.origin != "git" or not whole:
            return found
        checkout = git.of_web(found.value, web, ref=found.ref or None, private=private)
    if checkout.kept:
        raise SourceError(checkout.kept, hint="look at the address in a browser", file=found.value)
    return replace(
        found, listed=[Listed(each.as_posix(), each.stem) for each in checkout.files(found.files or None)]
    )


def _tell(console: Console, found: Found) -> None:
    """Say what was found."""
    say, count, title = console.say, len(found.listed), one_line(found.title or found.value)
    told: dict[str, Callable[[], str]] = {
        "feed": lambda: say("sources.feed", title=title, count=count),
        "sitemap": lambda: say("sources.sitemap", count=count),
        "opml": lambda: say("sources.opml", count=count),
        "git": lambda: say("sources.git", title=title),
        "path": lambda: say("sources.path", count=count),
        "url": lambda: say("sources.listing" if found.follow else "sources.page", title=title, count=count),
    }
    console.note(told[found.origin]())
    if found.origin == "feed" and found.listed:
        newest = found.listed[0]
        day = f" ({_day(newest.newest)})" if newest.newest else ""
        console.note(say("sources.newest", title=one_line(newest.title or newest.url) + day))
    if found.full_text:
        console.note(say("sources.full_text"))
    if found.feed:
        console.note(say("sources.has_feed", feed=one_line(found.feed)))


def _how_it_stands(console: Console, each: Standing) -> str:
    say = console.say
    if each.articles is None:
        return say("sources.unread") if each.read is None else say("sources.read", day=_day(each.read))
    if each.read is None:
        return say("sources.count", count=each.articles)
    return say("sources.count_read", count=each.articles, day=_day(each.read))


def _as_json(each: Standing) -> dict[str, object]:
    read = None if each.read is None else datetime.fromtimestamp(each.read, UTC).isoformat()
    return {
        "recipe": each.recipe.stem,
        "origin": each.origin,
        "value": each.value,
        "articles": each.articles,
        "read": read,
    }


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


COMMANDS: Mapping[str, Callable[..., int]] = {"add": add, "list": list_, "remove": remove, "test": try_}
