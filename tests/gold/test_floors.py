from dataclasses import replace

import pytest

from tests.gold import __main__ as tool
from tests.gold import floors
from tests.gold.gold import load
from tests.gold.measure import Score

SCORE = Score(cards=10, fit_precision=0.5, strict_precision=0.6, fit_must=0.4, fit_recall=0.3, traps=0.05)


def test_the_demo_is_no_worse_than_it_was():
    wanted, articles = floors.read()
    gold = load()
    assert articles == floors.digests(gold), "articles changed: run `python -m tests.gold --update`"
    assert floors.broken(wanted, floors.measure(gold, floors.cards_of_the_demo())) == []


def test_floors_hold_for_both_languages_and_every_measure():
    wanted, _ = floors.read()
    assert {lang: set(values) for lang, values in wanted.items()} == {
        lang: set(floors.MEASURES) for lang in ("en", "zh")
    }


@pytest.mark.parametrize(
    ("name", "value", "falls"),
    [
        ("fit_precision", 0.49, True),
        ("fit_precision", 0.51, False),
        ("traps", 0.06, True),
        ("traps", 0.04, False),
    ],
)
def test_worse_is_told_from_better(name, value, falls):
    wanted = floors.rounded({"zh": SCORE})
    assert bool(floors.broken(wanted, {"zh": replace(SCORE, **{name: value})})) is falls


def test_floors_are_rounded_to_the_lenient_side():
    made = floors.rounded({"zh": replace(SCORE, fit_must=0.4567, traps=0.0123)})["zh"]
    assert (made["fit_must"], made["traps"]) == (0.45, 0.02)


def test_written_floors_are_read_again(tmp_path):
    path = tmp_path / "floors.toml"
    floors.write(floors.rounded({"zh": SCORE}), {"decks/articles/a.md": "00"}, path)
    assert floors.read(path) == (floors.rounded({"zh": SCORE}), {"decks/articles/a.md": "00"})


@pytest.fixture
def written(monkeypatch):
    """The floors that the tool wrote, with floors of SCORE before."""
    calls = []
    monkeypatch.setattr(floors, "read", lambda: (floors.rounded({"zh": SCORE}), {}))
    monkeypatch.setattr(floors, "write", lambda wanted, articles: calls.append(wanted))
    return calls


def test_a_floor_is_not_lowered_by_accident(written, capsys):
    assert tool._update([], {"zh": replace(SCORE, fit_must=0.2)}, lower=False) == 1
    assert written == []
    assert "zh fit_must: 0.200, floor 0.40" in capsys.readouterr().out


def test_a_floor_is_lowered_on_request(written):
    assert tool._update([], {"zh": replace(SCORE, fit_must=0.2)}, lower=True) == 0
    assert written[0]["zh"]["fit_must"] == 0.2


def test_a_floor_is_raised(written):
    assert tool._update([], {"zh": replace(SCORE, fit_must=0.7)}, lower=False) == 0
    assert written[0]["zh"]["fit_must"] == 0.7
