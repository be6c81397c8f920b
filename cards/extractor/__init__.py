"""From articles to facts: units, subjects, frames, then one construction a file.

masks.py       text as patterns see it
items.py       a paragraph as label and body
units.py       neighbours that belong together
divisions.py   what a section is divided into
terms.py       what the author marked, and where a text holds it
listings.py    what the article's own code brings in
topics.py      what a section is about
subjects.py    what a sentence is about
predicates.py  where a clause's subject ends
chunks.py      what each word of a clause can be
turning.py     a clause read at its main verb, where questions turn it round
frames.py      a sentence as typed slots
labels.py      which labels before a colon name terms
passages.py    a unit where it stands, its sentences in order
answers.py     where an answer is cut
pointers.py    what a circumstance points back at
mentions.py    what a phrase or the topic names
leads.py       what leads a set in, asked in place
grounds.py     reasons told as a list
answered.py    sets that answer the question of the heading over them
members.py     the heads of a set's items
splits.py      where an enumeration is divided into its members
sets.py        how a set is asked for
headed.py      sets that stand under a heading with nothing between
inline.py      a lead-in and its members in one sentence
grids.py       tables
comparable.py  which things can be compared
sides.py       a thing and what is said of it
alignments.py  where the subjects of parallel clauses end
parallels.py   clauses that say one kind of thing of several things
pairs.py       the former and the latter
circumstances.py  one thing in two circumstances
settings.py    neighbouring sentences, each in a setting of its own
differences.py two things and what they are said to differ in
neighbours.py  two sentences that tell one kind of thing of two things
contrasts.py   two sides of a contrast
twins.py       labelled items alike but for a word
enumerations.py  members named inside a sentence
asking.py      what of a clause can be asked why or how
askable.py     what may stand in a question and what may answer it
domains.py     what a question is about that names no term
reaching.py    how far an answer of several clauses goes on
nameable.py    what a question can name as its subject
processes.py   what a thing does when something happens
consequences.py  what an event shows, brings about or calls for
replies.py     the sentence that answers a question of the article's own
identifiers.py names in code that say what their definition says
naming.py      under which name a term is defined, and signs
backward.py    names given behind what they name
classes.py     how far a definition goes
deeds.py       what a term does that a sentence brings in
unsaid.py      definitions that leave out the term, which the heading names
additions.py   what the clauses behind a definition add to it
standing.py    where a sentence stands to its term
applicable.py  which definitions apply where a sentence stands
bodies.py      how what stands behind a label is asked for
entries.py     a term and, beside it, what it is: labels, definition lists
asked.py       what a question can say of its answer
limits.py      what the verb of a limit or a demand governs
advice.py      what is advised for an end or in a case, and since which version a thing is so
occasions.py   what a thing does in a circumstance, told by its whole predicate
objects.py     what the verb of a plain clause governs
leading.py     the clause of a lead-in that announces a set
announced.py   lead-ins that count their members before the last clause
trailing.py    adverbs that a pattern took for the end of a subject
coverage.py    an article taken to pieces, with what keeps each from being read
manners.py     how single facts of each pattern are asked
making.py      what every construction does once it has found a fact

definition abbreviation comparison lists proscons why how formula single qa
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from cards.extractor import (
    abbreviation,
    comparison,
    definition,
    formula,
    how,
    lists,
    proscons,
    qa,
    single,
    why,
)  # fmt: skip
from cards.extractor.domains import places
from cards.extractor.listings import exemplary
from cards.extractor.passages import Passage, passages
from cards.model import Kind, MarkKind, Phrase

if TYPE_CHECKING:
    from cards.extractor.topics import Scope
    from cards.model import Article, Fact, Subject

_WIDER = ("fact.when", "fact.happens", "fact.happens_so", "fact.outcome")
"""Facts that ask for whatever comes next on an occasion."""

Construction = Callable[[Passage], Iterator["Fact"]]


def constructions() -> Mapping[str, Construction]:
    """Return the constructions by name, the most particular first."""
    return {
        "definition": definition.find,
        "abbreviation": abbreviation.find,
        "comparison": comparison.find,
        "list": lists.find,
        "proscons": proscons.find,
        "why": why.find,
        "how": how.find,
        "formula": formula.find,
        "qa": qa.find,
        "fact": single.find,
    }


def extract(article: Article) -> Iterator[Fact]:
    """Yield the facts of an article in reading order; several may stand on one sentence."""
    found = tuple(constructions().values())
    named: set[object] = set()  # what letters stand for is said once an article
    scope: Scope | None = None
    above: tuple[Subject, ...] = ()  # neighbours mostly stand under the same topics
    for passage in passages(article):
        seen: set[object] = set()
        occasions: set[object] = set()  # what is done on these is asked already
        for construction in found:
            for fact in construction(passage):
                if _struck(fact) or exemplary(fact, article):
                    continue
                if fact.construct in _WIDER and _occasion(fact) in occasions:
                    continue
                if fact.kind == Kind.HOW:
                    occasions.add(_occasion(fact))
                keys, known = (
                    ([_key(fact)], seen) if fact.kind != Kind.ABBREVIATION else (_names(fact), named)
                )
                if not known.issuperset(keys):
                    known.update(keys)
                    if scope is not passage.scope:
                        scope, above = passage.scope, places(passage.scope)
                    yield replace(fact, places=above) if above else fact


def _occasion(fact: Fact) -> object:
    """Where the circumstance stands in which something is done; without one, like no other."""
    told = fact.slots.get("condition")
    return (told.block.span.start, told.start) if isinstance(told, Phrase) else object()


def _struck(fact: Fact) -> bool:
    """Whether the author has struck out something of what a fact stands on."""
    return any(phrase.has(MarkKind.STRUCK) for phrase in fact.evidence)


def _names(fact: Fact) -> list[object]:
    """What is told of letters: what they stand for, and their name in the article's language."""
    return [(fact.subjects[0].name, slot) for slot in fact.slots]


def _key(fact: Fact) -> object:
    """What is the same when a sentence and a clause of it state one fact."""
    slots = tuple(
        (name, slot.block.span.start, slot.start, slot.end) if isinstance(slot, Phrase) else (name, len(slot))
        for name, slot in fact.slots.items()
    )
    return fact.kind, tuple(subject.name for subject in fact.subjects), slots
