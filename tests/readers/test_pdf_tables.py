"""PDF: tables that tags, rules or clear columns tell, and what only looks like one."""

from __future__ import annotations

import time

import pytest

from cards.readers.pdf.glyphs import BOLD, MONO
from cards.readers.pdf.page import lines_of
from cards.readers.pdf.text import markdown
from tests.readers.other import article_of
from tests.readers.printed import printed

GRID = (
    "<style>table { border-collapse: collapse } td, th { border: 1px solid #999; padding: 4px 9px }</style>"
)
LINES = """<style>table { border-collapse: collapse; border-top: 2px solid; border-bottom: 2px solid }
th { border-bottom: 1px solid; text-align: left } td, th { padding: 4px 12px }</style>"""
STRIPES = (
    "<style>th { background: #def } tr:nth-child(2n) { background: #eee } td { padding: 4px 9px }</style>"
)
COSTS = """<p>Costs of both:</p>
<table><thead><tr><th>Name</th><th>Cost of a lookup</th><th>Keeps order</th></tr></thead><tbody>
<tr><td>hash table</td><td>constant | mostly</td><td>no</td></tr>
<tr><td>tree</td><td>grows with the height</td><td>yes</td></tr>
<tr><td>list</td><td>grows with its length</td><td>yes, as it was filled</td></tr></tbody></table>
<p>So much for costs.</p>"""
COSTS_READ = r"""| Name | Cost of a lookup | Keeps order |
| --- | --- | --- |
| hash table | constant \| mostly | no |
| tree | grows with the height | yes |
| list | grows with its length | yes, as it was filled |"""
WRAPPED = """<table style="width: 9cm"><tr><th>名称</th><th>含义</th></tr>
<tr><td>写回</td><td>先写到缓存里，等这一块被换出去的时候再写到内存，因此一块可能与内存不一致。</td></tr>
<tr><td>write-through</td>
<td>Every write goes to the cache and to the memory beneath it at the same time.</td></tr>
</table>"""
WRAPPED_READ = """| 名称 | 含义 |
| --- | --- |
| 写回 | 先写到缓存里，等这一块被换出去的时候再写到内存，因此一块可能与内存不一致。 |
| write-through | Every write goes to the cache and to the memory beneath it at the same time. |"""
ROWS = "".join(f"<tr><td>row {n}</td><td>value of {n}</td><td>{n * n}</td></tr>" for n in range(80))
LONG = (
    f"<table><thead><tr><th>Row</th><th>Value</th><th>Square</th></tr></thead><tbody>{ROWS}</tbody></table>"
)
SPANNED = """<table><tr><th>Name</th><th>Costs</th><th>Order</th></tr><tr><td rowspan=2>tree</td><td>some</td>
<td>yes</td></tr><tr><td>more</td><td>no</td></tr></table>"""
HEADLESS = "<table><tr><td>Name</td><td>cache</td></tr><tr><td>Size</td><td>two pages</td></tr></table>"
PROSE = "It is a page whose parts stand side by side. " * 20
LAYOUT = (
    f"<table><tr><td><b>Menu</b></td><td><b>Text</b></td></tr><tr><td>Home</td><td>{PROSE}</td></tr></table>"
)


@pytest.fixture(scope="module")
def texts() -> dict[tuple[str, bool], str]:
    """What is read of all pages, by name and whether they are tagged."""
    pages = {
        "grid": GRID + COSTS,
        "lines": LINES + COSTS,
        "stripes": STRIPES + COSTS,
        "plain": COSTS,
        "wrapped": GRID + WRAPPED,
        "long": GRID + LONG,
        "spanned": GRID + SPANNED,
        "headless": GRID
        + HEADLESS
        + "<p>It is a text that says what a cache is and how large it is made.</p>",
        "layout": LAYOUT,
    }
    out = {}
    for tagged in (True, False):
        for name, data in zip(pages, printed(pages.values(), tagged=tagged), strict=True):
            out[name, tagged] = article_of(data, "a.pdf").text
    return out


@pytest.mark.parametrize("name", ["grid", "lines", "stripes", "plain"])
def test_a_tagged_table_is_read_whatever_it_looks_like(name: str, texts: dict[tuple[str, bool], str]) -> None:
    assert f"Costs of both:\n\n{COSTS_READ}\n\nSo much for costs." in texts[name, True]


@pytest.mark.parametrize("name", ["grid", "lines"])
def test_a_table_without_tags_is_read_if_rules_part_it(name: str, texts: dict[tuple[str, bool], str]) -> None:
    assert f"Costs of both:\n\n{COSTS_READ}\n\nSo much for costs." in texts[name, False]


