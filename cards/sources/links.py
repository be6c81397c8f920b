"""Listing pages (the front page of a blog, its archive): the links in them that lead to articles.

What tells them is repetition: the titles of the articles stand in elements of the same shape, and they are
longer than the other links that do. Which addresses, words and sites are none of it says ``links.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from cards.sources.listed import Listed, clean, distinct, one_line
from cards.sources.pages import MAX_LINKS, base_of, parsed

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_ARTICLES = 2_000
_LEVELS = 5
_REPEATED = 3
# A title in Chinese says as much in a third of the characters.
_TITLE = 12
_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_WORDS = re.compile(r"[^\W\d_]+")
_NOWHERE = "https://page.invalid/"
# What makes a page a listing: this many titles, and no more than this part of its text on one side of them.
_LISTED = 5
_ONE_SIDED = 0.4
_SHORT = 300
_INLINE = frozenset({"a", "span", "b", "i", "em", "strong", "time", "small", "code"})
# An address of so many parts names an article whatever its last one is: /2024/03/about/.
_DATED = 3
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5"})
_VARYING = frozenset({"odd", "even", "first", "last", "active", "sticky", "top", "new", "current", "pinned"})


@dataclass(frozen=True, slots=True)
class _Link:
    """A link that may lead to an article.

    Attributes:
        url: where it leads.
        title: its text, or that of the heading in it.
        shape: the names of the elements around it, innermost first, with their classes.
        headed: whether it stands in a heading, or holds one.
        at: the number of its element in the page.
    """

    url: str
    title: str
    shape: tuple[str, ...]
    headed: bool
    at: int


def articles(html: str, url: str) -> list[Listed]:
    """Return the articles that a listing page leads to, as they stand on it; none if it lists none.

    Args:
        html: the page; of a very long one the beginning.
        url: its address: only pages of the same site are its articles.

    Raises:
        SourceError: its elements are nested too deeply.
    """
    tree = _main(html, url)
    links = list(_links(tree, url))
    best = _best(links)
    return distinct((Listed(each.url, each.title) for each in links if each.shape in best), MAX_ARTICLES)


def is_listing(html: str, url: str = "") -> bool:
    """Return whether a page lists articles and is none itself. In doubt it is an article.

    On a listing the titles of at least five articles stand alone in their lines or in headings, and the text
    is spread between them; the related articles below an article leave nearly all of its text on one side.

    Args:
        html: the page; of a very long one the beginning.
        url: its address; without it, the one that the page gives itself.

    Raises:
        SourceError: its elements are nested too deeply.
    """
    head = parsed(html, url)
    if any(_of_article(node) for node in head.css("meta[property='og:type']")):
        return False
    tree = _main(html)
    links = list(_links(tree, url or _address(head)))
    best = _best(links)
    titles = {each.at: each for each in links if each.shape in best}
    if len({each.url for each in titles.values()}) < _LISTED:
        return False
    gaps, alone = _spread(tree, titles)
    return alone * 10 >= len(titles) * 8 and max(gaps) <= max(sum(gaps) * _ONE_SIDED, _SHORT)


def _of_article(node: LexborNode) -> bool:
    return (node.attributes.get("content") or "").strip().lower() == "article"


def _address(tree: LexborHTMLParser) -> str:
    """Return the address that a page gives itself, or one of the site that most of its links lead to."""
    for selector, name in (("link[rel=canonical]", "href"), ("meta[property='og:url']", "content")):
        node = tree.css_first(selector)
        own = clean((node.attributes.get(name) if node else "") or "", "")
        if own:
            return own
    found = (clean(node.attributes.get("href") or "", _NOWHERE) for node in tree.css("a[href]")[:MAX_LINKS])
    hosts = Counter(urlsplit(each).netloc for each in found if each)
    return f"https://{hosts.most_common(1)[0][0]}/" if hosts else _NOWHERE


def _spread(tree: LexborHTMLParser, titles: Mapping[int, _Link]) -> tuple[list[int], int]:
    """Return how much text stands before, between and after the titles, and how many stand alone."""
    gaps, alone = [0], 0
    for node in tree.root.traverse(include_text=True) if tree.root else ():
        link = titles.get(node.mem_id)
        if link:
            alone += link.headed or _is_alone(node, link)
            gaps.append(0)
        elif node.tag == "-text":
            gaps[-1] += _weight(node.text_content or "")
    return gaps, alone


def _is_alone(node: LexborNode, link: _Link) -> bool:
    above = node.parent
    while above is not None and above.tag in _INLINE:
        above = above.parent
    around = len(" ".join((above.text() if above else "")[:2000].split()))
    return around <= 2 * len(link.title) + 20


def _main(html: str, url: str = "") -> LexborHTMLParser:
    """Return a page without what stands around its main part."""
    tree = parsed(html, url)
    for node in tree.css(", ".join(_data()["outside"])):
        node.decompose()
    return tree


def _links(tree: LexborHTMLParser, url: str) -> Iterator[_Link]:
    base = base_of(tree, url)
    site, own = site_of(url), clean(url, url)
    around: dict[int, tuple[tuple[str, ...], bool, bool]] = {}
    for node in tree.css("a[href]")[:MAX_LINKS]:
        href = node.attributes.get("href") or ""
        address = None if href.startswith("#") else clean(href, base)
        if not address or address == own or site_of(address) != site or not is_article(address):
            continue
        title, holds = _title(node)
        shape, headed, beside = _shape(node, around)
        if title and not beside:
            yield _Link(address, title, shape, headed or holds, node.mem_id)


def _title(node: LexborNode) -> tuple[str, bool]:
    """Return what a link is called, and whether a heading in it says so; nothing if it has no title."""
    heading = node.css_first(", ".join(sorted(_HEADINGS)))
    text = one_line((heading or node).text(separator=" ") or "")
    if text.lower().strip(" .…»›>→") in _data()["untitled"]:
        return "", False
    return text, heading is not None


def _shape(
    node: LexborNode, known: dict[int, tuple[tuple[str, ...], bool, bool]]
) -> tuple[tuple[str, ...], bool, bool]:
    """Return the shape of a link, whether it stands in a heading, and whether beside the main part."""
    names: list[str] = [_name(node)]
    headed = beside = False
    above = node.parent
    for level in range(_LEVELS * 2):
        if above is None or above.tag in ("body", "html", "-undef"):
            break
        if level < _LEVELS:
            names.append(_name(above))
            headed = headed or above.tag in _HEADINGS
        beside = beside or _is_beside(above)
        above = above.parent
    return tuple(names), headed, beside


def _name(node: LexborNode) -> str:
    words = (node.attributes.get("class") or "")[:200].split()
    fixed = sorted(word for word in words if word.isalpha() and word.lower() not in _VARYING)
    return ".".join([node.tag or "", *fixed[:3]])


def _is_beside(node: LexborNode) -> bool:
    said = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"[:300]
    return bool(said.strip()) and not _data()["beside"].isdisjoint(_WORDS.findall(said.lower()))


def _best(links: list[_Link]) -> set[tuple[str, ...]]:
    """Return the shapes in which the titles of articles stand."""
    groups: dict[tuple[str, ...], list[_Link]] = defaultdict(list)
    for link in links:
        groups[link.shape].append(link)
    worth = {shape: _worth(group) for shape, group in groups.items()}
    most = max(worth.values(), default=0.0)
    if not most:
        return set()
    best = max(worth, key=worth.__getitem__)
    tags, length = _tags(best), _length(groups[best])
    alike = (s for s in groups if _tags(s) == tags and _length(groups[s]) * 2 >= length)
    return {best, *alike}


def _worth(group: list[_Link]) -> float:
    """Return how much a group of links looks like the titles of articles; 0 for not at all."""
    count = len({link.url for link in group})
    headed = group[0].headed
    length = _length(group)
    if (count < _REPEATED and not headed) or (length < _TITLE / 2 and not headed):
        return 0.0
    return count * min(length, 4 * _TITLE) * (3 if headed else 1)


def _length(group: list[_Link]) -> float:
    """Return how long the titles of a group are, a Chinese character counted as three."""
    sample = group[:200]
    return sum(_weight(link.title) for link in sample) / len(sample)


def _weight(text: str) -> int:
    return len(text.strip()) + 2 * len(_CJK.findall(text))


def _tags(shape: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.partition(".")[0] for name in shape)


def is_article(url: str) -> bool:
    """Return whether an address may be that of an article: no tag, no author, no further page, no file."""
    data = _data()
    parts = urlsplit(url)
    for site in data["sites"]:
        if re.fullmatch(site["host"], parts.hostname or ""):
            return re.fullmatch(site["article"], parts.path.rstrip("/")) is not None
    path = unquote(parts.path).lower()
    words = [word for word in path.split("/") if word]
    if not words:
        return bool(parts.query or parts.fragment) and not _is_refused(path, parts.query)
    stem, _, ending = words[-1].rpartition(".")
    if ending in data["files"] and stem:
        return False
    name = stem if ending in ("html", "htm", "php", "aspx") else words[-1]
    if (len(words) < _DATED and name in data["last"]) or not data["parts"].isdisjoint(words):
        return False
    return not _is_refused(path, parts.query)


def _is_refused(path: str, query: str) -> bool:
    way = f"{path}?{query}" if query else path
    return any(re.search(pattern, way) for pattern in _data()["patterns"])


def site_of(url: str) -> str:
    """Return the name under which a site was registered: ``example.com.cn`` for ``blog.example.com.cn``."""
    host = urlsplit(url).hostname or ""
    parts = host.split(".")
    if ":" in host or parts[-1].isdigit():
        return host
    keep = 3 if ".".join(parts[-2:]) in _data()["suffixes"] else 2
    return ".".join(parts[-keep:])


@cache
def _data() -> Mapping[str, Any]:
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    listed = ("outside", "patterns", "sites")
    return {name: value if name in listed else frozenset(value) for name, value in table.items()}
