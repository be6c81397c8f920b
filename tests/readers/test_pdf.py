"""PDF: what is told by places alone, and documents that mean harm."""

from __future__ import annotations

import time
import zlib
from collections import Counter

import pytest

from cards.errors import ReadError
from cards.extractor import extract
from cards.model import Article, Document
from cards.readers import pdf as reader
from cards.readers import read
from cards.readers.pdf.glyphs import BOLD, LETTER, MATH, MONO
from cards.readers.pdf.page import lines_of
from cards.readers.pdf.text import markdown as written
from cards.selection.judge import judge
from cards.templater.phrasing import phrase
from tests.readers.other import NAMES, article_of, markdown
from tests.readers.printed import html, printed

Cards = Counter[tuple[str, str]]

LAYOUT = """
<style>.two { columns: 2; text-align: justify } td { padding: 0 2em }</style>
<h1>Caches and queues</h1>
<p>A <code>Cache-Control</code> header tells caches what to do. {filler}</p>
<p>The costs are high<sup>2</sup> in practice.</p>
<table><tr><th>Name</th><th>Cost of it</th></tr><tr><td>cache</td><td>low</td></tr></table>
<h2>Two columns</h2>
<div class="two"><p>FIRST {filler} {filler}</p><p>LAST {filler} {filler}</p></div>
<p>Steps:</p><ol><li>Ask the cache.</li><li>Ask the server.</li></ol>
<pre>def f(x):
    return x</pre>
""".replace("{filler}", "The quick brown fox jumps over the lazy dog while nobody looks at it. " * 9)


@pytest.fixture(scope="session")
def documents() -> dict[str, bytes]:
    """The demo's articles, and a page of what layouts do, printed."""
    names = (*NAMES, "layout")
    pages = [*(html(markdown(name)) for name in NAMES), LAYOUT]
    return dict(zip(names, printed(pages), strict=True))


def shipped(articles: list[Article]) -> Cards:
    """The cards of articles that no rule rejects."""
    cards = [phrase(fact, article) for article in articles for fact in extract(article)]
    sound = [card for card in cards if card and not any(each.error for each in judge(card).findings)]
    return Counter((card.front, card.back) for card in sound)


def test_a_printed_article_gives_nearly_the_cards_of_its_markdown(documents: dict[str, bytes]) -> None:
    wanted, found = Counter[str](), Counter[str]()
    for name in NAMES:
        known = shipped(read(Document(markdown(name).encode(), f"{name}.md")))
        made = shipped(read(Document(documents[name], f"{name}.pdf")))
        wanted[name], found[name] = (known & made).total(), made.total()
        wanted["of"] += known.total()
    same, made_all = sum(wanted[name] for name in NAMES), sum(found.values())
    assert same >= 0.92 * wanted["of"]  # formulas are lost, but for single letters
    assert same >= 0.97 * made_all  # hardly a card that the Markdown does not give


def test_heads_and_feet_are_left_out_and_columns_are_read_one_by_one(
    documents: dict[str, bytes],
) -> None:
    text = article_of(documents["layout"], "a.pdf").text
    assert text.startswith(
        "# Caches and queues\n\nA `Cache-Control` header tells caches what to do. The quick"
    )
    assert "工程笔记" not in text
    assert "| Name | Cost of it |\n| --- | --- |\n| cache | low |" in text
    assert "\n## Two columns\n\nFIRST The quick" in text
    assert text.index("FIRST") < text.index("LAST")
    assert "it.\n\nLAST The quick" in text
    assert "\n1. Ask the cache.\n2. Ask the server.\n" in text
    assert "```\ndef f(x):\n    return x\n```" in text
    assert "The costs are high\ufffd in practice." in text


def test_it_is_known_without_an_ending_and_loses_formulas(documents: dict[str, bytes]) -> None:
    article = article_of(documents["segmentation-metrics"], "https://a.example/1")
    assert (article.title, article.lang) == ("语义分割的评价指标：PA 与 MIoU", "zh")
    assert (article.lossy, article.converted) == (False, True)


TAGGED = """
<style>h3, h4 { font-size: 1em } li p { margin: 0 }</style>
<h1>缓存的几种写法</h1><p><strong>先说结论</strong></p><h3>写回</h3>
<p>写回是先写缓存、换出时再写内存的策略</p>
<p>它把多次写合成一次，<strong>带宽</strong>省得多，<code>flush（）</code>可以提前写回。</p>
<blockquote>掉电会丢数据。<pre><code>sync()</code></pre></blockquote>
<ul><li><p>脏位记下改过的块；</p></li><li><p>换出时检查脏位。</p><p>没改过的直接丢掉。</p></li></ul>
<pre><code># 写回一块
flush(block)</code></pre><h4>写直达</h4><p>每次都写内存。</p>"""