@pytest.mark.parametrize("tagged", [True, False])
def test_lines_of_a_cell_are_joined_as_their_language_wants(
    texts: dict[tuple[str, bool], str], tagged: bool
) -> None:
    """No font tells that the Chinese head is bold; it stands in the middle of its columns."""
    assert WRAPPED_READ in texts["wrapped", tagged]


@pytest.mark.parametrize("tagged", [True, False])
def test_a_table_over_several_pages_is_one(texts: dict[tuple[str, bool], str], tagged: bool) -> None:
    text = texts["long", tagged]
    assert text.count("| Row | Value | Square |") == 1
    assert text.count("\n| row ") == 80
    assert "| row 79 | value of 79 | 6241 |" in text


@pytest.mark.parametrize("tagged", [True, False])
@pytest.mark.parametrize("name", ["spanned", "headless", "layout"])
def test_what_is_not_certain_is_no_table(name: str, tagged: bool, texts: dict[tuple[str, bool], str]) -> None:
    assert "|" not in texts[name, tagged]


Run = tuple[str, float, float, float, float, int]


def written(*runs: Run, rules: tuple[tuple[float, ...], ...] = ()) -> str:
    page = {"height": 800, "dots": [], "runs": [[*run, None] for run in runs], "rules": rules}
    return markdown(lines_of([page]))


def cells(*rows: tuple[str, ...], style: int = 0, pitch: float = 20) -> list[Run]:
    """Runs in columns of 100 points, the first row bold."""
    return [
        (
            said,
            50 + 100 * column,
            50 + 100 * column + 6 * len(said),
            600 - pitch * row,
            12,
            style or BOLD * (not row),
        )
        for row, line in enumerate(rows)
        for column, said in enumerate(line)
        if said
    ]


def box(xs: tuple[float, ...], ys: tuple[float, ...]) -> tuple[tuple[float, ...], ...]:
    across = tuple((min(xs), y, max(xs), y + 0.5) for y in ys)
    return across + tuple((x, min(ys), x + 0.5, max(ys)) for x in xs)


ROWS_OF_TWO = ("Key", "Value"), ("one", "first"), ("two", "second")


def test_rules_from_end_to_end_part_a_table() -> None:
    rules = box((45, 145, 245), (615, 595, 575, 555))
    assert written(*cells(*ROWS_OF_TWO), rules=rules) == (
        "| Key | Value |\n| --- | --- |\n| one | first |\n| two | second |\n"
    )


def test_a_rule_that_ends_within_makes_no_table() -> None:
    rules = (*box((45, 145, 245), (615, 595, 555)), (145, 575, 245, 575.5))
    assert "|" not in written(*cells(*ROWS_OF_TWO), rules=rules)


def test_text_over_a_rule_makes_no_table() -> None:
    across: Run = ("a line that goes over both of the columns", 50, 240, 580, 12, 0)
    assert "|" not in written(*cells(*ROWS_OF_TWO[:2]), across, rules=box((45, 145, 245), (615, 595, 555)))


def test_code_beside_numbers_of_lines_is_no_table() -> None:
    runs = cells(("1", "let x = 1"), ("2", "let y = 2"), style=MONO | BOLD)
    assert "|" not in written(*runs, rules=box((45, 145, 245), (615, 595, 575)))


def test_three_rules_part_a_head_from_rows() -> None:
    rules = tuple((45.0, y, 245.0, y + 0.5) for y in (615, 595, 555))
    plain = [(*run[:5], 0) for run in cells(("Key", "Value"), ("one", "a pair"), ("two", "the first one"))]
    assert "| one | a pair |\n| two | the first one |" in written(*plain, rules=rules)


def test_rows_that_may_be_lines_of_one_cell_are_no_table() -> None:
    """Two columns of text under rules: each line is full, nobody knows whether rows are parted."""
    rules = tuple((45.0, y, 245.0, y + 0.5) for y in (615, 595, 555))
    rows = ("Key", "Value"), ("some words that", "more words than"), ("go on and on ya", "one can put hh ")
    assert "|" not in written(*cells(*rows), rules=rules)


def test_a_page_of_rules_costs_no_more_than_its_text() -> None:
    """A picture of thousands of boxes, each with a word in it."""
    runs: list[Run] = [
        ("word", 10.0 + 40 * x, 30.0 + 40 * x, 10.0 + 8 * y, 6, BOLD) for x in range(50) for y in range(90)
    ]
    rules = tuple(
        rule
        for x in range(50)
        for y in range(90)
        for rule in box(
            (5.0 + 40 * x, 20.0 + 40 * x, 35.0 + 40 * x), (8.0 + 8 * y, 12.0 + 8 * y, 14.5 + 8 * y)
        )
    )
    begun = time.monotonic()
    written(*runs, rules=rules[:3000])
    written(*runs, rules=tuple((5.0, y / 10, 800.0, y / 10) for y in range(3000)))
    assert time.monotonic() - begun < 20
