import subprocess
import sys
import tomllib
import unicodedata
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.language.fold import bigrams, dice, fold, likeness

CASES = tomllib.loads((Path(__file__).parent.parent / "data/language/fold.toml").read_text("utf-8"))
AWKWARD = (
    "aAbſßİiIﬁẞΣσς1239²³⁻０９Ⅳ①½-−–~.,/:!=#%^&*_`$| \n\t\u3000\u200b\ufe0f\u0301\u0307\u0308\u0345"
    "¯´¨…‥進線线於，。、·「」é가각ᄀ\u1161\u11a8\u3099かガﾞ"
)


@pytest.mark.parametrize("case", CASES["fold"], ids=lambda case: case["text"])
def test_fold(case):
    assert fold(case["text"]) == case["to"]


@pytest.mark.parametrize("case", CASES["differ"], ids=lambda case: case["texts"][0])
def test_what_tells_facts_apart_stays(case):
    for one, other in combinations(case["texts"], 2):
        assert fold(one) != fold(other)


@given(st.text() | st.text(alphabet=AWKWARD, max_size=12))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=AWKWARD + "程序", max_size=12))
def test_a_fold_is_in_normal_form(text):
    assert unicodedata.is_normalized("NFKC", fold(text))


@given(st.lists(st.sampled_from(["线程", "是", "一种", "，", "thread", "。", "的"])))
def test_a_sentence_is_found_in_its_article(words):
    sentence = "".join(words)
    assert fold(sentence) in fold(f"前文。{sentence}后文")


def test_every_character_alone_and_between_others():
    for code in range(0x3300):
        char = chr(code)
        for text in (char, f"a{char}1", f"1{char}1", f"aa{char}="):
            assert fold(fold(text)) == fold(text), hex(code)


def test_bigrams():
    assert bigrams("") == frozenset()
    assert bigrams("树") == {"树"}
    assert bigrams("二叉树") == {"二叉", "叉树"}
    assert len(bigrams("1111")) == 3


def test_likeness():
    assert likeness("二叉树", "二叉樹。") == 1
    assert likeness("二叉树", "红黑图") == 0
    assert likeness("", "") == 1
    assert likeness("111", "11") < 1
    assert likeness("二叉树", "二叉堆") == 0.5
    assert dice(frozenset(), frozenset(["ab"])) == 0


@given(st.text(alphabet="abc1 ，的"), st.text(alphabet="abc1 ，的"))
def test_likeness_is_symmetric_and_one_for_equal_folds_only(a, b):
    assert likeness(a, b) == likeness(b, a)
    assert 0 <= likeness(a, b) <= 1
    assert likeness(a, a) == 1


def test_opencc_is_never_imported():
    code = "import sys; from cards.language.fold import fold; fold('線'); print('opencc' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert out.stdout.strip() == "False"
