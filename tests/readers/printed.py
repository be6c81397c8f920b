"""PDF documents, printed by Chromium."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable

from tests.faces.screen import browser

_HEAD = '<span style="font-size: 8px">工程笔记 Notes</span>'
_FOOT = '<span style="font-size: 8px" class="pageNumber"></span>'
_MARGIN = {"top": "2cm", "bottom": "2cm", "left": "2cm", "right": "2cm"}


def html(markdown: str) -> str:
    """What pandoc makes of Markdown, formulas as MathML."""
    command = [
        "pandoc",
        "-f",
        "markdown-smart-implicit_figures+east_asian_line_breaks",
        "--mathml",
        "-t",
        "html",
    ]
    return subprocess.run(command, input=markdown.encode(), check=True, capture_output=True).stdout.decode()


def printed(pages: Iterable[str], *, tagged: bool = True, outline: bool = False) -> list[bytes]:
    """What Chromium prints of HTML pages, with a running head and page numbers.

    Its own dialogue and its command line tag what they print.
    """
    made = []
    with browser() as running:
        page = running.new_page()
        for each in pages:
            page.set_content(f"<!doctype html><meta charset=utf-8>{each}")
            made.append(
                page.pdf(
                    format="A4",
                    display_header_footer=True,
                    header_template=_HEAD,
                    footer_template=_FOOT,
                    margin=_MARGIN,
                    tagged=tagged,
                    outline=outline,
                )
            )
    return made
