"""The article beside a card: exactly the evidence is marked, whatever becomes of the file."""

import html
import re

import pytest

from cards.model import Document, Span
from cards.options import Options
from cards.plan import orders
from cards.readers import read
from cards.review.desk import Desk
from cards.review.passage import article_html
from cards.review.reading import Library
from cards.review.session import Session
from tests.review.visit import Project

_MARK = re.compile(r"<mark[^>]*>(.*?)</mark>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


@pytest.fixture
def desk(project: Project, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.chdir(project.folder)
    (desk,) = Session(orders([]), Options.at_present(dry_run=True)).desks
    return desk


def letters(text: str) -> str:
    return re.sub(r"[\W_]", "", html.unescape(_TAG.sub("", text)))


def test_exactly_the_evidence_is_marked(desk: Desk) -> None:
    library, plain = Library(desk), 0
    for item in desk.items:
        for number, source in enumerate(item.sources):
            passage = library.passage(item, number)
            marked = _MARK.findall(passage.html)
            assert marked, item.front
            assert not passage.changed
            assert passage.html.count('id="evidence"') == 1
            quotes = "".join(source.quotes)
            if not re.search(
                r"[$|\[\]&\\]", quotes
            ):  # a formula or a link reads otherwise than it is written
                assert letters("".join(marked)) == letters(quotes), item.front
                plain += 1
    assert plain > 30


def test_a_changed_article_shows_what_stood_there(project: Project, desk: Desk) -> None:
    library = Library(desk)
    item = next(item for item in desk.items if item.sources[0].path == "articles/bplus-tree-index.md")
    file = project.path("articles/bplus-tree-index.md")
    text = file.read_text("utf-8")
    file.write_text(f"前面加了一段。\n\n{text}", "utf-8")  # elsewhere, and still found
    passage = library.passage(item)
    assert not passage.changed
    assert letters("".join(_MARK.findall(passage.html))) == letters("".join(item.sources[0].quotes))
    file.write_text("# 别的\n\n完全不同。\n", "utf-8")
    passage = library.passage(item)
    assert (passage.changed, passage.quotes) == (True, item.sources[0].quotes)
    assert "<mark" not in passage.html
    file.unlink()
    passage = library.passage(item)
    assert (passage.html, passage.quotes, passage.changed) == ("", item.sources[0].quotes, True)


HOSTILE = """# T <script>x</script>

- one `</code><script>` **two**
- three

| a | b |
| --- | --- |
| <img src=x onerror=y> | `c` \u202edc |

> quoted [link](javascript:x) text

```html
<script>z</script>
```

$$a < b$$
"""


def test_nothing_of_an_article_becomes_markup() -> None:
    (article,) = read(Document(HOSTILE.encode(), "x.md", path="x.md", key="x.md"))
    drawn = article_html(article, [Span(0, len(article.text))])
    found = set(re.findall(r"<([a-z0-9]+)", drawn))
    known = {
        "h4",
        "ul",
        "li",
        "code",
        "strong",
        "div",
        "table",
        "tr",
        "th",
        "td",
        "blockquote",
        "p",
        "pre",
        "mark",
    }
    assert found - known <= {"math", "mrow", "mi", "mo"}
    attributes = {name for tag in _TAG.findall(drawn) for name in re.findall(r" ([a-z]+)=", tag)}
    assert attributes <= {"class", "id", "tabindex", "display", "xmlns", "stretchy"}
    assert "<img" not in drawn
    assert "\u202e" not in drawn


def test_of_a_long_article_the_neighbourhood_is_shown() -> None:
    text = "# T\n\n" + "".join(f"第 {number} 段讲的是第 {number} 件事。\n\n" for number in range(20_000))
    (article,) = read(Document(text.encode(), "x.md", path="x.md", key="x.md"))
    at = text.index("第 15000 段")
    drawn = article_html(article, [Span(at, at + 10)])
    assert 'id="evidence"' in drawn
    assert len(drawn) < 200_000
    assert "第 14990 段" in drawn
    assert "第 10 段" not in drawn
    assert drawn.count('class="cut"') == 2
