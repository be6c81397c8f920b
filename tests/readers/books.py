"""Books (EPUB), put together by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/content.opf"/></rootfiles></container>'
)
PAGE = "application/xhtml+xml"
XHTML = '<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'


def page(body: str, kind: str = "") -> str:
    typed = f' epub:type="{kind}"' if kind else ""
    return f"{XHTML}<head><title/><script src='x'/></head><body{typed}>{body}</body></html>"


def book(
    chapters: Mapping[str, str],
    *,
    guide: str = "",
    more: Mapping[str, str | bytes] | None = None,
    manifest: str = "",
) -> bytes:
    items = "".join(f'<item id="{name}" href="{name}" media-type="{PAGE}"/>' for name in chapters)
    spine = "".join(f'<itemref idref="{name}"/>' for name in chapters)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:language>en</dc:language></metadata><manifest>{items}{manifest}</manifest>"
        f'<spine toc="ncx">{spine}</spine>{guide}</package>'
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("OEBPS/content.opf", package)
        for name, text in {
            **{f"OEBPS/{name}": text for name, text in chapters.items()},
            **(more or {}),
        }.items():
            archive.writestr(name, text)
    return made.getvalue()
