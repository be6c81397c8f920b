"""Cards as a page to send to somebody: one file, no script, nothing fetched, formulas as MathML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cards.pages import filled
from cards.preview.evidence import Evidence
from cards.preview.find import Preview
from cards.templater.faces import face_html
from cards.templater.mathml import typeset
from cards.templater.notetype import note_type
from cards.templater.pictures import data_address
from cards.templater.safety import safe_html
from cards.templater.sides import side_html, with_pictures

_ANSWER = 'hr id="answer"', 'hr class="answer"'  # one page holds many
_ANSWER_STYLE = "hr#answer", "hr.answer"


@dataclass(frozen=True, slots=True)
class _Shown:
    """A card as the template takes it; what is HTML is safe."""

    guid: str
    front: str
    back: str
    facts: Sequence[str]
    remarks: Sequence[str]
    evidence: Sequence[Evidence]


def page(
    cards: Sequence[Preview],
    *,
    title: str,
    say: Callable[..., str],
    facts: Callable[[Preview], Sequence[str]],
    remarks: Callable[[Preview], Sequence[str]],
) -> str:
    """Return a whole page that shows cards as Anki does, by day and by night.

    Args:
        cards: what is shown.
        title: of the page.
        say: the messages, by their keys.
        facts: tells where a card stands and what it is worth, a line each.
        remarks: tells what is against it, a line each.

    Raises:
        TemplateError: the template cannot be used.
    """
    shown = [_Shown(each.guid, *_faces(each), facts(each), remarks(each), each.evidence) for each in cards]
    style = note_type().css.replace(*_ANSWER_STYLE)
    return filled("preview/cards.html", title=title, say=say, cards=shown, card_style=style)


def _faces(preview: Preview) -> tuple[str, str]:
    """Return the finished sides; of a card that has no fields what its Markdown shows."""
    if not preview.fields:
        front, back = (safe_html(face_html(side)) for side in (preview.front, preview.back))
        return typeset(front), typeset(back)
    sides = (side_html(preview.fields, back=back) for back in (False, True))
    addresses = {name: data_address(name, data) for name, data in preview.media.items()}
    front, back = (with_pictures(typeset(side.replace(*_ANSWER)), addresses) for side in sides)
    return front, back
