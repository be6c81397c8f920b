"""Classes: how far a definition goes, by what it names: a class with its mark, or something done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.extractor.answers import balanced, circumstances, marks
from cards.language import length, pack
from cards.language.shapes import is_bare_genus, is_genus
from cards.model import Phrase

if TYPE_CHECKING:
    from cards.extractor.frames import Statement
    from cards.model import Lang

_WHOLE = 45  # a class and what it is for stay together up to this length
_LONGEST = 60
_SEVERAL = 2  # clauses
_SCENE = 4  # a shorter clause (之后，) only ties a sentence to the one before


def tells_classes(lang: Lang) -> bool:
    """Whether a language's data tells a class with its mark from other words."""
    return "unfinished" in marks(lang)


def nearest(said: Phrase, lang: Lang) -> Phrase:
    """The last clause before a name, where that alone names a class: what precedes speaks of others."""
    start, end = pack(lang).clauses(said.block.plain, said.start, said.end)[-1]
    last = said.cut(start - said.start, end - said.start).strip()
    told = marks(lang)
    if tells_classes(lang) and told["counted"].match(said.text) and told["mark"].match(last.text):
        return said  # 一个数字，表示…: the class before it takes its mark along
    return last if is_genus(last.text, lang) and not is_bare_genus(last.text, lang) else said


def told_before(said: Phrase, lang: Lang, longest: float) -> Phrase:
    """What 这种现象 or 这个过程 stands for: the clauses before it, as many as are not too long together."""
    ranges = pack(lang).clauses(said.block.plain, said.start, said.end)
    begin = ranges[-1][0]
    for start, end in reversed(ranges[:-1]):
        if end - start < _SCENE or length(said.block.plain.text[start : said.end]) > longest:
            break
        begin = start
    return said.cut(begin - said.start, len(said.text)).strip()


def is_class(said: Phrase, lang: Lang) -> bool:
    """Whether what stands before a name is a thing of some kind and no clause; yes where nothing tells."""
    if not tells_classes(lang):
        return True
    return is_genus(said.text, lang) and marks(lang)["own_subject"].search(said.text) is None


def class_of(said: Phrase, lang: Lang) -> Phrase | None:
    """The shortest beginning that names a class with its mark.

    A bare class (一种算法) and one of several (协议之一) take the next clause along.
    """
    data, awaiting = marks(lang), False
    for start, end in pack(lang).clauses(said.block.plain, said.start, said.end):
        part = said.cut(0, end - said.start).strip()
        clause = said.block.plain.text[start:end].strip()
        if length(part.text) > _LONGEST or (start > said.start and data["another"].match(clause)):
            return None
        if end < said.end and data["singled"].search(part.text):
            return None
        if not balanced(part.text) or (awaiting and end < said.end and circumstances(lang).search(clause)):
            continue  # what it does then is still to come
        named, partial = is_genus(part.text, lang), data["partial"].search(part.text) is not None
        rest = said.cut(end - said.start, len(said.text)).strip("，, ")
        goes_on = data["mark"].match(rest.text) is not None
        if awaiting or (named and not (partial and (goes_on or data["praise"].search(part.text)))):
            return _with_purpose(said, part, lang)
        if not partial and not data["unfinished"].match(part.text):
            return _reached(said, lang)
        if partial or is_bare_genus(part.text, lang):
            awaiting = goes_on and not circumstances(lang).search(part.text)
    return None


def is_slight(text: str, lang: Lang) -> bool:
    """Whether a class is told by no more than its rank or its origin (JDK 提供的一个工具类)."""
    data = marks(lang)
    if "origin" not in data or "，" in text or "," in text:
        return False
    return data["ranked"].search(text) is not None or is_bare_genus(
        data["origin"].sub("", text, count=1), lang
    )


def _reached(said: Phrase, lang: Lang) -> Phrase | None:
    """The clauses that together lead up to something that goes on (…后，客户端 …，由服务器 … 的过程)."""
    data, ranges = marks(lang), pack(lang).clauses(said.block.plain, said.start, said.end)
    if (
        len(ranges) < _SEVERAL
        or data["opening"].match(said.block.plain.text[slice(*ranges[0])].strip()) is None
    ):
        return None
    for _, end in ranges[1:]:
        part = said.cut(0, end - said.start).strip()
        if length(part.text) > _LONGEST:
            return None
        if data["reaching"].search(part.text):
            return part if balanced(part.text) else None
    return None


def to_sentence_end(said: Phrase, lang: Lang) -> Phrase:
    """A phrase and what follows it in its sentence."""
    ends = (end for _, end in pack(lang).sentences(said.block.plain) if end >= said.end)
    return Phrase(said.block, said.start, next(ends, said.end)).strip("。．. ")


def _with_purpose(said: Phrase, part: Phrase, lang: Lang) -> Phrase:
    """A class together with what it is for, where the next clause says so."""
    rest = said.cut(len(part.text), len(said.text)).strip("，, ")
    if not rest or not marks(lang)["purpose"].match(rest.text):
        return part
    start = rest.start - said.start
    _, end = pack(lang).clauses(said.block.plain, rest.start, rest.end)[0]
    whole = said.cut(0, end - said.start).strip()
    return whole if start > 0 and length(whole.text) <= _WHOLE and balanced(whole.text) else part


def cuts_class(said: Phrase, kernel: Phrase, lang: Lang) -> bool:
    """Whether a kernel was cut before the class that its clauses lead up to (…很好，但…很差的现象)."""
    if not tells_classes(lang) or kernel.end == said.end or "，" not in said.text:
        return False
    return is_genus(said.text, lang) and not is_genus(kernel.text, lang)


def leads_on(said: Phrase, stated: Statement) -> bool:
    """Whether the end of a definition leads in what follows (…，包含：), and is no class with its formula."""
    if not stated.sentence.leads_on or said.end < stated.core.end:
        return False
    *others, last = pack(stated.lang).clauses(said.block.plain, said.start, said.end)
    end = said.block.plain.text[slice(*last)]
    return bool(others) or not (tells_classes(stated.lang) and is_genus(end, stated.lang))
