"""The score, its reasons, and how its weights are learnt."""

import json
import math

import pytest

from cards.model import Kind
from cards.selection import judge
from cards.selection.features import features
from cards.selection.fit import fit, labelled, main
from cards.selection.rulebook import rulebook
from cards.selection.runs import runs
from cards.selection.score import Weights, logistic, score, weights
from cards.selection.view import View
from tests.selection.making import card


def test_reasons_add_up_to_the_score_and_come_the_heaviest_first():
    judged = judge(card("什么是锁？", "互斥的手段", features={"subject_known": 1.0, "unheard_of": 9.0}))
    names = [name for name, _ in judged.reasons]

    assert names[0] == "bias"
    assert "subject_known" in names
    assert "unheard_of" not in names
    assert sum(amount for _, amount in judged.reasons) == pytest.approx(
        math.log(judged.score / (1 - judged.score)), abs=0.05
    )
    amounts = [abs(amount) for _, amount in judged.reasons[1:]]
    assert amounts == sorted(amounts, reverse=True)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (card("什么是锁？", "互斥的手段"), card("锁", "互斥的手段")),
        (card("什么是锁？", "互斥的手段"), card("它是什么？", "互斥的手段")),
        (card("什么是锁？", "互斥的手段"), card("什么是锁？", "互斥的手段", heading=["参考资料"])),
        (card("什么是锁？", "互斥的手段"), card("什么是锁？", "互斥的手段", features={"quoted": 1.0})),
        (card("什么是锁？", "互斥的手段"), card("什么是锁？", "互斥的手段", kind=Kind.QA)),
        (card("什么是锁？", "互斥的手段" * 2), card("什么是锁？", "互斥的手段" * 11)),
    ],
)
def test_a_better_card_scores_higher(better, worse):
    assert judge(better).score > judge(worse).score


def test_a_sound_card_passes_and_a_rejected_one_does_not():
    assert judge(card("什么是页表？", "保存虚拟页到物理页映射的结构")).score >= 0.5
    assert judge(card("它是什么？", "保存虚拟页到物理页映射的结构")).score < 0.5


def test_every_weight_of_a_finding_names_a_rule():
    rules = {rule for rule, _ in rulebook().findings}
    named = {name.partition(".")[2] for name in weights().weights if name.startswith(("finding.", "error."))}

    assert named <= rules


def test_logistic_bears_any_logit():
    assert (logistic(-1e6), logistic(0), logistic(1e6)) == (0.0, 0.5, 1.0)


def test_features_are_those_of_the_extractor_and_of_the_card():
    made = judge(
        card("锁是{{c1::互斥}}的手段", "互斥", kind=Kind.FACT, features={"position": 2.0, "bound": 0.0})
    )
    signs = features(View.of(made), made.findings)

    assert signs["position"] == 2.0
    assert "bound" not in signs
    assert {
        "kind.fact",
        "construct.definition.copula",
        "template.what_is",
        "lang.zh",
        "cloze",
    } <= signs.keys()


def _labelled(count):
    """Cards of which those that are ``short`` are good, with a sign too rare to learn."""
    return [({"short": float(i % 2), "rare": float(i == 0)}, float(i % 2)) for i in range(count)]


def test_fitting_learns_what_tells_good_from_bad_and_leaves_the_rest():
    prior = Weights(0.0, {"rare": 0.7, "absent": -0.3})
    found = fit(_labelled(200), prior, ridge=1.0)

    assert found.model.weights["short"] > 2
    assert found.model.weights["rare"] == 0.7
    assert found.model.weights["absent"] == -0.3
    assert found.loss < found.before
    assert found.auc == 1.0


def test_a_hard_ridge_keeps_the_prior():
    prior = Weights(0.0, {"short": 0.1})

    assert fit(_labelled(50), prior, ridge=1e6).model.weights["short"] == pytest.approx(0.1, abs=1e-3)


def test_fitting_only_some_signs_leaves_the_others_and_the_bias():
    prior = Weights(0.5, {"short": 0.1, "long": -0.1})
    model = fit(_labelled(200), prior, ridge=1.0, only="short").model
    assert model.bias == pytest.approx(0.5, abs=1e-2)
    assert model.weights["long"] == -0.1
    assert model.weights["short"] != pytest.approx(0.1, abs=1e-2)


def test_fitting_afresh_forgets_what_the_cards_do_not_bear_out():
    prior = Weights(0.0, {"short": -9.0, "absent": -0.3})
    model = fit(_labelled(50), prior, ridge=1e4, keep=0.0).model
    assert model.weights["short"] == pytest.approx(0.0, abs=1e-2)
    assert model.weights["absent"] == -0.3


def test_runs_are_what_is_said_with_names_and_numbers_as_one_character():
    found = runs(View.of(card("`HashMap` 扩容会怎样？", "翻 2 倍")))
    assert {"front:^W", "front:会怎样", "front:？$", "back:翻 0", "back:倍$"} <= found.keys()
    assert not [run for run in found if "H" in run or "2" in run]
    assert set(found.values()) == {0.5}


def test_only_known_runs_count():
    view = View.of(card("锁会怎样？", "互斥"))
    assert runs(view, {"front:会怎样", "back:了"}) == {"front:会怎样": 0.5}


def test_runs_that_too_few_articles_share_are_not_learnt(tmp_path):
    rows = [{"id": i, "article": str(i % 3), "features": {}, "runs": ["front:会"]} for i in range(6)]
    rows[0]["runs"] = ["front:会", "front:锁"]
    path = tmp_path / "cards.jsonl"
    path.write_text("\n".join(json.dumps(row | {"verdict": "keep"}) for row in rows), "utf-8")
    assert {name for signs, _ in labelled(path, path, shared=2) for name in signs} == {"front:会"}
    assert {name for signs, _ in labelled(path, path) for name in signs} == {"front:会", "front:锁"}


def test_fitting_nothing_is_an_error():
    with pytest.raises(ValueError, match="no labelled cards"):
        fit([], Weights(0.0, {}))


def test_the_fitted_file_is_read_as_weights(tmp_path, capsys):
    rows = _labelled(40)
    cards, labels, out = tmp_path / "cards.jsonl", tmp_path / "labels.jsonl", tmp_path / "weights.toml"
    cards.write_text(
        "\n".join(json.dumps({"id": i, "features": signs}) for i, (signs, _) in enumerate(rows)), "utf-8"
    )
    verdicts = [{"id": i, "verdict": "keep" if worth else "delete"} for i, (_, worth) in enumerate(rows)]
    labels.write_text("\n".join(map(json.dumps, verdicts)), "utf-8")

    assert main([str(cards), str(labels), "-o", str(out)]) == 0
    assert "40 cards" in capsys.readouterr().err
    model = weights(out)
    assert model.weights["short"] > 0
    assert score(judge(card()), model)[0] > 0
