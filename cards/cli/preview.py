"""``mkdeck preview``: cards as they are asked, and where they stand. Only a page is written."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cards.cli.console import Console
from cards.cli.options import Decks, NoCache, Quiet, Verbose
from cards.errors import UsageError
from cards.resources import is_installed

if TYPE_CHECKING:
    from cards.plan import Order
    from cards.preview import Previews

_SUFFIXES = (".html", ".htm")

Word = Annotated[str, typer.Argument(metavar="ID|ARTICLE", show_default=False)]
Page = Annotated[Path | None, typer.Option("-o", "--html", metavar="FILE", show_default=False)]


def preview(
    ctx: typer.Context,
    word: Word,
    names: Decks = None,
    page: Page = None,
    no_cache: NoCache = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> int:
    """Show a card, or all cards of an article."""
    from cards.cache import Shelf, opened
    from cards.cli.progress import watch
    from cards.cli.show import show_problems
    from cards.preview import find

    console: Console = ctx.obj.tuned(quiet=quiet, verbose=verbose)
    if page and str(page) != "-" and page.suffix.lower() not in _SUFFIXES:
        raise UsageError("the page's file must end in .html", hint="write --html NAME.html", file=page)
    with opened(fresh=no_cache) as cache, watch(console, lines=False) as watcher:
        found = find(word, _decks(word, names or []), watcher=watcher, shelf=Shelf(cache))
    show_problems(console, found.problems)
    if not found.cards:
        console.note(console.say("preview.none", word=word))
    elif page:
        _write(console, found, word, page)
    else:
        from cards.cli.show_preview import show_previews

        show_previews(console, found)
    return found.exit_code


def _decks(word: str, names: list[str]) -> list[Order]:
    """Return the decks to look in: an article may be shown where there is no project at all."""
    from cards.project import find_project
    from cards.status import asked

    if not names and (Path(word).is_file() or "://" in word) and not find_project(Path.cwd()):
        return []
    return asked(names)


def _write(console: Console, found: Previews, word: str, path: Path) -> None:
    from cards.cli.show_preview import facts, remarks
    from cards.lock.files import replace
    from cards.plan import shown
    from cards.preview import page

    title = found.cards[0].front.split("\n")[0] if len(found.cards) == 1 else Path(word).name
    text = page(
        found.cards,
        title=title,
        say=console.say,
        facts=partial(facts, console),
        remarks=partial(remarks, console),
    )
    if str(path) == "-":
        console.data(text)
        return
    replace(path, text.encode("utf-8", "replace"))
    if "\\(" in text and not is_installed("latex2mathml"):
        console.warning(console.say("preview.tex"), console.say("preview.tex_hint"))
    console.note(console.say("preview.written", path=shown(path), count=len(found.cards)))
