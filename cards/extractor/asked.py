"""Asked: what a question can say of its answer: its class, its verb, who does it.

A question that names the class (什么场景) or the verb (只能存储什么) has one answer; a bare 什么 has many.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cards.extractor import manners
from cards.extractor.chunks import head, lexis_of, pieces
from cards.extractor.limits import governed
from cards.extractor.objects import gives_away, goes_over
from cards.extractor.predicates import subject_ends
from cards.language.shapes import is_action, is_noun_phrase, is_thing

if TYPE_CHECKING:
    from cards.extractor.frames import Frame
    from cards.extractor.topics import Scope
    from cards.model import Phrase, Slot

_LONGEST, _LONGEST_DOER = 32.0, 8.0
_SUM = re.compile(r"[+/]")  # of what is two things


def of_answer(frame: Frame, kernel: Phrase) -> dict[str, Slot | None]:
    """The slots of a frame that its answer fills: ``head``, ``who`` and ``deed``, ``lead`` and ``thing``."""
    name, scope = frame.pattern.name, frame.statement.scope
    if "modal" in frame.slots:
        return governed(kernel, frame.slots["modal"], scope)
    if name in manners.HEADED:
        return {"head": head(kernel, scope.lang) if is_thing(kernel.text, scope.lang) else None}
    if name in manners.CLASSED:
        return {"head": _class(kernel, scope)}
    return _let(kernel, scope) if name in manners.LETTING else {}


def _class(kernel: Phrase, scope: Scope) -> Phrase | None:
    """The class of a thing that answers, where all of it is one thing and the class is not all it says."""
    found, lang = head(kernel, scope.lang), scope.lang
    if found is None or gives_away(kernel, found, lang) or is_action(kernel.text, lang):
        return None
    if _SUM.search(kernel.text) or not is_noun_phrase(kernel.text, lang, longest=_LONGEST):
        return None
    return None if goes_over(pieces(kernel, scope), lexis_of(lang)) else found


def _let(kernel: Phrase, scope: Scope) -> dict[str, Slot | None]:
    """Who may do what, if that can be told apart."""
    split = subject_ends(kernel, scope)
    if split is None or not is_noun_phrase(split[0].text, scope.lang, longest=_LONGEST_DOER):
        return {}
    return {"who": split[0], "deed": split[1]}
