"""Names: how a subject is said on a card."""

from __future__ import annotations

import re
from functools import lru_cache

from cards.language.fold import fold
from cards.language.naming import said
from cards.model import Article, Subject
from cards.templater.wording import Wording

_HAN = r"[\u3400-\u9fff]"
_LATIN = r"[A-Za-z0-9`$]"
JOINTS = (re.compile(f"(?<={_HAN})(?={_LATIN})"), re.compile(f"(?<={_LATIN})(?={_HAN})"))
"""Where Han and Latin letters meet."""
_CODE = re.compile(r"(`[^`]*`)")

folded = lru_cache(maxsize=1_024)(fold)
"""The fold of a name, a title or a heading, which many cards share."""


def name_of(subject: Subject, article: Article, words: Wording, *, many: bool = False) -> str:
    """A subject as it is said, with the wider term without which its name says too little."""
    one = tells(words.of_one, subject)
    own = said(subject.name, subject.phrase, article.body, words.lang, many=many, one=one)
    if not subject.qualifier:
        return own
    wider = said(subject.qualifier, None, article.body, words.lang)
    name = words.qualified.replace("{qualifier}", wider).replace("{name}", own)
    return spaced(name) if words.spacing else name


def tells(verb: re.Pattern[str], subject: Subject) -> bool:
    """Whether the verb behind a subject, where it stands, speaks of so many things (Leases are …)."""
    phrase = subject.phrase
    return phrase is not None and verb.match(phrase.block.plain.text, phrase.end) is not None


def spaced(text: str) -> str:
    """A text with a space where Han and Latin letters meet, but for what stands in code."""
    said = ""
    for at, part in enumerate(_CODE.split(text)):
        for joint in JOINTS if at % 2 == 0 else ():
            part = joint.sub(" ", part)
        meet = said[-1:] + part[:1]
        said += f" {part}" if any(joint.search(meet) for joint in JOINTS) else part
    return said
