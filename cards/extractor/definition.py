"""Definitions: what names the class and the mark of a thing, or what it is for.

Of a sentence ("X 是一种…", "…称为 X"); entries.py reads those of labels and definition lists.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cards.extractor import standing
from cards.extractor.additions import with_additions
from cards.extractor.answers import (
    answer,
    beside,
    defines,
    first_clause,
    grasped,
    hollow,
    indefinite,
    marks,
)  # fmt: skip
from cards.extractor.applicable import ACTS, BRINGING, ELLIPTIC, misplaced
from cards.extractor.backward import (
    BACKWARD,
    CONDITIONED,
    GIVING,
    REVERSE,
    THING,
    before_name,
    described,
    names_one,
    sums_up,
)
from cards.extractor.classes import class_of, cuts_class, is_slight, leads_on, tells_classes, to_sentence_end
from cards.extractor.deeds import of_deed
from cards.extractor.entries import of_label, of_list
from cards.extractor.frames import frames
from cards.extractor.making import of_frame, resolved, tells
from cards.extractor.mentions import headed
from cards.extractor.naming import (
    begins_with_code,
    glossed,
    has_gloss,
    is_common,
    passing,
    says_itself,
    says_of_sign,
    tells_means,
    two_named,
    unstressed,
    use_slot,
)
from cards.extractor.predicates import named
from cards.extractor.standing import brings_in, brought_in, follows, said_of, says_again, supposed
from cards.extractor.subjects import plain_name, subject_of, unmeasured
from cards.extractor.topics import aspect_of
from cards.extractor.units import Definitions
from cards.extractor.unsaid import of_heading
from cards.language import length
from cards.language.phrases import has_head, is_clause
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
from cards.model import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.frames import Frame, Statement
    from cards.extractor.passages import Passage
    from cards.model import Fact, Lang, Subject

# the slots that can hold what is said of the subject
_SAID = ("definition", "use", "parts", "act", "alias", "measured", "taken")
_LOOSE = ("goes", "brought")  # nor does the form of these show that they define
_UNSURE = ("not_but", "ie")  # these may speak of anything: it has to be a term of the article, or glossed
_ASKED = ("denied", "verb", "noun", "state", "pronoun")  # the slots that the question holds as they are
_SIGNS = ("signifies", "elliptic_signifies")  # these ask for what a sign or a setting stands for
# What these say has to name a class.
_FRAGMENTS = ("elliptic_kind", "elliptic_noun")  # these are no sentences, but a noun with what belongs to it
_CLASSED = (
    "kind", "brought", "alias", "or_named", "apposed", "elliptic_kind", "elliptic_noun", "elliptic_this",
)  # fmt: skip
# These say by their words that they define.
_MEANING = (
    "not_but", "idea", "measures", "refers", "term", "we_mean", "involves", "so_called", "also", "states",
    "ie", "so_means", "describes", "understood", "simply", "this_such", "ratio", CONDITIONED,
)  # fmt: skip
# What these say is, or has, a noun.
_NOMINAL = ("kind", "the", "are", "bare", "refers", "this_called", "we_call")
_SAYING = ("kind", "the", "bare", "action")  # what these say is no way in which a thing does something
_POINTING = "elliptic_this"  # this points at the heading (## Tracker: This is a server that …)
_DONE = "elliptic_done"  # this tells what is done, so that its heading has to name something done
_DEEDS = ("elliptic_act", "elliptic_deed", _DONE)
_WHOLLY = ("refers", "describes", "so_called", "elliptic_refers", "use", "also", "brings", *_DEEDS, *ACTS)
_LEAST = {"alias": 2}
_WHEN = "when_called"
_WHOLE = 45  # what a label says is kept whole up to this length
_LONGEST = 60
_COURSE = 72  # what 这个过程 stands for: its end is what matters
_LETTERS = re.compile(r"[A-Z\d]{2,6}")


def find(passage: Passage) -> Iterator[Fact]:
    """Yield the definitions of a passage."""
    if isinstance(passage.unit, Definitions):
        yield from of_list(passage)
    for found, whole, following in _told(passage):
        slot, said = said_of(found)[1:]
        grown = with_additions(found, slot, whole, following)
        if grown is not found or slot != "definition" or not _slight(found, said, whole.lang):
            yield grown


def _slight(found: Fact, said: Phrase, lang: Lang) -> bool:
    """Whether a class sets nothing apart.

    It does where the author names it or sets it against another, and where it is what letters stand for.
    """
    name, subject = found.construct.partition(".")[2], plain_name(found.subjects[0])
    given = name in (*REVERSE, "not_but") or _LETTERS.fullmatch(subject) is not None
    return not given and is_slight(said.text, lang)


def _told(passage: Passage) -> Iterator[tuple[Fact, Statement, Statement | None]]:
    """The definitions of sentences and labels, each with its sentence and the one behind."""
    told: list[tuple[str, str, Phrase]] = []
    for stated, whole, following in standing.in_place(passage.statements):
        framed = False
        for frame in frames(stated, "definition", misplaced(stated)):
            if found := _of_frame(frame):
                framed = True
                said = said_of(found)
                if any(says_again(said, before) for before in told):
                    break  # a clause says again what its sentence has said
                told.append(said)
                yield found, whole, following
                break
        if not framed and (done := of_deed(stated)) is not None:
            yield done, whole, following
        elif not framed and not stated.part and (untold := of_heading(stated)) is not None:
            yield untold, whole, following
        elif not framed and not stated.part and stated.label is not None and stated.position == 0:
            for found in of_label(stated):
                yield found, whole, following


def _of_frame(frame: Frame) -> Fact | None:
    stated, name = frame.statement, frame.pattern.name
    subject = _subject(frame)
    if subject is None or not _fits(subject, frame):
        return None
    slot = next((key for key in _SAID if key in frame.slots), "definition")
    said = frame.slots.get(slot) or described(frame)
    said = _cut(said, frame, subject) if said is not None else None
    if said is not None and leads_on(said, stated):
        return None
    if said is None or (name in ACTS and not stated.scope.knows(plain_name(subject))):
        return None
    whole = sums_up(frame) or (
        name in _CLASSED and tells_classes(stated.lang)
    )  # its end is where the class has its mark
    longest = _COURSE if sums_up(frame) else _LONGEST
    kernel = answer(said, stated.scope, shortest=_LEAST.get(slot, 4), longest=longest, whole=whole)
    if kernel is not None and sums_up(frame) and kernel.end < said.end - 1:
        return None  # of a course without its end it is not told what the name is given to
    if kernel is not None and not whole and cuts_class(said, kernel, stated.lang):
        kernel = answer(said, stated.scope, longest=_LONGEST, whole=True)
    kernel = grasped(said, kernel, stated.lang)
    if kernel is None or says_itself(kernel, subject, stated.lang) or not _defines(kernel, frame):
        return None
    slot = _slot(slot, kernel, subject, frame)
    asked = {name: frame.slots.get(name) for name in _ASKED}
    bare = name == _WHEN or beside(stated.condition, stated.lang)  # that answers, or restricts nothing
    condition = None if bare else stated.condition
    made = of_frame(frame, subject, {slot: kernel, **asked, "condition": condition}, "definition")
    if name in BACKWARD and stated.earlier is not None:
        return replace(made, evidence=(stated.earlier, *made.evidence))
    if kernel.end > stated.sentence.end:
        return replace(made, evidence=(Phrase(kernel.block, stated.sentence.start, kernel.end),))
    return made


def _fits(subject: Subject, frame: Frame) -> bool:
    """Whether a pattern that may speak of anything speaks of what can be asked for so."""
    stated, name = frame.statement, frame.pattern.name
    if standing.restates(stated) and not stated.scope.knows(plain_name(subject)):
        return False
    if name in BRINGING:
        return brought_in(stated, subject)
    if name == _POINTING:
        return (
            stated.scope.path[-1].level > 1 and stated.scope.topic.own and _names_thing(subject, stated.lang)
        )
    if name in _LOOSE:
        return has_gloss(frame) or stated.scope.knows(plain_name(subject))
    if name == _DONE:
        return is_process(plain_name(subject), stated.lang)
    if name in _UNSURE:
        return tells(subject, stated.scope) or has_gloss(frame)
    return name not in _SIGNS or says_of_sign(frame, subject)


def _is_name(subject: Subject, stated: Statement) -> bool:
    """Whether a subject is one by its own words, and not by those of the term that has it."""
    name = plain_name(subject)
    return stated.scope.knows(name) or "的" not in name or is_noun_phrase(name, stated.lang)


def _names_thing(subject: Subject, lang: Lang) -> bool:
    """Whether a heading names a thing that its first sentence can point at (not 问题定位)."""
    return not tells_classes(lang) or any(char.isascii() and char.isalpha() for char in plain_name(subject))


def _slot(slot: str, kernel: Phrase, subject: Subject, frame: Frame) -> str:
    """The slot by which a kernel is asked for: what a thing does is its use, and not what it is."""
    if slot == "use":
        return use_slot(kernel, frame.statement.lang)
    process = is_process(plain_name(subject), frame.statement.lang)
    if (
        slot == "act"
        and process
        and frame.pattern.name == "elliptic_does"
        and tells_classes(frame.statement.lang)
    ):
        return "definition"
    return "use" if frame.pattern.name == "action" and not process else slot


def _defines(kernel: Phrase, frame: Frame) -> bool:
    """Whether a kernel is of the kind that its pattern promises, and can be learnt."""
    lang, name = frame.statement.lang, frame.pattern.name
    if name in _DEEDS and not is_action(kernel.text, lang):
        return False
    if hollow(kernel, lang) or (name in _SAYING and tells_means(kernel, lang)):
        return False
    if name in REVERSE and name != THING and not ends_whole(kernel.text, lang):
        return False
    if name == THING and is_bare_genus(kernel.text, lang):
        return False
    if name in _FRAGMENTS and is_clause(frame.statement.main.text, lang):
        return False
    if name in _NOMINAL and not has_head(kernel.text, lang):
        return False
    if name in _CLASSED:  # 当…时，内核主要是建立 …: what it does then
        does = frame.statement.condition is not None and is_action(kernel.text, lang)
        told = tells_classes(lang) or defines(kernel.text, lang)
        return told and not does and not is_bare_genus(kernel.text, lang)
    classed = tells_classes(lang) and is_genus(kernel.text, lang)
    if name == "elliptic_use" and classed and not _acts_on(kernel, lang):
        return False  # 用于 … 的工具 is what it is, not what it is for
    if name == "elliptic_refers" and not (_asserts(frame) or standing.answers(frame.statement)):
        return is_genus(kernel.text, lang) and not acts_on(kernel.text, lang)
    return name in _MEANING or name in BACKWARD or defines(kernel.text, lang)


def _asserts(frame: Frame) -> bool:
    """Whether a sentence begins with what says that a meaning follows (指的是 …)."""
    means = marks(frame.statement.lang).get("refers")
    return means is None or means.match(frame.statement.core_text) is not None


def _acts_on(kernel: Phrase, lang: Lang) -> bool:
    """Whether a use is a verb with its object, also one that the segmenter takes for a noun."""
    does = marks(lang).get("does")
    return acts_on(kernel.text, lang) or (does is not None and does.match(kernel.text) is not None)


def _subject(frame: Frame) -> Subject | None:
    """What a frame defines: a term that it names, or one that certainly stands for it."""
    stated, told = frame.statement, "subject" in frame.slots
    if frame.pattern.name in _CLASSED and stated.part and supposed(stated):
        return None
    elliptic = frame.pattern.name in ELLIPTIC or (frame.pattern.name == "refers" and not told)
    if elliptic and ((stated.part and not follows(stated)) or _behind_another(stated)):
        return None
    found = _named(frame)
    subject = unmeasured(found, stated.lang) if found is not None else None
    if subject is None:
        return None
    if frame.pattern.name in _CLASSED and told and not _is_name(subject, stated):
        return None  # 编译原理的前置课程 is told by its term, and is none
    if not (_given(subject, frame) or stated.scope.is_term(subject)):
        return None
    known = stated.scope.knows(plain_name(subject)) or has_gloss(frame)
    if (indefinite(plain_name(subject), stated.lang) or is_common(subject, stated.lang)) and not known:
        return None
    if frame.pattern.name in ("kind", "the", "bare") and not known and passing(frame):
        return None
    return two_named(glossed(subject, frame), stated)


def _behind_another(stated: Statement) -> bool:
    """Whether a sentence says what a label means that is no term (内容：指的是 …), not what the topic is."""
    before = stated.sentence.block.plain.text[: stated.sentence.start].strip()
    if stated.label is not None or not before.endswith(("：", ":")):
        return False
    return aspect_of(before.strip("：: "), stated.lang) is None


def _given(subject: Subject, frame: Frame) -> bool:
    """Whether a sentence gives a name in so many words (这种情况称为更新丢失), so that any name is a term."""
    name, scope = plain_name(subject), frame.statement.scope
    if begins_with_code(frame):
        return True
    if frame.pattern.name in GIVING or has_gloss(frame):
        return names_one(name, scope.lang)
    return frame.pattern.name in _MEANING and scope.knows(name)


def _named(frame: Frame) -> Subject | None:
    """The subject of a frame: where it is told in the frame itself, that has to be a name and no more."""
    if (told := frame.slots.get("subject")) is None:
        asserted = frame.pattern.name == "elliptic_refers" and _asserts(frame) and brings_in(frame.statement)
        return resolved(frame) or (headed(frame.statement.scope) if asserted else None)
    if frame.pattern.name in GIVING or begins_with_code(frame):
        return subject_of(told)
    name = named(told, frame.statement.scope)
    return frame.statement.reader.resolve(name) if name is not None else None


def _cut(said: Phrase, frame: Frame, subject: Subject) -> Phrase | None:
    """What a frame says, up to where it is said; None where that is nothing."""
    stated, name = frame.statement, frame.pattern.name
    said = unstressed(said, stated.lang) if name == "use" else said
    if name == "elliptic_noun" and not opens_phrase(first_clause(said, stated.lang).text, stated.lang):
        return None
    if name in _CLASSED and tells_classes(stated.lang):
        return class_of(said, stated.lang)
    if name in REVERSE:
        return before_name(said, frame, subject)
    if name == "elliptic_refers" and stated.part and is_bare_genus(said.text, stated.lang):
        return class_of(to_sentence_end(said, stated.lang), stated.lang)  # the next clause sets it apart
    if frame.pattern.whole or (name in _WHOLLY and length(said.text) <= _WHOLE):
        again = said.text.find("，" + plain_name(subject))  # of what speaks of it anew it says no more
        return said.cut(0, again) if again > 0 else said
    return first_clause(said, stated.lang, shortest=12)
