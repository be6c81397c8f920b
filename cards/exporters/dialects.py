"""The kinds of Markdown that are written: what each reads as markup, and how it is kept from doing so."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cards.model import escape_markdown
from cards.model.markup import code_block
from cards.readers.html_text import wrapped

Shape = Literal["text", "list", "table", "code", "quote"]

_PROSE = re.compile(
    r"<!|-->|:{2,}|={2,}|%{2,}|~{2,}|\{{2,}|\}{2,}|;{2,}|[\\`*\[\]$]|_(?![A-Za-z0-9])|(?<![A-Za-z0-9])_"
    r"|<(?=[A-Za-z/?])|&(?=[#A-Za-z])|#(?=\S)|\^(?=[A-Za-z0-9])"
)
# At the beginning of a line: a heading, an item, a rule, a quote, a row.
_LINE = re.compile(r"#(?=\s|\Z)|[-+](?=\s|\Z)|(?:-{2,}|_{3,}|\+{3,}|=+)\s*\Z|>|\|")
_NUMBERED = re.compile(r"([0-9]{1,9})([.)])(?=\s|\Z)")


@dataclass(frozen=True, slots=True)
class Block:
    """A passage of a side: what it is, and its Markdown."""

    shape: Shape
    markdown: str


class Dialect(ABC):
    """A kind of Markdown."""

    hard = "<br>"  # a line break in a cell or a gap

    def text(self, text: str) -> str:
        """Return plain text of which nothing is read as markup inside a line."""
        return _PROSE.sub(lambda found: "".join(f"\\{sign}" for sign in found[0]), text)

    def line(self, line: str) -> str:
        """Return a line of a paragraph of which the beginning is not read as markup."""
        return f"\\{line}" if _LINE.match(line) else _NUMBERED.sub(r"\1\\\2", line, count=1)

    def code(self, code: str) -> str:
        """Return code within a line."""
        fence = "`"
        while fence in code:
            fence += "`"
        pad = " " if code[:1] in ("`", " ") or code[-1:] in ("`", " ") else ""
        return f"{fence}{pad}{code}{pad}{fence}"

    def fence(self, code: str, language: str, *, nested: bool) -> str:
        """Return code on lines of its own; ``nested``: in an item or a quote."""
        return code_block(code, language)

    def math(self, tex: str, *, display: bool) -> str:
        """Return a formula."""
        tex = tex.strip()
        return f"$${tex}$$" if display else f"${tex}$"

    def styled(self, tag: str, said: str) -> str:
        """Return what stands in an element that only changes its looks."""
        return f"<{tag}>{said}</{tag}>"

    @abstractmethod
    def gap(self, said: str) -> str:
        """Return what a cloze hides."""

    @abstractmethod
    def image(self, name: str, alt: str) -> str:
        """Return a picture."""

    def link(self, said: str, url: str) -> str:
        """Return a link; the address is safe."""
        return f"[{said}]({url.replace('(', '%28').replace(')', '%29')})"

    def join(self, blocks: Sequence[Block]) -> str:
        """Return passages one below the other."""
        return "\n\n".join(block.markdown for block in blocks)


class _Card(Dialect):
    """Card Markdown: literal but for items, tables, code, formulas and gaps."""

    hard = " "

    def text(self, text: str) -> str:
        return escape_markdown(text)

    def line(self, line: str) -> str:
        return line

    def styled(self, tag: str, said: str) -> str:
        return said

    def gap(self, said: str) -> str:
        return f"{{{{c1::{said}}}}}"

    def image(self, name: str, alt: str) -> str:
        return ""

    def link(self, said: str, url: str) -> str:
        return said


class _Obsidian(Dialect):
    """Markdown of the plug-in obsidian-spaced-repetition.

    It reads a note line by line, before any Markdown is read: an empty line ends a card, ``?`` alone
    on a line parts its sides, ``::`` anywhere in a line makes another card of it, ``==`` a cloze, and
    ``<!--`` hides what follows. Only fenced code that stands at the margin is left alone.
    """

    _read_anywhere = re.compile(r"::|==|;;|\*\*|\{\{|\}\}|<!--|-->")
    _ends_code = re.compile(r"<!--|-->|```|~~~|==|^\s*\?{1,2}\s*$", re.MULTILINE)
    _in_tex = re.compile(r":(?=:)|=(?==)|;(?=;)|<(?=!--)|--(?=>)")

    def line(self, line: str) -> str:
        return f"\\{line}" if line.strip() in ("?", "??") else super().line(line)

    def code(self, code: str) -> str:
        if not self._read_anywhere.search(code):
            return super().code(code)
        return f"<code>{self.text(code)}</code>"

    def fence(self, code: str, language: str, *, nested: bool) -> str:
        if not nested and not self._ends_code.search(code):
            return super().fence(code, language, nested=nested)
        signs = re.sub(r"[&<>:=;*{}?]", lambda sign: f"&#{ord(sign[0])};", code)
        return f"<pre><code>{'&#10;'.join(signs.splitlines())}</code></pre>"

    def math(self, tex: str, *, display: bool) -> str:
        return super().math(self._in_tex.sub(r"\g<0> ", tex), display=display)

    def gap(self, said: str) -> str:
        return f"=={said}=="

    def image(self, name: str, alt: str) -> str:
        return f"![[{name}]]"

    def join(self, blocks: Sequence[Block]) -> str:
        """Return passages on lines that touch: an empty one would end the card.

        Where one would swallow the next, a rule keeps them apart.
        """
        out: list[str] = []
        before: Shape | None = None
        for block in blocks:
            swallows = before in ("list", "table", "quote") and block.shape == "text"
            if swallows or (before and block.shape == "table" and before != "code"):
                out.append("***")
            out.append(block.markdown)
            before = block.shape
        return "\n".join(out)


class _ObsidianTold(_Obsidian):
    """The same where nothing is hidden: what would be a gap only stands out."""

    def gap(self, said: str) -> str:
        return f"<b>{said}</b>"


class _Mochi(Dialect):
    """Mochi's Markdown: ``---`` alone on a line parts the sides, ``{{…}}`` is a cloze, ``#word`` a tag."""

    _parts_sides = re.compile(r"^---$", re.MULTILINE)

    def fence(self, code: str, language: str, *, nested: bool) -> str:
        # A space that nobody sees: the sides are parted before code is read.
        return super().fence(self._parts_sides.sub("--- ", code), language, nested=nested)

    def styled(self, tag: str, said: str) -> str:
        mark = {"b": "**", "strong": "**", "i": "*", "em": "*", "s": "~~", "del": "~~"}.get(tag)
        return wrapped(said, mark, tag) if mark else super().styled(tag, said)

    def math(self, tex: str, *, display: bool) -> str:
        return super().math(re.sub(r"\{(?=\{)|\}(?=\})", r"\g<0> ", tex), display=display)

    def gap(self, said: str) -> str:
        return f"{{{{1::{said}}}}}"

    def image(self, name: str, alt: str) -> str:
        return f"![{self.text(alt)}](@media/{name})"


CARD, OBSIDIAN, OBSIDIAN_TOLD, MOCHI = _Card(), _Obsidian(), _ObsidianTold(), _Mochi()
