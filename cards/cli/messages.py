"""What mkdeck says to the person, in Chinese or English: the tables in ``templates/messages/``.

Two kinds of text live there. A message has a key (``build.done``) and stands in both tables. An
error is written in English where it is raised; the Chinese table gives its translation, with the
same ``{places}``, so that the code that raises it need not know of languages.
"""

from __future__ import annotations

import os
import re
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cards.resources import templates_dir

if TYPE_CHECKING:  # the model costs a fifth of the time that --help takes
    from cards.model import Lang

_LANGUAGES: Mapping[str, Lang] = {"zh": "zh", "en": "en"}


def choose(arguments: Sequence[str], environ: Mapping[str, str] = os.environ) -> Lang:
    """Return the language to speak: ``--lang``, else ``MKDECK_LANG``, else the locale, else English.

    A language that we do not speak is passed over here; the command line refuses it later.
    """
    wishes = [option(arguments, "--lang"), environ.get("MKDECK_LANG", "")]
    wishes.append(environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or _system())
    for wish in wishes:
        name = re.split(r"[-_.@]", wish.lower())[0]
        if name in _LANGUAGES:
            return _LANGUAGES[name]
    return "en"


def option(arguments: Sequence[str], name: str) -> str:
    """Return the value of an option that must be known before the command line is parsed, or ``""``."""
    for at, argument in enumerate(arguments):
        if argument == name:
            return arguments[at + 1] if at + 1 < len(arguments) else ""
        if argument.startswith(f"{name}="):
            return argument.partition("=")[2]
    return ""


def _system() -> str:
    """Return the system's language where no variable tells it (Windows)."""
    if sys.platform != "win32":
        return ""
    import locale

    name = locale.getlocale()[0] or ""
    return "zh" if name.startswith(("Chinese", "zh")) else "en"


@dataclass(frozen=True, slots=True)
class Messages:
    """The texts of one language.

    Attributes:
        lang: the language.
        texts: by key, ``build.done``.
        errors: translations by the English text with ``{places}``; empty for English.
    """

    lang: Lang
    texts: Mapping[str, str]
    errors: Mapping[str, str]

    @classmethod
    def load(cls, lang: Lang) -> Messages:
        """Read the table of a language."""
        table = tomllib.loads((templates_dir() / "messages" / f"{lang}.toml").read_text(encoding="utf-8"))
        errors = table.pop("errors", {})
        return cls(lang, dict(_flat(table)), errors)

    def __call__(self, key: str, **values: object) -> str:
        """Return the message of this key with its places filled."""
        return self.texts[key].format(**values)

    def translate(self, text: str) -> str:
        """Return an error's or hint's text in this language, or as it is if no translation is known.

        A text that stands in the table as it is goes before those with places that fit it, too.
        """
        if text in self.errors:
            return self.errors[text]
        for english, own in self.errors.items():
            found = re.fullmatch(_pattern(english), text, re.DOTALL)
            if found:
                # What fills a place may be a known text itself: the reason that the system gives.
                values = {name: self.translate(value) for name, value in found.groupdict().items()}
                return own.format(**values)
        return text


def _flat(table: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            out += _flat(value, f"{prefix}{key}.")
        else:
            out.append((f"{prefix}{key}", str(value)))
    return out


def _pattern(english: str) -> str:
    parts = re.split(r"\{(\w+)\}", english)
    literal, names = parts[::2], parts[1::2]
    pattern = re.escape(literal[0])
    for name, text in zip(names, literal[1:], strict=True):
        pattern += f"(?P<{name}>.+?){re.escape(text)}"
    return pattern
