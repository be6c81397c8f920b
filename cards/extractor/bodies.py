"""Bodies: how what stands behind a label is asked for.

A class is what the label is; an action is what it does, if it names a tool, a command or a piece of
code; a verb like 表示 or 适用于 goes into the question; anything else is what the label means. Advice,
bare lists and conditions without an outcome are asked for by none of these.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cards.extractor.answers import first_clause, marks
from cards.extractor.chunks import lexis_of
from cards.extractor.identifiers import translated
from cards.extractor.labels import under_ways
from cards.extractor.masks import masked
from cards.extractor.subjects import plain_name
from cards.language import length, pack
from cards.language.shapes import acts_on, is_genus, is_noun_phrase, opens_phrase
from cards.model import MarkKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cards.extractor.chunks import Words
    from cards.extractor.topics import Scope
    from cards.model import Lang, Phrase, Slot, Subject

_BRIEF = 10.0  # a shorter noun phrase holds no clause
_CLAUSE = 10  # characters: so much besides the whole name, and a clause does say something
_MORE = 3  # words: what says no more than these beside a name does not define it
_STEM = 5  # letters: words that begin with as many alike are of one family
_LITTLE = 5  # characters: what a text says besides, if it says nothing
_SPEAKING = 3  # characters: a shorter name may stand in what is said by chance
_CALLED = re.compile(r"[()@]|^-")  # code that is called, written before something or given as an option
_PROPER = re.compile(r"[A-Z][A-Za-z0-9.\- ]{3,}")
_LED = ("example", "renamed")  # what a body may begin with before it says anything


def unled(core: Phrase, lang: Lang) -> Phrase:
    """A body without an example or another name that it begins with."""
    for found in (marks(lang)[name].match(core.text) for name in _LED if name in marks(lang)):
        if found is not None and found.end() + 4 < len(core.text):
            return core.cut(found.end(), len(core.text))
    return core


def asked_for(label: Subject, said: Phrase, scope: Scope) -> Mapping[str, Slot] | None:
    """The slots that what is said of a label fills; None if no question asks for it."""
    lang = scope.lang
    if "tool" not in marks(lang):
        return {"definition": said}
    if _refused(said, lang):
        return None
    data, tool = marks(lang), is_tool(label, lang)
    opening = first_clause(said, lang, shortest=2).text
    taken = data["taken"].match(masked(said))
    meant = taken is not None and data["meant"].fullmatch(taken["verb"]) is not None
    if tool and data["used"].match(opening):
        return {"act": said}
    if not meant and _classes(opening, lang) and not (tool and _CALLED.search(plain_name(label))):
        return {"definition": said}
    if under_ways(scope) and not tool and not _spelt_out(said, lang):
        return None  # what is told under 如何 … are ways and steps, under 为什么 … points
    if taken is not None and (tool or meant):
        return {"taken": said.cut(taken.end(), len(said.text)), "verb": said.cut(*taken.span("verb"))}
    if data["holds"].match(said.text):
        return None
    if data["used"].match(opening):
        return {"act": said}
    does = _does(opening, lang)
    if tool and does:
        return {"act": said}
    named = _ends_in_noun(opening, lang) if tool else _names(opening, lang) and not _acts(opening, lang)
    return {"definition": said} if named else {"meaning": said}


def repeats(said: Phrase, name: str, lang: Lang, most: int = _CLAUSE) -> bool:
    """Whether what is said of a thing holds its name and little else.

    For languages whose data tell labels apart; letters may stand in what they name.

    Args:
        said: what is said.
        name: the name.
        lang: their language.
        most: how much else it may hold where the name stands in it in one piece.
    """
    data = marks(lang)
    if "tool" not in data:
        return False
    if translated(name, said.text, lang):
        return True
    if len(name) < _SPEAKING:
        return False
    words, told = _told(name, lang), _told(said.text, lang)
    rest = sum(map(len, told - words))
    if len(words) > 1 and words <= told and rest < _LITTLE:
        return True
    return (
        rest < most and data["foreign"].match(name) is None and _tight(name, lang) in _tight(said.text, lang)
    )


def echoes(name: str, text: str) -> bool:
    """Whether what stands beside a label says hardly more than its words (unlock: unlock a crate).

    For labels and texts in Latin letters alone.

    Args:
        name: the label, in lower case.
        text: what stands beside it, in lower case.
    """
    words, own = text.split(), name.split()
    if not own or not (name + text).isascii() or len(words) > len(own) + _MORE:
        return False
    return name in text or (len(own[0]) >= _STEM and words[0].startswith(own[0][:_STEM]))


def _told(text: str, lang: Lang) -> set[str]:
    """The words of a text, but for the one that ties what modifies a noun to it."""
    words = (word.text.strip().lower() for word in pack(lang).words(text))
    return {word for word in words if word and word[0].isalnum() and word not in lexis_of(lang)["of"]}


def _tight(text: str, lang: Lang) -> str:
    """A text without blanks and without the word that ties what modifies a noun to it."""
    return "".join(
        word.text for word in pack(lang).words(text.lower()) if word.text not in lexis_of(lang)["of"]
    ).replace(" ", "")


def standalone(label: Subject, asked: Mapping[str, Slot], lang: Lang) -> Subject:
    """A label without its qualifier where it is a proper name that its class tells (Redis 是内存数据库)."""
    said = asked.get("definition")
    if not label.qualifier or said is None or "tool" not in marks(lang):
        return label
    proper = _PROPER.fullmatch(plain_name(label)) is not None
    return replace(label, qualifier="") if proper else label


def _refused(said: Phrase, lang: Lang) -> bool:
    """Whether what is said is advice, a bare list, or breaks off before it says something."""
    text = masked(said)
    return any(marks(lang)[name].search(text) for name in ("advice", "listing", "open_end", "remark"))


def is_tool(label: Subject, lang: Lang) -> bool:
    """Whether a label names what does something: code, a name in Latin letters, a command, a parameter."""
    code = label.phrase is not None and label.phrase.has(MarkKind.CODE)
    name = plain_name(label)
    if name[:1].isdigit():
        return False  # 404 Not Found does nothing
    return code or bool(marks(lang)["foreign"].match(name) or marks(lang)["tool"].search(name))


def _spelt_out(said: Phrase, lang: Lang) -> bool:
    """Whether a word before what is said shows that it is what the label means (即 …)."""
    return marks(lang)["spelt"].search(said.block.plain.text[: said.start]) is not None


def _classes(opening: str, lang: Lang) -> bool:
    """Whether a clause is a class with its mark, and no clause with a subject of its own."""
    if marks(lang)["counted"].match(opening) and not marks(lang)["clausal"].search(opening):
        return True
    if "，" in opening or not is_genus(opening, lang):
        return False
    if marks(lang)["classed"].search(opening):
        return True
    if marks(lang)["clausal"].search(opening) or (_acts(opening, lang) and not _looks_acting(opening, lang)):
        return False
    return _modified(opening, lang) or opens_phrase(opening, lang)


def _looks_acting(opening: str, lang: Lang) -> bool:
    """Whether a class only begins like an action (查询时的搜索范围): with no verb that does something."""
    if any(marks(lang)[name].match(opening) for name in ("does", "carried", "before_act")):
        return False
    words, at = _of(opening, lang)
    head = opening[words[at].end :]
    return words[0].tag in ("v", "vn") and at > 0 and length(head) <= _BRIEF


def _modified(opening: str, lang: Lang) -> bool:
    """Whether a clause modifies the noun at the end: what stands before the last 的 is its predicate."""
    words, of = _of(opening, lang)
    if not of or any(word.tag == "v" for word in words[of + 1 :]):
        return False
    return words[of - 1].tag[0] in "vaf"


def _of(opening: str, lang: Lang) -> tuple[Words, int]:
    """The words of a clause, and which of them ties, as the last, what modifies to its noun; 0 for none."""
    words, of = pack(lang).words(opening), lexis_of(lang)["of"]
    return words, max((i for i, word in enumerate(words) if word.text in of), default=0)


def _acts(opening: str, lang: Lang) -> bool:
    """Whether a clause says what is done, with or without an adverb before the verb."""
    return not marks(lang)["whether"].match(opening) and (
        acts_on(_bare(opening, lang), lang) or _does(opening, lang)
    )


def _does(opening: str, lang: Lang) -> bool:
    """Whether a clause begins with a verb that certainly does something, or with what that acts on."""
    if marks(lang)["whether"].match(opening):
        return False
    bare = _bare(opening, lang)
    if any(marks(lang)[name].match(bare) for name in ("does", "carried", "led_up")):
        return True
    if marks(lang)["stative"].match(bare) or _ends_in_noun(bare, lang):
        return False
    first = pack(lang).words(bare)[0]
    return first.tag == "v" and len(first.text) > 1 and acts_on(bare, lang)


def _bare(opening: str, lang: Lang) -> str:
    """A clause without the adverb before its verb."""
    return marks(lang)["before_act"].sub("", opening, count=1) or opening


def _ends_in_noun(opening: str, lang: Lang) -> bool:
    """Whether a clause that begins with no deed is a noun, with or without what modifies it."""
    return _names(opening, lang) or marks(lang)["titled"].match(opening) is not None


def _names(opening: str, lang: Lang) -> bool:
    """Whether a clause is a noun phrase, however bare."""
    if not is_noun_phrase(opening, lang, longest=40) or marks(lang)["clausal"].search(opening):
        return False
    return (
        length(opening) <= _BRIEF
        or opens_phrase(opening, lang)
        or marks(lang)["part"].match(opening) is not None
    )
