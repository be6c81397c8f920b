"""Questions that the article asks itself, in a heading, a bold line or its prose, and answers.

Only where a sentence under it is an answer by its form: a heading's first sentence mostly sets the
scene. Each form says which questions it answers, and whether the answer may stand further down.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from cards.extractor.answers import answer, first_clause
from cards.extractor.askable import barred, is_means, is_reason
from cards.extractor.domains import domain
from cards.extractor.frames import frames, stating
from cards.extractor.making import fact, statement_signs
from cards.extractor.mentions import mentioned, topic_subject
from cards.extractor.replies import reply
from cards.extractor.terms import undecorated
from cards.extractor.units import Prose, sentences_of
from cards.language import length, pack
from cards.language.data import table
from cards.language.patterns import compiled
from cards.model import BlockKind, Kind, Phrase, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cards.extractor.frames import Frame, Statement
    from cards.extractor.passages import Passage
    from cards.extractor.topics import Scope
    from cards.model import Block, Fact, Lang

_LONGEST = 45.0  # an answer, by ``language.length``
_SHORT, _ASKED = 5.0, 30.0  # a question
_YES_NO = 8.0  # a shorter answer says no more than yes or no
_FEW = 3  # paragraphs under a question that may answer it
_CONTENT = ("n", "v", "e", "x", "l")
_SHARED = 0.5  # of the words of a question, what a sentence further down must take up


class _Question(NamedTuple):
    """A question and how far below it a paragraph stands: 0 in its own paragraph or right under it."""

    text: Phrase
    below: int
    after: int


def find(passage: Passage) -> Iterator[Fact]:
    """Yield the questions that the sentences of a passage answer by their form."""
    if not isinstance(passage.unit, Prose) or passage.unit.quoted:
        return
    stating_ = stating(passage.statements, "qa")
    if not stating_ and passage.scope.topic.ask is None and not any(map(_asks, passage.unit.sentences)):
        return
    questions = tuple(_questions(passage, passage.unit))
    for question in questions:
        for stated in stating_:
            if (found := _answered(question, stated, passage)) is not None:
                yield found
                return
    if (found := _whether(passage, passage.unit)) is not None:
        yield found
        return
    for question in questions:
        if question.below == 0 and (found := _replied(question, passage)) is not None:
            yield found
            return


def _questions(passage: Passage, unit: Prose) -> Iterator[_Question]:
    """The heading or bold line above, the paragraph before that is a question, and those inside."""
    scope = passage.scope
    blocks = scope.path[-1].blocks
    at = next((index for index, block in enumerate(blocks) if block is unit.block), None)
    ask = scope.topic.ask
    if ask is not None and at is not None:
        above = next((index for index, block in enumerate(blocks) if block is ask.block), -1)
        if (below := at - above - 1) < _FEW and (asked := _asked(ask, scope)) is not None:
            yield _Question(asked, below, 0)
    inside = [sentence for sentence in unit.sentences if _asks(sentence)]
    if at and (before := _last(blocks[at - 1], scope.lang)) is not None:
        inside.insert(0, before)
    for sentence in inside:
        if (asked := _asked(sentence, scope)) is not None:
            yield _Question(asked, 0, sentence.end if sentence.block is unit.block else 0)


def _last(block: Block, lang: Lang) -> Phrase | None:
    """The question that a paragraph ends in."""
    if block.kind is not BlockKind.PARAGRAPH or not (sentences := sentences_of(block, lang)):
        return None
    return sentences[-1] if _asks(sentences[-1]) else None


def _asks(sentence: Phrase) -> bool:
    return sentence.text.endswith(("？", "?"))


def _asked(question: Phrase, scope: Scope) -> Phrase | None:
    """A question as it can stand on a card; None if it leans on its article or asks several things."""
    question = undecorated(question, scope.lang)
    opener = _data(scope.lang)["opener"].match(question.text)
    question = question.cut(opener.end() if opener else 0, len(question.text)).strip("?？呢吗吧啊 ")
    text = question.text
    if not _SHORT <= length(text) <= _ASKED or pack(scope.lang).has("front_pronoun", text):
        return None
    return None if _data(scope.lang)["never"].search(text) else question


def _answered(question: _Question, stated: Statement, passage: Passage) -> Fact | None:
    if stated.sentence.start < question.after:
        return None
    for frame in frames(stated, "qa"):
        form = table(stated.lang, "patterns/qa")["asks"][frame.pattern.name]
        if stated.part and not form.get("clause"):
            continue
        if re.search(form["question"], question.text.text) is None or not _near(question, stated, form):
            continue
        kernel = answer(frame.slots["answer"], passage.scope, shortest=2, longest=_LONGEST)
        subject = _about(question.text, passage.scope)
        if kernel is None or subject is None or barred(kernel, stated.lang):
            continue
        if not form.get("circumstance") and not _fits(kernel, frame):
            continue
        return fact(
            Kind.QA, f"qa.{frame.pattern.name}", (subject,),
            {"question": question.text, "answer": kernel, "domain": domain(question.text, stated, kernel)},
            (question.text, stated.sentence), passage.scope, **statement_signs(stated),
        )  # fmt: skip
    return None


def _replied(asked: _Question, passage: Passage) -> Fact | None:
    """A sentence that answers by what it says, where none does by its form."""
    question = asked.text
    found = reply(question, passage, asked.after)
    subject = _about(question, passage.scope) if found is not None else None
    if found is None or subject is None or barred(found.answer, passage.scope.lang):
        return None
    within = domain(question, found.stated, found.answer)
    return fact(
        Kind.QA, f"qa.{found.kind}", (subject,),
        {"question": question, "answer": found.answer, "domain": within},
        (question, found.stated.sentence), passage.scope, **statement_signs(found.stated),
    )  # fmt: skip


def _whether(passage: Passage, unit: Prose) -> Fact | None:
    """Whether something is so, asked by the heading: yes or no, with what the first sentences say of it."""
    scope, ask = passage.scope, passage.scope.topic.ask
    if ask is None or not scope.path[-1].blocks or scope.path[-1].blocks[0] is not unit.block:
        return None
    data = _data(scope.lang)
    question = undecorated(ask, scope.lang).strip("?？ ")
    if data["whether"].search(question.text) is None or _asked(question, scope) is None:
        return None
    first, *others = unit.sentences
    told = first if data["yes_no"].match(first.text) else _said_again(question, first, scope)
    if told is None:
        return None
    if told is first and others and length(first.text) < _YES_NO:
        said = first_clause(others[0], scope.lang)  # with the circumstance that it begins with
        told = Phrase(unit.block, first.start, said.end)
    kernel, subject = answer(told, scope, shortest=_YES_NO, longest=_LONGEST, whole=True), _about(ask, scope)
    stated = next((one for one in passage.statements if not one.part), None)
    if kernel is None or subject is None or stated is None:
        return None
    return fact(
        Kind.QA, "qa.whether", (subject,),
        {"question": question, "answer": kernel, "domain": domain(question, stated, kernel)},
        (question, told), scope, **statement_signs(stated),
    )  # fmt: skip


def _said_again(question: Phrase, first: Phrase, scope: Scope) -> Phrase | None:
    """The first clause of a sentence that says again, or denies, what the question asks whether it is so."""
    data = _restated(scope.lang)
    asks = data["asks"].search(question.text)
    said = first_clause(first, scope.lang)
    at = said.text.find(asks["act"]) if asks else -1
    return said if at > 0 and data["says"].search(said.text[:at]) else None


@cache
def _restated(lang: Lang) -> Mapping[str, re.Pattern[str]]:
    data = table(lang, "patterns/qa").get("restated", {})
    return {name: compiled(lang, data.get(name, "(?!)")) for name in ("asks", "says")}


def _near(question: _Question, stated: Statement, form: Mapping[str, Any]) -> bool:
    """Whether a sentence stands where an answer of this form stands.

    The first sentence after the question answers it; one further down only if its form says so and
    it takes up what was asked.
    """
    first = stated.position == 0 or 0 < question.after == _before(stated)
    if question.below == 0 and first:
        return True
    match form["further"]:
        case "near":
            return question.below <= 1 and stated.position < _FEW
        case "taken_up":
            return _takes_up(question.text.text, stated)
        case _:
            return False


def _before(stated: Statement) -> int:
    """Where the sentence before this one ends, blanks apart."""
    text = stated.sentence.block.plain.text[: stated.sentence.start]
    return len(text.rstrip())


def _takes_up(question: str, stated: Statement) -> bool:
    """Whether a sentence, with the one before it, holds half of the words of a question."""
    tagged = pack(stated.lang).words(question)
    words = {word.text for word in tagged if word.tag[:1] in _CONTENT and len(word.text) > 1}
    said = stated.sentence.text + (stated.earlier.text if stated.earlier is not None else "")
    return bool(words) and sum(word in said for word in words) >= _SHARED * len(words)


def _fits(kernel: Phrase, frame: Frame) -> bool:
    lang = frame.statement.lang
    return is_reason(kernel, lang) and is_means(kernel, lang)


def _about(question: Phrase, scope: Scope) -> Subject | None:
    """What a question names; the author's own question needs no more than its section's topic."""
    return mentioned(question, scope) or topic_subject(scope) or scope.topic.subject


@cache
def _data(lang: Lang) -> Mapping[str, re.Pattern[str]]:
    data = table(lang, "patterns/qa").get("questions", {})
    return {name: compiled(lang, data.get(name, "(?!)")) for name in ("opener", "never", "whether", "yes_no")}
