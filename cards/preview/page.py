"""Cards as a page to send to somebody: one file, no script, nothing fetched, formulas as MathML."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from cards.errors import TemplateError
from cards.preview.evidence import Evidence
from cards.preview.find import Preview
from cards.resources import templates_dir
from cards.templater.faces import face_html
from cards.templater.mathml import typeset
from cards.templater.notetype import note_type
from cards.templater.safety import clean_text, safe_html, safe_url
from cards.templater.sides import side_html

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

_TEMPLATE = "cards.html"
_PICTURE = re.compile(r'(<img[^>]* src=")([^"]+)(")')
_KINDS = {"png": "png", "jpg": "jpeg", "jpeg": "jpeg", "gif": "gif", "webp": "webp"}
_ANSWER = 'hr id="answer"', 'hr class="answer"'  # one page holds many
_ANSWER_STYLE = "hr#answer", "hr.answer"


@dataclass(frozen=True, slots=True)
class _Shown:
    """A card as the template takes it; what is HTML is safe."""

    guid: str
    title: str
    front: str
    back: str
    facts: Sequence[str]
    remarks: Sequence[str]
    evidence: Sequence[Evidence]


def page(
    cards: Sequence[Preview],
    *,
    title: str,
    lang: str,
    say: Callable[..., str],
    facts: Callable[[Preview], Sequence[str]],
    remarks: Callable[[Preview], Sequence[str]],
) -> str:
    """Return a whole page that shows cards as Anki does, by day and by night.

    Args:
        cards: what is shown.
        title: of the page.
        lang: the language of its own words.
        say: the messages, by their keys.
        facts: tells where a card stands and what it is worth, a line each.
        remarks: tells what is against it, a line each.

    Raises:
        TemplateError: the template cannot be used.
    """
    from jinja2 import TemplateError as JinjaError

    shown = [
        _Shown(each.guid, clean_text(each.front), *_faces(each), facts(each), remarks(each), each.evidence)
        for each in cards
    ]
    style = note_type().css.replace(*_ANSWER_STYLE)
    try:
        template = _environment().get_template(_TEMPLATE)
        return template.render(title=title, lang=lang, say=say, cards=shown, card_style=style)
    except (JinjaError, OSError) as error:
        raise TemplateError(
            f"the template cannot be used: {error}",
            hint="reinstall mkdeck, or put the file back",
            file=templates_dir() / "preview" / _TEMPLATE,
        ) from error


def _faces(preview: Preview) -> tuple[str, str]:
    """Return the finished sides; of a card that has no fields what its Markdown shows."""
    if not preview.fields:
        front, back = (safe_html(face_html(side)) for side in (preview.front, preview.back))
        return typeset(front), typeset(back)
    sides = (side_html(preview.fields, back=back) for back in (False, True))
    front, back = (_with_pictures(typeset(side.replace(*_ANSWER)), preview) for side in sides)
    return front, back


def _with_pictures(side: str, preview: Preview) -> str:
    def address(found: re.Match[str]) -> str:
        data = preview.media.get(found[2])
        kind = _KINDS.get(found[2].rpartition(".")[2].lower())
        if data is None or kind is None:
            return found[0]
        return f"{found[1]}data:image/{kind};base64,{b64encode(data).decode()}{found[3]}"

    return _PICTURE.sub(address, side)


def _environment() -> SandboxedEnvironment:
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment
    from markupsafe import Markup

    environment = SandboxedEnvironment(
        loader=FileSystemLoader(templates_dir() / "preview"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["clean"] = lambda text: Markup(escape(clean_text(text)))
    environment.filters["address"] = safe_url
    return environment
