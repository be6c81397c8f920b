"""``mkdeck decide``: what is to become of one note."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from cards.cli.console import Console
from cards.cli.options import Arguments, Output, Quiet, Wait
from cards.errors import UsageError

if TYPE_CHECKING:
    from cards.decide import Found
    from cards.lock import Edit

_SAID = {"accept": "decide.accept", "reject": "decide.reject", "edit": "decide.edit"}
_PARTING = "\n---\n"

Word = Annotated[str, typer.Argument(metavar="ID", show_default=False)]
What = Annotated[str, typer.Argument(metavar="accept|reject|edit", show_default=False)]
Front = Annotated[str | None, typer.Option("--front", metavar="MARKDOWN", show_default=False)]
Back = Annotated[str | None, typer.Option("--back", metavar="MARKDOWN", show_default=False)]
Tag = Annotated[list[str] | None, typer.Option("--tag", metavar="TAG", show_default=False)]
Untag = Annotated[list[str] | None, typer.Option("--untag", metavar="TAG", show_default=False)]


def decide(
    ctx: typer.Context,
    word: Word,
    what: What,
    arguments: Arguments = None,
    front: Front = None,
    back: Back = None,
    tag: Tag = None,
    untag: Untag = None,
    output: Output = None,
    wait: Wait = 0.0,
    quiet: Quiet = False,
) -> int:
    """Accept, reject or word a note."""
    from cards import decide as deciding
    from cards.anki.decks import decks
    from cards.cli.show import excerpt
    from cards.lock import Decision
    from cards.plan import PACKAGE_SUFFIX, orders

    console: Console = ctx.obj.tuned(quiet=quiet)
    own = front is not None or back is not None or bool(tag or untag)
    if what not in _SAID:
        raise UsageError(f"'{what}' is no decision", hint="write accept, reject or edit")
    if own and what != "edit":
        raise UsageError(f"--front, --back and tags do not go with {what}", hint="write edit in its place")
    # What a package holds its lock knows; cards that were never issued are found with their articles alone.
    words = arguments or []
    packed = bool(words) and output is None and all(each.endswith(PACKAGE_SUFFIX) for each in words)
    wanted = decks(words) if packed else orders(words, output=output)
    plans = [order.plan() for order in wanted]
    found = deciding.find(plans, word)
    if what != "edit":
        edit = deciding.settled(found, Decision(what))
    elif own:
        edit = deciding.worded(found, front, back, add_tags=tag or (), drop_tags=untag or ())
    else:
        edit = _asked(found)
    written = deciding.decide(found, edit, wait=wait)
    asked, answered = found.sides(edit)
    console.note(console.say(_SAID[what] if written else "decide.same"))
    console.note(f"  {excerpt(asked)}\n    → {excerpt(answered)}")
    if written:
        console.note(console.say("decide.next"))
    return 0


def _asked(found: Found) -> Edit:
    """Let the person word the note in their editor; without a terminal, what stands is confirmed."""
    from cards.cli.editor import edited
    from cards.decide import worded

    if sys.stdin.isatty() and sys.stderr.isatty():
        shown = found.sides(found.edit)
        text = edited(_PARTING.join(shown) + "\n")
        front, parting, back = text.replace("\r\n", "\n").partition(_PARTING)
        # What is left as it was stays what it is: the article's, or the person's HTML from Anki.
        own = [
            None if new.strip() == old.strip() else new.strip()
            for new, old in zip((front, back), shown, strict=True)
        ]
        is_wording = any(own) or bool(found.edit and found.edit.words)
        if not parting or "" in own or not is_wording:
            raise UsageError(
                "nothing was decided", hint="write the front, a line with --- alone, then the back, and save"
            )
        return worded(found, *own)
    if found.edit is None or not found.edit.words:
        raise UsageError(
            "there is no wording yet", hint="add --front TEXT, --back TEXT, --tag or --untag TAG"
        )
    return worded(found)
