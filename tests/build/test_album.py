"""The folder of pictures that were taken out of documents."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cards.album import Album
from cards.illustrations import MOST_WITHIN, within
from cards.model import Document, Image
from tests.readers.books import book, page
from tests.readers.drawn import png

LONG_AGO = 1_000_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "pictures"
    os.chmod(tmp_path, 0o700)  # noqa: PTH101


def test_the_same_picture_is_one_file_written_once(folder: Path) -> None:
    first = Album(folder).keep(png(1))
    assert first is not None
    assert first.read_bytes() == png(1)
    assert re.fullmatch(r"[0-9a-f]{64}\.png", first.name)
    stamp = first.stat()
    assert Album(folder).keep(png(1)) == first
    assert (first.stat().st_ino, first.stat().st_mtime_ns) == (stamp.st_ino, stamp.st_mtime_ns)
    assert Album(folder).keep(png(2)) != first
    assert len([*folder.iterdir()]) == 2


def test_a_torn_file_is_written_anew(folder: Path) -> None:
    path = Album(folder).keep(png(1))
    assert path is not None
    path.write_bytes(png(1)[:-3])
    assert Album(folder).keep(png(1)) == path
    assert path.read_bytes() == png(1)


@pytest.mark.parametrize(
    "data",
    [b"", b"<svg/>", b"<html>", png(1, 1), png(1, 2), b"GIF89a\1\0\1\0", b"\x89PNG\r\n\x1a\n", b"MZ"],
)
def test_what_is_no_picture_or_shows_nothing_is_not_kept(folder: Path, data: bytes) -> None:
    assert Album(folder).keep(data) is None
    assert not folder.exists()


def test_a_folder_that_cannot_be_written_costs_the_picture(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert Album(tmp_path / "file" / "pictures").keep(png(1)) is None


def test_what_was_not_used_for_long_makes_room(folder: Path) -> None:
    album = Album(folder, most=4 * len(png(1)))
    paths = [path for number in range(6) if (path := album.keep(png(number))) is not None]
    for path in paths[:4]:
        os.utime(path, (LONG_AGO, LONG_AGO))
    (folder / "x.part").write_bytes(b"killed")
    os.utime(folder / "x.part", (LONG_AGO - 1, LONG_AGO - 1))
    assert album.keep(png(0)) == paths[0]  # it is used again
    album.close()
    assert [path.exists() for path in paths] == [True, False, False, False, True, True]
    assert not (folder / "x.part").exists()


def test_what_is_young_stays_even_if_it_is_too_much(folder: Path) -> None:
    album = Album(folder, most=1)
    paths = [album.keep(png(number)) for number in range(3)]
    album.close()
    assert all(path is not None and path.exists() for path in paths)


def test_one_document_has_so_many_pictures_and_no_more(folder: Path) -> None:
    images = [Image(f"embedded:{number}.png", "x") for number in range(MOST_WITHIN + 100)]
    more = {f"{number}.png": png(number, 4) for number in range(MOST_WITHIN + 100)}
    document = Document(book({"c.xhtml": page("")}, more=more), "a.epub")
    digest = hashlib.sha256(document.data).hexdigest()
    assert [*within(images, document, digest, Album(folder))] == images[:MOST_WITHIN]
    assert len([*folder.iterdir()]) == MOST_WITHIN
    assert within(images, document, "another", Album(folder)) == {}
