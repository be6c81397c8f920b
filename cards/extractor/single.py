"""Single facts, asked in place: the answer gives way to a question word where it stands.

Chinese asks so by nature ("X 返回什么？"); English patterns give the verb's base form by name.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cards.extractor import manners, turning
from cards.extractor.advice import advised, since
from cards.extractor.answers import (
    acts,
    answer,
    beside,
    indefinite,
    is_passing,
    misread,
    points,
    thing,
    vague,
)
from cards.extractor.asked import of_answer
from cards.extractor.chunks import lexis_of
from cards.extractor.domains import places
from cards.extractor.frames import frames
from cards.extractor.labels import owner_of
from cards.extractor.making import fact, of_frame, resolved, statement_signs, tells, told
from cards.extractor.mentions import mentioned
from cards.extractor.nameable import ends_as_name, nameable, told_by_beginning, told_within
from cards.extractor.objects import object_of
from cards.extractor.occasions import outcome, result
from cards.extractor.pointers import restated
from cards.extractor.predicates import named as clean_name
from cards.extractor.predicates import subject_ends
from cards.extractor.subjects import plain_name, unmeasured
from cards.extractor.topics import aspect_of
from cards.extractor.trailing import without_adverbs, without_ties
from cards.language import length, pack
from cards.language.phrases import names_thing
from cards.language.shapes import is_action, is_compound, is_noun_phrase, is_thing
from cards.model import Kind, Phrase, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.frames import Frame, Statement
    from cards.extractor.passages import Passage
    from cards.extractor.topics import Scope
    from cards.model import Fact, Slot


_LATIN = re.compile(r"[a-z]{3,}")  # a name in small letters
_WORD, _CLASS = 2.0, 2.0  # the lengths of such a word and of the class behind it
_LIMITED = "fact.limited"  # a limit or a demand that is asked for by its verb
_OWN_WAYS = {
    **dict.fromkeys(manners.RESULTS, result),
    **dict.fromkeys(manners.ADVICE, advised),
    **dict.fromkeys(manners.VERSIONS, since),
}  # patterns whose facts are made elsewhere


def find(passage: Passage) -> Iterator[Fact]:
    """Yield the single facts of a passage: the first pattern that fits names the question."""
    for stated in passage.statements:
        if stated.sentence.text.endswith((":", "：")):
            continue  # it leads in what is worth asking for
        if stated.condition is not None and beside(stated.condition, stated.lang):
            continue
        last: list[Frame] = []
        for frame in frames(stated, "fact"):
            if frame.pattern.name in manners.COUNTS and any(True for _ in frames(stated, "list")):
                continue  # the sentence tells them, so that their number is no question of its own
            if frame.pattern.name in manners.LAST:
                last.append(frame)
            elif found := _of_frame(frame):
                yield found
                break
        else:
            found = _of_turned(stated) or outcome(stated) or object_of(stated)
            if found := found or next(filter(None, map(_of_frame, last)), None):
                yield found


def _of_turned(stated: Statement) -> Fact | None:
    """Ask for what the main verb governs, or when it is done, in a language that turns clauses round."""
    scope, found = stated.scope, turning.read(stated.main, stated.lang)
    if found is None or points(found.act.text, stated.lang) or not acts(found.act, stated.lang):
        return None
    subject = told(stated.reader.resolve(found.subject), scope)
    if subject is None or indefinite(plain_name(subject), stated.lang) or _passing(subject, stated):
        return None
    cut = thing if found.name == "object" else answer
    kernel = cut(found.answer, scope, longest=manners.LONG)
    if kernel is None or repeats(kernel, subject) or misread(found.act.text, kernel.text, stated.lang):
        return None
    if found.name == "object" and vague(kernel.text, stated.lang):
        return None
    scene = restated(stated.condition, stated)[0] if stated.condition is not None else None
    slots: dict[str, Slot | None] = {"act": found.act, "answer": kernel, "condition": scene}
    return fact(
        Kind.FACT, f"fact.{found.name}", (subject,), slots, (stated.sentence,), scope,
        **statement_signs(stated),
    )  # fmt: skip


def _told(subject: Subject | None, scope: Scope) -> Subject | None:
    """The subject so named that it can be told: also a kind or a part of a term of the article (哈希索引)."""
    named = told(subject, scope)
    if named is not None or subject is None:
        return named
    subject = unmeasured(subject, scope.lang)
    name = plain_name(subject)
    owner = owner_of(name, scope.lang)
    whole = Subject(owner) if owner else None
    if whole is not None:
        return subject if tells(whole, scope) and scope.is_term(subject) else None
    kin = len(name) >= manners.COMPOUND and bool(scope.inside_terms(name))
    return subject if kin and scope.is_term(subject) else None


def _of_frame(frame: Frame) -> Fact | None:
    if (own := _OWN_WAYS.get(frame.pattern.name)) is not None:
        return own(frame)
    frame = without_ties(without_adverbs(frame))
    stated, (subject, stem) = frame.statement, _subject(frame)
    if not _may_be_asked(frame):
        return None
    subject = _asked_of(frame, subject)
    if subject is None or "answer" not in frame.slots:
        return None
    cut = thing if frame.pattern.name in manners.THINGS else answer
    longest = manners.MIDDLE if frame.pattern.name in manners.TIED else manners.SHORT
    longest = manners.LONG if frame.pattern.name in manners.CLAUSES else longest
    several = frame.pattern.name in manners.SEVERAL
    longest = manners.LONGEST if several else longest
    kernel = cut(frame.slots["answer"], stated.scope, longest=longest, **({"whole": True} if several else {}))
    if kernel is None or not (_apt(frame, kernel, subject) and _names_one(frame, subject)):
        return None
    if "act" in frame.slots and misread(frame.slots["act"].text, kernel.text, stated.lang):
        return None
    slots: dict[str, Slot | None] = {
        **frame.slots,
        "answer": kernel,
        "stem": stem,
        **of_answer(frame, kernel),
    }
    if frame.pattern.on == "main":
        slots.setdefault("condition", stated.condition)
    made = of_frame(frame, subject, slots, "fact")
    return replace(made, construct=_LIMITED) if "lead" in slots else made


def _names_one(frame: Frame, subject: Subject) -> bool:
    """Whether a subject says by itself which thing is meant, for the patterns that need it."""
    stated, name = frame.statement, frame.pattern.name
    if name in manners.OF_NAMES and (bool(subject.qualifier) or indefinite(plain_name(subject), stated.lang)):
        return False
    if name not in manners.WHAT or (name in manners.PLACED and places(stated.scope)):
        return True
    return not _passing(subject, stated)


def _asked_of(frame: Frame, subject: Subject | None) -> Subject | None:
    """The subject so named that its question can be read a year later; None without one."""
    name, scope = frame.pattern.name, frame.statement.scope
    found = None
    if subject is not None and (name not in manners.EVENTS or "subject" in frame.slots):
        told_so = name in manners.TELLING and scope.is_term(subject)
        found = _told(subject, scope) or _told_otherwise(frame, subject) or (subject if told_so else None)
    if found is None and name in manners.EVENTS:
        told = [frame.slots[slot] for slot in ("condition", "scene") if slot in frame.slots]
        scene = frame.slots.get("condition")
        pointed = restated(scene, frame.statement)[1] if scene is not None else None
        if pointed is not None:
            return pointed
        named = (mentioned(phrase, scope) for phrase in told)
        return next(filter(None, (*named, *places(scope))), None)
    return found


def _may_be_asked(frame: Frame) -> bool:
    """Whether what stands in the subject's place can be one."""
    elliptic = "subject" not in frame.slots and frame.statement.before is None
    if elliptic and frame.pattern.name not in manners.EVENTS:
        return False  # an elliptic sentence that no other leads up to: the topic is a guess
    if frame.pattern.name in manners.STRICT and not _clean(frame):
        return False
    if frame.pattern.name in manners.WHOLE and (frame.statement.part or frame.statement.label is not None):
        return False
    if frame.pattern.name in manners.ALONE and not _does_this_alone(frame):
        return False
    if frame.pattern.name in manners.OWN and _labelled(frame.statement):
        return False  # it tells of the label
    # else it comes of what the subject does, not of the subject
    named = frame.slots.get("subject")
    return frame.pattern.name not in manners.PLAIN or named is None or not _does(named, frame.statement.scope)


