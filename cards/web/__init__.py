"""What is on the network, with manners and a memory.

    with Web(folder, now=now) as web:
        page = web.get(Wanted("https://example.org/post"))

page.py       a page as it is handed on, and one that is wanted
web.py        one run: what is asked for, what the memory answers, hosts side by side

Whatever a server does is one page's problem: a :class:`~cards.errors.SourceError`, or the last good copy.
"""

from __future__ import annotations

from cards.web.page import Page, State, Wanted
from cards.web.web import Web

__all__ = ["Page", "State", "Wanted", "Web"]
