"""The name of a deck: to Anki it is the deck's identity."""

from __future__ import annotations

import unicodedata

from cards.errors import ConfigError

_LONGEST = 200  # characters


def deck_name(name: str) -> str:
    """Return the name as Anki keeps it: NFC, no white space round the levels.

    Args:
        name: levels joined by ``::``.

    Raises:
        ConfigError: a level is empty, a character is not printable, the name is too long or one
            that Anki keeps for itself.
    """
    levels = [level.strip() for level in unicodedata.normalize("NFC", name).split("::")]
    kept = "::".join(levels)
    if not all(levels):
        raise _refusal(name, "has an empty level", "write it as Name or Name::Part")
    if not all(char.isprintable() for char in kept):
        raise _refusal(name, "holds a character that cannot be seen", "write it anew, without copying")
    if len(kept) > _LONGEST:
        raise _refusal(name, f"has more than {_LONGEST} characters", "choose a shorter one")
    if kept.casefold() == "default":
        raise _refusal(name, "is Anki's own deck", "choose a name of its own")
    return kept


def _refusal(name: str, why: str, hint: str) -> ConfigError:
    return ConfigError(f"the deck name {name[:60]!r} {why}", hint=hint)
