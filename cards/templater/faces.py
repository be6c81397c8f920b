r"""Card Markdown → HTML: the face that a person sees.

The Markdown of a card is a small subset: paragraphs, items, one kind of table, code, formulas and
a gap, ``{{c1::…}}``. All else is literal: no headings, no links, no emphasis, no HTML. Formulas
are set apart before anything in them could be read as markup, and come out as ``\(…\)`` and
``\[…\]``, which Anki's MathJax reads.

What comes out here is not yet safe: ``safety.safe_html`` has the last word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from cards.templater.code import highlight

GAP = '<span class="gap">[…]</span>'

# One line in which nothing can be markup needs no parser, and most faces are of this kind.
_PROSE = re.compile(r"(?!\s*(?:[-+*]|[0-9]+[.)])(?:\s|\Z))[^\\`$|{~\r\n\0]*")
_DISPLAY_MATH = re.compile(r"\$\$((?:\\.|[^\\])+?)\$\$", re.DOTALL)
_INLINE_MATH = re.compile(r"\$((?:\\.|[^\\$])+)\$", re.DOTALL)
_GAP_OPEN = re.compile(r"\{\{c[0-9]+::")
_TEX_DELIMITER = re.compile(r"\\([()\[\]])|(\\.)", re.DOTALL)
_TEX_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_MATH_OPEN = re.compile(r"\\([(\[])")


def face_html(markdown: str, *, hide_gap: bool = False) -> str:
    """Return the HTML of a card's side.

    Args:
        markdown: card Markdown.
        hide_gap: draw a gap as ``[…]``; else show its text, marked.
    """
    if _PROSE.fullmatch(markdown):
        return escape(markdown.strip(), quote=False)
    parser = _parser()
    env: EnvType = {"hide_gap": hide_gap}
    # The parser would draw NUL as a letter. What nobody sees keeps its place until the field is made safe.
    tokens = parser.parse(markdown.replace("\0", "\u200b"), env)
    if [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]:
        tokens = tokens[1:2]  # a lone paragraph needs no element of its own
    return str(parser.renderer.render(tokens, parser.options, env)).rstrip("\n")


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"breaks": True, "maxNesting": 100}, renderer_cls=_Renderer)
    parser.enable(["list", "fence", "table", "newline", "escape", "backticks"])
    parser.block.ruler.before("table", "math_block", _math_block, {"alt": ["paragraph", "list"]})
    parser.inline.ruler.before("escape", "math", _math)
    parser.inline.ruler.before("escape", "gap", _gap)
    return parser


def _math_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A formula on lines of its own; it may hold empty lines and what looks like items."""
    begin = state.bMarks[start_line] + state.tShift[start_line]
    match = _DISPLAY_MATH.match(state.src, begin, state.eMarks[end_line - 1])
    if match is None or not match[1].strip():
        return False
    last = start_line
    while state.eMarks[last] < match.end():
        last += 1
    if state.src[match.end() : state.eMarks[last]].strip():
        return False
    if not silent:
        state.line = last + 1
        token = state.push("math_block", "", 0)
        token.content = match[1]
        token.map = [start_line, state.line]
    return True


def _math(state: StateInline, silent: bool) -> bool:
    for pattern, kind in ((_DISPLAY_MATH, "math_display"), (_INLINE_MATH, "math_inline")):
        match = pattern.match(state.src, state.pos, state.posMax)
        if match is not None and match[1].strip():
            if not silent:
                state.push(kind, "", 0).content = match[1]
            state.pos = match.end()
            return True
    return False


def _gap(state: StateInline, silent: bool) -> bool:
    opening = _GAP_OPEN.match(state.src, state.pos, state.posMax)
    if opening is None:
        return False
    start, stop = state.pos, state.posMax
    close = _gap_end(state, opening.end())
    if close < 0:
        state.pos = start
        return False
    if not silent:
        if state.env.get("hide_gap"):
            state.push("gap", "", 0)
        else:
            state.push("gap_open", "mark", 1)
            state.pos, state.posMax = opening.end(), close
            state.md.inline.tokenize(state)
            state.push("gap_close", "mark", -1)
    state.pos, state.posMax = close + 2, stop
    return True


def _gap_end(state: StateInline, pos: int) -> int:
    """Return where the closing braces stand, -1 if nowhere. Braces in code and formulas close nothing."""
    state.pos = pos
    while state.pos < state.posMax:
        here = state.pos
        # of three braces in a row the first is text
        if state.src.startswith("}}", here) and not state.src.startswith("}}}", here):
            return here
        state.md.inline.skipToken(state)
    return -1


class _Renderer(RendererHTML):
    """The elements of a face. A rule is a method named after its token."""

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return _literal(tokens[idx].content)

    def code_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f"<code>{escape(tokens[idx].content, quote=False)}</code>"

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        return f'<pre tabindex="0"><code>{highlight(token.content.rstrip(), token.info)}</code></pre>\n'

    def softbreak(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "<br>"

    def hardbreak(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "<br>"

    def gap(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return GAP

    def math_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return rf"\({_tex(tokens[idx].content)}\)"

    def math_display(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return rf"\[{_tex(tokens[idx].content)}\]"

    def math_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return rf"<p>\[{_tex(tokens[idx].content)}\]</p>"

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return '<div class="scroll" tabindex="0"><table>'

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</table></div>"

    def renderToken(  # noqa: N802  (the base class's name)
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """Return a plain element, without the line breaks and styles of the base class."""
        token = tokens[idx]
        if token.hidden:
            return ""
        if token.nesting < 0:
            return f"</{token.tag}>"
        start = token.attrGet("start")
        return f"<{token.tag}>" if start is None else f'<{token.tag} start="{int(start)}">'


def _literal(text: str) -> str:
    r"""Return text as HTML in which ``\(`` opens no formula.

    MathJax reads across entities but not across elements.
    """
    return _MATH_OPEN.sub(r"\\<span>\1</span>", escape(text, quote=False))


def _tex(tex: str) -> str:
    """Return TeX as HTML, on one line, without what would end the formula early."""
    tex = " ".join(_TEX_COMMENT.sub("", tex).split())
    return escape(_TEX_DELIMITER.sub(lambda match: match[1] or match[2], tex), quote=False)
