"""A note as the person wants it: its fields under another wording, its tags without ours or with theirs."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cards.errors import NoteError
from cards.templater.faces import GAP, face_html
from cards.templater.notetype import FIELD_NAMES
from cards.templater.safety import safe_html, visible_text

_DIV = re.compile(r'<div lang="[\w-]+">')
_PICTURES = re.compile(r"(?:<p><img[^>]*></p>)+(?=</div>\Z)")
_FRONT, _BACK = FIELD_NAMES.index("Front"), FIELD_NAMES.index("Back")


def reworded(fields: tuple[str, ...], front: str, back: str) -> tuple[str, ...]:
    """Return the fields of a note with another front and back, card Markdown; pictures and all else stay.

    Raises:
        NoteError: nothing is left of the front, or the back adds nothing to it.
    """
    opening = _DIV.match(fields[_FRONT])
    face = face_html(front, hide_gap=True)
    pictures = _PICTURES.search(fields[_BACK])
    drawn = {
        "Front": _side(opening, face),
        "Back": _side(opening, face_html(front if GAP in face else back), pictures[0] if pictures else ""),
    }
    return overlaid(fields, drawn)


def overlaid(fields: tuple[str, ...], drawn: Mapping[str, str]) -> tuple[str, ...]:
    """Return the fields of a note with some replaced, HTML by name; a name of no field is passed over.

    Raises:
        NoteError: nothing is left of the front, or the back adds nothing to it.
    """
    out = tuple(
        safe_html(drawn[name]) if name in drawn else field
        for name, field in zip(FIELD_NAMES, fields, strict=True)
    )
    asked, answered = visible_text(out[_FRONT]), visible_text(out[_BACK])
    if not asked.strip() or (answered in ("", asked) and "<img" not in out[_BACK]):
        raise NoteError(
            f"an edited note has no front, or a back that adds nothing to it ({asked[:40]!r})",
            hint="mend its entry in the file of edits; the note ships as it was",
        )
    return out


def _side(opening: re.Match[str] | None, face: str, pictures: str = "") -> str:
    return f"{opening[0] if opening else '<div>'}{face}{pictures}</div>"
