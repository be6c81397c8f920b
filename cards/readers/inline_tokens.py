"""Tokens of the inline parser that know their place."""

from __future__ import annotations

from markdown_it.rules_inline import StateInline
from markdown_it.token import Token


def push_text(state: StateInline, start: int, end: int) -> None:
    """Push the characters ``[start, end)`` of the content as they are."""
    # Trailing spaces before a line's end belong to the break.
    stop = end
    if end < len(state.src) and state.src[end] == "\n":
        while stop > start and state.src[stop - 1] == " ":
            stop -= 1
    if stop > start:
        token = Token("text", "", 0)
        token.content = state.src[start:stop]
        token.map = [start, stop]
        state.tokens.append(token)


def push_link(state: StateInline, target: str, *shown: tuple[int, int]) -> None:
    """Push a link whose text are these stretches of the content; between two of them stands " > "."""
    state.push("link_open", "a", 1).attrs = {"href": target}
    end = 0
    for start, stop in shown:
        if end:
            joint = state.push("text_special", "", 0)
            joint.content, joint.map = " > ", [end, start]
        push_text(state, start, stop)
        end = stop
    state.push("link_close", "a", -1)
