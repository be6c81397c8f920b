"""Which Chinese script a text is written in, by the characters that only one of the two has."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path


def is_traditional(text: str) -> bool:
    """Whether more of the characters of ``text`` are traditional forms than simplified ones.

    Those that both scripts have (人, 后, 干) say nothing; a text that has no others is not.
    """
    traditional, simplified = _forms()
    chars = set(text)
    return len(chars & traditional) > len(chars & simplified)


@cache
def _forms() -> tuple[frozenset[str], frozenset[str]]:
    traditional, simplified = (
        frozenset(char for char, others in conversions(name).items() if char not in others)
        for name in ("TSCharacters", "STCharacters")
    )
    return traditional - simplified, simplified - traditional


def conversions(name: str) -> Mapping[str, tuple[str, ...]]:
    """Read a table of OpenCC: for a character those that may stand for it, the likeliest first.

    The file is read by itself: importing OpenCC would load its phrase dictionaries' machinery.

    Args:
        name: ``TSCharacters`` (traditional to simplified) or ``STCharacters``.
    """
    spec = find_spec("opencc")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    path = Path(spec.submodule_search_locations[0], "dictionary", f"{name}.txt")
    lines = (line.partition("\t") for line in path.read_text("utf-8").splitlines())
    return {char: tuple(others.split()) for char, _, others in lines if len(char) == 1 and others}