def _does_this_alone(frame: Frame) -> bool:
    """Whether what is told may be all that a thing does: then, first of all there, or by a longer name."""
    stated, named = frame.statement, frame.slots["subject"].text
    if stated.condition is not None or " " in named.strip() or "." in named:
        return True
    return "first" in frame.slots and bool(places(stated.scope))


def _subject(frame: Frame) -> tuple[Subject | None, Phrase | None]:
    """What a frame is about, and the words that ask for it where its subject is no name."""
    subject = resolved(frame)
    if subject is None and frame.pattern.name in manners.DESCRIBED:
        return _described(frame)
    return subject, None


def _described(frame: Frame) -> tuple[Subject, Phrase] | tuple[None, None]:
    """What an action in the subject's place is about, and the question's words (实现 … 的关键是)."""
    done, stated = frame.slots.get("subject"), frame.statement
    if done is None or not is_action(done.text, stated.lang) or points(done.text, stated.lang):
        return None, None
    if aspect_of(frame.slots["middle"].text.removeprefix("的"), stated.lang) is not None:
        return None, None  # 代价, 好处: proscons.py asks for these
    if any(word in lexis_of(stated.lang)["never"] for word, _ in pack(stated.lang).tagged(done.text)[:1]):
        return None, None  # 理解 …, 学习 …: what is had by the reader
    about = mentioned(done, stated.scope)
    if about is None or not tells(about, stated.scope):
        return None, None
    return about, Phrase(done.block, done.start, frame.slots["middle"].end)


