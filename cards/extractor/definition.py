"""Definitions: what names the class and the mark of a thing, or what it is for.

Of a sentence ("X 是一种…", "…称为 X"); entries.py reads those of labels and definition lists.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cards.extractor.answers import (
    answer,
    balanced,
    circumstances,
    defines,
    first_clause,
    grasped,
    hollow,
    marks,
)
from cards.extractor.entries import of_label, of_list
from cards.extractor.frames import frames
from cards.extractor.making import of_frame, resolved
from cards.extractor.predicates import subject_ends
from cards.extractor.subjects import folded, plain_name, unmeasured
from cards.extractor.units import TERM_MARKS, Definitions, marked_start
from cards.language import length, pack
from cards.language.shapes import (
    acts_on,
    ends_whole,
    is_action,
    is_bare_genus,
    is_genus,
    is_noun_phrase,
    is_process,
    opens_phrase,
)
from cards.model import BlockKind, Phrase, escape_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.frames import Frame, Statement
    from cards.extractor.passages import Passage
    from cards.model import Fact, Lang, Subject

_SAID = ("definition", "use", "parts", "act", "alias")  # the slots that can hold what is said of the subject
_ELLIPTIC = ("elliptic_refers", "elliptic_use", "elliptic_kind", "elliptic_noun", "elliptic_does")
_HEADED = ("elliptic_noun", "elliptic_does", "elliptic_kind")  # these need a heading that names the term
# What these say has to name a class.
_CLASSED = ("kind", "alias", "or_named", "apposed", "elliptic_kind", "elliptic_noun")
_MEANING = ("refers", "so_called", "also", "states")  # these say by their words that they define
_BACKWARD = ("this_called", "we_call")  # these name what the sentence before has described
_REVERSE = ("called", "this_is", *_BACKWARD)
_ACTS = ("does", "do")
_ACTING = "acts"  # what the term does that the sentence brings in
_WHOLLY = ("refers", "so_called", "elliptic_refers", "use", "also", *_ACTS)
_GLOSS = re.compile(r"[（(]([^（）(),，、;；]{2,40})[）)]", re.ASCII)
_LEAST = {"alias": 2}
_NEAR = 4  # how many characters may stand before a name that begins its sentence
_WHOLE = 45  # what a label says is kept whole up to this length
_LONGEST = 60
_NAME = 10.0  # a longer sentence says more than a name


def find(passage: Passage) -> Iterator[Fact]:
    """Yield the definitions of a passage."""
    if isinstance(passage.unit, Definitions):
        yield from of_list(passage)
    places: set[tuple[str, int, int]] = set()
    for stated in passage.statements:
        framed = False
        for frame in frames(stated, "definition"):
            if found := _of_frame(frame):
                framed = True
                if (place := _place(found)) in places:
                    break  # a clause says again what its sentence has said
                places.add(place)
                yield found
                break
        if not framed and not stated.part and stated.label is not None and stated.position == 0:
            yield from of_label(stated)


def _place(found: Fact) -> tuple[str, int, int]:
    """Of what a definition speaks and where what it says begins."""
    said = next(slot for slot in found.slots.values() if isinstance(slot, Phrase))
    return plain_name(found.subjects[0]), said.block.span.start, said.start


def _of_frame(frame: Frame) -> Fact | None:
    stated, name = frame.statement, frame.pattern.name
    if name in _ACTS and (stated.position > 0 or stated.part):
        return None  # what a thing does is told by the first sentence of a passage, of a term of the article
    subject = _subject(frame)
    if subject is None or (name == _ACTING and not _brought_in(stated, subject)):
        return None
    slot = next((key for key in _SAID if key in frame.slots), "definition")
    said = frame.slots.get(slot) or (stated.earlier if name in _BACKWARD and not stated.part else None)
    said = _cut(said, frame, subject) if said is not None else None
    if said is None or (name in _ACTS and not stated.scope.knows(plain_name(subject))):
        return None
    whole = name in _CLASSED and "unfinished" in marks(stated.lang)  # its end is where the class has its mark
    kernel = answer(said, stated.scope, shortest=_LEAST.get(slot, 4), longest=_LONGEST, whole=whole)
    kernel = grasped(said, kernel, stated.lang)
    if kernel is None or kernel.text == plain_name(subject) or not _defines(kernel, frame):
        return None
    if slot == "use":
        slot = _use_slot(kernel, stated.lang)
    elif name == "action" and not is_process(plain_name(subject), stated.lang):
        slot = "use"  # a thing is not what it does
    made = of_frame(frame, subject, {slot: kernel, "condition": stated.condition}, "definition")
    if name in _BACKWARD and stated.earlier is not None:
        return replace(made, evidence=(stated.earlier, *made.evidence))
    return made


def _defines(kernel: Phrase, frame: Frame) -> bool:
    """Whether a kernel is of the kind that its pattern promises, and can be learnt."""
    lang, name = frame.statement.lang, frame.pattern.name
    if hollow(kernel, lang) or (name in _REVERSE and not ends_whole(kernel.text, lang)):
        return False
    if name in _CLASSED:
        return not is_bare_genus(kernel.text, lang)
    classed = "unfinished" in marks(lang) and is_genus(kernel.text, lang)
    if name == "elliptic_use" and classed and not acts_on(kernel.text, lang):
        return False  # 用于 … 的工具 is what it is, not what it is for
    means = marks(lang).get("refers")
    if name == "elliptic_refers" and means is not None and not means.match(frame.statement.core_text):
        return is_genus(kernel.text, lang)
    return name in _MEANING or defines(kernel.text, lang)


def _subject(frame: Frame) -> Subject | None:
    """What a frame defines: a term that it names, or one that certainly stands for it."""
    stated, name = frame.statement, frame.pattern.name
    if name in _ELLIPTIC and (stated.condition is not None or not _follows(stated)):
        return None
    if name in _HEADED and (stated.part or not _heads(stated)):
        return None
    found = resolved(frame)
    subject = unmeasured(found, stated.lang) if found is not None else None
    if subject is None or not stated.scope.is_term(subject):
        return None
    return _glossed(subject, frame)


def _use_slot(said: Phrase, lang: Lang) -> str:
    """How a use is asked for: as an action, as what the thing is in charge of, or as where it is used."""
    data = marks(lang)
    if "field" not in data:
        return "use"
    if data["field"].search(said.text):
        return "field"
    charged = data["charged"].search(said.block.plain.text[: said.start].rstrip())
    acts = data["acting"].match(said.text) or is_action(said.text, lang)
    return "duty" if charged and not acts else "use"


def _glossed(subject: Subject, frame: Frame) -> Subject:
    """A subject with the short Latin gloss that stands behind it where it is defined."""
    named = frame.slots.get("subject")
    if subject.phrase is None or named is None or subject.phrase.block is not named.block:
        return subject
    rest = named.cut(subject.phrase.end - named.start, len(named.text)).text.strip()
    found, foreign = _GLOSS.fullmatch(rest), marks(frame.statement.lang).get("foreign")
    if found is None or named.start > subject.phrase.start or foreign is None:
        return subject
    if foreign.match(plain_name(subject)):
        return subject
    return replace(subject, name=f"{subject.name}（{escape_markdown(found[1].strip())}）")


def _brought_in(stated: Statement, subject: Subject) -> bool:
    """Whether a sentence is the one that brings a term in: the first under its heading, or of its item.

    Of any other it tells one thing among many that the term does.
    """
    scope = stated.scope
    if stated.part or stated.position > 0 or stated.bound or stated.quoted:
        return False
    if stated.label is not None:
        return stated.label == subject
    block = stated.sentence.block
    if block not in scope.path[-1].blocks:  # in a list, where the author marks what is brought in
        return subject.phrase is not None and marked_start(stated.core, *TERM_MARKS) is not None
    topic = scope.topic
    own = topic.subject is not None and _alike(topic.subject, subject)
    if not own or topic.ask is not None or topic.aspect not in (None, "definition"):
        return False
    return next((b for b in scope.path[-1].blocks if b.kind is BlockKind.PARAGRAPH), None) is block


def _heads(stated: Statement) -> bool:
    """Whether a sentence without a subject is the first under a heading that names a term."""
    topic = stated.scope.topic
    if stated.label is not None or stated.quoted or topic.subject is None:
        return False
    section, name = stated.scope.path[-1], plain_name(topic.subject).lower()
    if not (topic.own or topic.aspect == "definition" or section.level <= 1):
        return False
    heading = topic.subject.phrase  # a bold line heads what follows as well
    after = heading.block.span.end if heading is not None and topic.own else 0
    paragraphs = (b for b in section.blocks if b.kind is BlockKind.PARAGRAPH and b.span.start >= after)
    if next(paragraphs, None) is not stated.sentence.block:
        return False
    named = subject_ends(stated.main, stated.scope)
    if name in stated.core.text[: len(name) + _NEAR].lower() or (named and name in named[0].text.lower()):
        return False
    if topic.aspect not in (None, "definition") or topic.ask is not None or topic.other is not None:
        return False
    return stated.before is None


def _follows(stated: Statement) -> bool:
    """Whether an elliptic statement stands right behind what it speaks of: a heading or a clause."""
    if stated.part:
        before = None if stated.bound else stated.before
        return before is not None and stated.scope.knows(plain_name(before))
    if stated.bound:
        return False
    return stated.position == 0 or (stated.position == 1 and _names_only(stated.earlier, stated.lang))


def _names_only(sentence: Phrase | None, lang: Lang) -> bool:
    """Whether a sentence is but another name for what stands over it (校验和。)."""
    return sentence is not None and is_noun_phrase(sentence.text, lang, longest=_NAME)


def _cut(said: Phrase, frame: Frame, subject: Subject) -> Phrase | None:
    """What a frame says, up to where it is said; None where that is nothing."""
    stated, name = frame.statement, frame.pattern.name
    if name == "elliptic_noun" and not opens_phrase(first_clause(said, stated.lang).text, stated.lang):
        return None
    if name in _CLASSED and "unfinished" in marks(stated.lang):
        return _class(said, stated.lang)
    if name in _REVERSE:
        return _before_name(said, frame, subject)
    if frame.pattern.whole or (name in _WHOLLY and length(said.text) <= _WHOLE):
        return said
    return first_clause(said, stated.lang, shortest=12)


def _nearest(said: Phrase, lang: Lang) -> Phrase:
    """The last clause before a name, where that alone names a class: what precedes speaks of others."""
    start, end = pack(lang).clauses(said.block.plain, said.start, said.end)[-1]
    last = said.cut(start - said.start, end - said.start).strip()
    return last if is_genus(last.text, lang) and not is_bare_genus(last.text, lang) else said


def _before_name(said: Phrase, frame: Frame, subject: Subject) -> Phrase | None:
    """What a name at the end of a sentence is given to; None where that cannot be told.

    That is a class, the clause that 这个过程 stands for, or all of it where the section is about the name.
    """
    lang, topic = frame.statement.lang, frame.statement.scope.topic
    if "process" in frame.slots:
        said = _process(said, lang)
    elif not (topic.own and topic.subject is not None and _alike(topic.subject, subject)):
        said = _nearest(said, lang)
        if not _is_class(said, lang):
            return None
    return None if (found := marks(lang).get("dangling")) and found.search(said.text) else said


def _alike(one: Subject, other: Subject) -> bool:
    return folded(plain_name(one)) == folded(plain_name(other))


def _is_class(said: Phrase, lang: Lang) -> bool:
    """Whether what stands before a name is a thing of some kind and no clause; yes where nothing tells."""
    if "unfinished" not in marks(lang):
        return True
    return is_genus(said.text, lang) and marks(lang)["own_subject"].search(said.text) is None


def _process(said: Phrase, lang: Lang) -> Phrase:
    """What 这个过程 stands for: the clause before it, with the circumstances that open it."""
    ranges = pack(lang).clauses(said.block.plain, said.start, said.end)
    begin = ranges[-1][0]
    for start, end in reversed(ranges[:-1]):
        if not circumstances(lang).search(said.block.plain.text[start:end]):
            break
        begin = start
    return said.cut(begin - said.start, len(said.text)).strip()


def _class(said: Phrase, lang: Lang) -> Phrase | None:
    """The shortest beginning that names a class with its mark.

    A bare class (一种算法) and one of several (协议之一) take the next clause along.
    """
    data, awaiting = marks(lang), False
    for _, end in pack(lang).clauses(said.block.plain, said.start, said.end):
        part = said.cut(0, end - said.start).strip()
        if length(part.text) > _LONGEST:
            return None
        if not balanced(part.text):
            continue
        named, partial = is_genus(part.text, lang), data["partial"].search(part.text) is not None
        rest = said.cut(end - said.start, len(said.text)).strip("，, ")
        goes_on = data["mark"].match(rest.text) is not None
        if awaiting or (named and not (partial and (goes_on or data["praise"].search(part.text)))):
            return _with_purpose(said, part, lang)
        if not partial and not data["unfinished"].match(part.text):
            return None
        if partial or is_bare_genus(part.text, lang):
            awaiting = goes_on and not circumstances(lang).search(part.text)
    return None


def _with_purpose(said: Phrase, part: Phrase, lang: Lang) -> Phrase:
    """A class together with what it is for, where the next clause says so."""
    rest = said.cut(len(part.text), len(said.text)).strip("，, ")
    if not rest or not marks(lang)["purpose"].match(rest.text):
        return part
    start = rest.start - said.start
    _, end = pack(lang).clauses(said.block.plain, rest.start, rest.end)[0]
    whole = said.cut(0, end - said.start).strip()
    return whole if start > 0 and length(whole.text) <= _WHOLE and balanced(whole.text) else part
