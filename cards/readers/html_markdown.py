"""HTML elements → Markdown that reads as the page does: what is text stays text, however it looks."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin

from selectolax.lexbor import LexborNode

from cards.readers.html_text import (
    escape,
    formula,
    guarded,
    indented,
    is_display,
    joined,
    language,
    tex_of,
    tidy,
    wrapped,
)

_DEEPEST = 80  # elements inside one another; what lies deeper is taken as text
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark math q rp rt "  # noqa: SIM905
    "ruby s samp script small span strike strong sub sup time tt u var wbr br annotation semantics "
    "mjx-container".split()
)
_TEX = re.compile(r"\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
_DOLLAR_TEX = re.compile(
    r"\\\((.+?)\\\)|\\\[(.+?)\\\]|\$\$(.+?)\$\$|\$(?![\s\d])([^$\n]*?[^\s$])\$(?!\d)", re.DOTALL
)
_PERMALINKS = frozenset({"", "¶", "#", "§", "🔗", "​"})


class Writer:
    """Writes elements as Markdown.

    Args:
        base: the page's address, for relative links; ``""`` leaves them as they are.
        tex: whether the page has a script that reads ``$…$``.
    """

    def __init__(self, base: str, *, tex: bool) -> None:
        self._base = base
        self._tex = _DOLLAR_TEX if tex else _TEX
        self._blocks: dict[str, Callable[[LexborNode, int], str]] = {
            **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), self._heading),
            "pre": self._pre,
            "ul": self._list,
            "ol": self._list,
            "blockquote": self._quote,
            "table": self._table,
            "dl": self._definitions,
            "details": self._details,
        }
        self._inlines: dict[str, Callable[[LexborNode, int], str]] = {
            **dict.fromkeys(("b", "strong"), self._strong),
            **dict.fromkeys(("i", "em"), self._emphasis),
            **dict.fromkeys(("code", "kbd", "samp", "tt"), self._code),
            **dict.fromkeys(("del", "s", "strike"), self._struck),
            **dict.fromkeys(("sup", "sub"), self._script),
            "a": self._link,
            "img": self._image,
            "br": lambda _node, _depth: "<br>",
        }

    def markdown(self, node: LexborNode) -> str:
        """Return an element's content as Markdown."""
        return self._content(node, 0) + "\n"

    def escaped(self, text: str) -> str:
        """Return text of which Markdown reads nothing as markup, formulas between TeX's marks excepted."""
        out, at = [], 0
        for found in self._tex.finditer(text):
            inner = next(group for group in found.groups() if group is not None)
            display = found[0].startswith(("\\[", "$$"))
            out += [escape(text[at : found.start()]), formula(inner, display=display)]
            at = found.end()
        return "".join([*out, escape(text[at:])])

    # ---- blocks

    def _content(self, node: LexborNode, depth: int) -> str:
        parts: list[str] = []
        inline: list[str] = []

        def flush() -> None:
            paragraph = tidy("".join(inline))
            inline.clear()
            if paragraph:
                parts.append(guarded(paragraph))

        for child in node.iter(include_text=True):
            if self._is_inline(child):
                inline.append(self._inline(child, depth + 1))
                continue
            flush()
            block = self._block(child, depth + 1)
            if block.strip():
                parts.append(block)
        flush()
        return "\n\n".join(parts)

    def _is_inline(self, node: LexborNode) -> bool:
        tag = node.tag or ""
        return tag[:1] == "-" or tag in _INLINE

    def _block(self, node: LexborNode, depth: int) -> str:
        if depth > _DEEPEST:
            return guarded(tidy(self.escaped(node.text(deep=True))))
        tex = tex_of(node)
        if tex is not None:
            return formula(tex, display=True)
        write = self._blocks.get(node.tag or "", self._content)
        return write(node, depth)

    def _heading(self, node: LexborNode, depth: int) -> str:
        said = tidy(self._inside(node, depth)).replace("<br>", " ")
        return f"{'#' * int((node.tag or 'h6')[1])} {said}" if said else ""

    def _pre(self, node: LexborNode, depth: int) -> str:
        for line in node.css("br"):
            line.replace_with("\n")
        code = node.text(deep=True).strip("\n")
        fence = "```"
        while fence in code:
            fence += "`"
        return f"{fence}{language(node)}\n{code}\n{fence}"

    def _list(self, node: LexborNode, depth: int) -> str:
        items: list[str] = []
        number = int(start) if (start := node.attributes.get("start") or "1").isdigit() else 1
        for child in node.iter():
            if child.tag in ("ul", "ol"):  # a list put beside the item it belongs to
                marker, content = "", self._list(child, depth + 1)
                if items:
                    items[-1] += "\n" + indented(content, 3)
                    continue
            elif child.tag != "li":
                continue
            else:
                marker = f"{number}. " if node.tag == "ol" else "- "
                content = self._content(child, depth + 1)
                number += 1
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
        rows = [cells for row in node.css("tr") if (cells := row.css("th, td"))]
        if max(map(len, rows), default=0) < 2:
            return self._content(node, depth)
        width = max(map(len, rows))
        lines = [[self._cell(cell, depth) for cell in cells] + [""] * (width - len(cells)) for cells in rows]
        if not all(cell.tag == "th" for cell in rows[0]):
            lines.insert(0, [""] * width)
        lines.insert(1, ["---"] * width)
        return "\n".join("| " + " | ".join(line) + " |" for line in lines)

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
            return self.escaped(joined(node.text(deep=True)))
        if tag[:1] == "-":
            return ""
        tex = tex_of(node)
        if tex is not None:
            return formula(tex, display=is_display(node))
        if tag in ("script", "style", "annotation"):
            return ""
        write = self._inlines.get(tag, self._inside)
        return write(node, depth)

    def _strong(self, node: LexborNode, depth: int) -> str:
        return wrapped(self._inside(node, depth), "**", "strong")

    def _emphasis(self, node: LexborNode, depth: int) -> str:
        return wrapped(self._inside(node, depth), "*", "em")

    def _struck(self, node: LexborNode, depth: int) -> str:
        return wrapped(self._inside(node, depth), "~~", "del")

    def _script(self, node: LexborNode, depth: int) -> str:
        return f"<{node.tag}>{self._inside(node, depth).strip()}</{node.tag}>"

    def _code(self, node: LexborNode, depth: int) -> str:
        code = " ".join(node.text(deep=True).split())
        fence = "`"
        while fence in code:
            fence += "`"
        pad = " " if code.startswith("`") or code.endswith("`") else ""
        return f"{fence}{pad}{code}{pad}{fence}" if code else ""

    def _link(self, node: LexborNode, depth: int) -> str:
        said = self._inside(node, depth)
        target = self._address(node.attributes.get("href"))
        if not target or (target.startswith("#") and said.strip() in _PERMALINKS):
            return "" if said.strip() in _PERMALINKS else said
        return f"[{said.strip()}]({target})" if said.strip() else ""

    def _image(self, node: LexborNode, depth: int) -> str:
        given = node.attributes
        source = self._address(given.get("data-src") or given.get("data-original") or given.get("src"))
        if not source or source.startswith("data:"):
            return ""
        alt = re.sub(r"[\[\]\\`\n]", " ", given.get("alt") or "")
        return f"![{' '.join(alt.split())}]({source})"

    def _address(self, written: str | None) -> str:
        address = "".join((written or "").split("\n")).strip()
        if address.lower().startswith(("javascript:", "vbscript:")):
            return ""
        if self._base and not address.startswith("#"):
            address = urljoin(self._base, address)
        if re.search(r"[\s()<>\\]", address):
            return "<" + address.replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C") + ">"
        return address
