"""Books: every chapter is an article of its own, in the order in which the book is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from cards.errors import ReadError
from cards.model import Article, Document, Lang
from cards.readers import embedded
from cards.readers.archive import Archive
from cards.readers.chapters import is_apparatus, words
from cards.readers.converted import empty, of_html
from cards.readers.formats import require

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from selectolax.lexbor import LexborNode

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_OCF = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_ENC = "{http://www.w3.org/2001/04/xmlenc#}"
_OPF = "{http://www.idpf.org/2007/opf}"
_NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")  # how fonts are obscured
_PAGES = frozenset({"application/xhtml+xml", "text/html"})
_MOST_CHAPTERS = 2_000
_LONGEST = 2_000_000  # bytes of one chapter
# In XML an element may be closed where it is opened; to an HTML parser all that follows lies inside it.
_CLOSED = re.compile(
    r"<(?!(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)\b)([A-Za-z][\w:.-]*)"
    r"((?:\s[^<>]*?)?)/>"
)
_TYPE = re.compile(r"<(?:body|section)\b[^<>]*?\b(?:epub:type|role)\s*=\s*[\"']([^\"'<>]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Book:
    """What the package document tells.

    Attributes:
        folder: of the package document, which all addresses in it are seen from.
        chapters: the files of the chapters, in reading order.
        titles: by file, what the table of contents calls it.
    """

    folder: str
    chapters: tuple[str, ...]
    titles: Mapping[str, str]


def read_epub(document: Document, lang: Lang | None) -> list[Article]:
    """Read a book as an article a chapter; its key is the book's and the chapter's file.

    What language the book says it is in is not believed: many a tool writes its own.

    Raises:
        ReadError: it is damaged, locked, too large, or holds no text.
        MissingError: a library is not installed.
    """
    require("defusedxml")
    archive = Archive(document)
    _check_open(archive)
    book = _book(archive)
    articles, broken = [], None
    for chapter in book.chapters:
        try:
            article = _chapter(archive, book, chapter, document, lang)
        except ReadError as error:
            broken = broken or error
            continue
        if article is not None:
            articles.append(article)
    if not articles:
        raise broken or empty(document)
    return articles


def _check_open(archive: Archive) -> None:
    """Refuse a book whose chapters are encrypted; fonts may be."""
    if _ENCRYPTION not in archive:
        return
    for data in archive.xml(_ENCRYPTION).iter(f"{_ENC}EncryptedData"):
        method = data.find(f"{_ENC}EncryptionMethod")
        if method is None or method.get("Algorithm") not in _FONTS:
            error = archive.refused("is protected against copying")
            error.hint = "ask its seller for a copy without protection, or leave it out"
            raise error


def _book(archive: Archive) -> _Book:
    if _CONTAINER not in archive:
        raise archive.refused("is no book")
    rootfile = next(archive.xml(_CONTAINER).iter(f"{_OCF}rootfile"), None)
    path = normpath(unquote(rootfile.get("full-path", ""))) if rootfile is not None else ""
    if path not in archive:
        raise archive.refused("is damaged")
    package, folder = archive.xml(path), dirname(path)
    items = {item.get("id", ""): item for item in package.iter(f"{_OPF}item")}
    skipped = {_address(folder, item) for item in items.values() if _is_navigation(item)}
    skipped |= set(_guided(package, folder))
    chapters: dict[str, None] = {}
    for reference in package.iter(f"{_OPF}itemref"):
        item = items.get(reference.get("idref", ""))
        if item is None or item.get("media-type") not in _PAGES:
            continue
        address = _address(folder, item)
        if address in archive and address not in skipped:
            chapters[address] = None
    titles = _titles(archive, items, package, folder)
    return _Book(folder, tuple(chapters)[:_MOST_CHAPTERS], titles)


def _address(folder: str, item: Element) -> str:
    """Return the name in the archive that an address means, without the place in the file."""
    path = unquote(urlsplit(item.get("href", "")).path)
    return normpath(join(folder, path)) if path else ""


def _is_navigation(item: Element) -> bool:
    return "nav" in item.get("properties", "").split()


def _guided(package: Element, folder: str) -> Iterator[str]:
    """Yield the files that the guide of an older book calls a cover, a table of contents …"""
    for reference in package.iter(f"{_OPF}reference"):
        if reference.get("type", "").lower().removeprefix("other.") in words()["left_out"]:
            yield _address(folder, reference)


def _titles(archive: Archive, items: Mapping[str, Element], package: Element, folder: str) -> dict[str, str]:
    """Return what the book's table of contents calls each file: the one entry that leads to it."""
    try:
        for item in items.values():
            address = _address(folder, item)
            if _is_navigation(item) and address in archive:
                return _of_nav(archive, address)
        spine = package.find(f"{_OPF}spine")
        ncx = items.get(spine.get("toc", "") if spine is not None else "")
        if ncx is not None and _address(folder, ncx) in archive:
            return _of_ncx(archive, _address(folder, ncx))
    except ReadError:  # the chapters have headings, too
        pass
    return {}


