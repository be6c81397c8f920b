"""Limits: what the verb of a limit or a demand governs, so that it is asked for by that verb.

A question for any limit at all can be answered by each of them; 只能存储什么 by one alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.extractor.answers import counting, first_clause, points, vague
from cards.extractor.chunks import head, lexis_of, pieces, text_at
from cards.extractor.objects import gives_away, goes_over
from cards.language import length
from cards.language.shapes import is_noun_phrase, is_thing
from cards.model import MarkKind, Phrase

if TYPE_CHECKING:
    from cards.extractor.chunks import Lexis, Words
    from cards.extractor.topics import Scope
    from cards.language import Word
    from cards.model import Slot

_LONGEST = 40.0
_SHORTEST = 3.0
_WHOLE_WORD = 2  # characters


def governed(kernel: Phrase, modal: Phrase, scope: Scope) -> dict[str, Slot | None]:
    """The slots that ask for what a limit speaks of by its verb: ``lead`` and ``thing``, or nothing.

    ``head`` is the class of the thing; where it is a number of things, ``counted`` is what is counted.

    Args:
        kernel: the limit, with its auxiliary or from behind it on.
        modal: the auxiliary, with the verb where it is one word with it (不支持).
        scope: where it stands.
    """
    rest = kernel.cut(max(0, modal.end - kernel.start), len(kernel.text)).strip()
    if not rest or first_clause(rest, scope.lang) != rest:
        return {}
    words, lexis = pieces(rest, scope), lexis_of(scope.lang)
    at = _behind_verb(words, lexis, verbal=modal.text.endswith(tuple(lexis["asked"])))
    if at is None or at >= len(words):
        return {}
    thing = rest.cut(words[at].start, len(rest.text)).strip()
    lead = Phrase(modal.block, modal.start, thing.start).strip()
    if points(lead.text, scope.lang) or points(thing.text, scope.lang):
        return {}
    number = counting(scope.lang).match(thing.text)
    if number is not None and (len(number["counted"]) == 1 or is_noun_phrase(number["counted"], scope.lang)):
        return {"lead": lead, "thing": thing, "counted": thing.cut(*number.span("counted"))}
    if number is not None or not _is_thing(thing, scope, words[at:], lexis):
        return {}
    named = head(thing, scope.lang)
    if named is not None and gives_away(thing, named, scope.lang):
        named = None
    return {"lead": lead, "thing": thing, "head": named}


def _behind_verb(words: Words, lexis: Lexis, *, verbal: bool) -> int | None:
    """Where the thing begins: behind the verb with its particle; at once where the auxiliary holds it."""
    verbs = lexis["asked"] | lexis["doing"] | lexis["nominal"]
    at = 0
    while not verbal and at < len(words) and words[at].text not in verbs and _leads(words[at], lexis):
        at += 1
    word = text_at(words, at)
    if verbal and word not in lexis["asked"] | lexis["doing"]:
        return at
    if word not in verbs and (words[at:] == () or words[at].tag[0] != "v" or len(word) < _WHOLE_WORD):
        return None
    if word in lexis["never"] or text_at(words, at + 1) in lexis["of_being"]:
        return None
    return at + 1 + (text_at(words, at + 1) in lexis["telling"] | lexis["lasting_so"])


def _leads(word: Word, lexis: Lexis) -> bool:
    return word.text in lexis["leads"] or word.tag[0] == "d" or word.tag in lexis["adverb_tags"]


def _is_thing(thing: Phrase, scope: Scope, words: Words, lexis: Lexis) -> bool:
    """Whether all that stands behind the verb is one thing, worth naming."""
    if length(thing.text) < _SHORTEST and not thing.has(MarkKind.CODE):
        return False
    text, lang = thing.text, scope.lang
    if vague(text, lang) or goes_over(words, lexis):
        return False
    return is_noun_phrase(text, lang, longest=_LONGEST) or is_thing(text, lang, longest=_LONGEST)
