"""``mkdeck help``: topics to read offline, and the help of commands."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from cards.cli.console import Console

if TYPE_CHECKING:
    from cards.topics import Topic

Words = Annotated[list[str] | None, typer.Argument(metavar="TOPIC|COMMAND", show_default=False)]


def help_(ctx: typer.Context, words: Words = None) -> int:
    """Show a topic or a command's help; without either, list the topics."""
    from cards.cli.app import COMMANDS, GROUPS, run
    from cards.topics import topic, topics

    console: Console = ctx.obj
    lang = console.say.lang
    if not words:
        _list(console, list(topics(lang).values()))
        return 0
    commands = {*COMMANDS, *GROUPS}
    if words[0] in commands:
        return run([*words, "--help", "--lang", lang])
    _show(console, topic(" ".join(words), lang, commands))
    return 0


def _list(console: Console, known: list[Topic]) -> None:
    width = max(len(each.name) for each in known)
    console.data(console.say("help.topics") + "\n\n")
    for each in known:
        console.data(f"  {each.name:{width}}  {each.title}\n")
    console.data("\n" + console.say("help.ask") + "\n")


def _show(console: Console, topic: Topic) -> None:
    """Show a topic: laid out on a terminal, by the page if it is long; else as it is, to be read or kept."""
    if not sys.stdout.isatty():
        console.data(topic.text)
        return
    from rich.markdown import Markdown

    out = console.rich(sys.stdout)
    os.environ.setdefault("LESS", "-FRX")  # colours; no paging of what fits
    with out.pager(styles=not out.no_color):
        out.print(Markdown(topic.text))