def test_tags_tell_headings_paragraphs_items_quotes_and_code() -> None:
    (data,) = printed([TAGGED])
    assert article_of(data, "a.pdf").text.split("\n\n") == [
        "# 缓存的几种写法",
        "**先说结论**",
        "### 写回",
        "写回是先写缓存、换出时再写内存的策略",
        "它把多次写合成一次，**带宽**省得多，`flush（）`可以提前写回。",
        "> 掉电会丢数据。",
        "> ```\n> sync()\n> ```",
        "- 脏位记下改过的块；\n- 换出时检查脏位。",
        "没改过的直接丢掉。",
        "```\n# 写回一块\nflush(block)\n```",
        "#### 写直达",
        "每次都写内存。\n",
    ]


CURVE = '<svg width=50 height=14><path d="M2 12 C 9 0 20 0 20 12 S 40 2 48 12 L 30 9 L 20 3"/></svg>'
DRAWN = f"""
<p>查找的平均耗时是 {CURVE} 次比较。</p>
<p>插入的平均耗时是一次比较。<svg width=8 height=8><rect width=8 height=8 /></svg></p>
<p>{CURVE} 删除要先查找。</p><ul><li>第一项没有洞。</li></ul>"""


@pytest.mark.parametrize("tagged", [True, False])
def test_what_is_drawn_between_words_leaves_a_hole(tagged: bool) -> None:
    (data,) = printed([DRAWN], tagged=tagged)
    text = article_of(data, "a.pdf").text
    assert "查找的平均耗时是 \ufffd 次比较。" in text
    assert "插入的平均耗时是一次比较。" in text
    assert "删除要先查找。" in text
    assert text.count("\ufffd") == 1


def page(*runs: tuple[str, float, float, float, float, int]) -> dict[str, object]:
    return {"height": 800, "dots": [], "runs": [[*run, None] for run in runs]}


def text_of(*runs: tuple[str, float, float, float, float, int]) -> str:
    return written(lines_of([page(*runs)]))


def test_lines_are_joined_as_their_language_wants() -> None:
    assert text_of(("语义分割是给图像", 50, 150, 500, 12, 0), ("分配类别的任务。", 50, 150, 482, 12, 0)) == (
        "语义分割是给图像分配类别的任务。\n"
    )
    long = "The lookup of a key is a bi-", 50, 200, 500, 12, 0
    assert text_of(long, ("nary search.", 50, 110, 482, 12, 0)) == "The lookup of a key is a binary search.\n"
    assert "well-known" in text_of(
        ("It is a well-known and long thing.", 50, 250, 518, 12, 0),
        ("As a way that is thought to be well-", 50, 250, 500, 12, 0),
        ("known here.", 50, 110, 482, 12, 0),
    ).split("thought")[1]  # fmt: skip


def test_characters_that_only_look_like_others_are_those() -> None:
    assert text_of(("⻓⽂件的 ﬁle 与⼤⼩。", 50, 200, 500, 12, 0)) == "长文件的 file 与大小。\n"


def test_what_breaks_off_ends_in_a_hole_and_so_begins_what_follows() -> None:
    text = text_of(
        ("A cache is a store that keeps what", 50, 200, 500, 12, 0), ("of the server.", 50, 110, 300, 12, 0)
    )
    assert text == "A cache is a store that keeps what\ufffd\n\n\ufffd of the server.\n"


def test_styles_are_told_by_fonts() -> None:
    text = text_of(
        ("The ", 50, 70, 500, 12, 0), ("cache", 70, 100, 500, 12, BOLD), (" has ", 100, 130, 500, 12, 0),
        ("get()", 130, 160, 500, 11, MONO), (" and ", 160, 180, 500, 12, 0), ("x", 180, 186, 500, 12, MATH),
        (".", 186, 190, 500, 12, 0),
    )  # fmt: skip
    assert text == "The **cache** has `get()` and \ufffd.\n"


N, PIJ = "\U0001d45b", "\U0001d45d"


def around(before: str, after: str, *formula: tuple[str, float, float, float, float, int]) -> str:
    """What is read of a line of words, 100 points wide each, with a formula between."""
    return text_of((before, 0, 100, 500, 12, 0), *formula, (after, 110, 210, 500, 12, 0)).strip()