def _of_nav(archive: Archive, address: str) -> dict[str, str]:
    from selectolax.lexbor import LexborHTMLParser

    page = LexborHTMLParser(_opened(archive.read(address)))
    return _named(
        dirname(address),
        ((link.attributes.get("href") or "", link.text(deep=True)) for link in page.css("nav a[href]")),
    )


def _of_ncx(archive: Archive, address: str) -> dict[str, str]:
    entries = []
    for point in archive.xml(address).iter(f"{_NCX}navPoint"):
        content, label = point.find(f"{_NCX}content"), point.find(f"{_NCX}navLabel/{_NCX}text")
        if content is not None and label is not None:
            entries.append((content.get("src", ""), label.text or ""))
    return _named(dirname(address), entries)


def _named(folder: str, entries: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the title of each file; a place within one is its title only if no other entry leads there."""
    titles: dict[str, list[tuple[bool, str]]] = {}
    for address, title in entries:
        parts, said = urlsplit(address), " ".join(title.split())
        if parts.path and said:
            path = normpath(join(folder, unquote(parts.path)))
            titles.setdefault(path, []).append((not parts.fragment, said))
    whole = {path: next((said for is_whole, said in given if is_whole), "") for path, given in titles.items()}
    return {
        path: whole[path] or given[0][1] for path, given in titles.items() if whole[path] or len(given) == 1
    }


def _chapter(
    archive: Archive, book: _Book, name: str, document: Document, lang: Lang | None
) -> Article | None:
    """Return the article that a chapter is; None if there is nothing to read in it."""
    data = archive.read(name)
    if len(data) > _LONGEST:
        raise archive.refused("holds a chapter of more than 2 MB")
    page = _opened(data)
    types = " ".join(_TYPE.findall(page[:20_000])[:2]).lower().split()
    title = book.titles.get(name, "")
    if not words()["left_out"].isdisjoint(types) or is_apparatus(title):
        return None
    article = of_html(page, document, lang, without=_is_note, pictures=partial(_name, within=name))
    if article is None or (not title and is_apparatus(article.title)):
        return None
    if not article.titled and title:
        article = replace(article, title=title, titled=True)
    place = name.removeprefix(f"{book.folder}/") if book.folder else name
    return replace(article, key=f"{document.url or document.key or document.name}#{place}")


def _name(body: LexborNode, within: str) -> None:
    """Have every picture called by its name in the archive, wherever the chapter lies."""
    for image in body.css("img[src]"):
        image.attrs["src"] = embedded.of_link(image.attributes.get("src") or "", within)


def _is_note(node: LexborNode) -> bool:
    """Whether an element is a note or leads to one."""
    given = node.attributes
    types = f"{given.get('epub:type') or ''} {given.get('role') or ''}".lower().split()
    return not words()["notes"].isdisjoint(types)


def _opened(data: bytes) -> str:
    """Return a page as an HTML parser reads it as it is meant."""
    declared = re.match(rb"\s*<\?xml[^>]*?encoding=[\"']([\w-]+)", data[:200])
    names = ["utf-8-sig", "utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig"]
    for name in [*names, declared[1].decode("ascii") if declared else "utf-8"]:
        try:
            text = data.decode(name)
            break
        except (UnicodeDecodeError, LookupError):
            continue
    else:
        text = data.decode("utf-8", "replace")
    text = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    return _CLOSED.sub(r"<\1\2></\1>", text)
