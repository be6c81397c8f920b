"""Objects: where the object of a main verb begins and ends, and whether it can be one.

Told by the words behind the verb and their tags; clauses.py reads the rest of the clause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.extractor.chunks import COMMA, can_be_verb, is_nominal, leads, text_at

if TYPE_CHECKING:
    from cards.extractor.chunks import Lexis, Words
    from cards.language import Word


def behind_particles(words: Words, verb: int, lexis: Lexis) -> int:
    """Where the object may begin: behind the verb, one joined to it (编译和执行) and their particles."""
    at = verb + 1
    if text_at(words, at) in lexis["joints"] and at + 1 < len(words) and can_be_verb(words, at + 1, lexis):
        at += 2
    while at < len(words) and words[at].text in lexis["particles"] and words[at].text != words[at - 1].text:
        at += 1
    return at


def object_end(words: Words, start: int, lexis: Lexis, *, whole: bool) -> int:
    """Where an object ends: at a comma, before a second predicate.

    ``whole`` keeps what would show that the predicate is still to come, for an object that may be a clause.
    """
    ends = lexis["continues" if whole else "ending"]
    for at in range(start + 1, len(words)):
        text = words[at].text
        if text != COMMA and text not in ends:
            continue
        following = text_at(words, at + 1)
        if following in lexis["finite"] and text in lexis["continues"]:
            continue  # 并不…: the predicate is still to come, as is_object sees
        if text == COMMA or following not in lexis["of"]:
            return at
    return len(words)


def is_object(words: Words, start: int, end: int, lexis: Lexis) -> bool:
    """Whether what stands behind a verb begins and ends like its object."""
    said, last = words[start:end], words[end - 1].text
    if text_at(words, end) in lexis["resuming"]:
        return False  # the predicate is still to come: what was read is its subject
    if last in lexis["of"] or last in lexis["no_end"]:
        return False
    if words[start - 1].text in lexis["giving"] and any(word.tag[0] in "vm" for word in said):
        return False  # to whom, and what: two objects
    if any(words[at].text in lexis["no_end"] and leads(words[at + 1], lexis) for at in range(start, end - 1)):
        return False  # 7 天后自动过期: a time, and what happens then
    of = [at for at in range(start, end) if words[at].text in lexis["of"]]
    if any(text_at(words, at + 1) in lexis["unfit"] for at in of):
        return False
    return _begins_object(words[start], lexis, modified=bool(of), named=last in lexis["nominalising"])


def _begins_object(first: Word, lexis: Lexis, *, modified: bool, named: bool) -> bool:
    """Whether an object can begin with a word: it may be ``modified`` by a clause, which may be its name."""
    if first.text in lexis["not_object"] or first.text in lexis["prepositions"]:
        return False
    if first.text in lexis["unopened"]:
        return False
    if first.tag[0] != "v" or is_nominal(first, lexis):
        return True
    if len(first.text) == 1:
        return modified
    return named or not (modified and first.text in lexis["asked"])  # V1 V2 O 的 N: what modifies N?


def holds_predicate(words: Words, lexis: Lexis) -> bool:
    """Whether a clause stands where an object does: a verb that modifies no noun."""
    of = max((at for at, word in enumerate(words) if word.text in lexis["of"]), default=-1)
    said = words[of + 1 :]
    if any(word.text in lexis["finite"] for word in said):
        return True
    return of < 0 and any(
        word.tag == "v" and len(word.text) > 1 and not is_nominal(word, lexis)
        and word.text not in lexis["particles"]
        for word in said[:-1]
    )  # fmt: skip
