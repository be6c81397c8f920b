"""Phrasing: a fact asked through the first template that serves it and whose slots fit.

Templates stand in ``templates/phrasing/LANG.toml``. A template declares what each of its slots
must be; where none fits there is no card: a wrong question costs more than a missing one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from cards.language import length
from cards.language.fold import fold
from cards.language.naming import plural, said
from cards.language.patterns import compiled
from cards.language.shapes import is_action, is_noun_phrase
from cards.language.verbs import mark, turned
from cards.model import Article, BlockKind, Card, CardSource, Fact, Kind, Lang, Phrase, Slot, Subject
from cards.templater.wording import Template, Wording, wording

FIELD = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_WORDS = re.compile(r"\W+")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_HAN = r"[\u3400-\u9fff]"
_LATIN = r"[A-Za-z0-9`$]"
_NESTED = 16.0  # the greatest length of a topic and a part of it, said together
_JOINTS = (re.compile(f"(?<={_HAN})(?={_LATIN})"), re.compile(f"(?<={_LATIN})(?={_HAN})"))


_QUOTED = re.compile(r"“[^“”]*”")  # the article's own words, which may lean on what stands beside them
_DISAGREEING = {"do": ("does", "is", "was", "has"), "does": ("do", "are", "were", "have")}


_folded = lru_cache(maxsize=1_024)(fold)  # titles and headings, which many cards share


def phrase(fact: Fact, article: Article, side: int = 1) -> Card | None:
    """Word a side of a fact as a card; None where no template fits."""
    words = wording(article.lang)
    values: dict[str, str] | None = None
    for template in _serving(article.lang, fact.construct, side):
        if not _fits(template, fact, article.lang):
            continue
        values = values or _values(fact, article, words)
        front, back = _filled(template.front, values, words), _filled(template.back, values, words)
        front = words.pointing.sub(" ", front) if front is not None else None
        if front is None or back is None or words.never_front.search(_QUOTED.sub("", front)):
            continue
        if words.unowned.search(front):
            continue
        placed = _placed(front, back, fact, article, words)
        features = dict(fact.features)
        if placed != front:
            features["place_length"] = length(placed) - length(front)
        return Card(
            kind=fact.kind,
            construct=fact.construct,
            template=template.name,
            side=side,
            subjects=tuple(dict.fromkeys(s.name for s in (*fact.subjects, *fact.related))),
            front=placed[:1].upper() + placed[1:] if article.lang == "en" else placed,
            back=back,
            lang=article.lang,
            sources=(_source(fact, article),),
            features=features,
        )
    return None


def _placed(front: str, back: str, fact: Fact, article: Article, words: Wording) -> str:
    """A question with the topic where it holds, unless it names it or a proper name, or defines a heading."""
    placing = words.placing
    if not fact.places or fact.kind in placing.without or "domain" in fact.slots or "{{c" in front:
        return front
    tells = placing.tells_call if placing.calls.search(fact.places[0].name) else placing.tells
    told = tells.search(placing.untold.sub("", front)) is not None
    if told or (fact.kind == Kind.DEFINITION and _heads(fact, article)):
        return front
    places = _places(fold(front), fold(back), fact)
    wide = next((p for p in places if placing.tells.search(p.name)), places[-1]) if places else None
    if wide is None or _folded(wide.name) in fold(front):
        return front
    named = _name(wide, article, words)
    if fact.subjects[0].qualifier and placing.nested and front.startswith(fact.subjects[0].qualifier):
        placed = placing.nested.replace("{place}", named).replace("{part}", front)  # it has one of its own
    else:
        named = _nested(places[0], wide, named, front, article, words)
        begins = article.lang == "en" and front[1:2].islower()  # of others, only a name has such a letter
        low = front[:1].lower() + front[1:] if begins else front
        placed = placing.form.replace("{place}", named).replace("{front}", low)
    return _spaced(placed) if words.spacing else placed


def _places(asked: str, told: str, fact: Fact) -> list[Subject]:
    """The places that a question can name, the nearest first: none if it names the widest of all."""
    if _folded(fact.places[-1].name) in asked:
        return []
    own = [name for subject in fact.subjects if (name := _folded(subject.name)) in asked]
    return [
        place for place in fact.places
        if _folded(place.name) not in told and not any(_within(subject, place) for subject in own)
    ]  # fmt: skip


def _within(subject: str, place: Subject) -> bool:
    """Whether a place holds a name: a function as a word of its own (no `Promise` in dnsPromises)."""
    if "`" in place.name:
        return subject in _WORDS.split(place.name.lower())
    return subject in _folded(place.name)


def _nested(near: Subject, wide: Subject, named: str, front: str, article: Article, words: Wording) -> str:
    """A place as it is said: by a part of it as well, where there is one and both are short."""
    form, inner, outer = words.placing.nested, _folded(near.name), _folded(wide.name)
    if not form or inner in fold(front) or length(inner) + length(named) > _NESTED:
        return named
    inside = _name(near, article, words)
    if outer in inner:
        return inside
    return named if inner in outer else form.replace("{place}", named).replace("{part}", inside)


def _heads(fact: Fact, article: Article) -> bool:
    """Whether a fact is about what a heading above it names."""
    above = [section.heading.plain.text for section in fact.path if section.heading is not None]
    name = _folded(fact.subjects[0].name)
    return any(name in _folded(heading) for heading in (article.title, *above))


@lru_cache(maxsize=1_024)
def _serving(lang: Lang, construct: str, side: int) -> tuple[Template, ...]:
    """The templates that may word a side of such a fact, in the order of the file."""
    every = wording(lang).templates
    return tuple(t for t in every if t.side == side and t.serves_construct(construct))


def _fits(template: Template, fact: Fact, lang: Lang) -> bool:
    for name, must in template.slots.items():
        slot = fact.slots.get(name)
        if slot is None:
            return False
        if not isinstance(slot, Phrase):
            if not must.get("fewest", 0) <= len(slot) <= must.get("most", 99):
                return False
            continue
        size = length(slot.text)
        if not must.get("shortest", 0) <= size <= must.get("longest", 999):
            return False
        if must.get("shape") == "noun" and not is_noun_phrase(slot.text, lang):
            return False
        if must.get("shape") == "action" and not is_action(slot.text, lang):
            return False
        if "matches" in must and not _expression(lang, must["matches"]).search(mark(slot.text, lang)):
            return False
        if "not" in must and _expression(lang, must["not"]).search(mark(slot.text, lang)):
            return False
    return True


@cache
def _expression(lang: Lang, source: str) -> re.Pattern[str]:
    """Compile what a template demands of a slot; the macros of the patterns may stand in it."""
    return compiled(lang, source)


def _values(fact: Fact, article: Article, words: Wording) -> dict[str, str]:
    act = fact.slots.get("act")
    aux = (turned(act.text, words.lang) or ("", ""))[0] if isinstance(act, Phrase) else ""
    many = aux in _DISAGREEING["does"] or "such" in fact.slots
    names = [_name(s, article, words, many=many or _tells(words.of_many, s)) for s in fact.subjects]
    first = fact.subjects[0]
    headed = plural(names[0]) or words.heads_many.match(names[0]) is not None
    of_many = headed or (names[0].endswith("s") and _tells(words.of_many, first))
    several = of_many and not _tells(words.of_one, first)
    values = {"subject": names[0], "subjects": _listed(names, words)}
    values |= {"is": "are", "do": "do", "it": "they"} if several else {"is": "is", "do": "does", "it": "it"}
    if len(names) > 1:
        values["other"] = names[1]
    for name, slot in fact.slots.items():
        values[name] = _drawn(slot)
        values.update(_turned(name, values[name], words.lang))
        if name in ("subject", "other"):
            values[name] = names[0] if name == "subject" else values.get("other", values[name])
        if not isinstance(slot, Phrase):
            count = len(slot)
            values[f"count_{name}"] = words.numerals[count] if count < len(words.numerals) else str(count)
            values[f"number_{name}"] = str(count)
    values["subject"] = f"{names[0]} {values['such']}" if "such" in values else names[0]
    if len(names) > 1:
        values["other"] = names[1]
    if values.get("act_aux", values["do"]) in _DISAGREEING[values["do"]]:
        del values["act_aux"]  # the subject found is not that of the verb
    return values


def _tells(verb: re.Pattern[str], subject: Subject) -> bool:
    """Whether the verb behind a subject, where it stands, speaks of so many things (Leases are …)."""
    phrase = subject.phrase
    return phrase is not None and verb.match(phrase.block.plain.text, phrase.end) is not None


def _listed(names: Sequence[str], words: Wording) -> str:
    *most, last = names
    return words.joint_last.join((words.joint.join(most), last)) if most else last


def _turned(name: str, text: str, lang: Lang) -> dict[str, str]:
    """How a slot is said inside a question: ``act_aux``, ``act_rest``, ``condition_low``."""
    capital = text[:1].isupper() and (text[1:2].islower() or text[1:2] == " ")
    values = {f"{name}_low": text[:1].lower() + text[1:] if capital else text}
    if name in ("act", "goal") and (parts := turned(text, lang)):
        values[f"{name}_aux"] = parts[0]
        if parts[1]:
            values[f"{name}_rest"] = parts[1]
    return values


def _name(subject: Subject, article: Article, words: Wording, *, many: bool = False) -> str:
    one = _tells(words.of_one, subject)
    own = said(subject.name, subject.phrase, article.text, words.lang, many=many, one=one)
    if not subject.qualifier:
        return own
    wider = said(subject.qualifier, None, article.text, words.lang)
    name = words.qualified.replace("{qualifier}", wider).replace("{name}", own)
    return _spaced(name) if words.spacing else name


def _drawn(slot: Slot) -> str:
    """A phrase as it stands, several as items, rows as a table; of a formula set off its TeX."""
    if isinstance(slot, Phrase):
        return slot.text if slot.block.kind is BlockKind.MATH else slot.markdown
    if all(isinstance(part, Phrase) for part in slot):
        return "\n".join(f"- {part.markdown}" for part in slot if isinstance(part, Phrase))
    rows = [
        [cell.markdown.replace("|", "\\|") for cell in row] for row in slot if not isinstance(row, Phrase)
    ]
    return table_markdown(rows)


def table_markdown(rows: Sequence[Sequence[str]]) -> str:
    """Return a table whose first row is its head."""
    head, *body = ("| " + " | ".join(cell.replace("\n", " ") for cell in row) + " |" for row in rows)
    return "\n".join((head, "|" + " --- |" * len(rows[0]), *body))


def _filled(pattern: str, values: Mapping[str, str], words: Wording) -> str | None:
    """Fill a pattern; None when a slot outside an optional part is missing."""

    def optional(found: re.Match[str]) -> str:
        return found[1] if all(name in values for name in FIELD.findall(found[1])) else ""

    if "[" in pattern:
        pattern = _OPTIONAL.sub(optional, pattern)
    pieces = FIELD.split(pattern)
    if any(name not in values for name in pieces[1::2]):
        return None
    out = pieces[0]
    for name, literal in zip(pieces[1::2], pieces[2::2], strict=True):
        out = _join(_join(out, values[name], words), literal, words)
    return out.strip()


def _join(left: str, right: str, words: Wording) -> str:
    if words.spacing and left and right:
        met = left[-1] + right[0]
        if _JOINTS[0].search(met) or _JOINTS[1].search(met):
            return f"{left} {right}"
    return left + right


def _spaced(text: str) -> str:
    for joint in _JOINTS:
        text = joint.sub(" ", text)
    return text


def _source(fact: Fact, article: Article) -> CardSource:
    spans = tuple(sorted({phrase.span for phrase in fact.evidence}))
    title = _folded(article.title)
    heading = tuple(
        text for section in fact.path if section.heading is not None
        and (text := section.heading.plain.text.strip()) and _folded(text) != title
    )  # fmt: skip
    return CardSource(
        article=article.key,
        path=article.path,
        url=article.url,
        title=article.title,
        heading=heading,
        spans=spans,
        quotes=tuple(article.text[span.start : span.end] for span in spans),
        line=article.line_at(spans[0].start),
    )
