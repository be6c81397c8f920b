"""What of a clause can be asked: the clause as it stands, or its predicate behind its subject.

"为什么页表要分级？" asks a clause whole, which must then name what it is about. "页表为什么要分级？"
puts its subject first, which may stand in the sentence before. Which of the two a language asks
with is said by its templates.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cards.extractor.answers import acts, balanced, circumstances, leans
from cards.extractor.askable import LONGEST, LONGEST_QUALITY, asking, bare, is_quality, says_never
from cards.extractor.domains import LONGEST_DOMAIN, OFTEN, SPECIFIC, domain, topic_or_wider
from cards.extractor.making import tells
from cards.extractor.masks import masked
from cards.extractor.mentions import mentioned
from cards.extractor.nameable import ends_as_name, holds_familiar, nameable
from cards.extractor.predicates import is_adverbial, named, subject_ends
from cards.extractor.subjects import plain_name
from cards.extractor.topics import aspect_of
from cards.language import length, pack
from cards.language.shapes import is_action
from cards.model import Phrase

if TYPE_CHECKING:
    from cards.extractor.frames import Statement
    from cards.extractor.topics import Scope
    from cards.model import Lang, Subject

_GAP = 2  # a space or a bracket may stand between a subject and its predicate
_LETTERS = re.compile(r" \([A-Z][A-Za-z0-9]{1,7}\) ")  # and so may its letters: write-ahead log (WAL) keeps
_SHORTEST = 5.0  # a clause that is asked whole
_UNTOLD = 7.0  # a shorter one names something, or says nothing by itself
_LONGEST_CONDITION = 24.0
_LONGEST_SHARED = 24.0  # a predicate behind a subject that it shares


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

    @property
    def told(self) -> bool:
        """Whether more is asked of than the subject."""
        return self.whole is not None or self.act is not None

    def slots(self) -> dict[str, Phrase | None]:
        """The slots of a fact."""
        return {"result": self.whole, "act": self.act, "condition": self.condition, "domain": self.domain}


def asked(
    clause: Phrase,
    stated: Statement,
    beside: Phrase | None = None,
    *,
    done: bool = False,
    anyone: bool = False,
) -> Asked | None:
    """Tell what of a clause can be asked; None if nothing can.

    Args:
        clause: what happens, is done or holds.
        stated: the statement that it stands in or follows.
        beside: the clause before it in the sentence, whose subject it shares if it leaves its own out.
        done: whether it may be what is done, whoever does it.
        anyone: whether it says what anyone does or cannot do, whatever it begins with.
    """
    lang = stated.lang
    parts = pack(lang).clauses(clause.block.plain, clause.start, clause.end)
    if (found := _within(clause, stated, beside)) is not None:
        return found
    if len(parts) < 2:
        return _asked(clause, stated, beside, done=done) or (
            _unsplit(bare(clause, stated.scope), stated, beside, done=True, anyone=True) if anyone else None
        )
    clauses = [Phrase(clause.block, start, end).strip("，, ") for start, end in parts]
    before, last = clauses[-2:]
    if not circumstances(lang).search(masked(before)):
        # 所以会占满内存，拖慢 …: what comes of it first
        behind = beside is not None and beside.end <= clause.start
        scene = circumstances(lang).search(masked(clauses[0])) is not None
        lone = behind and subject_ends(before, stated.scope) is None
        found = _asked(last, stated, beside if lone else before, done=done)
        if found is None and behind and not scene:
            found = _asked(clauses[0], stated, beside, done=done)
        return found
    if asking(lang)["told_by"].match(masked(before)):
        return None
    if length(before.text) > _LONGEST_CONDITION or says_never(masked(before), lang):
        return None
    found = _asked(last, stated, beside, done=done)
    return found._replace(condition=before, domain=None) if found is not None else None


def _asked(clause: Phrase, stated: Statement, beside: Phrase | None, *, done: bool) -> Asked | None:
    scope, said = stated.scope, clause
    clause = bare(clause, scope)
    if not clause or says_never(masked(clause), scope.lang) or not balanced(clause.text):
        return None
    data, text = asking(scope.lang), masked(clause)
    dropped = said.text[: clause.start - said.start]
    anyone = data["anyone"].search(dropped) is not None
    done = done or anyone
    if (
        is_quality(text, scope.lang)
        and mentioned(clause, scope) is None
        and (found := _shared(clause, stated, beside)) is not None
    ):
        return found
    advised = data["advising"].match(text) is not None
    if advised or (done and data["acting"].match(text)):
        deed = _unsplit(clause, stated, beside, done=True)
        if deed is not None or advised:
            return deed
    split = subject_ends(clause, scope)
    subject = stated.reader.resolve(split[0]) if split and not is_adverbial(split[0], scope) else None
    if split is None or subject is None:
        return _unsplit(clause, stated, beside, done=done, anyone=anyone and is_action(text, scope.lang))
    return _split(clause, split, subject, stated, beside)


def _split(
    clause: Phrase, split: tuple[Phrase, Phrase], subject: Subject, stated: Statement, beside: Phrase | None
) -> Asked | None:
    """A clause of which the subject can be told."""
    scope = stated.scope
    named = _stands_in(subject, split[0])
    if aspect_of(plain_name(subject), scope.lang) is not None:
        return None
    owner = None
    if not (tells(subject, scope) or (named and _familiar(split[0], clause, scope))):
        owner = _owner(beside, clause, stated) if named else None
        if owner is None:
            return None
    scene = _sets_scene(masked(clause), scope.lang)
    whole = clause if named and not scene and _whole(clause, scope.lang) else None
    act = split[1] if acts(split[1], scope.lang) and (not named or _joined(subject, split[1])) else None
    if owner is not None:
        return Asked(subject, whole, None, domain=owner) if whole is not None else None
    if whole is None and act is None:
        return None
    return Asked(subject, whole, act, domain=domain(clause, stated) if whole is not None else None)


def _within(clause: Phrase, stated: Statement, beside: Phrase | None) -> Asked | None:
    """``冲突频繁时它反而更慢``: a circumstance, no comma, and what is so then without its subject."""
    found = asking(stated.lang)["within"].match(masked(clause))
    if found is None:
        return None
    own = found["pronoun"] is None and beside is not None
    split = subject_ends(beside, stated.scope) if own and beside is not None else None
    subject = nameable((stated.reader.resolve(split[0]) if split else None) or stated.before, stated.scope)
    if subject is None:
        return None
    when, act = clause.cut(*found.span("when")), clause.cut(*found.span("act"))
    if says_never(masked(clause), stated.lang) or not (
        acts(act, stated.lang) or length(act.text) <= LONGEST_QUALITY
    ):
        return None
    return Asked(subject, None, act, condition=when)


def _unsplit(
    clause: Phrase, stated: Statement, beside: Phrase | None, *, done: bool, anyone: bool = False
) -> Asked | None:
    """A clause of which the subject cannot be told: elliptic, what is done, or one that names a term."""
    scope, data, text = stated.scope, asking(stated.lang), masked(clause)
    about = mentioned(clause, scope)
    acting = done and (data["acting"].match(text) or data["advising"].match(text)) is not None
    of_anyone = anyone or acting
    starts_with_term = (scope.names is not None and scope.names.match(text) is not None) or (
        about is not None and about.phrase is not None and about.phrase.start == clause.start
    )
    elliptic = data["elliptic"].match(text) is not None or is_action(text, stated.lang)
    if data["doing"].match(text):  # what is done stands in the subject's place
        elliptic = False
    leans_on = elliptic and not starts_with_term and not (of_anyone and about is not None)
    shared = _shared(clause, stated, beside, done=done) if leans_on else None
    if shared is not None or (leans_on and not of_anyone):
        return shared
    if about is None and (of_anyone or data["set_against"].search(text)):
        about = topic_or_wider(scope) or stated.before
    scene = _sets_scene(text, stated.lang)
    if about is None or not tells(about, scope) or not _whole(clause, stated.lang, deed=acting):
        return None
    where = domain(clause, stated)
    if where is None and length(clause.text) < _UNTOLD and mentioned(clause, scope) is None:
        return None
    return Asked(about, clause, None, domain=where) if of_anyone or not scene else None


def _sets_scene(text: str, lang: Lang) -> bool:
    """Whether a clause only sets the scene; one whose subject is what someone does there says more."""
    return circumstances(lang).search(text) is not None and asking(lang)["doing"].match(text) is None


def _shared(clause: Phrase, stated: Statement, beside: Phrase | None, *, done: bool = False) -> Asked | None:
    """An elliptic clause behind the subject of the clause or the sentence before it."""
    scope = stated.scope
    split = subject_ends(beside, scope) if beside is not None else None
    if split is not None and named(split[0], scope) is None:
        return None  # it goes over into its predicate (源站只对 CDN)
    subject = (stated.reader.resolve(split[0]) if split else None) or stated.before
    subject = nameable(subject, scope)
    fits = acts(clause, stated.lang) or (not done and _predicates(masked(clause), stated.lang))
    if subject is None or not fits:
        return None
    return Asked(subject, None, clause)


def _predicates(text: str, lang: Lang) -> bool:
    """Whether a clause begins as a predicate, whatever its words are tagged, or tells a quality."""
    modal = length(text) <= _LONGEST_SHARED and asking(lang)["modal"].match(text) is not None
    return modal or is_quality(text, lang)


def _owner(beside: Phrase | None, clause: Phrase, stated: Statement) -> Phrase | None:
    """What the clause before is about, to tell by what a short clause speaks of (etcd … 节点数是奇数)."""
    split = subject_ends(beside, stated.scope) if beside is not None else None
    owner = stated.reader.resolve(split[0]) if split is not None else None
    if owner is None or owner.phrase is None or not stated.scope.is_term(owner):
        return None
    name = plain_name(owner)
    if (
        not tells(owner, stated.scope)
        or not ends_as_name(name, stated.lang)
        or length(name) > LONGEST_DOMAIN
        or name in clause.text
    ):
        return None
    return owner.phrase


def _familiar(name: Phrase, clause: Phrase, scope: Scope) -> bool:
    """Whether a clause names a term, or its subject holds a noun that the article comes back to."""
    if length(clause.text) >= SPECIFIC or mentioned(clause, scope) is not None:
        return True
    return holds_familiar(name.text, scope, OFTEN) or bool(scope.inside_terms(name.text))


def _whole(clause: Phrase, lang: Lang, *, deed: bool = False) -> bool:
    """Whether a clause can be asked as it stands; a deed may begin with the thing that it is done to."""
    text = masked(clause)
    if not _SHORTEST <= length(clause.text) <= LONGEST or not balanced(clause.text) or leans(text, lang):
        return False
    if pack(lang).has("front_pronoun", text):
        return False
    takes = deed and asking(lang)["taking"].match(text) is not None
    return takes or asking(lang)["opens"].match(text) is None


def _stands_in(subject: Subject, phrase: Phrase) -> bool:
    named = subject.phrase
    if named is None or named.block is not phrase.block:
        return False
    return phrase.start <= named.start < named.end <= phrase.end


def _joined(subject: Subject, act: Phrase) -> bool:
    """Whether the subject stands right before what is asked of it: the question says it as it stands."""
    named = subject.phrase
    if named is None or named.block is not act.block or act.start < named.end:
        return False
    between = named.block.plain.text[named.end : act.start]
    return len(between) <= _GAP or _LETTERS.fullmatch(between) is not None
