"""Books: chapters, their keys and titles, what is left out, and archives that mean harm."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from cards.errors import ReadError
from cards.model import Article, Document
from cards.readers import read
from tests.readers.books import PAGE, book, page
from tests.readers.other import converted


def articles(data: bytes) -> list[Article]:
    return read(Document(data, "b.epub", path="books/b.epub", key="books/b.epub"))


def test_every_chapter_is_an_article_with_a_key_of_its_own() -> None:
    found = articles(
        book({"c1.xhtml": page("<h1>一</h1><p>甲。</p>"), "c2.xhtml": page("<h1>二</h1><p>乙。</p>")})
    )
    assert [(each.key, each.title, each.text) for each in found] == [
        ("books/b.epub#c1.xhtml", "一", "# 一\n\n甲。\n"),
        ("books/b.epub#c2.xhtml", "二", "# 二\n\n乙。\n"),
    ]
    assert {(each.path, each.lang, each.converted) for each in found} == {("books/b.epub", "zh", True)}


def test_the_table_of_contents_names_a_chapter_that_has_no_heading() -> None:
    nav = page('<nav epub:type="toc"><ol><li><a href="c1.xhtml#a">甲的故事</a></li></ol></nav>')
    item = f'<item id="n" href="nav.xhtml" properties="nav" media-type="{PAGE}"/>'
    data = book({"c1.xhtml": page("<p>甲。</p>")}, more={"OEBPS/nav.xhtml": nav}, manifest=item)
    assert [(each.title, each.titled) for each in articles(data)] == [("甲的故事", True)]
    ncx = (
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>甲</text></navLabel>'
        '<content src="c1.xhtml"/></navPoint></navMap></ncx>'
    )
    item = '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
    data = book({"c1.xhtml": page("<p>甲。</p>")}, more={"OEBPS/toc.ncx": ncx}, manifest=item)
    assert [each.title for each in articles(data)] == ["甲"]


def test_a_section_is_not_the_chapter() -> None:
    nav = page('<nav><ol><li><a href="c.xhtml#a">甲</a></li><li><a href="c.xhtml#b">乙</a></li></ol></nav>')
    item = f'<item id="n" href="nav.xhtml" properties="nav" media-type="{PAGE}"/>'
    chapter = page("<h2>甲</h2><p>子。</p><h2>乙</h2><p>丑。</p>")
    (article,) = articles(book({"c.xhtml": chapter}, more={"OEBPS/nav.xhtml": nav}, manifest=item))
    assert article.title != "乙"


def test_what_is_no_chapter_is_left_out() -> None:
    guide = '<guide><reference type="cover" href="cover.xhtml"/></guide>'
    data = book(
        {
            "cover.xhtml": page("<p>封。</p>"),
            "copy.xhtml": page("<p>版权所有。</p>", "copyright-page"),
            "toc.xhtml": page("<h1>目录</h1><p>一</p>"),
            "c1.xhtml": page("<h1>一</h1><p>甲。</p>"),
            "index.xhtml": page("<section epub:type='index'><p>甲 1</p></section>"),
            "empty.xhtml": page(""),
        },
        guide=guide,
    )
    assert [each.key for each in articles(data)] == ["books/b.epub#c1.xhtml"]


def test_notes_are_left_out_and_what_is_closed_where_it_opens_swallows_nothing() -> None:
    body = (
        "<p><a id='x'/>甲<a epub:type='noteref' href='#n'>1</a>是<i/>乙。</p>"
        "<aside epub:type='footnote'><p>注。</p></aside><p>丙。</p>"
    )
    assert articles(book({"c.xhtml": page(body)}))[0].text == "甲是乙。\n\n丙。\n"


def test_a_formula_is_read_from_its_mathml_or_leaves_a_hole() -> None:
    body = (
        "<p>甲是<math alttext='x squared'><msup><mi>x</mi><mn>2</mn></msup></math>，"
        "乙是<math><menclose notation='longdiv'><mi>x</mi></menclose></math>。</p>"
    )
    assert articles(book({"c.xhtml": page(body)}))[0].text == "甲是$x^2$，乙是\ufffd。\n"


def test_a_broken_chapter_costs_only_itself() -> None:
    data = book({"a.xhtml": page("<p>甲。</p>"), "b.xhtml": page("x" * 2_000_001)})
    assert [each.text for each in articles(data)] == ["甲。\n"]


def test_pandocs_book_is_known_without_an_ending(tmp_path: Path) -> None:
    data = converted("# 缓存\n\n文字。\n", tmp_path / "a.epub", "--metadata=title:书")
    (article,) = read(Document(data, "download"))
    assert (article.title, article.text) == ("缓存", "# 缓存\n\n文字。\n")


DRM = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:e="http://www.w3.org/2001/04/xmlenc#">'
    '<e:EncryptedData><e:EncryptionMethod Algorithm="{}"/></e:EncryptedData></encryption>'
)
ONE = {"c.xhtml": page("<p>甲。</p>")}


def test_a_protected_book_says_so_and_obscured_fonts_are_no_protection() -> None:
    aes = DRM.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc")
    with pytest.raises(ReadError, match="protected against copying"):
        articles(book(ONE, more={"META-INF/encryption.xml": aes}))
    fonts = DRM.format("http://www.idpf.org/2008/embedding")
    assert len(articles(book(ONE, more={"META-INF/encryption.xml": fonts}))) == 1


def many() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        for number in range(10_001):
            archive.writestr(str(number), "")
    return made.getvalue()


def lying() -> bytes:
    """A chapter that is a million times larger than its entry says."""
    data = book({"c.xhtml": page(" " * 40_000_000)})
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"OEBPS/c.xhtml"))
    return data[: at + 24] + (40).to_bytes(4, "little") + data[at + 28 :]


ENTITY = '<!DOCTYPE x [<!ENTITY a "b">]>'


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04application/epub+zip",
        many(),
        lying(),
        book({}),
        book({"c.xhtml": page("")}),
        book({"c.xhtml": page(" " * 40_000_000)}),
        book(ONE).replace(b"OEBPS/content.opf", b"OEBPS/contenx.opf"),
        book(ONE, guide="<a>" * 100_000),
        book(ONE, manifest=f"{ENTITY}"),
        book({"../../c.xhtml": page("")}),
        book({"c.xhtml": page("<div>" * 100_000)}),
    ],
    ids=range(11),
)
def test_what_cannot_be_read_costs_only_itself(data: bytes) -> None:
    with pytest.raises(ReadError) as error:
        articles(data)
    assert error.value.file == "books/b.epub"
