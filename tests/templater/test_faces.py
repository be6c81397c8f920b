import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cards.model import Mark, MarkKind, Plain, escape_markdown
from cards.templater import faces
from cards.templater.faces import GAP, face_html
from cards.templater.safety import clean_text, safe_html, visible_text
from tests.templater import read_cases

MARKS = st.sampled_from(
    [
        *(
            "\\",
            "`",
            "``",
            "$",
            "$$",
            "*",
            "**",
            "_",
            "~",
            "~~~",
            "```",
            "|",
            "-",
            "- ",
            "+ ",
            "* ",
            "1. ",
            "2) ",
        ),
        *(
            "#",
            "# ",
            "> ",
            "---",
            "|---|",
            ":-",
            "===",
            "[",
            "]",
            "(",
            ")",
            "<",
            ">",
            "&",
            "&amp;",
            "!",
            "{",
            "}",
        ),
        *(
            "{{",
            "}}",
            "{{c1::",
            "{{c1::x}}",
            "\n",
            "\n\n",
            "\t",
            "    ",
            "  ",
            "\r",
            "\\(",
            "\\[",
            "\\\n",
            "a",
            "中",
            "1",
        ),
    ]
)
TEXT = st.lists(st.one_of(MARKS, st.text(max_size=4)), max_size=15).map("".join)
LINE = TEXT.map(lambda text: " ".join(text.split()))


def shown(markdown: str, **options: bool) -> list[str]:
    """Return the lines that a person sees of a face."""
    face = re.sub(
        r"<br>|</?(?:p|li|ul|ol|pre|tr|th|td)\b[^>]*>", "\n", safe_html(face_html(markdown, **options))
    )
    return lines(html.unescape(re.sub(r"<[^>]*>", "", face)))


def lines(text: str) -> list[str]:
    cut = (" ".join(line.split()) for line in clean_text(text).split("\n"))
    return [line for line in cut if line]


@pytest.mark.parametrize(("markdown", "expected"), [case[1:] for case in read_cases("faces.md")])
def test_cases(markdown, expected):
    assert face_html(markdown) == expected


@given(TEXT)
@example("- a\n1. b\n~~~\n|a|\n|---|")
@example("{{c1::a}} \\{{c1::a}}")
def test_any_text_survives_escaped(text):
    assert shown(escape_markdown(text)) == lines(text)


@given(LINE)
def test_any_text_survives_in_an_item(text):
    assert shown(f"lead\n\n- {escape_markdown(text)}\n- last") == ["lead", *lines(text), "last"]


@given(LINE)
def test_any_text_survives_in_a_cell(text):
    cell = escape_markdown(text).replace("|", "\\|")

    assert shown(f"| head |\n| --- |\n| {cell} |\n| last |") == ["head", *lines(text), "last"]


@given(LINE)
def test_any_text_survives_in_a_gap(text):
    front = f"before {{{{c1::{escape_markdown(text)}}}}} after"

    assert shown(front) == lines(f"before {text} after")
    assert shown(front, hide_gap=True) == ["before […] after"]


@given(st.one_of(LINE, TEXT))
def test_prose_needs_no_parser(text):
    quick = face_html(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(faces, "_PROSE", re.compile("(?!)"))

        assert safe_html(face_html(text)).strip() == safe_html(quick).strip()


@given(TEXT, TEXT)
def test_pieces_join_without_touching_each_other(left, right):
    joined = escape_markdown(left) + "，" + escape_markdown(right)

    assert shown(joined) == lines(left + "，" + right)


@given(TEXT)
def test_escaped_text_holds_no_gap_and_no_formula(text):
    escaped = escape_markdown(text)

    assert "{{c1::" not in escaped
    assert GAP not in face_html(escaped, hide_gap=True)
    assert not re.search(r"\\[(\[]", face_html(escaped))


@pytest.mark.parametrize(
    "text",
    [
        "C# and C++ cost 5 % (about 3.14) [1] {a: 1} <T> a|b x_1 y* ~z",
        "-1 是负数",
        "2024 年",
        "#1",
        "> 5 ms",
        r"C:\dir",
    ],
)
def test_escaping_touches_only_what_it_must(text):
    assert escape_markdown(text) == text


@given(TEXT)
def test_any_markdown_is_drawn_and_safe(markdown):
    field = safe_html(face_html(markdown, hide_gap=True))

    assert safe_html(field) == field


def test_code_that_no_lexer_knows_or_that_is_long_stands_plain():
    long = "x = 1\n" * 3000

    assert visible_text(face_html(f"```python\n{long}```")) == " ".join(long.split())
    assert "<span" not in face_html(f"```python\n{long}```")
    assert face_html("```" + "x" * 500 + "\ny\n```") == '<pre tabindex="0"><code>y</code></pre>'


@st.composite
def marked_plain(draw):
    """Plain text of which some stretches are code or formulas, and what a person should see of it."""
    text, seen, marks = "", "", []
    for kind in draw(st.lists(st.sampled_from([None, MarkKind.CODE, MarkKind.MATH]), max_size=6)):
        tex = st.text("ab_{}^+<& ", min_size=1).filter(str.strip)
        piece = draw(tex if kind is MarkKind.MATH else LINE.filter(bool))
        if kind is not None:
            touching = (
                marks and kind is MarkKind.CODE and marks[-1].kind is kind and marks[-1].end == len(text)
            )
            seen += " " if touching else ""
            marks.append(Mark(kind, len(text), len(text) + len(piece)))
        seen += rf"\({piece.strip()}\)" if kind is MarkKind.MATH else piece
        text += piece
    return Plain(text, marks=tuple(marks)), seen


@given(marked_plain())
def test_code_and_formulas_survive_beside_any_text(case):
    plain, seen = case
    markdown = plain.markdown(0, len(plain.text))

    assert "".join("".join(shown(markdown)).split()) == "".join("".join(lines(seen)).split())
    assert face_html(markdown).count("<code>") == len([m for m in plain.marks if m.kind is MarkKind.CODE])
