"""What of a clause can be asked: the clause as it stands, or its predicate behind its subject.

"为什么页表要分级？" asks a clause whole, which must then name what it is about. "页表为什么要分级？"
puts its subject first, which may stand in the sentence before. Which of the two a language asks
with is said by its templates.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from cards.extractor.answers import acts, answer, balanced, circumstances, leans
from cards.extractor.making import tells
from cards.extractor.masks import masked
from cards.extractor.mentions import mentioned, topic_subject
from cards.extractor.nameable import holds_familiar, nameable
from cards.extractor.predicates import subject_ends
from cards.extractor.subjects import plain_name
from cards.extractor.topics import aspect_of
from cards.language import length, pack
from cards.language.data import table
from cards.language.patterns import compiled
from cards.language.shapes import is_action
from cards.model import Phrase

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from cards.extractor.frames import Statement
    from cards.extractor.topics import Scope
    from cards.model import Lang, Subject

_TABLES = (
    "ties",
    "never",
    "opens",
    "elliptic",
    "acting",
    "advising",
    "aside",
    "no_reason",
    "no_means",
    "pronoun",
    "drawing",
    "doing",
    "modal",
)
_GAP = 2  # a space or a bracket may stand between a subject and its predicate
_SHORTEST, _LONGEST = 5.0, 34.0  # a clause that is asked whole
_LONGEST_CONDITION = 24.0
_SHORTEST_DOMAIN, _LONGEST_DOMAIN = 3.0, 14.0
_OFTEN = 4  # a noun that an article uses so often tells what a clause is about
_TELLING = 6.0  # an end as long as this says what it is about, though it names no term
_SPECIFIC = 10.0  # a clause as long as this says by itself what it is about
_LONGEST_QUALITY = 8.0
_LONGEST_SHARED = 24.0  # a predicate behind a subject that it shares
_QUALITIES = ("n", "v", "d", "a")


class Asked(NamedTuple):
    """What a question asks of.

    Attributes:
        subject: what it is about.
        whole: the clause, if it can be asked as it stands.
        act: its predicate, if it can stand behind the subject.
        condition: the circumstance that it happens in, which the question must name.
        domain: where it holds, for a clause that names no term of the article.
    """

    subject: Subject
    whole: Phrase | None
    act: Phrase | None
    condition: Phrase | None = None
    domain: Phrase | None = None

    def slots(self) -> dict[str, Phrase | None]:
        """The slots of a fact."""
        return {"result": self.whole, "act": self.act, "condition": self.condition, "domain": self.domain}


def asked(
    clause: Phrase, stated: Statement, beside: Phrase | None = None, *, done: bool = False
) -> Asked | None:
    """Tell what of a clause can be asked; None if nothing can.

    Args:
        clause: what happens, is done or holds.
        stated: the statement that it stands in or follows.
        beside: the clause before it in the sentence, whose subject it shares if it leaves its own out.
        done: whether it may be what is done, whoever does it.
    """
    lang = stated.lang
    parts = pack(lang).clauses(clause.block.plain, clause.start, clause.end)
    if len(parts) < 2:
        return _asked(clause, stated, beside, done=done)
    *_, before, last = (Phrase(clause.block, start, end).strip("，, ") for start, end in parts)
    if not circumstances(lang).search(masked(before)):
        return _asked(last, stated, before, done=done)
    if length(before.text) > _LONGEST_CONDITION or _barred(masked(before), lang):
        return None
    found = _asked(last, stated, beside, done=done)
    return found._replace(condition=before, domain=None) if found is not None else None


def _asked(clause: Phrase, stated: Statement, beside: Phrase | None, *, done: bool) -> Asked | None:
    scope = stated.scope
    clause = _bare(clause, scope)
    if not clause or _barred(masked(clause), scope.lang) or not balanced(clause.text):
        return None
    data, text = _asking(scope.lang), masked(clause)
    if (
        _is_quality(text, scope.lang)
        and mentioned(clause, scope) is None
        and (found := _shared(clause, stated, beside)) is not None
    ):
        return found
    advised = data["advising"].match(text) is not None
    if advised or (done and data["acting"].match(text)):
        return _unsplit(clause, stated, beside, done=True)
    split = subject_ends(clause, scope)
    subject = stated.reader.resolve(split[0]) if split else None
    if split is None or subject is None:
        return _unsplit(clause, stated, beside, done=done)
    named = _stands_in(subject, split[0])
    if aspect_of(plain_name(subject), scope.lang) is not None:
        return None
    owner = None
    if not (tells(subject, scope) or (named and _familiar(split[0], clause, scope))):
        owner = _owner(beside, clause, stated) if named else None
        if owner is None:
            return None
    scene = circumstances(scope.lang).search(text) is not None
    whole = clause if named and not scene and _whole(clause, scope.lang) else None
    act = split[1] if acts(split[1], scope.lang) and (not named or _joined(subject, split[1])) else None
    if owner is not None:
        return Asked(subject, whole, None, domain=owner) if whole is not None else None
    if whole is None and act is None:
        return None
    return Asked(subject, whole, act, domain=domain(clause, stated) if whole is not None else None)


def _unsplit(clause: Phrase, stated: Statement, beside: Phrase | None, *, done: bool) -> Asked | None:
    """A clause of which the subject cannot be told: elliptic, what is done, or one that names a term."""
    scope, data, text = stated.scope, _asking(stated.lang), masked(clause)
    about = mentioned(clause, scope)
    of_anyone = done and (data["acting"].match(text) or data["advising"].match(text)) is not None
    starts_with_term = scope.names is not None and scope.names.match(text) is not None
    elliptic = data["elliptic"].match(text) is not None or is_action(text, stated.lang)
    if data["doing"].match(text):  # what is done stands in the subject's place
        elliptic = False
    leans_on = elliptic and not starts_with_term and not (of_anyone and about is not None)
    shared = _shared(clause, stated, beside, done=done) if leans_on else None
    if shared is not None or (leans_on and not of_anyone):
        return shared
    about = about or (topic_subject(scope) if of_anyone else None)
    if about is None or not tells(about, scope) or not _whole(clause, stated.lang):
        return None
    scene = circumstances(stated.lang).search(text) is not None
    return Asked(about, clause, None, domain=domain(clause, stated)) if of_anyone or not scene else None


def domain(clause: Phrase, stated: Statement, *answers: Phrase) -> Phrase | None:
    """The topic, for a clause that names no term of the article; None if an answer would name it."""
    scope = stated.scope
    above = topic_subject(scope) if mentioned(clause, scope) is None else None
    if above is None or above.phrase is None:
        return None
    name = plain_name(above)
    if not _SHORTEST_DOMAIN <= length(name) <= _LONGEST_DOMAIN or not scope.is_term(above):
        return None
    if not scope.speaks_of(name, _OFTEN) or any(name in part.text for part in (clause, *answers)):
        return None
    return above.phrase


def about_goal(goal: Phrase, stated: Statement) -> Subject | None:
    """What an end that anyone may pursue is about; None if it is too short to tell, and names no term."""
    scope = stated.scope
    about = mentioned(goal, scope)
    if about is None and length(goal.text) >= _TELLING:
        about = topic_subject(scope) or stated.before
    return about


def _shared(clause: Phrase, stated: Statement, beside: Phrase | None, *, done: bool = False) -> Asked | None:
    """An elliptic clause behind the subject of the clause or the sentence before it."""
    scope = stated.scope
    split = subject_ends(beside, scope) if beside is not None else None
    subject = (stated.reader.resolve(split[0]) if split else None) or stated.before
    subject = nameable(subject, scope)
    fits = acts(clause, stated.lang) or (not done and _predicates(masked(clause), stated.lang))
    if subject is None or not fits:
        return None
    return Asked(subject, None, clause)


def _predicates(text: str, lang: Lang) -> bool:
    """Whether a clause begins as a predicate, whatever its words are tagged, or tells a quality."""
    modal = length(text) <= _LONGEST_SHARED and _asking(lang)["modal"].match(text) is not None
    return modal or _is_quality(text, lang)


def _owner(beside: Phrase | None, clause: Phrase, stated: Statement) -> Phrase | None:
    """What the clause before is about, to tell by what a short clause speaks of (etcd … 节点数是奇数)."""
    split = subject_ends(beside, stated.scope) if beside is not None else None
    owner = stated.reader.resolve(split[0]) if split is not None else None
    if owner is None or owner.phrase is None or not stated.scope.is_term(owner):
        return None
    name = plain_name(owner)
    if not tells(owner, stated.scope) or length(name) > _LONGEST_DOMAIN or name in clause.text:
        return None
    return owner.phrase


def _is_quality(text: str, lang: Lang) -> bool:
    """Whether a clause only says how something does (启动很快), so that it shares a subject."""
    if length(text) > _LONGEST_QUALITY:
        return False
    words = pack(lang).words(text)
    return 1 < len(words) < 5 and words[-1].pos in ("ADJ", "ADV") and words[0].tag[:1] in _QUALITIES


def _familiar(name: Phrase, clause: Phrase, scope: Scope) -> bool:
    """Whether a clause names a term, or its subject holds a noun that the article comes back to."""
    if length(clause.text) >= _SPECIFIC or mentioned(clause, scope) is not None:
        return True
    return holds_familiar(name.text, scope, _OFTEN)


def _bare(clause: Phrase, scope: Scope) -> Phrase:
    """Drop what ties a clause to its reason, and asides behind it; empty if it is not fit to be said."""
    clause = clause.strip(" \t\n，,；;：:。．.!！")
    found = _asking(scope.lang)["ties"].match(masked(clause))
    clause = clause.cut(found.end(), len(clause.text)).strip() if found else clause
    split = subject_ends(clause, scope)
    kernel = answer(split[1] if split else clause, scope, shortest=1, longest=_LONGEST)
    end = kernel.end - clause.start if kernel is not None else 0
    rest = masked(clause)[end:]
    if rest.strip(" ）)") and _asking(scope.lang)["aside"].match(rest) is None:
        return clause.cut(0, 0)
    return clause.cut(0, end)


def _whole(clause: Phrase, lang: Lang) -> bool:
    """Whether a clause can be asked as it stands."""
    text = masked(clause)
    if not _SHORTEST <= length(clause.text) <= _LONGEST or not balanced(clause.text) or leans(text, lang):
        return False
    return _asking(lang)["opens"].match(text) is None and not pack(lang).has("front_pronoun", text)


def barred(phrase: Phrase, lang: Lang) -> bool:
    """Whether a phrase speaks of what stands elsewhere, or of the writer: no question may hold it."""
    return _barred(masked(phrase), lang)


def _barred(text: str, lang: Lang) -> bool:
    return _asking(lang)["never"].search(text) is not None


def _stands_in(subject: Subject, phrase: Phrase) -> bool:
    named = subject.phrase
    if named is None or named.block is not phrase.block:
        return False
    return phrase.start <= named.start < named.end <= phrase.end


def is_reason(phrase: Phrase, lang: Lang) -> bool:
    """Whether a phrase tells a reason: no mere circumstance, and no word like 原因 alone."""
    return _asking(lang)["no_reason"].search(masked(phrase)) is None


def may_be_part(name: str, lang: Lang) -> bool:
    """Whether a pattern may be laid over a clause of a sentence, or only over all of it."""
    return name not in table(lang, "asking").get("whole_sentence", ())


def is_means(phrase: Phrase, lang: Lang) -> bool:
    """Whether a phrase tells a way: no circumstance, no 两种方式 that are told elsewhere."""
    return _asking(lang)["no_means"].search(masked(phrase)) is None


def without_pronoun(reason: Phrase, lang: Lang) -> Phrase:
    """A reason without the pronoun it begins with: 它只在末尾追加 is said of what the question names."""
    found = _asking(lang)["pronoun"].match(masked(reason))
    return reason.cut(found.end(), len(reason.text)).strip() if found else reason


def draws(text: str, lang: Lang) -> bool:
    """Whether a sentence begins as a conclusion from the one before (因此, Therefore)."""
    return _asking(lang)["drawing"].match(text) is not None


def _joined(subject: Subject, act: Phrase) -> bool:
    """Whether the subject stands right before what is asked of it: the question says it as it stands."""
    named = subject.phrase
    return named is not None and named.block is act.block and 0 <= act.start - named.end <= _GAP


@cache
def _asking(lang: Lang) -> Mapping[str, re.Pattern[str]]:
    data = table(lang, "asking")
    return {name: compiled(lang, data.get(name, {}).get("regex", "(?!)")) for name in _TABLES}
