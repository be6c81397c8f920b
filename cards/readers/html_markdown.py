"""HTML elements → Markdown that reads as the page does: what is text stays text, however it looks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from selectolax.lexbor import LexborNode

from cards.model.markup import code_block, code_span
from cards.readers.html_boxes import box_of
from cards.readers.html_code import code_of, language
from cards.readers.html_inline import InLine
from cards.readers.html_links import address_of, as_link
from cards.readers.html_math import is_display, tex_of
from cards.readers.html_pictures import picture
from cards.readers.html_rulebook import rulebook
from cards.readers.html_tables import grid, rows_of
from cards.readers.html_text import (
    Escaper,
    escape,
    formula,
    guarded,
    heading,
    indented,
    joined,
    tidy,
    wrapped,
)

_DEEPEST = 80  # elements inside one another; what lies deeper is taken as text
_BREAKS = re.compile(r"(?:<br>\s*){2,}")
_ALL_STRONG = re.compile(r"<strong>(.*)</strong>|\*\*([^*]*)\*\*")
_BOLD = re.compile(r"font-weight:\s*(?:bold|bolder|[6-9]00)")


class Writer:
    """Writes elements as Markdown.

    Args:
        base: the page's address, for relative links; ``""`` leaves them as they are.
        tex: whether the page has a script that reads ``$…$``.
        math: whether there may be formulas that elements hold.
        levels: of elements that are headings by their looks.
        tabs: the labels of elements that are panels of a set of tabs.
    """

    def __init__(
        self,
        base: str,
        *,
        tex: bool,
        math: bool = True,
        levels: Mapping[int, int] | None = None,
        tabs: Mapping[int, str] | None = None,
    ) -> None:
        self._base = base
        self.escaped = Escaper(tex=tex)
        self._math = math
        self._levels = levels or {}
        self._tabs = dict(tabs or {})
        self._names = rulebook().elements
        self._blocks: dict[str, Callable[[LexborNode, int], str]] = {
            **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), self._heading),
            "ul": self._list,
            "ol": self._list,
            "blockquote": self._quote,
            "table": self._table,
            "dl": self._definitions,
            "details": self._details,
            "x-note": self._note,
        }
        self._strong = self._marked("**", "strong")
        self._is_inline = InLine(frozenset(self._blocks), math=math)
        self._inlines: dict[str, Callable[[LexborNode, int], str]] = {
            **dict.fromkeys(("b", "strong"), self._strong),
            **dict.fromkeys(("i", "em"), self._marked("*", "em")),
            **dict.fromkeys(("code", "kbd", "samp", "tt"), self._code),
            **dict.fromkeys(("del", "s", "strike"), self._marked("~~", "del")),
            **dict.fromkeys(("sup", "sub"), self._script),
            **dict.fromkeys(("span", "font"), self._styled),
            "a": self._link,
            "img": self._image,
            "br": lambda _node, _depth: "<br>",
        }

    def markdown(self, node: LexborNode) -> str:
        """Return an element's content as Markdown."""
        return self._content(node, 0) + "\n"

    def parts(self, node: LexborNode) -> list[str]:
        """Return an element's content as blocks of Markdown, however many elements lie around them."""
        return self._parts(node, 0)

    # ---- blocks

    def _content(self, node: LexborNode, depth: int) -> str:
        return "\n\n".join(self._parts(node, depth))

    def _parts(self, node: LexborNode, depth: int) -> list[str]:
        parts: list[str] = []
        inline: list[str] = []

        def flush() -> None:
            said = "".join(inline)
            inline.clear()
            if not said or said == " ":
                return
            for each in _BREAKS.split(said) if "<br>" in said else (said,):
                paragraph = tidy(each)
                if paragraph:
                    parts.append(guarded(paragraph))

        for child in node.iter(include_text=True):
            if self._is_inline(child):
                inline.append(self._inline(child, depth + 1))
                continue
            flush()
            parts += [part for part in self._block(child, depth + 1) if part.strip()]
        flush()
        return parts

    def _block(self, node: LexborNode, depth: int) -> list[str]:
        if depth > _DEEPEST:
            return [guarded(tidy(self.escaped(node.text(deep=True))))]
        level = self._levels.get(node.mem_id)
        if level is not None:
            return [self._titled(node, depth, level)]
        if (label := self._tabs.pop(node.mem_id, None)) is not None:
            return self._panel(node, depth, label)
        tag = node.tag or ""
        if tag in self._names.silent:
            return []
        if (code := code_of(node)) is not None:
            return [code_block(code, language(node)) if code.strip() else ""]
        write = self._blocks.get(tag)
        if tag in self._names.boxes and (box := box_of(node)) is not None:
            kind, title = box
            return [f"::: {kind} {title}".rstrip(), *self._parts(node, depth), ":::"]
        if write is not None:
            return [write(node, depth)]
        tex = tex_of(node) if self._math else None
        return self._parts(node, depth) if tex is None else [formula(tex, display=True)]

    def _panel(self, node: LexborNode, depth: int, label: str) -> list[str]:
        inside = [part for part in self._block(node, depth + 1) if part.strip()]
        return [f"::: tab {self.escaped(label)}", *inside, ":::"] if inside else []

    def _note(self, node: LexborNode, depth: int) -> str:
        said = self._content(node, depth)
        label = node.attributes.get("label") or ""
        said = re.sub(rf"^\\?\[?{label}(?:\\?[.\]])+\s*", "", said)
        return f"[^{label}]: {indented(said, 4).lstrip(' ')}" if said else ""

    def _heading(self, node: LexborNode, depth: int) -> str:
        return self._titled(node, depth, int((node.tag or "h6")[1]))

    def _titled(self, node: LexborNode, depth: int, level: int) -> str:
        said = tidy(self._inside(node, depth)).replace("<br>", " ")
        if node.mem_id in self._levels and (bare := _ALL_STRONG.fullmatch(said)):
            said = bare[1] or bare[2]
        return heading(said, level)

    def _list(self, node: LexborNode, depth: int) -> str:
        items: list[str] = []
        number = int(start) if (start := node.attributes.get("start") or "1").isdigit() else 1
        for child in node.iter():
            if child.tag in ("ul", "ol"):  # a list put beside the item it belongs to
                marker, content = "", self._list(child, depth + 1) if depth < _DEEPEST else ""
                if items:
                    items[-1] += "\n" + indented(content, 3)
                    continue
            elif child.tag == "li":
                marker = f"{number}. " if node.tag == "ol" else "- "
                content = self._content(child, depth + 1)
                number += 1
            else:
                marker, content = "- ", self._content(child, depth + 1)
            if content:
                items.append(marker + indented(content, len(marker)).lstrip(" "))
        return "\n".join(items)

    def _quote(self, node: LexborNode, depth: int) -> str:
        return "\n".join(f"> {line}".rstrip() for line in self._content(node, depth).split("\n"))

    def _details(self, node: LexborNode, depth: int) -> str:
        summary = node.css_first("summary")
        lead = ""
        if summary is not None:
            lead = f"<summary>{tidy(self._inside(summary, depth))}</summary>\n"
            summary.decompose()
        return f"<details>\n{lead}\n{self._content(node, depth)}\n\n</details>"

    def _definitions(self, node: LexborNode, depth: int) -> str:
        parts: list[str] = []
        children = [
            inner for child in node.iter() for inner in (child.iter() if child.tag == "div" else [child])
        ]
        for child in children:
            if child.tag == "dt":
                parts.append("\n" + guarded(tidy(self._inside(child, depth))))
            else:
                parts.append(": " + indented(self._content(child, depth + 1), 2).lstrip(" "))
        return "\n".join(parts).strip("\n")

    def _table(self, node: LexborNode, depth: int) -> str:
        if node.css_first("table table, pre, h1, h2, h3, ul ul"):
            return self._content(node, depth)  # a table for the layout's sake
        rows = rows_of(node)
        if max(map(len, rows), default=0) < 2:
            return self._content(node, depth)
        table = grid([[self._cell(cell, depth) if cell else "" for cell in cells] for cells in rows], rows[0])
        caption = node.css_first("caption")
        said = tidy(self._inside(caption, depth)) if caption is not None else ""
        return f"{guarded(said)}\n\n{table}" if said else table

    def _cell(self, node: LexborNode, depth: int) -> str:
        parts = []
        for child in node.iter(include_text=True):
            said = (
                self._inline(child, depth + 1) if self._is_inline(child) else self._inside(child, depth + 1)
            )
            parts.append(said if self._is_inline(child) or not said.strip() else f"{said}<br>")
        said = tidy("".join(parts)).removesuffix("<br>")
        return re.sub(r"(?<!\\)\|", r"\\|", said)

    # ---- inline

    def _inside(self, node: LexborNode, depth: int) -> str:
        if depth > _DEEPEST:
            return self.escaped(node.text(deep=True))
        return "".join(self._inline(child, depth + 1) for child in node.iter(include_text=True))

    def _inline(self, node: LexborNode, depth: int) -> str:
        tag = node.tag or ""
        if tag == "-text":
            text = node.text(deep=True)
            return self.escaped(joined(text)) if text.strip(" \n") else " "
        if tag[:1] == "-":
            return ""
        if self._math and (tag in self._names.formulas or node.attributes):
            tex = tex_of(node)
            if tex is not None:
                return formula(tex, display=is_display(node))
        if tag in self._names.silent:
            return ""
        return self._inlines.get(tag, self._inside)(node, depth)

    def _styled(self, node: LexborNode, depth: int) -> str:
        style = node.attributes.get("style")
        if style and _BOLD.search(style):
            return self._strong(node, depth)
        return self._inside(node, depth)

    def _marked(self, mark: str, tag: str) -> Callable[[LexborNode, int], str]:
        return lambda node, depth: wrapped(self._inside(node, depth), mark, tag)

    def _script(self, node: LexborNode, depth: int) -> str:
        said = self._inside(node, depth).strip()
        return f"<{node.tag}>{said}</{node.tag}>" if said else ""

    def _code(self, node: LexborNode, depth: int) -> str:
        return code_span(" ".join(node.text(deep=True).split()))

    def _link(self, node: LexborNode, depth: int) -> str:
        said = self._inside(node, depth)
        written = node.attributes.get("href") or ""
        target = address_of(written, self._base)
        silent = not said.strip(rulebook().signs)
        if not target or (silent and target.startswith("#")):
            return "" if silent else said
        return as_link(said.strip(), target)

    def _image(self, node: LexborNode, _depth: int) -> str:
        found = picture(node)
        if found is None:
            return ""
        written, alt = found
        source = address_of(written, self._base)
        alt = re.sub(r"[\[\]\\`\n]", " ", alt)
        return f"![{' '.join(alt.split())}]({source})" if source else escape(alt)
