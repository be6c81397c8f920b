"""What a feed, a sitemap or a listing page tells of an article: its address, in one clean form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

MAX_URL = 2_000
MAX_TITLE = 300

# What is added to a link to count who follows it. Two addresses that differ in it are one article.
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|spm|from_source|share_token", re.IGNORECASE)
# Pages drawn by a script keep their way in the fragment; any other fragment is a place on the page.
_ROUTE = re.compile(r"!?/")
_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x20\x7f]+")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Listed:
    """An article that a listing names.

    Attributes:
        url: absolute, http or https, without tracking parameters.
        title: as the listing gives it, one line; empty if it gives none.
        changed: when the listing says it changed last, in seconds since 1970, at the latest that its
            words allow; None if it does not say (a date of publication tells nothing of changes).
        published: when it says it came out; None if it does not say.
        text: what a feed itself tells of it, as HTML, if that was asked for; empty if nothing.
    """

    url: str
    title: str
    changed: int | None = None
    published: int | None = None
    text: str = field(default="", repr=False)

    @property
    def page(self) -> str:
        """The text under its title, as a page of its own."""
        title = escape(self.title, quote=False)
        head = f'<meta charset="utf-8"><title>{title}</title>'
        return f"<!doctype html><html><head>{head}</head><body><article><h1>{title}</h1>{self.text}</article>"

    @property
    def newest(self) -> int:
        """When it came out, or else changed, to put listings in order; 0 if nothing is known."""
        return self.published or self.changed or 0


def clean(link: str, base: str) -> str | None:
    """Return where a link leads, absolute and without tracking parameters.

    Args:
        link: as it is written; relative ones start from ``base``.
        base: the address of the page.

    Returns:
        None if it is no address of a page: ``mailto:``, ``javascript:``, longer than any real one.
    """
    link = _CONTROL.sub(" ", link).strip().replace(" ", "%20")
    if not link or len(link) > MAX_URL:
        return None
    try:
        parts = urlsplit(urljoin(base, link))
        port = parts.port
    except ValueError:  # a wrong port, a torn IPv6 address
        return None
    if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc:
        return None
    return urlunsplit(parts._replace(netloc=_host(parts, port), path=parts.path or "/", **_rest(parts)))


def _host(parts: SplitResult, port: int | None) -> str:
    name = (parts.hostname or "").rstrip(".")
    name = f"[{name}]" if ":" in name else name
    return name if port in (None, _PORTS[parts.scheme]) else f"{name}:{port}"


def _rest(parts: SplitResult) -> dict[str, str]:
    kept = [each for each in parts.query.split("&") if not _TRACKING.fullmatch(each.partition("=")[0])]
    fragment = parts.fragment if _ROUTE.match(parts.fragment) else ""
    return {"query": "&".join(kept), "fragment": fragment}


def one_line(text: str) -> str:
    """Return a title as one line of bounded length."""
    return _SPACE.sub(" ", text[: MAX_TITLE * 4]).strip()[:MAX_TITLE]


def distinct(found: Iterable[Listed], at_most: int) -> list[Listed]:
    """Return each article once, as it was named first with a title, and no more than ``at_most``."""
    kept: dict[str, Listed] = {}
    for each in found:
        before = kept.get(each.url)
        if before is None:
            if len(kept) == at_most:
                break
            kept[each.url] = each
        elif each.title and not before.title:
            kept[each.url] = each
    return list(kept.values())
