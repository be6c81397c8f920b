"""Word documents: mammoth makes HTML of them, by their styles, and that becomes Markdown."""

from __future__ import annotations

import io
import tomllib
import zipfile
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

from cards.model import Article, Document, Lang
from cards.readers import embedded, omml
from cards.readers.archive import Archive
from cards.readers.converted import LOST, empty, of_element
from cards.readers.formats import require
from cards.readers.html_settling import settle

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from selectolax.lexbor import LexborHTMLParser

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_MAIN = "word/document.xml"
_STYLES = "word/styles.xml"
_LINKS = "word/_rels/document.xml.rels"
# Parts that mammoth is given; notes, comments and what else there is stay where they are.
_SMALL_PARTS = ("[Content_Types].xml", "_rels/.rels", _LINKS, "word/numbering.xml")
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PICTURES = frozenset(
    {
        "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
        "{urn:schemas-microsoft-com:vml}imagedata",
    }
)
_FORMULA = "\ue000"  # before the number of a formula, in the text that mammoth gets
_FORMULA_END = "\ue001"


def read_docx(document: Document, lang: Lang | None) -> list[Article]:
    """Read a Word document as one article.

    Raises:
        ReadError: it is damaged, locked, too large, or holds no text.
        MissingError: mammoth is not installed.
    """
    require("mammoth", "defusedxml")
    archive = Archive(document)
    if _MAIN not in archive:
        raise archive.refused("is no Word document")
    root = archive.xml(_MAIN)
    _drop_references(root)
    _drop_strangers(archive, root)
    formulas = _take_formulas(root)
    _mark_heads(root)
    page = _page(_converted(archive, root), formulas)
    if page.body is not None:
        settle(page.body)
    title = page.css_first("p.title")
    said = " ".join(title.text(deep=True).split()) if title is not None else ""
    for node in page.css("p.title, p.left-out"):
        node.decompose()
    article = of_element(page.body, document, lang, title=said) if page.body is not None else None
    if article is None:
        raise empty(document)
    return [article]


def _converted(archive: Archive, root: Element) -> str:
    """Return the document as HTML. Mammoth gets nothing but XML that has been looked through."""
    import mammoth

    small = io.BytesIO()
    with zipfile.ZipFile(small, "w") as made:
        for name in _SMALL_PARTS:
            if name in archive:
                made.writestr(name, _written(archive.xml(name)))
        if _STYLES in archive:
            styles = archive.xml(_STYLES)
            made.writestr(_STYLES, _written(styles))
            own = _outlined(styles)
        else:
            own = []
        for name in filter(embedded.is_picture, archive.names):
            made.writestr(name, name)  # of a picture nothing but what it is called is wanted
        made.writestr(_MAIN, _written(root))
    try:
        result = mammoth.convert_to_html(
            small,
            style_map="\n".join([*own, *_style_map()]),
            convert_image=mammoth.images.img_element(_picture),
        )
    except RecursionError as error:
        raise archive.refused("is nested too deeply") from error
    except Exception as error:  # it looks for nothing that may be missing
        raise archive.refused("is damaged") from error
    return str(result.value)


class _Found(Protocol):
    """A picture as mammoth tells of it."""

    alt_text: str | None

    def open(self) -> AbstractContextManager[IO[bytes]]:
        """Open its file."""


def _picture(image: _Found) -> dict[str, str]:
    """Return what an ``<img>`` is to say of a picture that mammoth found; no address if it is of no kind."""
    try:
        with image.open() as opened:
            name = opened.read().decode()
    except (KeyError, ValueError):  # it is not there, or of another kind
        return {"src": ""}
    lines = (image.alt_text or "").splitlines()
    alt = " ".join(line for line in lines if not _is_automatic(line))
    return {"src": embedded.of_entry(name), "alt": alt}


def _is_automatic(line: str) -> bool:
    return any(said in line.casefold() for said in _table()["automatic"])


def _written(root: Element) -> bytes:
    from xml.etree.ElementTree import tostring

    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