def _labelled(stated: Statement) -> bool:
    """Whether a sentence stands right behind a label (广播：TCP 只支持…)."""
    before = stated.sentence.block.plain.text[: stated.core.start].rstrip()
    return before.endswith(("：", ":"))


def _told_otherwise(frame: Frame, subject: Subject | None) -> Subject | None:
    """A subject that does not tell by itself: by its topic, or by what else the question names."""
    name, scope = frame.pattern.name, frame.statement.scope
    if name in manners.STRICT and (found := nameable(subject, scope) or told_by_beginning(subject, scope)):
        return found
    if name not in manners.PLAIN and name not in manners.GROUNDED:
        return None
    found = told_within(subject, scope)
    rest = frame.slots.get(manners.GROUNDED.get(name, ""))
    if found is not None or rest is None or subject is None:
        return found
    named = plain_name(subject)
    if not scope.is_term(subject) or not ends_as_name(named, scope.lang) or indefinite(named, scope.lang):
        return None
    return subject if mentioned(rest, scope) is not None else None


def _clean(frame: Frame) -> bool:
    """Whether what stands in the subject's place is a name, without the words that lead to its verb."""
    phrase, stated = frame.slots.get("subject"), frame.statement
    if phrase is None:
        return True
    if stated.scope.knows(phrase.text):
        return True
    found = clean_name(phrase, stated.scope)
    if found is None or found != phrase or indefinite(phrase.text, stated.lang):
        return False
    if is_action(phrase.text, stated.lang) and not is_compound(phrase.text, stated.lang):
        return False
    return ends_as_name(phrase.text, stated.lang)


def _does(named: Phrase, scope: Scope) -> bool:
    """Whether what stands in the subject's place has a predicate of its own, and no verb inside a name."""
    if not (scope.knows(named.text) or ends_as_name(named.text, scope.lang)):
        return True
    split = subject_ends(named, scope)
    return split is not None and length(split[1].text) >= manners.PREDICATE


def _passing(subject: Subject, stated: Statement) -> bool:
    """Whether a subject is no more than the thing at hand, and neither a term nor told by a circumstance."""
    name = plain_name(subject)
    return stated.condition is None and is_passing(name, stated.lang) and not stated.scope.knows(name)


def _apt(frame: Frame, kernel: Phrase, subject: Subject) -> bool:
    """Whether the kernel answers what the pattern asks, and is not the subject over again."""
    if frame.pattern.name in manners.NAMING:
        return True
    noun = frame.slots.get("noun")
    if repeats(kernel, subject) or (noun is not None and plain_name(subject).endswith(noun.text)):
        return False  # 时间复杂度的时间复杂度
    lang = frame.statement.lang
    if frame.pattern.name in manners.OWNED and not _owns(frame):
        return False
    if frame.pattern.name in manners.OBJECTS_TOLD and (
        vague(kernel.text, lang) or not names_thing(kernel.text, lang)
    ):
        return False
    if frame.pattern.name in manners.TOLD and vague(kernel.text, lang, "unnamed"):
        return False
    if frame.pattern.name in manners.ENDED and vague(kernel.text, lang, "running"):
        return False
    return frame.pattern.name not in manners.THINGS or is_thing(kernel.text, frame.statement.lang)


def _owns(frame: Frame) -> bool:
    """Whether what a pattern takes for something that its subject has is a noun, asked for nowhere else."""
    noun, lang = frame.slots["noun"].text, frame.statement.lang
    if any(word.tag == "p" for word in pack(lang).words(noun)[1:]):
        return False  # 数据以页（为单位存储）
    return is_noun_phrase(noun, lang) and aspect_of(noun, lang) is None


def repeats(kernel: Phrase, subject: Subject) -> bool:
    """Whether the answer is the subject over again, or a part of its name with the class of that."""
    name, said = plain_name(subject).lower(), kernel.text.lower()
    if said in name or (name in said and len(said) < 2 * len(name)):
        return True
    words = _LATIN.findall(said)
    rest = length(said) - _WORD * len(words)
    return _LATIN.match(said) is not None and rest <= _CLASS and all(word in name for word in words)
