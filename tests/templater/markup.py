"""HTML read strictly: balanced, and nothing in it but elements and text."""

from __future__ import annotations

from collections.abc import Collection
from html.parser import HTMLParser


class Strict(HTMLParser):
    """Fails at what is not balanced, and at comments, declarations and instructions.

    Args:
        void: elements that have no end.
    """

    def __init__(self, void: Collection[str] = ()) -> None:
        super().__init__()
        self.void = void
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in self.void:
            assert self.open.pop() == tag

    def handle_comment(self, data):
        raise AssertionError("a comment")

    def handle_decl(self, decl):
        raise AssertionError("a declaration")

    def handle_pi(self, data):
        raise AssertionError("an instruction")