@cache
def _table() -> dict[str, list[str]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


@cache
def _style_map() -> list[str]:
    """Return what mammoth is to make of which style."""
    table = _table()
    rules = [
        f"p[style-name='{name.format(n=n)}'] => h{n}:fresh" for name in table["headings"] for n in range(1, 7)
    ]
    rules += [f"p[style-name='{name}'] => p.title:fresh" for name in table["titles"]]
    left_out = {name.format(n=n) for name in table["left_out"] for n in range(1, 10)}
    rules += [f"p[style-name='{name}'] => p.left-out:fresh" for name in sorted(left_out)]
    rules += [f"p[style-name='{name}'] => pre:separator('\\n')" for name in table["code_blocks"]]
    rules += [f"r[style-name='{name}'] => code" for name in table["code_words"]]
    rules += [f"p[style-name='{name}'] => blockquote > p:fresh" for name in table["quotes"]]
    return rules


def _outlined(styles: Element) -> list[str]:
    """Return rules for styles that the document itself makes headings, whatever they are called."""
    levels: dict[str, int] = {}
    for style in styles.iter(f"{_W}style"):
        name, level = style.find(f"{_W}name"), style.find(f"{_W}pPr/{_W}outlineLvl")
        value = level.get(f"{_W}val", "") if level is not None else ""
        if style.get(f"{_W}type") == "paragraph" and name is not None and value in set("012345"):
            levels[name.get(f"{_W}val", "")] = int(value) + 1
    return [
        f"p[style-name='{_quoted(name)}'] => h{level}:fresh"
        for name, level in levels.items()
        if name.strip() and name.isprintable()
    ]


def _quoted(name: str) -> str:
    return name.replace("\\", "\\\\").replace("'", "\\'")


def _drop_references(root: Element) -> None:
    """Drop what leads to notes and comments, which mammoth is not given."""
    names = {f"{_W}{name}Reference" for name in ("footnote", "endnote", "comment")}
    for run in list(root.iter(f"{_W}r")):
        for child in [child for child in run if child.tag in names]:
            run.remove(child)


def _drop_strangers(archive: Archive, root: Element) -> None:
    """Drop where pictures are said to lie that are not in the document: nothing is looked for elsewhere."""
    links = archive.xml(_LINKS) if _LINKS in archive else ()
    known = {link.get("Id") for link in links}
    for element in root.iter():
        if element.tag in _PICTURES:
            element.attrib.pop(f"{_R}link", None)
            for name in (f"{_R}embed", f"{_R}id"):
                if name in element.attrib and element.attrib[name] not in known:
                    del element.attrib[name]


def _take_formulas(root: Element) -> list[tuple[str | None, bool]]:
    """Put a mark in the place of every formula; return their TeX and whether they stand alone."""
    from xml.etree.ElementTree import Element, SubElement

    found: list[tuple[str | None, bool]] = []
    for parent in list(root.iter()):
        if parent.tag in (f"{omml.M}oMath", f"{omml.M}oMathPara"):
            continue
        for at, child in enumerate(parent):
            if child.tag not in (f"{omml.M}oMath", f"{omml.M}oMathPara"):
                continue
            alone = child.tag.endswith("Para")
            run = Element(f"{_W}r")
            text = SubElement(run, f"{_W}t", {_XML_SPACE: "preserve"})
            text.text = f"{_FORMULA}{len(found)}{_FORMULA_END}"
            parent[at] = run
            found.append((omml.to_tex(child), alone))
    return found


def _mark_heads(root: Element) -> None:
    """Mark a table's first row as its head where its look sets it apart, as Word does unless told not to."""
    from xml.etree.ElementTree import SubElement

    for table in root.iter(f"{_W}tbl"):
        look, row = table.find(f"{_W}tblPr/{_W}tblLook"), table.find(f"{_W}tr")
        if look is None or row is None or not _sets_apart(look):
            continue
        properties = row.find(f"{_W}trPr")
        if properties is None:
            properties = SubElement(row, f"{_W}trPr")
            row.remove(properties)
            row.insert(0, properties)
        if properties.find(f"{_W}tblHeader") is None:
            SubElement(properties, f"{_W}tblHeader")


def _sets_apart(look: Element) -> bool:
    first = look.get(f"{_W}firstRow")
    if first is not None:
        return first in ("1", "true", "on")
    try:
        return bool(int(look.get(f"{_W}val", "0"), 16) & 0x20)
    except ValueError:
        return False


def _page(html: str, formulas: list[tuple[str | None, bool]]) -> LexborHTMLParser:
    """Return the page with every formula in its place."""
    import re
    from html import escape

    from selectolax.lexbor import LexborHTMLParser

    def put(found: re.Match[str]) -> str:
        number = int(found[1])
        tex, alone = formulas[number] if number < len(formulas) else (None, False)
        if tex is None:
            return LOST
        display = ' display="block"' if alone else ""
        return f'<span data-tex="{escape(tex, quote=True)}"{display}></span>'

    return LexborHTMLParser(re.sub(f"{_FORMULA}([0-9]{{1,6}}){_FORMULA_END}", put, html))
