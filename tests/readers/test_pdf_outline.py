"""PDF: what an outline tells of headings, and which documents are books."""

from __future__ import annotations

import pytest

from cards.model import Document
from cards.readers import read
from cards.readers.pdf.outline import Entry, Levels, chapters_of
from tests.readers.printed import printed

PROSE = "<p>A cache keeps copies of what was asked for, so that it need not be asked for again.</p>" * 200
CHAPTERS = ("Contents", "1 What a cache is", "2 Where it lies", "3 When it forgets", "Index")


def chapter(title: str, body: str) -> str:
    heading = f"<h1 style='break-before: page'>{title}</h1>"
    return f"{heading}<p>{title} is told here, from the beginning on.</p>{body}"


def book(chapters: tuple[str, ...] = CHAPTERS) -> str:
    bodies = (
        PROSE * 2 + "<h2>Notes on it</h2>" + PROSE if title[0].isdigit() else "<p>…</p>" for title in chapters
    )
    return "".join(map(chapter, chapters, bodies))


def test_a_book_is_an_article_a_chapter_whose_keys_stay() -> None:
    first, second = printed([book(), book(("Preface", *CHAPTERS))], tagged=True, outline=True)
    articles = read(Document(first, "b.pdf", key="d/b.pdf"))
    assert [(article.title, article.key) for article in articles] == [
        (title, f"d/b.pdf#{title}") for title in CHAPTERS[1:-1]
    ]
    for article in articles:
        assert article.text.startswith(f"# {article.title}\n\n{article.title} is told here")
        assert article.text.count(" is told here") == 1
        assert "\n## Notes on it\n" in article.text
    later = {article.key for article in read(Document(second, "b.pdf", key="d/b.pdf"))}
    assert later >= {article.key for article in articles}


def test_an_article_with_an_outline_stays_one() -> None:
    body = "<p>It is short, and it says what it has to say in one page or two.</p>" * 20
    page = "<h1>Caches</h1>" + "".join(f"<h2>{title}</h2>{body}" for title in CHAPTERS)
    (data,) = printed([page], tagged=False, outline=True)
    (article,) = read(Document(data, "a.pdf", key="a.pdf"))
    assert (article.key, article.title) == ("a.pdf", "Caches")
    assert [line for line in article.text.split("\n") if line.startswith("#")] == [
        "# Caches",
        *(f"## {title}" for title in CHAPTERS),
    ]


def outline(*pages: int, level: int = 0) -> list[Entry]:
    return [Entry(level, f"Section {page}", page, None) for page in pages]


@pytest.mark.parametrize(
    ("entries", "pages", "chapters"),
    [
        ([], 400, 0),
        (outline(0, 2, 5, 9, 14), 20, 0),  # an article
        (outline(0, 3, 7, 12, 18, 24, 30, 37, 44, 50, 56, 61, 66), 70, 0),  # a long one
        (outline(*range(200)), 200, 0),  # slides
        (outline(0, 1, 4, 30, 55, 80, 108), 110, 7),
        ([Entry(0, "The book", 0, None), *outline(4, 30, 55, 80, level=1)], 110, 4),
        ([*outline(0, 100), *outline(2, 40, 70, 101, 130, 160, level=1)], 190, 6),  # two parts
    ],
)
def test_a_book_is_told_by_the_length_of_its_chapters(
    entries: list[Entry], pages: int, chapters: int
) -> None:
    entries = sorted(entries, key=lambda entry: (entry.page, entry.level))
    assert len(chapters_of(entries, pages)) == chapters


def test_headings_are_found_by_what_they_say() -> None:
    levels = Levels(
        [Entry(0, "Introduction", 0, None), Entry(0, "Method", 3, None), Entry(1, "数据 集", 4, None)]
    )
    assert levels.of(0, "1 Introduction") == 2
    assert levels.of(4, "2.1 数据集") == 3
    assert levels.of(4, "Method") == 0
