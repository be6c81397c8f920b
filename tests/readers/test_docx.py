"""Word documents: styles by any name, tables, formulas, what is left out, and archives that mean harm."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from cards.errors import ReadError
from cards.extractor import extract
from cards.model import Document
from cards.readers import read
from cards.selection.judge import judge
from cards.templater.phrasing import phrase
from tests.readers.other import article_of, converted

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def docx(body: str, styles: str = "", **more: str) -> bytes:
    """A document of paragraphs and tables as WordprocessingML writes them."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{W}" xmlns:m="{M}"><w:body>{body}</w:body></w:document>',
        )
        archive.writestr("word/styles.xml", f'<w:styles xmlns:w="{W}">{styles}</w:styles>')
        for name, text in more.items():
            archive.writestr(name, text)
    return made.getvalue()


def style(number: int, name: str, inside: str = "") -> str:
    return f'<w:style w:type="paragraph" w:styleId="{number}"><w:name w:val="{name}"/>{inside}</w:style>'


def p(text: str, number: int = 0, inside: str = "") -> str:
    styled = f'<w:pPr><w:pStyle w:val="{number}"/></w:pPr>' if number else ""
    return f"<w:p>{styled}<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>{inside}</w:p>"


@pytest.mark.parametrize("names", [("标题 1", "标题 2"), ("标题1", "标题2"), ("heading 1", "Heading 2")])
def test_headings_are_known_by_their_styles(names: tuple[str, str]) -> None:
    styles = style(1, names[0]) + style(2, names[1])
    article = article_of(docx(p("缓存", 1) + p("命中", 2) + p("文字。"), styles), "a.docx")
    assert article.text == "# 缓存\n\n## 命中\n\n文字。\n"
    assert (article.title, article.lang, article.converted) == ("缓存", "zh", True)


def test_a_style_of_the_documents_own_is_a_heading_by_its_level() -> None:
    level = '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>'
    article = article_of(docx(p("节", 7) + p("文字。"), style(7, "公司's 小节", level)), "a.docx")
    assert article.text == "## 节\n\n文字。\n"


def test_the_title_is_no_heading_and_the_contents_are_left_out() -> None:
    styles = style(1, "Title") + style(2, "toc 1") + style(3, "heading 1")
    body = p("论缓存", 1) + p("一 1", 2) + p("一", 3) + p("文字。")
    article = article_of(docx(body, styles), "a.docx")
    assert (article.title, article.text) == ("论缓存", "# 一\n\n文字。\n")


def test_code_is_code() -> None:
    styles = style(1, "Source Code")
    article = article_of(docx(p("x = 1", 1) + p("y = *2", 1) + p("文字。"), styles), "a.docx")
    assert article.text == "```\nx = 1\ny = *2\n```\n\n文字。\n"


@pytest.mark.parametrize(
    ("look", "head"),
    [('w:firstRow="1"', "| A | B |"), ('w:val="04A0"', "| A | B |"), ('w:val="0000"', "|  |  |")],
)
def test_a_tables_first_row_is_its_head_where_it_looks_so(look: str, head: str) -> None:
    rows = "".join(
        f"<w:tr>{''.join(f'<w:tc>{p(each)}</w:tc>' for each in row)}</w:tr>" for row in ("AB", "12", "34")
    )
    table = f"<w:tbl><w:tblPr><w:tblLook {look}/></w:tblPr>{rows}</w:tbl>"
    assert article_of(docx(table), "a.docx").text.splitlines()[0] == head


def r(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


FORMULAS = {
    r("x≤y"): "x\\le y",
    f"<m:f><m:num>{r('a')}</m:num><m:den>{r('b')}</m:den></m:f>": "\\frac{a}{b}",
    f"<m:rad><m:deg>{r('3')}</m:deg><m:e>{r('x')}</m:e></m:rad>": "\\sqrt[3]{x}",
    f"<m:sSubSup><m:e>{r('x')}</m:e><m:sub>{r('i')}</m:sub><m:sup>{r('2')}</m:sup></m:sSubSup>": "x_{i}^{2}",
    f'<m:acc><m:accPr><m:chr m:val="̂"/></m:accPr><m:e>{r("y")}</m:e></m:acc>': "\\hat{y}",
    f"<m:func><m:fName>{r('log')}</m:fName><m:e>{r('n')}</m:e></m:func>": "\\log n",
    f'<m:d><m:dPr><m:begChr m:val="|"/><m:endChr m:val="|"/></m:dPr><m:e>{r("x")}</m:e></m:d>': "|x|",
    r("\U0001d465"): "x",
    f"<m:m><m:mr><m:e>{r('a')}</m:e><m:e>{r('b')}</m:e></m:mr></m:m>": "\\begin{matrix} a & b \\end{matrix}",
}


@pytest.mark.parametrize("formula", FORMULAS)
def test_formulas_become_tex(formula: str) -> None:
    body = p("公式", 0, f"<m:oMath>{formula}</m:oMath>")
    assert article_of(docx(body), "a.docx").text == f"公式${FORMULAS[formula]}$\n"


def test_of_a_sentence_with_a_formula_that_cannot_be_read_no_card_is_made() -> None:
    inside = "<m:oMath><m:frob/></m:oMath><w:r><w:t>的高速存储。</w:t></w:r>"
    body = p("缓存", 1) + p("缓存（cache）是存放", 0, inside)
    article = article_of(docx(body, style(1, "heading 1")), "a.docx")
    assert "存放\ufffd的" in article.text
    cards = [judge(card) for fact in extract(article) if (card := phrase(fact, article))]
    assert all(any(each.error for each in card.findings) for card in cards)


def test_notes_are_left_out(tmp_path: Path) -> None:
    source = (
        "# 缓存\n\n缓存[^1]是*副本*的[存储](https://a.example/)。\n\n[^1]: 注。\n\n1. 一\n2. 二\n\n   - 丙\n"
    )
    data = converted(source, tmp_path / "a.docx")
    assert article_of(data, "a.docx").text == (
        "# 缓存\n\n缓存是*副本*的[存储](https://a.example/)。\n\n1. 一\n2. 二\n\n   - 丙\n"
    )


def test_it_is_known_without_an_ending(tmp_path: Path) -> None:
    data = converted("# 缓存\n\n文字。\n", tmp_path / "a.docx")
    assert article_of(data, "https://a.example/1").title == "缓存"


ENTITIES = f'<!DOCTYPE a [<!ENTITY a "{"x" * 9}"><!ENTITY b "{"&a;" * 99}">]>'
DEEP = "<w:sdt><w:sdtContent>" * 3000 + "</w:sdtContent></w:sdt>" * 3000


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 and no more",
        docx(""),
        docx(DEEP),
        docx("<w:p>")[:-60],
        docx("</w:p>"),
        docx(p("x"), styles="<w:style/>" * 3 + "</oops>"),
        docx(p("x" * 20_000_000)),
        docx(p("x"), styles="</w:styles>" + " " * 50_000_000),
        docx("").replace(b"word/document.xml", b"word/documend.xml"),
    ],
    ids=range(10),
)
def test_what_cannot_be_read_costs_only_itself(data: bytes) -> None:
    with pytest.raises(ReadError) as error:
        read(Document(data, "a.docx", path="a.docx"))
    assert error.value.file == "a.docx"


def test_entities_are_not_expanded() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'{ENTITIES}<w:document xmlns:w="{W}"><w:body>{p("&b;")}</w:body></w:document>',
        )
    with pytest.raises(ReadError, match="damaged"):
        read(Document(made.getvalue(), "a.docx"))
