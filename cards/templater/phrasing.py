"""Phrasing: a fact asked through the first template that serves it and whose slots fit.

Templates stand in ``templates/phrasing/LANG.toml``. A template declares what each of its slots
must be; where none fits there is no card: a wrong question costs more than a missing one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from cards.language import length
from cards.language.naming import plural
from cards.language.patterns import compiled
from cards.language.shapes import is_action, is_noun_phrase
from cards.language.verbs import mark, turned
from cards.model import Article, BlockKind, Card, CardSource, Fact, Lang, Phrase, Slot
from cards.templater.names import JOINTS, folded, name_of, tells
from cards.templater.placing import placed, untold
from cards.templater.wording import Template, Wording, wording

FIELD = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")


_QUOTED = re.compile(r"“[^“”]*”")  # the article's own words, which may lean on what stands beside them
_DISAGREEING = {"do": ("does", "is", "was", "has"), "does": ("do", "are", "were", "have")}


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
        front = words.leaning.sub(r"\g<kept>", front) if "question" not in fact.slots else front
        asked = placed(front, back, fact, article, words)
        features = dict(fact.features)
        if asked != front:
            features["place_length"] = length(asked) - length(front)
        if untold(front, fact, article, words):
            features["untold"] = 1.0
        return Card(
            kind=fact.kind,
            construct=fact.construct,
            template=template.name,
            side=side,
            subjects=tuple(dict.fromkeys(s.name for s in (*fact.subjects, *fact.related))),
            front=asked[:1].upper() + asked[1:] if article.lang == "en" else asked,
            back=back,
            lang=article.lang,
            sources=(_source(fact, article),),
            features=features,
        )
    return None


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
        if not _shaped(slot.text, must.get("shape"), lang):
            return False
        if "matches" in must and not _expression(lang, must["matches"]).search(mark(slot.text, lang)):
            return False
        if "not" in must and _expression(lang, must["not"]).search(mark(slot.text, lang)):
            return False
    return True


def _shaped(text: str, shape: str | None, lang: Lang) -> bool:
    """Whether a text is what a template wants: the name of a thing, a thing that is not done, an action."""
    if shape == "action":
        return is_action(text, lang)
    if shape in ("noun", "thing") and not is_noun_phrase(text, lang):
        return False
    return shape != "thing" or not is_action(text, lang)


@cache
def _expression(lang: Lang, source: str) -> re.Pattern[str]:
    """Compile what a template demands of a slot; the macros of the patterns may stand in it."""
    return compiled(lang, source)


def _values(fact: Fact, article: Article, words: Wording) -> dict[str, str]:
    act = fact.slots.get("act")
    aux = (turned(act.text, words.lang) or ("", ""))[0] if isinstance(act, Phrase) else ""
    many = aux in _DISAGREEING["does"] or "such" in fact.slots
    names = [name_of(s, article, words, many=many or tells(words.of_many, s)) for s in fact.subjects]
    first = fact.subjects[0]
    headed = plural(names[0]) or words.heads_many.match(names[0]) is not None
    of_many = headed or (names[0].endswith("s") and tells(words.of_many, first))
    several = of_many and not tells(words.of_one, first)
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
        if JOINTS[0].search(met) or JOINTS[1].search(met):
            return f"{left} {right}"
    return left + right


def _source(fact: Fact, article: Article) -> CardSource:
    spans = tuple(sorted({phrase.span for phrase in fact.evidence}))
    title = folded(article.title)
    heading = tuple(
        text for section in fact.path if section.heading is not None
        and (text := section.heading.plain.text.strip()) and folded(text) != title
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
