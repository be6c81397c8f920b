"""An item as HTML: a face in the list, and a page of its own for the frame.

In the list stands nothing but what ``safety.safe_html`` let through, with formulas as MathML. The
frame shows the note as Anki would, through the note type's own templates and style.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from markupsafe import Markup

from cards.errors import NoteError
from cards.lock import Edit
from cards.review.desk import Desk
from cards.review.items import Item
from cards.templater.amending import overlaid, reworded
from cards.templater.faces import GAP, face_html
from cards.templater.mathml import typeset
from cards.templater.notes import media_names, render
from cards.templater.notetype import FIELD_NAMES, note_type
from cards.templater.pictures import Picture, data_address, load
from cards.templater.safety import safe_html
from cards.templater.sides import page_html, side_html, with_pictures

_FRONT, _BACK = FIELD_NAMES.index("Front"), FIELD_NAMES.index("Back")
_NIGHT = re.compile(r"\.card\.nightMode,[^{]*\{([^}]*)\}")


def fields_of(desk: Desk, item: Item, edit: Edit | None) -> tuple[str, ...]:
    """Return the fields of an item under a decision, as the next build would ship them.

    Raises:
        NoteError: the person's wording leaves no front, or a back that adds nothing to it.
    """
    drawn = item.row.fields if item.row and item.row.fields else _drawn(item)
    if edit == desk.drawn_over(item):
        return drawn
    if edit is not None and edit.words:
        return overlaid(reworded(drawn, *edit.sides(item.front, item.back)), edit.fields)
    return _unless_refused(drawn, item)


def faces(desk: Desk, number: int, item: Item) -> tuple[Markup, Markup]:
    """Return front and back for the list."""
    fields = shown(desk, item)
    addresses = {name: f"media/{number}/{item.guid}/{name}" for name in media_names(fields)}
    front, back = (with_pictures(typeset(fields[at]), addresses) for at in (_FRONT, _BACK))
    return Markup(front), Markup(back)


def frame(desk: Desk, item: Item) -> str:
    """Return the page of an item: its answer side, as Anki shows it, by night where the system is dark."""
    side = side_html(shown(desk, item), back=True)
    pictures = {name: _data(name, picture) for name, picture in pictures_of(item).items()}
    page = page_html(side, pictures=pictures)
    return page.replace("</head>", f"<style>{_night()}</style></head>", 1)


def shown(desk: Desk, item: Item) -> tuple[str, ...]:
    """Return the fields of an item as things stand; a wording that cannot be drawn leaves the article's."""
    try:
        return fields_of(desk, item, desk.edit_of(item))
    except NoteError:
        return _drawn(item)


def pictures_of(item: Item) -> dict[str, Picture]:
    """Return the pictures of an item by their names in the collection, those that can be had."""
    found = (load(image) for image in item.card.images) if item.card else ()
    return {picture.name: picture for picture in found if isinstance(picture, Picture)}


def style() -> str:
    """Return the note type's style for the list: the night's colours where the system is dark."""
    return f"{note_type().css}\n{_night()}"


def _night() -> str:
    """Return the night's colours for a page that goes by the system and not by Anki's switch."""
    night = _NIGHT.search(note_type().css)
    assert night is not None, "the style has no colours for the night"
    dark = f":root:root {{color-scheme: dark}} .card.card {{{night[1]}}}"
    return f"@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n"


def _drawn(item: Item) -> tuple[str, ...]:
    """Return the fields that the article's wording gives."""
    if item.card is not None:
        try:
            return render(item.card, item.guid).fields
        except NoteError:
            pass
    front = face_html(item.front, hide_gap=True)
    back = face_html(item.front if GAP in front else item.back)
    values: Mapping[str, str] = {"Front": front, "Back": back, "ID": escape(item.guid)}
    return tuple(safe_html(values.get(name, "")) for name in FIELD_NAMES)


def _unless_refused(drawn: tuple[str, ...], item: Item) -> tuple[str, ...]:
    try:
        return reworded(drawn, item.front, item.back)
    except NoteError:
        return drawn


def _data(name: str, picture: Picture) -> str:
    try:
        data = picture.path.read_bytes()
    except OSError:
        return name
    return data_address(name, data)
