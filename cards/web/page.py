"""A page of the network as it is handed to the readers. Nothing heavy is loaded for it."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class State(StrEnum):
    """How well the copy in the memory stands for the page.

    FRESH: it was asked for in this run, or is fresh by its own headers, or by what its listing says.
    KEPT: it could not be had now; this is the last good copy.
    GONE: it was answered 404 or 410 twice, most of a day apart; this is the last good copy.
    """

    FRESH = "fresh"
    KEPT = "kept"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Page:
    """A page and the file that holds it.

    Attributes:
        url: as asked for.
        at: where it is now: after permanent redirects the new address, else as asked for.
        path: the file in the memory with the last good body, without content encoding. Its name ends by
            its media type: ``.html``, ``.xml``, ``.pdf``.
        media_type: ``text/html``, in lower case; ``""`` if none was told.
        charset: as told by the server, in lower case; None if it told none.
        fetched: when the body was last known to be good, in seconds since 1970.
        state: how well it stands for the page.
        why: of KEPT and GONE, one clause for the person: ``answered 503``, ``offline``; else ``""``.
    """

    url: str
    at: str
    path: Path
    media_type: str
    charset: str | None
    fetched: int
    state: State
    why: str = ""

    @property
    def is_html(self) -> bool:
        """Whether it is, or may be, a page for people to read in a browser."""
        return self.media_type in ("", "text/html", "application/xhtml+xml")

    def text(self) -> str:
        """Return the body as text, broken characters replaced: to look for links in it."""
        try:
            encoding = codecs.lookup(self.charset or "utf-8").name
        except LookupError:
            encoding = "utf-8"
        return self.path.read_bytes().decode(encoding, "replace")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page that is wanted.

    Attributes:
        url: its address, http or https.
        private: whether it may live on a private or loopback address.
        since: when its listing says that it changed last, in seconds since 1970: a copy that was fetched
            later is taken without asking. None if no listing says so.
    """

    url: str
    private: bool = False
    since: int | None = None