def test_a_letter_with_index_and_exponent_among_words_is_a_formula() -> None:
    letter = N, 100, 106, 500, 12, MATH
    assert around("其中 ", " 是节点数。", letter) == "其中 $n$ 是节点数。"
    assert around("where ", " is large.", ("n ", 100, 106, 500, 12, MATH | LETTER)) == "where $n$ is large."
    index, exponent = ("ij", 106, 109, 498, 8, MATH), ("2", 106, 109, 505, 8, 0)
    assert around("把 ", " 相加。", (PIJ, 100, 106, 500, 12, MATH), index, exponent) == "把 $p_{ij}^2$ 相加。"
    assert around("令 ", "，则", ("λ", 100, 106, 500, 12, MATH | LETTER)) == "令 $\\lambda$，则"


@pytest.mark.parametrize(
    ("before", "formula", "after"),
    [
        ("其中 ", [(N, 100, 106, 500, 12, MATH)], "+1 是节点数。"),  # more belongs to it
        ("其中 k(", [(N, 100, 106, 500, 12, MATH)], ") 是节点数。"),
        ("其中 ", [("𝑛 + 1", 100, 106, 500, 12, MATH)], " 是节点数。"),
        ("where a ", [(N, 100, 106, 500, 12, MATH)], " is large."),
        ("其中 ", [("R", 100, 106, 500, 12, MATH)], " 是集合。"),  # a font that does not tell
        ("其中 ", [("\U0001d53d", 100, 106, 500, 12, MATH)], " 是域。"),
        ("其中 ", [(N, 100, 106, 500, 12, MATH), ("−1", 106, 109, 505, 8, 0)], " 是节点数。"),
        (
            "其中 ",
            [("n", 100, 106, 505, 8, MATH | LETTER)],
            " 是节点数。",
        ),  # an exponent of what stands before
    ],
)
def test_a_formula_that_is_not_certain_is_a_hole(
    before: str, formula: list[tuple[str, float, float, float, float, int]], after: str
) -> None:
    text = around(before, after, *formula)
    assert "\ufffd" in text
    assert "$" not in text


def pdf(content: bytes = b"", *, stream: bytes | None = None, pages: int = 1, more: str = "") -> bytes:
    """A document with a page or more of this content, written by hand."""
    data = zlib.compress(content) if stream is None else stream
    kids = " ".join(["3 0 R"] * pages)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {pages}>>".encode(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n" % len(data) + data + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out = b"%PDF-1.7\n"
    for number, each in enumerate(objects, 1):
        out += b"%d 0 obj" % number + each + b"endobj\n"
    return out + f"trailer<</Root 1 0 R/Size 6{more}>>\n%%EOF".encode()


SENTENCE = b"BT /F 12 Tf 50 700 Td (A cache is a store that keeps copies of what was asked for.) Tj ET"


def test_a_document_written_by_hand_is_read() -> None:
    assert article_of(pdf(SENTENCE), "a.pdf").text == (
        "A cache is a store that keeps copies of what was asked for.\n"
    )


def bomb() -> bytes:
    """A page whose content is a gigabyte of blanks, packed twice into some kilobytes."""
    inner = zlib.compressobj(9)
    data = (
        b"".join([inner.compress(bytes(1_000_000).replace(b"\0", b" ")) for _ in range(4000)]) + inner.flush()
    )
    return pdf(stream=data)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"%PDF-1.7", "damaged"),
        (pdf(b""), "only pictures"),
        (pdf(b"0 0 5 5 re f " * 20_000), "only pictures"),
        (pdf(SENTENCE, pages=2_000), "too large"),
        (pdf(SENTENCE * 60_000), "too large"),
        (
            pdf(SENTENCE, more="/Encrypt<</Filter/Standard/V 1/R 2/O(x)/U(x)/P -4>>/ID[(a)(b)]"),
            "password|damaged",
        ),
    ],
    ids=["nothing", "blank", "drawing", "pages", "characters", "locked"],
)
def test_what_cannot_be_read_costs_only_itself(data: bytes, why: str) -> None:
    with pytest.raises(ReadError, match=why) as error:
        read(Document(data, "a.pdf", path="d/a.pdf"))
    assert error.value.file == "d/a.pdf"


def test_a_document_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_SECONDS", 0.01)
    with pytest.raises(ReadError, match="too long"):
        read(Document(pdf(SENTENCE), "a.pdf"))


@pytest.mark.soak
def test_a_bomb_is_stopped() -> None:
    begun = time.monotonic()
    with pytest.raises(ReadError):
        read(Document(bomb(), "a.pdf"))
    assert time.monotonic() - begun < 120
