"""Notes → a Markdown note for Obsidian and its plug-in obsidian-spaced-repetition.

    #flashcards/计算机/网络              the deck, as the plug-in's tag

    ## TCP › 握手                       where the cards below stand

    三次握手交换什么？
    ?
    双方的初始序号
    > [TCP › 握手](https://…) ^r2vqk3…

The plug-in writes when a card is due behind it, into this file. Such comments are found again by the
note's id, and stay, when the deck is exported into the same file anew.
"""

from __future__ import annotations

import re
from itertools import groupby

from cards.errors import WriteError
from cards.exporters.dialects import OBSIDIAN, OBSIDIAN_TOLD
from cards.exporters.markdown import Sides, written
from cards.exporters.shipped import Exported, Field, ShippedDeck, ShippedNote, pictures_of

_TAG = "#flashcards"
_SIDES = "\n?\n"
_SCHEDULE = re.compile(r"(<!--SR:[^>\n]*-->)? ?\^([a-z0-9-]+)[ \t]*$(?:\n(<!--SR:[^>\n]*-->))?", re.MULTILINE)
_ENDS_IN_LINE = frozenset({"text", "quote", "list"})


def write(deck: ShippedDeck) -> Exported:
    """Return the deck as a note; its pictures lie beside it.

    Raises:
        WriteError: the file there is not an export of this deck.
    """
    before = deck.before.decode("utf-8", "replace").replace("\r\n", "\n")
    head = f"---\nmkdeck: {deck.uid}\n---\n"
    if before.strip() and not before.startswith(head):
        raise WriteError(
            "the file is there already, and is no export of this deck",
            hint="name another file with -o: the plug-in keeps its schedule in such notes",
        )
    schedules = {guid: above or below for above, guid, below in _SCHEDULE.findall(before) if above or below}
    parts = [head + _tag(deck.name)]
    for context, notes in groupby(_grouped(deck), key=_context):
        if context:
            parts.append(f"## {context}")
        parts += (_card(each, schedules.get(_block_id(each), "")) for each in notes)
    names = [name for name in pictures_of(deck) if name in deck.media]
    text = "\n\n".join(parts) + "\n"
    return Exported(text.encode(), {name: deck.media[name] for name in names})


def _tag(name: str) -> str:
    levels = (re.sub(r"[^\w-]+", "-", level).strip("-") for level in name.split("::"))
    return "/".join([_TAG, *filter(None, levels)])


def _grouped(deck: ShippedDeck) -> list[ShippedNote]:
    """Return the notes, those that stand in one place together, else in the deck's order."""
    places: dict[str, list[ShippedNote]] = {}
    for each in deck.notes:
        places.setdefault(_context(each), []).append(each)
    return [each for notes in places.values() for each in notes]


def _context(each: ShippedNote) -> str:
    return OBSIDIAN.text(each.text(Field.CONTEXT))


def _block_id(each: ShippedNote) -> str:
    return re.sub(r"[^a-z0-9-]", "-", each.note.guid.lower())


def _card(each: ShippedNote, schedule: str) -> str:
    sides = written(each, OBSIDIAN)
    # Several gaps would become several cards here; with what belongs to them they are asked as one.
    text = _cloze(sides) if len(sides.gaps) == 1 else _question(each, written(each, OBSIDIAN_TOLD))
    return "\n".join(filter(None, (f"{text} ^{_block_id(each)}", schedule)))


def _cloze(sides: Sides) -> str:
    text = OBSIDIAN.join(sides.back)
    return text if sides.back[-1].shape in _ENDS_IN_LINE else f"{text}\n>"


def _question(each: ShippedNote, sides: Sides) -> str:
    source, url = OBSIDIAN.text(each.text(Field.SOURCE)), each.text(Field.URL)
    line = OBSIDIAN.link(source or url, url) if url else source
    return f"{OBSIDIAN.join(sides.front)}{_SIDES}{OBSIDIAN.join(sides.back)}\n> {line}".rstrip()
