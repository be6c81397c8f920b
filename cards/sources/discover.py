"""Where the feed of a page is: what the page says, what looks like it, and the usual places."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin, urlsplit

from cards.sources.listed import clean
from cards.sources.pages import MAX_LINKS, base_of, parsed

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_FEEDS = 20
_WORDS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An address that may be a feed's, and what the page says about it."""

    url: str
    said: str


def feeds_of(html: str, url: str) -> list[str]:
    """Return the addresses that may be feeds of a page, the likeliest first, none of them fetched.

    First come those that the page names as its feeds, then links that look like one, then the usual
    places, which the caller must try; feeds of comments are last of what was found.

    Args:
        html: the page; of a very long one the beginning.
        url: its address.

    Raises:
        SourceError: its elements are nested too deeply.
    """
    named = _named(html, url)
    ours = [each for each in named if not _of_comments(each)]
    found = [each.url for each in ours]
    found += [*_of_site(url), *_places(url)]
    found += [each.url for each in named if _of_comments(each)]
    return list(dict.fromkeys(found))[:MAX_FEEDS]


def feeds_named(html: str, url: str) -> list[str]:
    """Return the feeds that a page itself tells of, those of comments left out; else as :func:`feeds_of`.

    Raises:
        SourceError: its elements are nested too deeply.
    """
    return list(dict.fromkeys(each.url for each in _named(html, url) if not _of_comments(each)))[:MAX_FEEDS]


def _named(html: str, url: str) -> list[_Candidate]:
    tree = parsed(html, url)
    base = base_of(tree, url)
    return [*_alternates(tree, base), *_anchors(tree, base)]


def _alternates(tree: LexborHTMLParser, base: str) -> Iterator[_Candidate]:
    data = _data()
    for node in tree.css("link[rel][href]")[:MAX_LINKS]:
        kind = (_value(node, "type")).partition(";")[0].strip().lower()
        words = _value(node, "rel").lower().split()
        url = clean(_value(node, "href"), base)
        if url is None or kind not in data["types"] or not {"alternate", "feed"} & set(words):
            continue
        if kind not in data["doubtful"] or _looks_like_feed(url):
            yield _Candidate(url, _value(node, "title"))


def _anchors(tree: LexborHTMLParser, base: str) -> Iterator[_Candidate]:
    texts = _data()["texts"]
    by_text: list[_Candidate] = []
    for node in tree.css("a[href]")[:MAX_LINKS]:
        href = _value(node, "href")
        url = clean(href, base)
        if url is None or href.startswith("#"):
            continue
        said = " ".join((node.text() or _value(node, "title") or _value(node, "aria-label"))[:200].split())
        if _looks_like_feed(url):
            yield _Candidate(url, said)
        elif said.lower() in texts and _same_site(url, base):
            by_text.append(_Candidate(url, said))
    yield from by_text


def _looks_like_feed(url: str) -> bool:
    name = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2].lower()
    return name in _data()["names"] or name.endswith((".rss", ".atom", ".rdf"))


def _same_site(url: str, base: str) -> bool:
    mine, theirs = (urlsplit(each).hostname or "" for each in (base, url))
    return theirs == mine or theirs.endswith("." + mine) or mine.endswith("." + theirs)


def _of_comments(candidate: _Candidate) -> bool:
    words = set(_WORDS.findall(f"{urlsplit(candidate.url).path} {candidate.said}".lower()))
    return any(
        each in words or (not each.isascii() and each in candidate.said) for each in _data()["comments"]
    )


def _of_site(url: str) -> Iterator[str]:
    for site in _data()["sites"]:
        if found := re.fullmatch(site["page"], url):
            yield found.expand(site["feed"])


def _places(url: str) -> Iterator[str]:
    """Yield the usual places: in the folder of the page, and at the root."""
    here = urljoin(url.partition("?")[0].partition("#")[0], ".")
    last = urlsplit(url).path.rpartition("/")[2]
    folders = [here] if not last or "." in last else [f"{here}{last}/", here]
    for folder in dict.fromkeys([*folders, urljoin(url, "/")]):
        for place in _data()["places"]:
            yield folder + place


def _value(node: LexborNode, name: str) -> str:
    return node.attributes.get(name) or ""


@cache
def _data() -> Mapping[str, Any]:
    table = tomllib.loads((Path(__file__).with_suffix(".toml")).read_text(encoding="utf-8"))
    return {
        name: frozenset(value) if name not in ("sites", "places") else value for name, value in table.items()
    }
