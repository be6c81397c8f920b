"""Deeds: what a term does, told by the sentence that brings it in.

The first sentence under a heading often says what the thing does or how a method goes (X 把…,
X 在…时…) and leaves out what it is: that is its definition. The heading tells where the term ends,
so that any verb may follow, and not only known ones.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cards.extractor.answers import answer, first_clause, marks
from cards.extractor.chunks import can_be_verb, is_bare_verb, is_nominal, is_told, lexis_of, pieces, text_at
from cards.extractor.making import fact, statement_signs
from cards.extractor.predicates import subject_ends
from cards.extractor.standing import brings_in, is_prose
from cards.extractor.subjects import plain_name, subject_of
from cards.language import length, pack
from cards.language.data import has_table
from cards.language.shapes import is_process
from cards.model import Kind

if TYPE_CHECKING:
    from cards.extractor.chunks import Lexis, Words
    from cards.extractor.frames import Statement
    from cards.model import Fact, Phrase, Subject

_WHOLE = 45  # what is done is kept whole up to this length
_LONGEST = 60
_SHORTEST = 6
_FARTHEST = 30  # words: where a verb is looked for behind a preposition
_GLOSS = re.compile(r"\s?[（(][^（）()]{1,60}[）)]")
_GLOSSED = re.compile(
    r"[^，。；：（）()]{2,16}?\s?[（(](?P<gloss>[A-Za-z][^（）(),，]{1,40})(?:[,，][^（）()]{1,40})?[）)]"
)


def of_deed(stated: Statement) -> Fact | None:
    """What the term that a sentence brings in does; None where it brings none in or tells something else."""
    if not has_table(stated.lang, "predicates") or not brings_in(stated) or not is_prose(stated):
        return None
    name = _name(stated)
    if name is None or not stated.scope.is_term(subject := subject_of(name)):
        return None
    said = stated.main.cut(name.end - stated.main.start, len(stated.main.text)).strip(" ，,")
    kernel = answer(_cut(said, subject, stated), stated.scope, shortest=_SHORTEST, longest=_LONGEST)
    if kernel is None:
        return None
    if said.text[: kernel.start - said.start].strip() in lexis_of(stated.lang)["deeds"]:
        kernel = said.cut(0, kernel.end - said.start)  # 为旧浏览器补上…: no filler
    slot = _deed(kernel, subject, stated)
    if slot is None:
        return None
    return fact(
        Kind.DEFINITION, "definition.acts", (subject,), {slot: kernel, "condition": stated.condition},
        (stated.sentence,), stated.scope, **statement_signs(stated),
    )  # fmt: skip


def _name(stated: Statement) -> Phrase | None:
    """The topic that a sentence begins with, its gloss included, or the name whose gloss it is."""
    text, topic = stated.main_text, stated.scope.topic.subject
    if topic is None:
        return None
    if not text.lower().startswith(name := plain_name(topic).lower()):
        found = _GLOSSED.match(text)
        return stated.main.cut(0, found.end()) if found and found["gloss"].lower() == name else None
    gloss = _GLOSS.match(text, len(name))
    return stated.main.cut(0, gloss.end() if gloss else len(name))


def _cut(said: Phrase, subject: Subject, stated: Statement) -> Phrase:
    """What is done, up to the clause that speaks of another thing; of much the first clause."""
    if length(said.text) > _WHOLE:
        said = first_clause(said, stated.lang, shortest=12)
    for start, end in pack(stated.lang).clauses(said.block.plain, said.start, said.end)[1:]:
        clause = said.cut(start - said.start, end - said.start).strip(" ，,")
        split = subject_ends(clause, stated.scope)
        again = clause.text.startswith(plain_name(subject))
        if again or (split is not None and stated.scope.knows(split[0].text)):
            return said.cut(0, start - said.start).strip(" ，,")
    return said


def _deed(said: Phrase, subject: Subject, stated: Statement) -> str | None:
    """How a predicate is asked for if it tells what is done: what a method is, what a thing does."""
    refused = marks(stated.lang).get("no_deed")
    if refused is None or refused.search(first_clause(said, stated.lang).text):
        return None
    words, lexis = pieces(said, stated.scope), lexis_of(stated.lang)
    begin = next((at for at, word in enumerate(words) if not _modal(word.text, lexis)), len(words))
    if begin == len(words) or words[0].text in lexis["heads"]:
        return None  # nothing, or what goes on with the name
    opening = words[begin].text
    if opening in lexis["deeds"]:
        if not any(_can_act(words, at, lexis) for at in range(begin + 1, min(len(words), _FARTHEST))):
            return None
    elif opening in lexis["making_up"] or _has_happened(words, begin, lexis):
        return None
    elif not (is_bare_verb(words, begin, lexis) or _is_verb(words, begin, lexis)):
        return None  # what it is made of, what has happened, what is no verb
    if is_process(plain_name(subject), stated.lang):
        return "definition"
    return "doing" if opening in lexis["deeds"] and opening not in lexis["effecting"] else "act"


def _has_happened(words: Words, at: int, lexis: Lexis) -> bool:
    """Whether a verb tells what has happened; of what lasts (提供了) it tells what the thing does."""
    return text_at(words, at + 1) in lexis["telling"] and words[at].text not in lexis["lasting"]


def _modal(word: str, lexis: Lexis) -> bool:
    """Whether an adverb or auxiliary may stand before what is done and leaves it a deed."""
    return word in lexis["leads"] and word not in lexis["denying"] | lexis["deeds"]


def _is_verb(words: Words, at: int, lexis: Lexis) -> bool:
    """Whether a word behind the name is its verb: one that may be a noun might go on with the name."""
    return can_be_verb(words, at, lexis) and (at > 0 or not is_nominal(words[at], lexis))


def _can_act(words: Words, at: int, lexis: Lexis) -> bool:
    """Whether a word behind a preposition is what is done with its noun."""
    if is_told(words, at, lexis) or words[at].text in lexis["light"]:
        return True
    return words[at].tag[0] == "v" and text_at(words, at + 1) not in lexis["of"]
