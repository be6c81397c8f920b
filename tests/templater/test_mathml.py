import builtins
import re
import time
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.templater import mathml
from cards.templater.mathml import typeset
from tests.templater import make_note, read_cases, sample_cards
from tests.templater.markup import Strict

TEX = st.sampled_from(
    [
        *(
            "{",
            "}",
            "^",
            "_",
            "&",
            "\\\\",
            "'",
            '"',
            "<",
            ">",
            "=",
            "`",
            "#",
            "%",
            "$",
            "~",
            "|",
            " ",
            "x",
            "12",
            "中",
        ),
        *(
            "\\frac",
            "\\sqrt[",
            "\\left(",
            "\\right)",
            "\\text{",
            "\\mathrm{",
            "\\href{javascript:x}{",
            "\\style{",
        ),
        *(
            "\\class{",
            "\\begin{matrix}",
            "\\end{matrix}",
            "\\begin{array}{c|c}",
            "\\end{array}",
            "\\limits",
            "\\sum",
        ),
        *(
            "\\mathop{",
            "\\genfrac",
            "\\rule{1em}{2em}",
            "\\hspace{9em}",
            "\\unicode{x41}",
            "\\tag{",
            "\\color{",
            '\\"',
        ),
        *(
            "<script>",
            "</math>",
            "<img src=x onerror=y>",
            "]]>",
            "<!--",
            "&lt;",
            "&#60;script&#62;",
            "onload=x",
        ),
    ]
)
HOSTILE = st.lists(st.one_of(TEX, st.text(max_size=4)), max_size=20).map("".join)
HARMLESS = {"class", "tabindex"} | mathml._ATTRIBUTES


class Checker(Strict):
    """Reads a typeset side as a browser would and fails on anything that is no mathematics."""

    def handle_starttag(self, tag, attrs):
        assert tag in mathml._INNER | mathml._LEAVES | {"code"}
        assert {name for name, _ in attrs} <= HARMLESS
        assert all(re.fullmatch(r"[A-Za-z0-9 .+%-]+", value) for _, value in attrs)
        assert not self.open or self.open[-1] not in mathml._LEAVES
        super().handle_starttag(tag, attrs)


@pytest.mark.parametrize(("side", "expected"), [case[1:] for case in read_cases("mathml.md")])
def test_cases(side, expected):
    assert typeset(side) == expected


@given(HOSTILE)
def test_hostile_tex_is_mathematics_or_code(tex):
    checker = Checker()
    checker.feed(typeset(rf"\({escape(tex, quote=False)}\)"))
    checker.close()

    assert not checker.open


@pytest.mark.parametrize(
    "part", ["{", "\\frac", "^", "x_", "\\sqrt{", "\\left(", "\\begin{matrix}", "'", "\\text{"]
)
def test_no_tex_takes_long(part):
    start = time.perf_counter()
    typeset(rf"\({part * (mathml._LONGEST // len(part))}\)")
    typeset(rf"\({part * mathml._LONGEST}\)")

    assert time.perf_counter() - start < 5


def test_every_formula_of_the_samples_is_typeset():
    fields = "".join(field for card in sample_cards() for field in make_note(card).fields)
    formulas = len(re.findall(r"\\[(\[]", fields))

    assert typeset(fields).count("<math") == formulas > 10


def test_without_the_library_tex_stays(monkeypatch):
    real = builtins.__import__

    def missing(name, *rest):
        if name.startswith("latex2mathml"):
            raise ImportError(name)
        return real(name, *rest)

    mathml._converter.cache_clear()
    monkeypatch.setattr(builtins, "__import__", missing)
    try:
        assert typeset(r"\(x\)") == r"\(x\)"
    finally:
        mathml._converter.cache_clear()
