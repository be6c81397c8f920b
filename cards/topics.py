"""The help topics: Markdown files in ``templates/help/LANG/``, found without a network.

``templates/help/order.toml`` says in which order they are listed. ``commands.md`` among them is made from
the commands themselves (``make reference``).
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cards.errors import TemplateError, UsageError
from cards.resources import templates_dir

if TYPE_CHECKING:  # the model costs a fifth of the time that --help takes
    from cards.model import Lang


@dataclass(frozen=True, slots=True)
class Topic:
    """A help topic.

    Attributes:
        name: by which it is asked for, the same in every language.
        title: its heading.
        text: all of it, Markdown.
    """

    name: str
    title: str
    text: str


def topics(lang: Lang) -> dict[str, Topic]:
    """Return the topics of a language by name, in their order.

    Raises:
        TemplateError: one cannot be read.
    """
    order = tomllib.loads(_read(folder() / "order.toml"))["order"]
    return {name: _topic(name, _read(folder() / lang / f"{name}.md")) for name in order}


def topic(name: str, lang: Lang, commands: Collection[str] = ()) -> Topic:
    """Return a topic.

    Args:
        name: its name.
        lang: the language.
        commands: what else may be asked for, for the hint.

    Raises:
        UsageError: there is no such topic; the hint names the nearest, or how to list them.
        TemplateError: it cannot be read.
    """
    known = topics(lang)
    if name not in known:
        close = difflib.get_close_matches(name, [*known, *commands], n=1)
        hint = f"did you mean '{close[0]}'?" if close else "mkdeck help lists the topics"
        raise UsageError(f"there is no help on '{name}'", hint=hint)
    return known[name]


def folder() -> Path:
    """Return where the topics lie."""
    return templates_dir() / "help"


def _topic(name: str, text: str) -> Topic:
    return Topic(name, text.split("\n", 1)[0].removeprefix("# "), text)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateError(
            f"cannot be read: {error}", hint="reinstall mkdeck, or put the file back", file=path
        ) from error
