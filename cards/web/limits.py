"""How far mkdeck goes with a server: how often it asks, how long it waits, how much it takes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one run. Times are seconds, sizes bytes.

    Attributes:
        interval: between the beginnings of two requests to one host.
        slowest: what a host may ask for instead with ``Crawl-delay``; more than that is not waited.
        connect: for a connection, TLS included.
        read: in which nothing at all comes.
        whole: for an answer from the first byte to the last, redirects included, waits for manners not.
        most: of a body, once it is unpacked.
        headers: lines of headers.
        redirects: that are followed.
        attempts: for one page, the first included.
        pause: before the second attempt, about; the pause before the third is twice as long.
        longest: that a server may ask us to wait before the next attempt. If it asks for more, none is made.
        strikes: pages in a row that a host fails to answer before it is left alone for this run.
        hosts: that are asked side by side.
    """

    interval: float = 1.0
    slowest: float = 10.0
    connect: float = 10.0
    read: float = 20.0
    whole: float = 60.0
    most: int = 32 << 20
    headers: int = 200
    redirects: int = 8
    attempts: int = 3
    pause: float = 1.0
    longest: float = 30.0
    strikes: int = 2
    hosts: int = 8
