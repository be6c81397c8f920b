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
    r"\mathbf{1}+\mathbb{R}",
    r"x_i'",
    r"\widehat{ABC}",
    r"\overrightarrow{AB}",
    r"\text{查全率}=\frac{TP}{TP+FN}",
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


@pytest.mark.parametrize(
    ("mathml", "tex"),
    [
        ("<mrow><mo>(</mo><mfrac><mi>a</mi><mi>b</mi></mfrac><mo>)</mo></mrow>", r"\left(\frac{a}{b}\right)"),
        ("<mi>a</mi><mo>mod</mo><mi>n</mi>", r"a\bmod n"),
        ("<mtext mathvariant='bold'>a_b</mtext>", r"\textbf{a\_b}"),
        ("<mi>𝐖</mi><mi>𝜖</mi><mn>𝟏</mn>", r"\mathbf{W}\epsilon\mathbf{1}"),
        ("<menclose notation='box'><mi>x</mi></menclose>", r"\boxed{x}"),
        (
            "<mmultiscripts><mi>X</mi><mi>a</mi><none/><mprescripts/><mn>6</mn><mn>14</mn></mmultiscripts>",
            "{}_6^{14}X_a",
        ),
        ("<mtable><mlabeledtr><mtd><mtext>(1)</mtext></mtd><mtd><mi>x</mi></mtd></mlabeledtr></mtable>", "x"),
        ("<mi>x</mi><merror><mtext>?</mtext></merror>", ""),
        ("<menclose notation='longdiv'><mi>x</mi></menclose>", ""),
    ],
)
def test_elements_that_no_converter_of_ours_makes(mathml: str, tex: str):
    assert again(f"<math>{mathml}</math>") == tex
