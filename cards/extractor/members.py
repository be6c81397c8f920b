"""Members: the heads of a set's items, and the parts of an enumeration."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING

from cards.extractor.answers import answer, balanced, first_clause
from cards.extractor.terms import undecorated
from cards.extractor.topics import aspect_of
from cards.extractor.units import first_sentence
from cards.language import length, pack
from cards.language.data import table
from cards.language.patterns import compiled
from cards.language.shapes import cuts_word, is_noun_phrase
from cards.model import MarkKind, Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cards.extractor.items import Item
    from cards.extractor.topics import Scope
    from cards.model import Lang

MOST = 8
"""A closed set of eight is still one card; a longer one is none."""

_LONGEST = 32.0  # one member, by ``language.length``
_TOTAL = 90.0  # all of them
_MANY, _TOTAL_OF_MANY = 7, 50.0  # of a longer list each member has to be a word or two
_GLOSSED = 16.0  # a member with its gloss
_ASIDE = re.compile(
    r"\s?[（(](?:[^（）()]|[（(][^（）()]*[）)])*[）)]$"
)  # at the end, one bracket in it at most
_ENDS = "，；,;（("  # what may follow the kernel of a member
_JOINED = re.compile(r"\s?[/+&]\s?\S")  # behind a name: another follows
_POINT = 36.0  # a member that is a clause, by ``language.length``
_WHOLE = 24.0  # a sentence as short as this is one point
_KEPT = 0.6  # of a head, what the trimming of an answer must leave


def members_of(items: Sequence[Item], scope: Scope, *, asked: str = "") -> tuple[Phrase, ...] | None:
    """Return the heads of a list's items, cut alike for all of them; None if they make no set to learn.

    The first way that serves every item is taken: its label, its marked-up start, the noun phrase
    before its first comma, its first sentence or clause if that is short.

    Args:
        items: the items.
        scope: where the list stands.
        asked: what leads the list in, which its items may point at (该类 …).
    """
    if not 2 <= len(items) <= MOST or _only_links(items):
        return None
    items = _behind_pronoun(_behind_numbers(items, scope.lang), scope.lang)
    ways: tuple[Callable[[Item], Phrase | None], ...] = (
        lambda item: item.label,
        marked,
        lambda item: noun_start(item.whole, scope.lang),
        lambda item: _short(item.whole, scope.lang),
    )
    for named, longest, way in zip(_NAMED, _LENGTHS, ways, strict=True):
        heads = [head for head in takewhile(_is_found, map(way, items)) if head is not None]
        if len(heads) < len(items):
            continue
        if way is ways[0] and _say_nothing(heads, scope.lang, asked):
            return _spelt(items, scope.lang)
        if not _a_set(heads, scope.lang, named=named):
            return None
        if found := _cut(heads, scope, longest, asked):
            return found
        if named and len({head.text for head in heads}) == len(heads):
            return None  # what is said behind a name is no member
    return None


def _say_nothing(labels: Sequence[Phrase], lang: Lang, asked: str) -> bool:
    """Whether labels say nothing alone: V, id 相同, or where something is (网关层) if that is not asked."""
    data = cues(lang)
    if any(data["bare_label"].match(label.text) for label in labels):
        return True
    places = [found["place"] for label in labels if (found := data["place_label"].search(label.text))]
    return len(places) == len(labels) and not any(place in asked for place in places)


def _spelt(items: Sequence[Item], lang: Lang) -> tuple[Phrase, ...] | None:
    """Items with labels that say nothing alone (V, id 相同), each with what is said of it."""
    found = []
    for item in items:
        clause = first_clause(first_sentence(item.body, lang), lang, shortest=5) if item.body else None
        if item.label is None or clause is None or clause.block is not item.label.block:
            return None
        spelt = Phrase(item.label.block, item.label.start, clause.end).strip("。；; ")
        if length(spelt.text) > _POINT or not balanced(spelt.text):
            return None
        found.append(spelt)
    return tuple(found) if _fit(found) else None


def _is_found(head: Phrase | None) -> bool:
    return head is not None


_NAMED = (True, True, False, False)  # whether each way finds what the author set off as a name
_LENGTHS = (_LONGEST, _LONGEST, _LONGEST, _POINT)


def _behind_numbers(items: Sequence[Item], lang: Lang) -> Sequence[Item]:
    """Items whose labels only count them (方案一：…) without these: what stands behind them is meant."""
    numbered = cues(lang)["numbered"]
    found = [numbered.match(item.label.text) for item in items if item.label is not None and item.body]
    if len(found) < len(items) or len({one["kind"] if one else None for one in found}) > 1 or not found[0]:
        return items
    return [replace(item, whole=item.body, label=None, strong=False) for item in items]


def _behind_pronoun(items: Sequence[Item], lang: Lang) -> Sequence[Item]:
    """Items that all say the same pronoun of what the set belongs to (It adds …), without it."""
    pronoun = cues(lang)["same_subject"]
    found = [pronoun.match(item.whole.text) for item in items if item.label is None]
    if len(found) < len(items) or not all(found) or len({one[0].lower() for one in found if one}) > 1:
        return items
    cut = [
        item.whole.cut(one.end(), len(item.whole.text)) for item, one in zip(items, found, strict=True) if one
    ]
    return [replace(item, whole=whole, body=whole) for item, whole in zip(items, cut, strict=True)]


def _cut(heads: Sequence[Phrase], scope: Scope, longest: float, asked: str) -> tuple[Phrase, ...] | None:
    """Cut heads to answers; None if one is no answer, if two are the same, or if they are too long."""
    found: list[Phrase] = []
    for head in heads:
        bare = _without_gloss(uncounted(undecorated(head, scope.lang), scope.lang))
        kernel = _kernel(bare, scope, longest, asked)
        if kernel is None or not _keeps(kernel, bare):
            return None
        clipped = kernel.end < bare.end and kernel.block.plain.text[kernel.end] in "，；,;"
        if clipped and cues(scope.lang)["asking"].search(kernel.text):
            return None  # a case without what happens in it
        found.append(kernel)
    if len({kernel.text for kernel in found}) < len(found):
        return None
    return tuple(found) if _fit(found) else None


def _fit(members: Sequence[Phrase]) -> bool:
    """Whether members are short enough together to be told by heart."""
    most = _TOTAL_OF_MANY if len(members) >= _MANY else _TOTAL
    return sum(length(member.text) for member in members) <= most


def _kernel(head: Phrase, scope: Scope, longest: float, asked: str) -> Phrase | None:
    """A head cut to an answer; one whose point is in its second clause (它不像 A，但会 B) stays whole."""
    kernel = answer(head, scope, longest=longest, asked=asked)
    if kernel is None:
        return _first_of(head, scope, longest, asked)
    if kernel.end >= head.end or length(kernel.text) >= _KEPT * length(head.text):
        return kernel
    rest = head.cut(kernel.end - head.start, len(head.text))
    goes_on = cues(scope.lang)["goes_on"].match(rest.text) is not None
    return answer(head, scope, longest=longest, whole=True, asked=asked) if goes_on else kernel


def _first_of(head: Phrase, scope: Scope, longest: float, asked: str) -> Phrase | None:
    """The first clause of a head that is no answer as a whole, if it says something."""
    ranges = pack(scope.lang).clauses(head.block.plain, head.start, head.end)
    if len(ranges) < 2:
        return None
    first = Phrase(head.block, *ranges[0]).strip("，, ")
    rest = head.cut(first.end - head.start, len(head.text)).text
    if length(first.text) < 5 or cues(scope.lang)["goes_along"].match(rest) is None:
        return None
    if sets_scene(first.text, scope.lang) or not balanced(first.text):
        return None
    return answer(first, scope, longest=longest, asked=asked)


def _keeps(kernel: Phrase, head: Phrase) -> bool:
    """Whether a kernel is most of its head, or all of it but its last clauses or an aside."""
    if length(kernel.text) >= _KEPT * length(head.text):
        return True
    return kernel.start == head.start and head.block.plain.text[kernel.end] in _ENDS


def uncounted(head: Phrase, lang: Lang) -> Phrase:
    """A head without what counts it: 一种是, 其二."""
    found = cues(lang)["counting"].match(head.text)
    return head.cut(found.end(), len(head.text)).strip() if found else head


def _without_gloss(head: Phrase) -> Phrase:
    """A head without the gloss at its end, if that makes it long."""
    found = _ASIDE.search(head.text)
    if found and found.start() > 1 and length(head.text) > _GLOSSED:
        return head.cut(0, found.start()).strip()
    return head


def _a_set(heads: Sequence[Phrase], lang: Lang, *, named: bool) -> bool:
    """Whether heads are members of something: no questions, no labels (优点, 示例), no advice.

    Args:
        heads: the heads, before they are cut.
        lang: their language.
        named: whether the author set them off from what is said of them, so that one which reads
            like a circumstance (在线扩容) is a name.
    """
    data = cues(lang)
    if any(data["asking"].search(head.text) for head in heads):
        return False
    odd = sum(
        aspect_of(head.text, lang) is not None
        or pack(lang).is_generic(head.text)
        or _advises(head.text, lang)
        or data["titled"].search(head.text) is not None
        or (not named and sets_scene(head.text, lang))
        for head in heads
    )
    return odd * 3 < len(heads)


def _advises(text: str, lang: Lang) -> bool:
    """Whether a text tells its reader to do something: it begins with such a verb as a word (not 学习率)."""
    found = cues(lang)["advice"].match(text)
    return found is not None and not cuts_word(text, found.end(), lang)


def sets_scene(text: str, lang: Lang) -> bool:
    """Whether a text only says when or where (启动时): its sign stands in it as a word (not 耗时)."""
    found = cues(lang)["scene"].search(text)
    return found is not None and not (found.start() and cuts_word(text, found.start(), lang))


def _only_links(items: Sequence[Item]) -> bool:
    """Whether most items are a link and nothing else."""
    return 2 * sum(_is_link(item.whole) for item in items) > len(items)


def _is_link(whole: Phrase) -> bool:
    return any(
        mark.start <= whole.start and whole.end - 1 <= mark.end
        for mark in whole.block.plain.marks_in(whole.start, whole.end, MarkKind.LINK)
    ) and not whole.has(MarkKind.CODE)


def marked(item: Item) -> Phrase | None:
    """The marked-up start of an item, with the gloss behind it."""
    whole = item.whole
    for mark in whole.block.plain.marks_in(whole.start, whole.end):
        if mark.start <= whole.start < mark.end <= whole.end:
            rest = whole.block.plain.text[mark.end : whole.end]
            if _JOINED.match(rest):  # one of several names (`A` / `B`)
                return None
            gloss = re.match(r"\s?[（(][^（）()]*[）)]", rest)
            return Phrase(whole.block, whole.start, mark.end + (gloss.end() if gloss else 0)).strip()
    return None


def noun_start(whole: Phrase, lang: Lang) -> Phrase | None:
    """The noun phrase before the first comma or full stop; None where something else stands there."""
    ranges = pack(lang).clauses(whole.block.plain, whole.start, whole.end)
    if not ranges:  # nothing but marks
        return None
    first = Phrase(whole.block, *ranges[0]).strip()
    return (
        first if is_noun_phrase(first.text, lang, longest=18) and not _has_adverb(first.text, lang) else None
    )


def _has_adverb(text: str, lang: Lang) -> bool:
    """Whether an adverb stands in a text: it goes with a predicate."""
    return any(word.tag.startswith("d") for word in pack(lang).words(text)[:-1])


def _short(whole: Phrase, lang: Lang) -> Phrase | None:
    """The first sentence if it is short, else its first clause if that says something."""
    first = _without_gloss(first_sentence(whole, lang).strip().strip("。．.；;"))
    if length(first.text) <= _WHOLE:
        return first
    clause = first_clause(first, lang, shortest=5)
    if sets_scene(clause.text, lang) and length(first.text) <= _POINT and clause.end < first.end:
        return first  # a rule with what it supposes (当…时，…)
    if sets_scene(clause.text, lang) or not balanced(clause.text):
        return None
    return clause if 5 <= length(clause.text) <= _POINT else None


def number(phrase: Phrase | None, lang: Lang) -> int | None:
    """The number that a phrase names; None for 几 and for no phrase."""
    if phrase is None:
        return None
    text = phrase.text.lower()
    if text.isascii() and text.isdigit():
        return int(text)
    value = table(lang, "lists")["numbers"].get(text)
    return value if isinstance(value, int) else None


_CUES = (
    "lead", "between", "comma", "parts", "elliptic", "asking", "advice", "hollow", "labelled", "pointing",
    "several",
    "class", "several_tail", "example", "comment", "counting", "no_thing", "vague", "afterthought",
    "existing", "described", "reason", "tied", "headed", "opening", "owned", "owner", "scene", "first_step",
    "next_step", "enumerating", "goes_on", "classed", "one_question", "only_counts", "listable",
    "asks_itself", "elliptic_question", "holds", "course", "clause_end", "trait", "each",
    "called", "asks_which", "asks_why", "two_questions", "arrow", "order", "tells", "says_count",
    "numbered", "aside", "goes_along", "by_way", "joined_names", "asks_choice", "asks_advice",
    "aspect_part", "asks_class",
    "announces", "ends_counting", "goes_through", "besides", "asks_what", "asks_known", "cut_off",
    "its", "modified", "deed", "deed_name", "way", "others", "bare_label", "place_label", "titled",
    "points_back", "same_subject", "named_set",
)  # fmt: skip


@cache
def cues(lang: Lang) -> dict[str, re.Pattern[str]]:
    """The patterns of ``lists.toml``; one that a language lacks matches nothing."""
    data = table(lang, "lists")
    found = {name: compiled(lang, data.get(name, {}).get("regex", "(?!)")) for name in _CUES}
    inside = table(lang, "units").get("inside", {}).get("regex", "(?!)")
    return {**found, "inside": compiled(lang, inside)}
