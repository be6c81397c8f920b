"""The command reference, made from the commands: ``templates/help/LANG/commands.md``.

python -m cards.cli.reference        writes it anew (make reference); a test tells when that is due
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from typer.core import TyperCommand, TyperGroup

from cards.cli.app import command
from cards.cli.messages import Messages
from cards.model import Lang
from cards.topics import folder

_LANGUAGES: tuple[Lang, ...] = ("en", "zh")
_KEPT = re.compile(r"\x08\n(?P<label>[^\n]*)\n(?P<lines>(?:  [^\n]*\n?)+)|\x08\n")


def reference(lang: Lang) -> str:
    """Return the reference in a language, Markdown."""
    say = Messages.load(lang)
    parser = command(say)
    lines = [f"# {say('reference.title')}", "", say("reference.intro"), ""]
    shared = {param.name or "" for param in parser.params}
    lines += _options(parser, say, set())
    for path, each in _commands(parser, "mkdeck"):
        lines += _section(path, each, say, shared)
    return "\n".join(lines).rstrip() + "\n"


def write() -> list[str]:
    """Write the references of all languages; return the names of the files that changed."""
    changed = []
    for lang in _LANGUAGES:
        path = folder() / lang / "commands.md"
        text = reference(lang)
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(path.as_posix())
    return changed


def _commands(group: TyperGroup, above: str) -> Iterator[tuple[str, TyperCommand | TyperGroup]]:
    for name, each in group.commands.items():
        assert isinstance(each, TyperCommand | TyperGroup)
        yield f"{above} {name}", each
        if isinstance(each, TyperGroup):
            yield from _commands(each, f"{above} {name}")


def _section(path: str, each: TyperCommand | TyperGroup, say: Messages, shared: set[str]) -> list[str]:
    lines = [f"## {path}", "", _text(each.help or ""), ""]
    if isinstance(each, TyperGroup):
        return lines
    return lines + _options(each, say, shared)


def _text(help_: str) -> str:
    """Return a help text as Markdown: what the terminal keeps as it is stands in a fence."""

    def fenced(found: re.Match[str]) -> str:
        if found["lines"] is None:
            return ""
        examples = "\n".join(line.removeprefix("  ") for line in found["lines"].rstrip().split("\n"))
        return f"{found['label']}\n\n```text\n{examples}\n```\n"

    return _KEPT.sub(fenced, help_ + "\n").strip()


def _options(each: TyperCommand | TyperGroup, say: Messages, shared: set[str]) -> list[str]:
    rows = [
        (_name(param), getattr(param, "help", "") or "") for param in each.params if param.name not in shared
    ]
    if not rows:
        return []
    head = [f"| {say('reference.flag')} | {say('reference.meaning')} |", "| --- | --- |"]
    return [*head, *(f"| `{name}` | {_cell(said)} |" for name, said in rows), ""]


def _name(param: object) -> str:
    options: list[str] = getattr(param, "opts", [])
    metavar = getattr(param, "metavar", None) or ""
    if getattr(param, "param_type_name", "") == "argument":
        return _cell(f"{metavar or str(getattr(param, 'name', '')).upper()}{'…' if _is_many(param) else ''}")
    takes = "" if getattr(param, "is_flag", False) or getattr(param, "count", False) else _value(param)
    return _cell(f"{', '.join(sorted(options, key=len))}{' ' + takes if takes else ''}")


def _is_many(param: object) -> bool:
    return getattr(param, "nargs", 1) == -1


def _value(param: object) -> str:
    metavar, default = getattr(param, "metavar", None), getattr(param, "default", None)
    if metavar:
        return str(metavar)
    if isinstance(default, Enum):
        return "|".join(str(each.value) for each in type(default))
    return "N"  # all others are numbers


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")


if __name__ == "__main__":
    for _name_of_file in write():
        print(f"written: {_name_of_file}")
