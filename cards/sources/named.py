"""One document that a source names."""

from __future__ import annotations

from dataclasses import dataclass

from cards.sources.walk import Stamp


@dataclass(frozen=True, slots=True)
class Address:
    """Where a document stands for everybody.

    Attributes:
        url: its address, which is its identity unless it tells another itself.
        charset: the encoding that its server told, if any.
        private: whether its server may be on a private or loopback address.
        listed: whether a feed, a sitemap or a page named it, and not the person.
        in_folder: whether its file lies among its neighbours, as in a repository: pictures are files, too.
        gone: whether it stands there no more; its file is the last that was to be had.
    """

    url: str
    charset: str | None = None
    private: bool = False
    listed: bool = False
    gone: bool = False
    in_folder: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """One document that a source names.

    Attributes:
        path: its file, with ``/``; of a page that of the copy kept; ``-`` is standard input.
        stamp: the file's; None if it could not be looked at.
        address: where it was had from; None for a file of the person's own.
    """

    path: str
    stamp: Stamp | None
    address: Address | None = None
