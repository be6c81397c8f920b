"""The pictures of a passage: which a fact has, and where they may be taken from."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from cards.album import Album
from cards.errors import SourceError
from cards.model import Block, BlockKind, Document, Fact, Image, MarkKind
from cards.readers import embedded
from cards.sources import forges
from cards.sources.named import Address
from cards.templater.pictures import LARGEST

if TYPE_CHECKING:
    from cards.sources.vault import Vault
    from cards.web import Web

MOST = 50
"""Pictures that are fetched for the cards of one page."""

MOST_WITHIN = 500
"""Pictures that are taken out of one document for its cards: a book has more than a page."""

_TOGETHER = 64_000_000  # bytes of them


def images_of(fact: Fact) -> tuple[Image, ...]:
    """Return the pictures of a fact's passage, each once, in reading order, as the document names them.

    They stand in the passage's own blocks, or alone in the paragraph after them.
    """
    found: dict[str, Image] = {}
    for block in _blocks_with_pictures(fact):
        for mark in block.plain.marks:
            if mark.kind is MarkKind.IMAGE and mark.target:
                found.setdefault(mark.target, Image(mark.target, mark.alt))
    return tuple(found.values())


def _blocks_with_pictures(fact: Fact) -> Iterator[Block]:
    own = {id(phrase.block): phrase.block for phrase in fact.evidence}
    yield from own.values()
    beside = fact.path[-1].blocks if fact.path else ()
    for block, following in pairwise(beside):
        alone = following.kind is BlockKind.PARAGRAPH and not following.text.strip()
        if alone and any(id(each) in own for each in block.walk()):
            yield following


def beside(
    images: Collection[Image], file: Path, root: Path, vault: Vault | None = None
) -> dict[Image, Image]:
    """Return where pictures that a file names lie, as far as they may be taken.

    A picture must lie below the folder of the source, or below the document's: an article that was
    taken from the web must not reach for other files of the person, nor a file for what is on the network.

    Args:
        images: as the file names them.
        file: the file.
        root: the folder that its source names.
        vault: that the file lies in; it tells where a picture lies that is named by its bare name.
    """
    found = {}
    for image in images:
        address = urlsplit(image.path)
        if address.scheme or address.netloc or not address.path or address.path.startswith("/"):
            continue  # an address, or it says where it lies on a disk
        path = _local(Path(unquote(address.path)), file.parent, root)
        if vault and not (path and path.is_file()):
            path = vault.attachment(image.path, file)
        if path:
            found[image] = Image(path.as_posix(), image.alt)
    return found


def _local(name: Path, folder: Path, root: Path) -> Path | None:
    path = folder / name
    try:
        real = path.resolve()
        return path if any(real.is_relative_to(each.resolve()) for each in (root, folder)) else None
    except (OSError, ValueError):  # names that no file can have
        return None


def of_page(images: Collection[Image], address: Address, web: Web) -> dict[Image, Image]:
    """Return where the copies of a page's pictures lie, as far as they can be had.

    Once fetched, a picture is not asked for again: one that changes has another address as a rule.

    Args:
        images: as the page names them.
        address: the page's.
        web: the network.
    """
    from cards.web import Wanted

    wanted: dict[Image, Wanted] = {}
    for image in islice(images, MOST):
        url = urljoin(address.url, image.path)
        url = forges.raw(url) or url  # a file beside another is shown beside it
        if url.startswith(("http://", "https://")):
            wanted[image] = Wanted(url, private=address.private, since=0)
    pages = web.get_all([*wanted.values()])
    had = zip(wanted, pages, strict=True)
    return {
        image: Image(page.path.as_posix(), image.alt)
        for image, page in had
        if not isinstance(page, SourceError)
    }


def is_within(image: Image) -> bool:
    """Whether a picture lies inside of the document that names it."""
    return image.path.startswith(embedded.SCHEME)


def within(
    images: Collection[Image], document: Document, digest: str, album: Album, reader: str | None = None
) -> dict[Image, Image]:
    """Return where the copies of pictures lie that a document holds in itself, as far as they can be had.

    Args:
        images: as its text names them.
        document: as it is now.
        digest: of the document that its text was read from, hex; of another one no picture is taken.
        album: keeps the copies.
        reader: the reader that it was read with, if it was forced.
    """
    if hashlib.sha256(document.data).hexdigest() != digest:
        return {}
    names = [*dict.fromkeys(image.path for image in images)][:MOST_WITHIN]
    bounds = {"largest": LARGEST, "together": _TOGETHER}
    found = embedded.taken_out(document, names, reader=reader, **bounds)
    files = {name: path for name, data in found if (path := album.keep(data)) is not None}
    return {image: Image(files[image.path].as_posix(), image.alt) for image in images if image.path in files}
