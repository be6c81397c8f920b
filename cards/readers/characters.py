"""Which characters readers treat in a way of their own."""

from __future__ import annotations

import re

DROPPED = (
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff\u0000-\u0008\u000e-\u001f\u007f"
)
"""Inside a character class: what nobody sees (zero width, soft hyphen, direction marks, controls)."""

SPACES = "\t\u000b\u000c\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""Inside a character class: what is a space to a reader, but not the character U+0020."""

_DROPPED = re.compile(f"[{DROPPED}]")
_SPACES = re.compile(f"[{SPACES}]")
_CJK = re.compile(
    "[\u2e80-\u303f\u3040-\u30ff\u31c0-\u31ef\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f"
    "\uff00-\uffef\u2014\u2018\u2019\u201c\u201d\u2026\U00020000-\U0003ffff]"
)
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def cleaned(text: str) -> str:
    """Return ``text`` with invisible characters dropped and odd spaces made plain ones."""
    return _SPACES.sub(" ", _DROPPED.sub("", text))


def is_cjk(char: str) -> bool:
    """Whether no space is written beside this character: Chinese, Japanese, their punctuation."""
    return bool(_CJK.match(char))


def joins(before: str, after: str) -> bool:
    """Whether two lines are joined with nothing between, by the characters on either side."""
    if is_cjk(before) and is_cjk(after):
        return True
    wide = before if is_cjk(before) else after
    return is_cjk(wide) and not wide.isalnum()  # full-width punctuation has its own space


def count_han(text: str) -> int:
    """Count Chinese characters, punctuation not among them."""
    return len(_HAN.findall(text))
