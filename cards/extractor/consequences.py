"""Consequences: what an event shows, what comes of it, what it calls for and what a thing may do then.

``如果 A，说明 B``, ``如果 A，会导致 B``, ``A 时，需要 B``, ``A 时，X 可能会 B``. Nobody need be named who
does it; then the event or the section has to tell where it happens. For languages whose table has the forms.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cards.extractor.answers import answer, indefinite, points
from cards.extractor.domains import places, step_domain, topic_or_wider
from cards.extractor.making import fact, statement_signs, tells
from cards.extractor.masks import masked
from cards.extractor.mentions import mentioned
from cards.extractor.nameable import ends_as_name, nameable
from cards.extractor.predicates import named as clean_name
from cards.extractor.predicates import subject_ends
from cards.extractor.processes import is_event
from cards.extractor.reaching import reach
from cards.extractor.subjects import plain_name, subject_of
from cards.language.data import table
from cards.language.patterns import compiled
from cards.language.shapes import is_action, is_noun_phrase
from cards.model import Kind

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping

    from cards.extractor.frames import Statement
    from cards.extractor.topics import Scope
    from cards.model import Fact, Lang, Phrase, Slot, Subject

_SHORTEST, _LONGEST = 4.0, 44.0  # what comes of it, by ``language.length``
_LONGEST_NAME = 30.0
_LEAST = {"may": _SHORTEST, "undergoes": 3.0}
_FORMS = (
    "shows", "brings", "calls_for", "may", "undergoes", "unsaid", "undone", "lead", "manner", "bare",
    "passive", "described", "deed", "ends",
)  # fmt: skip
_KINDS = {"shows": Kind.FACT, "brings": Kind.PROSCONS, "calls_for": Kind.HOW, "may": Kind.HOW}


def find(statements: tuple[Statement, ...], asked: set[tuple[int, int]]) -> Iterator[Fact]:
    """Yield what comes of the events that statements tell of, but for those that are ``asked`` already."""
    for stated in statements:
        event = stated.condition
        if event is None or stated.quoted or (id(event.block), event.start) in asked:
            continue
        if not _forms(stated.lang) or not is_event(event, stated.lang):
            continue
        event = event.strip("、，")
        if _forms(stated.lang)["bare"].search(masked(event)):
            continue
        if found := _of_nobody(event, stated) or _of_one(event, stated):
            asked.add((id(event.block), event.start))
            yield found


def _of_nobody(event: Phrase, stated: Statement) -> Fact | None:
    """What an event shows, brings about or calls for, told right behind it."""
    said = masked(stated.main)
    for name in ("shows", "brings", "calls_for"):
        found = _forms(stated.lang)[name].match(said)
        if found is not None:
            return _made(name, event, found, stated)
    return None


def _made(name: str, event: Phrase, found: re.Match[str], stated: Statement) -> Fact | None:
    scope = stated.scope
    kernel = _kernel(stated.main.cut(found.start("told"), len(stated.main.text)), scope)
    if kernel is None or _forms(scope.lang)["unsaid"].search(masked(kernel)):
        return None
    if name == "calls_for" and not _is_deed(masked(kernel), scope.lang):
        return None
    if points(kernel.text, scope.lang):
        return None
    about = mentioned(event, scope)
    within = step_domain(event, stated) if about is None else None
    if within is not None and (led := _forms(scope.lang)["lead"].match(event.text)):
        event = event.cut(led.end(), len(event.text))  # 在 X 中，在 A 之后
    subject = about or (topic_or_wider(scope) if within is not None else None)
    if subject is None or not tells(subject, scope):
        return None
    slots: dict[str, Slot | None] = {"condition": event, "told": kernel, "domain": within}
    if "verb" in found.groupdict():
        slots["verb"] = stated.main.cut(*found.span("verb"))
    return fact(
        _KINDS[name], f"how.{name}", (subject,), slots, (stated.sentence,), scope, **statement_signs(stated)
    )


def _of_one(event: Phrase, stated: Statement) -> Fact | None:
    """``A 时，X 可能会 B``, ``A 时，X 会被 B``: what a thing may do then, or can, or what becomes of it."""
    scope, forms = stated.scope, _forms(stated.lang)
    name, split = "undergoes", _undergoing(stated)
    if split is None:
        name, split = "may", subject_ends(stated.main, scope)
    found = forms[name].match(masked(split[1])) if split is not None else None
    subject = _doer(split[0], stated) if found is not None and split is not None else None
    if found is None or subject is None or split is None:
        return None
    kernel = _kernel(split[1].cut(found.start("told"), len(split[1].text)), scope, _LEAST[name])
    if kernel is None or points(kernel.text, scope.lang) or plain_name(subject) in kernel.text:
        return None
    if name == "may" and not _is_deed(masked(kernel), scope.lang):
        return None
    slots: dict[str, Slot | None] = {
        "condition": event, "may": split[1].cut(*found.span("modal")), "told": kernel,
    }  # fmt: skip
    return fact(
        Kind.HOW, f"how.{name}", (subject,), slots, (stated.sentence,), scope, **statement_signs(stated)
    )


def _undergoing(stated: Statement) -> tuple[Phrase, Phrase] | None:
    """A thing, however it is described (最久没有访问的缓存), and what becomes of it (将被销毁)."""
    said = masked(stated.main)
    found = _forms(stated.lang)["passive"].search(said)
    if found is None or found.start() == 0:
        return None
    return stated.main.cut(0, found.start()).strip(), stated.main.cut(found.start(), len(said))


def _kernel(told: Phrase, scope: Scope, least: float = _SHORTEST) -> Phrase | None:
    """What comes of it, without what it is for and without what is told behind a colon."""
    found = _forms(scope.lang)["ends"].search(masked(told))
    told = told.cut(0, found.start() if found else len(told.text)).strip()
    return answer(reach(told, scope.lang, longest=_LONGEST, pair=0), scope, shortest=least, longest=_LONGEST)


def _is_deed(text: str, lang: Lang) -> bool:
    """Whether what is told is something done, however it is done, and no mere state."""
    forms = _forms(lang)
    if forms["undone"].match(text):
        return False
    return forms["deed"].match(text) is not None or is_action(forms["manner"].sub("", text), lang)


def _doer(named: Phrase, stated: Statement) -> Subject | None:
    """Who may do it, named so that it is understood a year later."""
    scope, cut = stated.scope, clean_name(named, stated.scope)
    if indefinite(named.text, scope.lang) or points(named.text, scope.lang):
        return None
    if _forms(scope.lang)["described"].match(masked(named)) and places(scope):
        return subject_of(named)
    if cut is None or cut != named:
        return None
    subject = stated.reader.resolve(named)
    if subject is not None and plain_name(subject) != named.text and not subject.name.startswith("`"):
        return None  # a pronoun, or a name that needs what stands before it
    if (found := nameable(subject, scope)) is not None:
        return found
    if not ends_as_name(named.text, scope.lang) or not places(scope):
        return None
    if subject is not None:
        return subject if scope.is_term(subject) else None
    return subject_of(named) if is_noun_phrase(named.text, scope.lang, longest=_LONGEST_NAME) else None


@cache
def _forms(lang: Lang) -> Mapping[str, re.Pattern[str]]:
    data = table(lang, "asking").get("consequence", {})
    return {name: compiled(lang, data.get(name, "(?!)")) for name in _FORMS} if data else {}
