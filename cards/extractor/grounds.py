"""Grounds: reasons told as a list ("X 不再使用 MD5，原因如下：", "…。主要原因有两个：").

The list answers why what stands before the word for a reason is so: the clause before it, or, where
it opens its sentence, the sentence before, which may be a question of the author's.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cards.extractor.asking import asked
from cards.extractor.frames import statement
from cards.extractor.leads import Lead
from cards.extractor.masks import masked
from cards.extractor.mentions import mentioned
from cards.extractor.nameable import nameable
from cards.extractor.predicates import subject_ends
from cards.extractor.subjects import Reader
from cards.language import length, pack
from cards.language.data import table
from cards.language.patterns import compiled
from cards.model import Phrase

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from cards.extractor.asking import Asked
    from cards.extractor.topics import Scope
    from cards.model import Lang

_SPECIFIC = 14.0  # a clause so long says by itself what it is about
_FORMS = ("own", "bare", "asks", "so")


def grounds(lead: Phrase, scope: Scope) -> Lead | None:
    """What a list of reasons is the reason of; None for another lead-in, or where that cannot be asked."""
    forms, text = _forms(scope.lang), masked(lead)
    if forms["bare"].match(text):
        before = _before(lead, scope)
        if before is None:
            return None
        question = forms["asks"].match(masked(before))
        return _question(before.cut(*question.span("ask")), scope) if question else _why(before, scope)
    found = forms["own"].match(text)
    return _why(lead.cut(*found.span("result")).strip(), scope) if found else None


def tells_grounds(lead: Phrase, lang: Lang) -> bool:
    """Whether a lead-in announces reasons, of itself or of what stands before it."""
    forms, text = _forms(lang), masked(lead)
    return forms["own"].match(text) is not None or forms["bare"].match(text) is not None


def _before(lead: Phrase, scope: Scope) -> Phrase | None:
    """The sentence before a lead-in, in its paragraph."""
    ranges = [r for r in pack(scope.lang).sentences(lead.block.plain) if r[1] <= lead.start]
    return Phrase(lead.block, *ranges[-1]).strip() if ranges else None


def _question(ask: Phrase, scope: Scope) -> Lead | None:
    """A question that the author asks before the list."""
    subject = mentioned(ask, scope)
    return Lead("question", subject, {"stem": ask}, None) if subject is not None else None


def _why(said: Phrase, scope: Scope) -> Lead | None:
    """Ask why what is said is so."""
    stated = statement(said, scope)
    if (so := _forms(scope.lang)["so"].match(stated.core_text)) is not None:
        subject = nameable(Reader(scope).resolve(stated.core.cut(*so.span("subject"))), scope)
        act = stated.core.cut(*so.span("act"))
        return Lead("grounds", subject, {"act": act}, None) if subject is not None else None
    split = subject_ends(stated.main, scope)
    owner = Reader(scope).resolve(split[0]) if split is not None else None
    question = asked(stated.core, statement(said, scope, before=owner), done=True)
    if question is None or not _tells(question, scope):
        return None
    return Lead("grounds", question.subject, dict(question.slots()), None)


def _tells(question: Asked, scope: Scope) -> bool:
    """Whether a question says by itself what it is about."""
    whole = question.whole
    if whole is None or question.domain is not None:
        return True
    return mentioned(whole, scope) is not None or length(whole.text) >= _SPECIFIC


@cache
def _forms(lang: Lang) -> Mapping[str, re.Pattern[str]]:
    data = table(lang, "asking").get("grounds", {})
    return {name: compiled(lang, data.get(name, "(?!)")) for name in _FORMS}
