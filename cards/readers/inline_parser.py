"""markdown-it's inline parser, taught to say where in its input each token stands.

The stock parser gives positions for blocks only. Here every child token carries ``map = [start, end]``,
offsets into the parsed content, and rules are looked up by the character they begin with. Added to
CommonMark: strikethrough, formulas, macros, roles, footnote marks, bare addresses, ``**`` beside Chinese
characters, and what ``vault_inline.py`` reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it import rules_inline
from markdown_it.main import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType

from cards.readers import formulas, macros, vault_inline
from cards.readers.characters import DROPPED, SPACES, is_cjk
from cards.readers.inline_tokens import push_link, push_text

Rule = Callable[[StateInline, bool], bool]

SPECIAL = re.compile(
    r"[\\`*_<\[\]$\n"
    + DROPPED
    + SPACES
    + r"]|~~|!(?=\[)|&(?=[#A-Za-z])|\{\{|:(?=[a-z_]+:`|end_tab:)|https?://|"
    + vault_inline.SPECIAL
)
"""Where text stops being its own plain text. A block without any of it needs no inline parsing."""

_ADDRESS = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^<>\x00-\x20]*|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)>")
_LOOSE_IMAGE = re.compile(
    r"!\[([^\[\]\n]*)\]\(\s*([^()\n]+\.(?:png|jpe?g|gif|webp|svg|bmp))\s*\)", re.IGNORECASE
)
_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]")


class _State(StateInline):
    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803
        """Let ``*`` open and close beside Chinese, where CommonMark wants spaces that nobody writes."""
        scanned = super().scanDelims(start, canSplitWord)
        if self.src[start] != "*":
            return scanned
        end = start + scanned.length
        before = self.src[start - 1] if start else " "
        after = self.src[end] if end < self.posMax else " "
        if not (is_cjk(before) or is_cjk(after)):
            return scanned
        return Scanned(not after.isspace(), not before.isspace(), scanned.length)


class PositionedInline(ParserInline):
    """An inline parser whose tokens carry their place in the content as ``map``."""

    def __init__(self) -> None:
        super().__init__()
        self._rules: dict[str, tuple[Rule, ...]] = {
            "\n": (_newline,),
            "\\": (formulas.tex, rules_inline.escape),
            "`": (rules_inline.backtick,),
            "~": (rules_inline.strikethrough.tokenize,),
            "*": (rules_inline.emphasis.tokenize,),
            "_": (rules_inline.emphasis.tokenize,),
            "[": (vault_inline.wikilink, _footnote_mark, rules_inline.link),
            "!": (vault_inline.wikilink, rules_inline.image, _loose_image),
            "<": (_autolink, rules_inline.html_inline),
            "&": (rules_inline.entity,),
            "$": (formulas.dollars,),
            "{": (_macro,),
            ":": (_role,),
            "h": (_address,),
            "=": (vault_inline.highlight,),
            "%": (vault_inline.comment,),
            "(": (vault_inline.block_reference,),
            "^": (vault_inline.block_id,),
        }

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Return the tokens of ``src``; those emptied by emphasis have no content."""
        env["marked"] = set()  # where highlights that began in this block end
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in (
            rules_inline.link_pairs,
            rules_inline.strikethrough.postProcess,
            rules_inline.emphasis.postProcess,
        ):
            rule(state)
        return state.tokens

    def tokenize(self, state: StateInline) -> None:
        """Generate tokens for ``state.src[state.pos:state.posMax]``."""
        src, end = state.src, state.posMax
        while state.pos < end:
            pos = state.pos
            found = SPECIAL.search(src, pos, end)
            stop = found.start() if found else end
            if stop > pos:
                push_text(state, pos, stop)
                state.pos = stop
            elif not self._apply(state, silent=False):
                push_text(state, pos, pos + 1)
                state.pos = pos + 1

    def skipToken(self, state: StateInline) -> None:  # noqa: N802
        """Move past one token without making any, as the search for a link's end wants."""
        pos = state.pos
        if pos in state.cache:
            state.pos = state.cache[pos]
            return
        found = SPECIAL.search(state.src, pos, state.posMax)
        stop = found.start() if found else state.posMax
        if stop > pos:
            state.pos = stop
        else:
            state.level += 1
            if not self._apply(state, silent=True):
                state.pos = pos + 1
            state.level -= 1
        state.cache[pos] = state.pos

    def _apply(self, state: StateInline, *, silent: bool) -> bool:
        if state.level >= state.md.options["maxNesting"]:
            return False
        pos, before = state.pos, len(state.tokens)
        char = state.src[pos]
        for rule in self._rules.get(char, (_odd_character,)):
            if rule(state, silent):
                if not silent:
                    _place(state, before, pos)
                return True
        return False


def _place(state: StateInline, first: int, start: int) -> None:
    """Give the tokens that a rule pushed their place; delimiter runs push one text token a mark."""
    if state.pending:  # backticks that close nothing
        state.pushPending()
    at = start
    for token in state.tokens[first:]:
        if token.map is not None:
            continue
        if token.type == "text":
            token.map = [at, at + len(token.content)]
            at += len(token.content)
        else:
            token.map = [start, state.pos]


def _newline(state: StateInline, silent: bool) -> bool:
    src, pos = state.src, state.pos
    if src[pos] != "\n":
        return False
    if not silent:
        hard = src.startswith("  ", pos - 2) if pos >= 2 else False
        state.push("hardbreak" if hard else "softbreak", "br", 0)
    pos += 1
    while pos < state.posMax and src[pos] in " \t":
        pos += 1
    state.pos = pos
    return True


def _odd_character(state: StateInline, silent: bool) -> bool:
    char = state.src[state.pos]
    if char == "]":
        return False
    if not silent:
        token = state.push("text_special", "", 0)
        token.content = char
    state.pos += 1
    return True


def _autolink(state: StateInline, silent: bool) -> bool:
    found = _AUTOLINK.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        target = found[1] if ":" in found[1] else "mailto:" + found[1]
        push_link(state, target, found.span(1))
    state.pos = found.end()
    return True


def _address(state: StateInline, silent: bool) -> bool:
    found = _ADDRESS.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    end = state.pos + len(found[0].rstrip(".,;:!?'*_~])"))
    if not silent:
        if state.linkLevel:
            push_text(state, state.pos, end)
        else:
            push_link(state, state.src[state.pos : end], (state.pos, end))
    state.pos = end
    return True


def _loose_image(state: StateInline, silent: bool) -> bool:
    """Read a picture whose file's name has spaces, which CommonMark wants between angle brackets."""
    found = _LOOSE_IMAGE.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        token = state.push("image", "img", 0)
        token.attrs, token.content = {"src": found[2]}, found[1]
    state.pos = found.end()
    return True


def _footnote_mark(state: StateInline, silent: bool) -> bool:
    found = _FOOTNOTE.match(state.src, state.pos, state.posMax)
    if not found or ":" + found[1] not in state.env.get("footnotes", {}).get("refs", {}):
        return False
    if not silent:
        state.push("nothing", "", 0)
    state.pos = found.end()
    return True


def _macro(state: StateInline, silent: bool) -> bool:
    return _replaced(state, silent, macros.macro(state.src, state.pos, state.posMax))


def _role(state: StateInline, silent: bool) -> bool:
    return _replaced(state, silent, macros.role(state.src, state.pos, state.posMax))


def _replaced(state: StateInline, silent: bool, found: tuple[int, str] | None) -> bool:
    if found is None:
        return False
    end, shown = found
    if not silent:
        token = state.push("text_special", "", 0)
        token.content = shown
    state.pos = end
    return True
