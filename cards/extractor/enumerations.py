"""Enumerations: the members of a set named inside a sentence, which give way to a question word there."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from cards.extractor.answers import answer, balanced, points
from cards.extractor.domains import SPECIFIC, topic_or_wider
from cards.extractor.frames import frames
from cards.extractor.making import of_frame, resolved
from cards.extractor.members import MOST, cues, number, sets_scene
from cards.extractor.mentions import described, mentioned, says_nothing, topic_subject
from cards.extractor.splits import split_clauses, split_counted, split_members
from cards.extractor.subjects import bare, plain_name, subject_of, unmeasured
from cards.language import length
from cards.language.shapes import ends_whole, is_action, is_noun_phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.frames import Frame, Statement
    from cards.extractor.topics import Scope
    from cards.model import Fact, Lang, Phrase, Slot, Subject

_LONGEST = 16.0  # a member, by ``language.length``
_EVEN = 2.5  # times the shortest member, the longest: else it holds what belongs to all of them
_SLACK = 3.0  # and as much more, where the sentence says what they are
_TELLING = 6.0  # a name as long as this says what it is about
_WORD = 3  # characters: a member as short as this is one word
_TRAITS = "traits"
_TRAIT = 26.0  # one of them, by ``language.length``
_RUN = 4  # of them at least: fewer are a sentence
_LED = ("such_are", "such_several", "firstly")  # patterns in which what the members are called leads them in
_CALLED = 4.0  # a shorter name of what hinges on something (质量) says nothing
_COUNTED = ("one_other", "firstly")  # patterns whose members are counted, each in a clause
_FEWEST = 3  # members that a sentence may name without saying that it names a set


def enumerations(statements: tuple[Statement, ...]) -> Iterator[Fact]:
    """Yield the sets that sentences name; of a long sentence and its clauses the first that does."""
    for stated in statements:
        for frame in frames(stated, "list"):
            if "members" in frame.slots and (one := _of_frame(frame)):
                yield one
                break


def _of_frame(frame: Frame) -> Fact | None:
    """``X 分为 A、B 和 C``, ``X 用 A 和 B 两个变量 …``."""
    stated, slots = frame.statement, frame.slots
    if frame.pattern.name in _LED:
        return _led(frame)
    if frame.pattern.name == _TRAITS:
        return _traits(frame)
    in_place = "stem" in slots
    subject = _spoken_of(frame) if in_place else None
    subject = subject or (resolved(frame) or _one_of(frame) if "subject" in slots else None)
    if subject is None or not _names(frame, plain_name(subject)):
        return None
    counts = [number(slots.get(name), stated.lang) for name in ("count", "total")]
    members = _members(frame)
    named = len(members) in counts or "parted" in slots
    found = _kernels(members, stated.scope, known=in_place, named=named)
    if found is None or (named and not _even(found, _SLACK)):
        return None
    if any(count is not None and count != len(found) for count in counts):
        return None
    few = len(found) < _FEWEST and "open" not in slots and "parted" not in slots
    if not any(counts) and (few or ("unit" in slots and "parted" not in slots)):
        return None
    filled: dict[str, Slot | None] = {**slots, "members": found}
    if frame.pattern.on == "main":
        filled["condition"] = stated.condition
    return of_frame(frame, subject, filled, "list")


def _names(frame: Frame, name: str) -> bool:
    """Whether what a set belongs to says something, and what its members are is not told twice."""
    slots, scope = frame.slots, frame.statement.scope
    if cues(scope.lang)["hollow"].match(name):
        return False
    match frame.pattern.name:
        case "hinges":
            return length(name) >= _CALLED
        case "are_all":
            return _is_class(name, scope)
        case "in_place" if "after" not in slots and cues(scope.lang)["by_way"].search(slots["stem"].text):
            return False  # 可以通过 A、B 等方式: what is done so stands in the next clause
        case _:  # 常见的实现方式有 A、B 等方式
            return "stem" not in slots or "noun" not in slots or slots["noun"].text not in slots["stem"].text


def _is_class(name: str, scope: Scope) -> bool:
    """Whether what several things are is a class with a mark that sets it apart."""
    return length(name) >= _TELLING and is_noun_phrase(name, scope.lang, longest=24)


def _members(frame: Frame) -> tuple[Phrase, ...]:
    split = split_counted if frame.pattern.name in _COUNTED else split_members
    return split(frame.slots["members"], frame.statement.lang)


def _led(frame: Frame) -> Fact | None:
    """``处理死锁的方法有 A、B 和 C``: asked for by what the members are called there."""
    scope, stem = frame.statement.scope, frame.slots["stem"]
    found = _kernels(_members(frame), scope, named=True)
    said = frame.slots.get("count") or _counted(stem, scope)
    count = number(said or frame.slots.get("total"), scope.lang)
    if found is None or (count is not None and count != len(found)):
        return None
    if count is None and len(found) < _FEWEST and frame.pattern.name not in _COUNTED:
        return None
    own = None
    if (opener := cues(scope.lang)["owned"].match(stem.text)) is not None:
        stem = stem.cut(opener.end(), len(stem.text)).strip()
    if opener is not None or says_nothing(stem.text, scope):
        subject, own, stem_slot = frame.statement.before or topic_subject(scope), stem, None
    else:
        subject, stem_slot = mentioned(stem, scope) or described(stem, scope), stem
        if subject is None and length(stem.text) >= _TELLING and is_noun_phrase(stem.text, scope.lang):
            subject = subject_of(stem)
    if subject is None or not _even(found, _SLACK):
        return None
    slots: dict[str, Slot | None] = {
        "members": found, "stem": stem_slot, "own": own, "count": said,
        "condition": frame.statement.condition,
    }  # fmt: skip
    return of_frame(frame, subject, slots, "list")


def _counted(stem: Phrase, scope: Scope) -> Phrase | None:
    """The count in what members are called (常见的两套模型)."""
    found = cues(scope.lang)["says_count"].search(stem.text)
    return stem.cut(*found.span("count")) if found else None


def _traits(frame: Frame) -> Fact | None:
    """``X 是无状态的，没有缓存，…``: what a run of short predicates says of a thing."""
    stated, scope = frame.statement, frame.statement.scope
    subject = resolved(frame)
    parts = split_clauses(frame.slots["members"], stated.lang)
    cut = [_trait(part, scope) for part in parts]
    found = tuple(k for k in takewhile(lambda k: k is not None, cut) if k is not None)
    if subject is None or len(found) < max(_RUN, len(parts) - 1) or says_nothing(plain_name(subject), scope):
        return None
    return of_frame(frame, subject, {"members": found}, "list")


def _trait(part: Phrase, scope: Scope) -> Phrase | None:
    """A short predicate without what stands behind it in brackets; None for anything else."""
    part = bare(part)
    if length(part.text) > _TRAIT or points(part.text, scope.lang):
        return None
    if cues(scope.lang)["trait"].match(part.text) is None and not is_action(part.text, scope.lang):
        return None
    return part if balanced(part.text) else None


def _even(members: tuple[Phrase, ...], slack: float = 1.0) -> bool:
    """Whether members are of about one length: else one holds what belongs to all of them."""
    sizes = [length(member.text) for member in members]
    return max(sizes) <= _EVEN * min(sizes) + slack


def _one_of(frame: Frame) -> Subject | None:
    """The thing of which a sentence speaks as one of its kind (一个请求由 …)."""
    thing = unmeasured(subject_of(frame.slots["subject"]), frame.statement.lang).phrase
    whole = thing is None or thing.start == frame.slots["subject"].start
    return None if whole else frame.statement.reader.resolve(thing)


def _spoken_of(frame: Frame) -> Subject | None:
    """What a sentence that is asked whole is about: the term that it names outside its members."""
    scope = frame.statement.scope
    for name in ("stem", "then", "after"):
        if name in frame.slots and (subject := mentioned(frame.slots[name], scope)) is not None:
            return subject
    stem = frame.slots.get("stem")
    told = stem is not None and "count" in frame.slots and length(stem.text) >= SPECIFIC
    return topic_or_wider(scope) if told else None


def _kernels(
    parts: tuple[Phrase, ...], scope: Scope, *, known: bool = False, named: bool = False
) -> tuple[Phrase, ...] | None:
    """The members cut to answers; None unless all of them are things.

    Args:
        parts: the members as they stand.
        scope: where they stand.
        known: whether a term of the article is one whatever its words are.
        named: whether the sentence says what they are (方法, 三个阶段), so that one may be an act.
    """
    if not 2 <= len(parts) <= MOST:
        return None
    found = tuple(k for part in parts if (k := answer(part, scope, longest=_LONGEST)) is not None)
    if len(found) < len(parts) or len({kernel.text for kernel in found}) < len(found):
        return None
    if named and all(_is_member(kernel.text, scope.lang) for kernel in found):
        return found
    marked = [kernel for kernel in found if scope.knows(kernel.text)] if known else []
    if not all(kernel in marked or is_noun_phrase(kernel.text, scope.lang) for kernel in found):
        return None
    return found


def _is_member(text: str, lang: Lang) -> bool:
    """Whether a text can be a member of a set of things or acts: it points at nothing, and is whole."""
    data = cues(lang)
    if data["asking"].search(text) or sets_scene(text, lang) or points(text, lang):
        return False
    return len(text) <= _WORD or ends_whole(text, lang)
