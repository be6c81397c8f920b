"""Questions that the article asks itself, in a heading or a bold line, and answers at once.

Only where the sentence under it is an answer by its form: a heading's first sentence mostly sets
the scene.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cards.extractor.answers import answer
from cards.extractor.frames import frames
from cards.extractor.leads import mentioned, topic_subject
from cards.extractor.making import fact, statement_signs
from cards.extractor.topics import undecorated
from cards.extractor.units import Prose
from cards.language import length, pack
from cards.language.data import table
from cards.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.frames import Statement
    from cards.extractor.passages import Passage
    from cards.model import Fact, Phrase

_LONGEST = 45.0  # an answer, by ``language.length``
_ASKED = 26.0  # a question


def find(passage: Passage) -> Iterator[Fact]:
    """Yield the question of a passage's heading with its answer, where the answer is one."""
    ask = passage.scope.topic.ask
    if ask is None or not isinstance(passage.unit, Prose):
        return
    question = undecorated(ask, passage.scope.lang).strip("?？呢吗 ")
    if length(question.text) > _ASKED or pack(passage.scope.lang).has("front_pronoun", question.text):
        return
    for stated in passage.statements:
        if stated.position == 0 and not stated.part:
            yield from _answered(question, stated, passage)


def _answered(question: Phrase, stated: Statement, passage: Passage) -> Iterator[Fact]:
    asks = table(stated.lang, "patterns/qa").get("asks", {})
    for frame in frames(stated, "qa"):
        kernel = answer(frame.slots["answer"], passage.scope, shortest=4, longest=_LONGEST)
        if kernel is not None and re.search(asks.get(frame.pattern.name, "(?!)"), question.text):
            subject = mentioned(question, passage.scope) or topic_subject(passage.scope)
            if subject is None:
                return
            yield fact(
                Kind.QA, f"qa.{frame.pattern.name}", (subject,), {"question": question, "answer": kernel},
                (question, stated.sentence), passage.scope, **statement_signs(stated),
            )  # fmt: skip
            return
