"""The note type ``mkdeck``: frozen, because a learner's collection depends on it.

Anki matches a type by its id and fields by theirs. A field added, removed or moved would freeze
every note already imported at its old text; so the fields and ids below never change, and spare
fields stand ready. Texts and style may change: Anki takes them over when the type's ``mod`` is
newer, so that is stamped anew whenever a text changes (``python -m cards.templater.notetype``).
"""

from __future__ import annotations

import hashlib
import time
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cards.errors import TemplateError
from cards.resources import templates_dir

NAME = "mkdeck"
TYPE_ID = 3_104_527_716_893_441

# In Anki's order. The number is the field's id in every collection.
FIELDS = {
    "Front": 4_310_662_035_101,
    "Back": 4_310_662_035_102,
    "Hint": 4_310_662_035_103,
    "Context": 4_310_662_035_104,
    "Source": 4_310_662_035_105,
    "URL": 4_310_662_035_106,
    "AsOf": 4_310_662_035_107,
    "Extra1": 4_310_662_035_108,
    "Extra2": 4_310_662_035_109,
    "Extra3": 4_310_662_035_110,
    "Extra4": 4_310_662_035_111,
    "AddReverse": 4_310_662_035_112,
    "ID": 4_310_662_035_113,
}
FIELD_NAMES = tuple(FIELDS)

_TEMPLATES = {
    "Card": (4_310_662_035_201, "front.html", "back.html"),
    "Reverse": (4_310_662_035_202, "reverse-front.html", "reverse-back.html"),
}
_STYLE = "style.css"
_STAMP = "stamp.toml"


@dataclass(frozen=True, slots=True)
class Template:
    """One card template: its name, its id in every collection and its two sides."""

    name: str
    template_id: int
    front: str
    back: str


@dataclass(frozen=True, slots=True)
class NoteType:
    """The note type as a package carries it.

    Attributes:
        templates: in Anki's order.
        css: the style sheet.
        mod: when a text last changed, seconds since 1970.
    """

    templates: tuple[Template, ...]
    css: str
    mod: int


@cache
def note_type(folder: Path | None = None) -> NoteType:
    """Read the note type from ``templates/notes/``.

    Raises:
        TemplateError: a text is missing, or the stamp is not that of these texts.
    """
    folder = folder or templates_dir() / "notes"
    mod, digest = _read_stamp(folder)
    if digest != _digest(folder, mod):
        raise TemplateError(
            "the stamp is not that of the texts beside it",
            hint="run: python -m cards.templater.notetype",
            file=folder / _STAMP,
        )
    templates = (
        Template(name, number, _text(folder, front), _text(folder, back))
        for name, (number, front, back) in _TEMPLATES.items()
    )
    return NoteType(tuple(templates), _text(folder, _STYLE), mod)


def stamp(folder: Path, now: int) -> bool:
    """Write the stamp of the texts in ``folder``; False when it already stands.

    Args:
        folder: where the texts lie.
        now: seconds since 1970; the new ``mod`` is at least one more than the old.
    """
    file = folder / _STAMP
    old, digest = _read_stamp(folder) if file.exists() else (0, "")
    if digest == _digest(folder, old):
        return False
    mod = max(now, old + 1)
    file.write_text(
        "# Written by `python -m cards.templater.notetype` whenever a text here changes: Anki takes a\n"
        "# changed type over only when its mod is newer than the one it has.\n"
        f'mod = {mod}\nsha256 = "{_digest(folder, mod)}"\n',
        encoding="utf-8",
    )
    return True


def _read_stamp(folder: Path) -> tuple[int, str]:
    try:
        data = tomllib.loads(_text(folder, _STAMP))
        return int(data["mod"]), str(data["sha256"])
    except (KeyError, ValueError) as error:
        raise TemplateError(
            f"the stamp cannot be read: {error}",
            hint="remove it and run: python -m cards.templater.notetype",
            file=folder / _STAMP,
        ) from error


def _digest(folder: Path, mod: int) -> str:
    """The hash covers ``mod``, so that neither can move alone."""
    names = [name for _, *sides in _TEMPLATES.values() for name in sides] + [_STYLE]
    texts = "\0".join([str(mod), *(_text(folder, name) for name in names)])
    return hashlib.sha256(texts.encode()).hexdigest()


def _text(folder: Path, name: str) -> str:
    try:
        return (folder / name).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateError(
            f"cannot be read: {error}", hint="reinstall mkdeck, or put the file back", file=folder / name
        ) from error


if __name__ == "__main__":
    _folder = templates_dir() / "notes"
    print("stamped anew" if stamp(_folder, int(time.time())) else "the stamp stands")
