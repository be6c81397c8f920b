"""Unsaid: definitions that leave out the term, which the heading over them names.

``定义：…`` under the heading of a term says what that is. Under the name of something done (死锁预防) the
first sentence often tells what is done (在运行前预防死锁): its words show of what.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cards.extractor.answers import answer, hollow, marks
from cards.extractor.making import fact, statement_signs
from cards.extractor.mentions import headed
from cards.extractor.predicates import subject_ends
from cards.extractor.standing import addresses, brings_in, is_prose
from cards.extractor.subjects import plain_name
from cards.extractor.topics import aspect_of
from cards.language import pack
from cards.language.shapes import ends_whole, is_action, is_process
from cards.model import Kind

if TYPE_CHECKING:
    from cards.extractor.frames import Statement
    from cards.model import Fact, Phrase

_LONGEST = 60
_SHORTEST = 8
_WORD = 2  # characters: of a verb that shows what a sentence speaks of
_LABEL = re.compile(r"(?P<label>[^：:，。\s]{2,6})[：:]\s?")


def of_heading(stated: Statement) -> Fact | None:
    """What the heading names, told by the sentence that brings it in; None if it tells something else."""
    data = marks(stated.lang)
    if "unsaid_never" not in data or stated.label is not None or stated.position > 0 or not is_prose(stated):
        return None
    topic, subject = stated.scope.topic, headed(stated.scope)
    if subject is None or topic.other is not None or not (topic.own or topic.aspect == "definition"):
        return None
    label = _LABEL.match(stated.core_text)
    if label is not None and aspect_of(label["label"], stated.lang) == "definition":
        said = stated.core.cut(label.end(), len(stated.core.text))
        end = data["unsaid_so"].search(said.text)
        said = said.cut(0, end.start()) if end is not None else said
    elif label is None and brings_in(stated) and _tells_deed(stated, plain_name(subject)):
        said = stated.core
    else:
        return None
    kernel = answer(said, stated.scope, shortest=_SHORTEST, longest=_LONGEST, whole=True)
    if kernel is None or hollow(kernel, stated.lang) or data["unsaid_never"].search(kernel.text):
        return None
    return fact(
        Kind.DEFINITION, "definition.unsaid", (subject,), {"definition": kernel}, (stated.sentence,),
        stated.scope, **statement_signs(stated),
    )  # fmt: skip


def _tells_deed(stated: Statement, name: str) -> bool:
    """Whether a sentence without a subject tells what is done, by the verb of the name (预防发生死锁)."""
    if stated.before is not None or addresses(stated) or not is_process(name, stated.lang):
        return False
    *_, deed = pack(stated.lang).words(name)
    if len(deed.text) < _WORD or stated.core_text.find(deed.text) < 1 or name in stated.core_text:
        return False
    if marks(stated.lang)["unsaid_deed"].search(stated.core_text):
        return False
    return is_action(stated.main_text, stated.lang) and not _has_subject(stated.main, stated)


def _has_subject(main: Phrase, stated: Statement) -> bool:
    """Whether something stands before the predicate that is no place and no time (在程序运行之前)."""
    split = subject_ends(main, stated.scope)
    if split is None:
        return False
    before = split[0].text
    return not is_action(before, stated.lang) and ends_whole(before, stated.lang)
