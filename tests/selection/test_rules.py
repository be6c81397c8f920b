"""The card rules, case by case from tests/data/selection/RULE.LANG.toml."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.model import Kind
from cards.selection.judge import judge
from cards.selection.rulebook import rulebook
from cards.selection.rules import rules
from cards.selection.view import View
from tests.selection.making import card

DATA = Path(__file__).parents[1] / "data" / "selection"
BY_SEVERAL = {"one_answer", "unique"}


def _cases():
    for path in sorted(DATA.glob("*.toml")):
        rule, lang = path.stem.split(".")
        for case in tomllib.loads(path.read_text("utf-8"))["case"]:
            yield rule, lang, case


CASES = list(_cases())


@pytest.mark.parametrize(
    ("rule", "lang", "case"), CASES, ids=[f"{rule}-{lang}-{case['front'][:30]}" for rule, lang, case in CASES]
)
def test_rule(rule, lang, case):
    made = card(
        case["front"],
        case["back"],
        kind=Kind(case.get("kind", "definition")),
        subjects=tuple(case.get("subjects", ())),
        lang=lang,
        quote=case.get("quote", case["back"]),
    )

    assert list(rules()[rule](View.of(made), rulebook().limits)) == case["finds"]


def test_every_check_has_a_bad_case():
    shown = {(rule, check) for rule, _, case in CASES for check in case["finds"]}

    assert shown == {key for key in rulebook().findings if key[0] not in BY_SEVERAL}


def test_every_rule_has_a_good_and_a_bad_case_in_both_languages():
    told = {(rule, lang, bool(case["finds"])) for rule, lang, case in CASES}

    assert told == {(rule, lang, bad) for rule in rules() for lang in ("zh", "en") for bad in (True, False)}


def test_a_judged_card_carries_findings_a_score_and_reasons_that_add_up():
    judged = judge(card("它是什么？", "一种锁，一种锁，一种锁"))

    assert {found.rule for found in judged.findings} >= {"self_contained"}
    assert all(found.what for found in judged.findings)
    assert 0 < judged.score < 0.5
    assert judge(judged) == judged


text = st.text(alphabet=st.sampled_from("锁的，。？?() []（）`$|{}-1a\\\n:：*#<>&.…x"), max_size=40)


@given(text, text, st.sampled_from(["zh", "en"]), st.sampled_from(list(Kind)))
def test_any_card_can_be_judged(front, back, lang, kind):
    judged = judge(card(front, back, lang=lang, kind=kind))

    assert 0 <= judged.score <= 1
    assert judge(judged) == judged


@given(text, text)
def test_any_cloze_can_be_judged(around, gap):
    judged = judge(card(f"{around}{{{{c1::{gap}}}}}{around}", gap, kind=Kind.FACT))

    assert 0 <= judged.score <= 1
