"""Card → the fields, tags and pictures of a note."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from cards.errors import NoteError
from cards.language.script import is_traditional
from cards.model import Card, CardSource, Lang
from cards.templater.faces import GAP, face_html
from cards.templater.links import passage_url
from cards.templater.notetype import FIELD_NAMES
from cards.templater.pictures import Picture, load
from cards.templater.safety import clean_text, safe_html, safe_url, visible_text
from cards.templater.tags import tags_of

# What a face is marked as: it decides which glyphs a device draws. The second where the text is traditional.
_LANGUAGE_TAGS: Mapping[Lang, tuple[str, str]] = {"zh": ("zh-Hans", "zh-Hant"), "en": ("en", "en")}

_LONGEST_FIELD = 64_000  # characters; more is an accident, and a burden to every device
_LONGEST_PART = 80  # characters of a title or heading
_PATH_JOINT = " › "
_CODE = re.compile(r"<code>.*?</code>", re.DOTALL)
_OPEN_GAP = re.compile("(?:&#123;){2}c1::")
_WORD = re.compile(r"[a-z0-9]+|[^\W_]")
_MEDIA = re.compile(r'<img[^>]* src="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a card becomes.

    Attributes:
        fields: HTML, in the order of the note type.
        tags: sorted.
        media: the pictures that the fields refer to.
        problems: pictures that had to be left out, one sentence each.
    """

    fields: tuple[str, ...]
    tags: tuple[str, ...]
    media: tuple[Picture, ...] = ()
    problems: tuple[str, ...] = ()


def render(card: Card, guid: str) -> Rendered:
    """Draw a card as a note.

    The same card and guid always give the same fields: nothing of the machine or the clock is in
    them.

    Raises:
        NoteError: nothing of the front is left once it is safe, the back adds nothing to it, or a
            field is too long.
    """
    pictures, problems = _pictures(card)
    face = face_html(card.front, hide_gap=True)
    front = _side(card, face)
    back = _side(card, face_html(card.front if GAP in face else card.back), pictures)
    _check_faces(card, front, back)
    context = _context(card)
    values = {
        "Front": front,
        "Back": back,
        "Context": _in_language(card, _PATH_JOINT.join(context)),
        "Source": _in_language(card, _source_line(card.source, context)),
        "URL": safe_html(escape(passage_url(card.source))),
        "ID": safe_html(escape(guid)),
    }
    fields = tuple(values.get(name, "") for name in FIELD_NAMES)
    return Rendered(fields, tags_of(card), pictures, problems)


def media_names(fields: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the pictures that fields refer to, sorted."""
    return tuple(sorted({name for value in fields for name in _MEDIA.findall(value)}))


def _side(card: Card, face: str, pictures: Sequence[Picture] = ()) -> str:
    images = "".join(f'<p><img src="{picture.name}" alt="{escape(picture.alt)}"></p>' for picture in pictures)
    return safe_html(f'<div lang="{_language_tag(card)}">{face}{images}</div>')


def _in_language(card: Card, text: str) -> str:
    span = f'<span lang="{_language_tag(card)}">{escape(text, quote=False)}</span>'
    return safe_html(span) if text else ""


def _language_tag(card: Card) -> str:
    said = "".join((card.source.title, *card.source.heading, *card.source.quotes))
    return _LANGUAGE_TAGS[card.lang][is_traditional(said)]


def _check_faces(card: Card, front: str, back: str) -> None:
    asked, answered = visible_text(front), visible_text(back)
    gap = visible_text(GAP)
    if card.is_cloze and _OPEN_GAP.search(_CODE.sub("", front)):
        raise _refusal(card, "the gap is not closed")
    if not asked.replace(gap, "").strip():
        raise _refusal(card, "nothing of the front is left once it is safe")
    if answered in ("", asked) and "<img" not in back:
        raise _refusal(card, "the back adds nothing to the front")
    if max(len(front), len(back)) > _LONGEST_FIELD:
        raise _refusal(card, f"a side has more than {_LONGEST_FIELD} characters")


def _refusal(card: Card, why: str) -> NoteError:
    return NoteError(
        f"{why} ({card.construct}: {' '.join(card.front.split())[:40]!r})",
        hint="look at the passage in the article; the card is left out",
        file=card.source.path or card.source.url,
    )


def _context(card: Card) -> list[str]:
    """Return title and headings, without those that give the answer away."""
    answer = _words(card.back)
    return [part for part in _path_of(card.source) if not answer.strip() or answer not in _words(part)]


def _path_of(source: CardSource) -> list[str]:
    parts = (_clip(clean_text(part)) for part in (source.title, *source.heading))
    return [part for part, _ in groupby(parts) if part]


def _source_line(source: CardSource, context: Sequence[str]) -> str:
    """Return title and file or host. The headings stand in ``context``; they follow only if some do not."""
    path = _path_of(source)
    line = _PATH_JOINT.join(path[:1] if path == context else path)
    if source.url:
        name = urlsplit(safe_url(source.url)).hostname or ""
    else:
        name = clean_text(PurePosixPath((source.path or "").replace("\\", "/")).name)
    if name and source.title not in (name, PurePosixPath(name).stem):
        return f"{line} · {name}" if line else name
    return line


def _pictures(card: Card) -> tuple[tuple[Picture, ...], tuple[str, ...]]:
    found: dict[str, Picture] = {}
    problems = []
    for image in card.images:
        picture = load(image)
        if isinstance(picture, Picture):
            found.setdefault(picture.name, picture)
        else:
            problems.append(f"picture left out: {picture}")
    return tuple(found.values()), tuple(problems)


def _clip(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_PART else text[: _LONGEST_PART - 1].rstrip() + "…"


def _words(text: str) -> str:
    """Return Latin words and single Han characters, each between spaces, so that ``in`` finds whole ones."""
    return f" {' '.join(_WORD.findall(clean_text(text).casefold()))} "
