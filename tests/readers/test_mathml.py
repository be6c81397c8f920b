"""TeX that was rebuilt from MathML draws the same MathML again, by a converter of others."""

from __future__ import annotations

import pytest
from latex2mathml.converter import convert
from selectolax.lexbor import LexborHTMLParser

from cards.readers.mathml import to_tex

FORMULAS = [
    r"O(\log n)",
    r"E=mc^2",
    r"\frac{a+1}{b}",
    r"\hat{y}",
    r"\sqrt{x}\sqrt[3]{y}",
    r"\alpha x \le \beta",
    r"\text{MIoU} = \frac{1}{k}\sum_i p_{ii}",
    r"\mathbb{R}^n",
    r"a_{i,j} \in S",
    r"\overline{AB}",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
    r"f(x)=\begin{cases} 1 & x>0 \\ 0 & x\le 0\end{cases}",
]


def again(mathml: str) -> str:
    math = LexborHTMLParser(mathml).css_first("math")
    assert math is not None
    return to_tex(math)


@pytest.mark.parametrize("tex", FORMULAS)
def test_a_formula_is_drawn_the_same_again(tex: str):
    drawn = convert(tex)
    assert convert(again(drawn)) == drawn


def test_a_drawing_of_mathjax_is_read_by_its_glyphs():
    svg = (
        '<math><g data-mml-node="math"><g data-mml-node="msup">'
        '<g data-mml-node="mi"><use data-c="1D465"></use></g>'
        '<g data-mml-node="mn"><use data-c="32"></use></g></g></g></math>'
    )
    assert again(svg) == "x^2"
