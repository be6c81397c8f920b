"""The finished side of a note: the note type's templates, filled with its fields as Anki does.

For all that shows a card outside Anki: the review page, previews, the pictures of faces. What comes
out runs nothing and fetches nothing: fields are safe before they get here, and a page forbids the
rest by its content security policy.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Literal

from cards.errors import TemplateError
from cards.resources import templates_dir
from cards.templater.mathml import typeset
from cards.templater.notetype import FIELD_NAMES, note_type
from cards.templater.safety import visible_text

Mode = Literal["day", "night"]

# Anki's names for night mode: the desktop's and AnkiMobile's, then AnkiDroid's.
_BODY_CLASSES: Mapping[Mode, str] = {"day": "card", "night": "card nightMode night_mode"}
_TAG = re.compile(r"\{\{\s*(?P<mark>[#^/]?)\s*(?P<filter>(?:\w+:)*)(?P<field>\w+)\s*\}\}")
# What Anki takes for an empty field.
_EMPTY = re.compile(r"(?:\s|</?(?:br|div)\s?/?>)*", re.IGNORECASE)
_LANG = re.compile(r' lang="([A-Za-z-]+)"')
_PICTURE = re.compile(r'(<img[^>]* src=")([^"]+)(")')
_LONGEST_TITLE = 80  # characters
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
)


def side_html(fields: Sequence[str], *, back: bool, template: int = 0) -> str:
    """Return a side as Anki puts it into its page, formulas still as TeX.

    A hint, which Anki shows by a script, is a ``<details>``.

    Args:
        fields: safe HTML, in the order of the note type.
        back: the side with the answer.
        template: which of the note type's cards; 1 is the reverse.

    Raises:
        TemplateError: a template names what there is not, or a condition is not closed.
    """
    values = dict(zip(FIELD_NAMES, fields, strict=True))
    chosen = note_type().templates[template]
    front = fill(chosen.front, values)
    return fill(chosen.back, {**values, "FrontSide": front}) if back else front


def fill(template: str, values: Mapping[str, str]) -> str:
    """Fill a template: ``{{F}}``, ``{{hint:F}}``, ``{{#F}}…{{/F}}``, ``{{^F}}…{{/F}}``.

    Args:
        template: in Anki's language.
        values: what the names stand for, as HTML; it is put in as it is and never read as a template.

    Raises:
        TemplateError: a name or filter is unknown, or conditions are not nested.
    """
    out: list[str] = []
    conditions: list[tuple[str, bool]] = []
    at = 0
    for tag in _TAG.finditer(template):
        shown = all(holds for _, holds in conditions)
        if shown:
            out.append(template[at : tag.start()])
        at = tag.end()
        mark, name = tag["mark"], tag["field"]
        if name not in values:
            raise _wrong(tag[0], "there is no such field")
        if mark == "/":
            if not conditions or conditions.pop()[0] != name:
                raise _wrong(tag[0], "it closes nothing")
        elif mark:
            conditions.append((name, is_empty(values[name]) == (mark == "^")))
        elif shown:
            out.append(_filtered(tag[0], tag["filter"], name, values[name]))
    if conditions:
        raise _wrong(conditions[-1][0], "the condition is not closed")
    return "".join((*out, template[at:]))


def is_empty(field: str) -> bool:
    """Return whether Anki takes a field for empty: white space, line breaks and bare ``div`` at most."""
    return _EMPTY.fullmatch(field) is not None


def page_html(
    side: str, *, mode: Mode = "day", template: int = 0, pictures: Mapping[str, str] | None = None
) -> str:
    """Return a whole page, sufficient to itself, that shows a finished side as Anki does.

    Formulas are MathML where latex2mathml is installed. No script runs in the page.

    Args:
        side: from ``side_html``.
        mode: day or night.
        template: which of the note type's cards; its class tells.
        pictures: addresses of pictures by their names in the collection (``data:`` or of the same
            origin); a name that is not in it stays as it is.
    """
    body = with_pictures(typeset(side), pictures or {})
    lang = _LANG.search(side)
    title = visible_text(side)[:_LONGEST_TITLE]
    return (
        f'<!doctype html>\n<html lang="{lang[1] if lang else "en"}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title, quote=False)}</title>\n"
        f"<style>\n{note_type().css}\n{_page_css()}</style>\n</head>\n"
        f'<body class="{_BODY_CLASSES[mode]} card{template + 1}">\n'
        f'<main id="qa">\n{body}\n</main>\n</body>\n</html>\n'
    )


def with_pictures(side: str, addresses: Mapping[str, str]) -> str:
    """Return safe HTML whose pictures are to be had at other addresses.

    Args:
        side: safe HTML.
        addresses: by the names of the pictures in the collection; a name that is not in it stays.
    """
    return _PICTURE.sub(lambda found: found[1] + escape(addresses.get(found[2], found[2])) + found[3], side)


def _filtered(tag: str, filters: str, name: str, value: str) -> str:
    if not filters:
        return value
    if filters != "hint:":
        raise _wrong(tag, "there is no such filter")
    if is_empty(value):
        return ""
    return f'<details class="hint"><summary>{name}</summary>{value}</details>'


def _page_css() -> str:
    """Return what a browser's page needs beside the note type's own style."""
    return (templates_dir() / "preview" / "page.css").read_text("utf-8")


def _wrong(tag: str, why: str) -> TemplateError:
    return TemplateError(f"{tag}: {why}", hint="mend the template, or reinstall mkdeck")
