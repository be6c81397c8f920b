"""What is on the network, with manners and a memory.

    with Web(folder, now=now) as web:
        page = web.get(Wanted("https://example.org/post"))

page.py       a page as it is handed on, and one that is wanted
web.py        one run: what is wanted, what the memory answers, hosts side by side
manners.py    how servers are asked: their pace, their robots.txt, what is tried again, who is left alone
robots.py     what robots.txt says
client.py     one GET: redirects, timeouts, sizes, conditions
decoding.py   bodies unpacked within bounds
backend.py    connections to the addresses that were looked at, within the deadline
addresses.py  which addresses are well formed, and which are not private
proxies.py    the proxy that the environment names
memory.py     the last good copies, and what was ever listed
database.py   their rows, in SQLite
freshness.py  what headers say of time
media.py      what headers say of a body; media.toml tells how the names of files end
limits.py     how far all of this goes
trouble.py    what can go wrong with one page

Whatever a server does is one page's problem: a :class:`~cards.errors.SourceError`, or the last good copy.
The libraries of the network are loaded when the first page is asked for.
"""

from __future__ import annotations

from cards.web.limits import Limits
from cards.web.page import Page, State, Wanted
from cards.web.web import Web

__all__ = ["Limits", "Page", "State", "Wanted", "Web"]
