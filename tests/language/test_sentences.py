"""Sentence and clause ends, case by case from tests/data/language/sentences.LANG.toml."""

import time
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.language import pack
from cards.model import Lang, Mark, MarkKind, Plain

DATA = Path(__file__).parents[1] / "data" / "language"
LANGS: tuple[Lang, ...] = ("zh", "en")


def cases(table):
    return list(_cases(table))


def _cases(table):
    for lang in LANGS:
        data = tomllib.loads((DATA / f"sentences.{lang}.toml").read_text("utf-8"))
        for case in data[table]:
            yield pytest.param(lang, case, id=f"{lang}-{case.get('why', case['text'])}")


def plain_of(case):
    marks = [
        Mark(kind, case["text"].index(piece), case["text"].index(piece) + len(piece))
        for name, kind in (("code", MarkKind.CODE), ("math", MarkKind.MATH))
        for piece in case.get(name, ())
    ]
    return Plain(case["text"], marks=tuple(sorted(marks, key=lambda mark: mark.start)))


@pytest.mark.parametrize(("lang", "case"), cases("case"))
def test_sentences(lang, case):
    ranges = pack(lang).sentences(plain_of(case))

    assert [case["text"][a:b] for a, b in ranges] == case["sentences"]


@pytest.mark.parametrize(("lang", "case"), cases("clause"))
def test_clauses(lang, case):
    ranges = pack(lang).clauses(plain_of(case))

    assert [case["text"][a:b] for a, b in ranges] == case["clauses"]


def test_clauses_of_a_part_count_from_the_start_of_the_block():
    plain = Plain("先读。再写，然后提交。")

    assert pack("zh").clauses(plain, 3, 11) == ((3, 5), (6, 10))


prose = st.text(alphabet=st.sampled_from("锁表。！？?!.…．，,；：: \n（）()“”\"'‘’「」[]aB1-`"), max_size=60)


@given(prose, st.sampled_from(LANGS))
def test_sentences_lose_nothing_but_white_space(text, lang):
    ranges = pack(lang).sentences(Plain(text))

    assert "".join("".join(text[a:b].split()) for a, b in ranges) == "".join(text.split())
    assert all(left[1] <= right[0] for left, right in pairwise(ranges))
    assert all(a < b and text[a:b] == text[a:b].strip() for a, b in ranges)


@given(prose, st.sampled_from(LANGS))
def test_clauses_are_ordered_and_inside_their_sentence(text, lang):
    language = pack(lang)
    plain = Plain(text)
    for start, end in language.sentences(plain):
        at = start
        for a, b in language.clauses(plain, start, end):
            assert at <= a < b <= end
            at = b


@pytest.mark.parametrize(
    "text", ["(" * 20_000, "[](" * 7_000, '"(' * 10_000, "。”" * 10_000, "(]" * 10_000, "e.g." * 5_000]
)
def test_hostile_brackets_take_no_time(text):
    began = time.perf_counter()
    pack("zh").sentences(Plain(text))

    assert time.perf_counter() - began < 1
