"""Learning the weights of the score from labelled cards: ``python -m cards.selection.fit CARDS LABELS``.

CARDS is JSON lines ``{"id": …, "features": {sign: value}, "runs": [run, …]}`` (``features.features``
and the names of ``runs.runs`` of each judged card), LABELS is JSON lines ``{"id": …, "verdict":
"keep" | "fix" | "delete"}``. The model is a logistic regression whose ridge pulls every weight
towards the one that it has now, or with ``--keep SHARE`` towards a share of it: few labels change
little, and a sign that few cards show keeps its weight.

``tests/data/selection/verdicts.jsonl`` can be given as both: what readers said of cards of earlier
versions, with the hash of the card and of its article, the place in it, and the card's signs. Of its
runs it holds those that count: which those are is learnt with ``--runs N`` from CARDS that have all of
them, and ``"article"``: the runs that cards of at least N articles show.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cards.selection.runs import WORTH
from cards.selection.score import WEIGHTS, Weights, weights

LABELS: Mapping[str, float] = {"keep": 1.0, "fix": 0.35, "delete": 0.0}
"""What a verdict counts: a card that needs some words' edit is worth a third of a good one."""

Floats = NDArray[np.float64]
Signs = Mapping[str, float]

_ROUNDS = 50
_SMALL_STEP = 1e-8
_FREE, _HELD = 0.01, 1e6  # how hard the bias is pulled to where it is
_SAID_OF = 5  # cards that must show a sign before its weight is learnt


@dataclass(frozen=True, slots=True)
class Fit:
    """What was learnt.

    Attributes:
        model: the new weights.
        loss, before: mean cross-entropy of the cards under the new and the old weights, in nats.
        auc: chance that a kept card scores above one that was deleted, 0 to 1.
    """

    model: Weights
    loss: float
    before: float
    auc: float


def fit(
    cards: Sequence[tuple[Signs, float]],
    prior: Weights,
    *,
    ridge: float = 4.0,
    only: str = "",
    keep: float = 1.0,
) -> Fit:
    """Learn weights.

    Args:
        cards: signs and worth (0 to 1) of each.
        prior: where each weight starts and is pulled to.
        ridge: how hard: about as many cards as it would take to move a weight by one.
        only: what the names of the signs to learn begin with (``construct.``, to place new
            constructions among the others); the rest and the bias stay as they are.
        keep: to how much of what they are weights are pulled; 0 learns afresh.

    Raises:
        ValueError: there are no cards.
    """
    if not cards:
        raise ValueError("no labelled cards")
    names = [name for name in _names(signs for signs, _ in cards) if name.startswith(only)]
    rows = np.array([[1.0, *(signs.get(name, 0.0) for name in names)] for signs, _ in cards])
    worth = np.array([label for _, label in cards])
    start = np.array([prior.bias, *(prior.weights.get(name, 0.0) for name in names)])
    # Signs that are too rare to learn still count, with the weight they have.
    fixed = np.array([_fixed(signs, names, prior) for signs, _ in cards])
    pull = np.full(len(start), ridge)
    pull[0] = _HELD if only else _FREE
    found = _newton(rows, worth, keep * start, fixed, pull)
    learnt = dict(prior.weights) | dict(zip(names, map(float, found[1:]), strict=True))
    scores = rows @ found + fixed
    return Fit(
        Weights(float(found[0]), learnt),
        _loss(scores, worth),
        _loss(rows @ start + fixed, worth),
        _auc(scores, worth),
    )


def _names(rows: Iterable[Signs]) -> list[str]:
    counts: dict[str, int] = {}
    for signs in rows:
        for name, value in signs.items():
            counts[name] = counts.get(name, 0) + bool(value)
    return sorted(name for name, count in counts.items() if count >= _SAID_OF)


def _fixed(signs: Signs, names: Sequence[str], prior: Weights) -> float:
    learnt = set(names)
    return sum(prior.weights.get(name, 0.0) * value for name, value in signs.items() if name not in learnt)


def _newton(rows: Floats, worth: Floats, start: Floats, fixed: Floats, pull: Floats) -> Floats:
    """Return the weights of least loss: Newton's method on a convex function."""
    found = start.copy()
    for _ in range(_ROUNDS):
        chance = _chance(rows @ found + fixed)
        gradient = rows.T @ (chance - worth) + pull * (found - start)
        curvature = (rows * (chance * (1 - chance))[:, None]).T @ rows + np.diag(pull)
        step = np.linalg.solve(curvature, gradient)
        found = found - step
        if float(np.abs(step).max()) < _SMALL_STEP:
            break
    return found


def _chance(logits: Floats) -> Floats:
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * logits)), dtype=np.float64)


def _loss(logits: Floats, worth: Floats) -> float:
    return float(np.mean(np.logaddexp(0.0, logits) - worth * logits))


def _auc(scores: Floats, worth: Floats) -> float:
    good, bad = scores[worth == 1.0], scores[worth == 0.0]
    if not len(good) or not len(bad):
        return 0.5
    above = (good[:, None] > bad[None, :]).mean() + 0.5 * (good[:, None] == bad[None, :]).mean()
    return float(above)


def labelled(cards: Path, labels: Path, *, shared: int = 0) -> list[tuple[Signs, float]]:
    """Join the two files; cards without a label are left out.

    Args:
        cards: the file of the cards.
        labels: the file of what was said of them.
        shared: how many articles must share a run for it to count; 0 takes all that are there.
    """
    worth = {row["id"]: LABELS[row["verdict"]] for row in _lines(labels)}
    rows = [row for row in _lines(cards) if row["id"] in worth]
    known = _shared(rows, shared) if shared else None
    return [(row["features"] | _runs_of(row, known), worth[row["id"]]) for row in rows]


def _runs_of(row: Mapping[str, Any], known: Container[str] | None) -> dict[str, float]:
    return {run: WORTH for run in row.get("runs", ()) if known is None or run in known}


def _shared(rows: Iterable[Mapping[str, Any]], least: int) -> set[str]:
    articles: dict[str, set[str]] = {}
    for row in rows:
        for run in row.get("runs", ()):
            articles.setdefault(run, set()).add(row["article"])
    return {run for run, found in articles.items() if len(found) >= least}


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def toml(model: Weights) -> str:
    """Return the text of a ``weights.toml``, signs in alphabetical order."""
    lines = [
        "# What each sign of a card is worth: a card's score is the logistic function of their sum.",
        "# Signs that are not listed weigh nothing. `mkdeck extract -v` shows which of them made a score.",
        "# Learnt by cards/selection/fit.py from cards that readers judged.",
        "",
        f"bias = {model.bias:.3f}",
        "",
        "[weights]",
    ]
    lines += [f'"{name}" = {value:.3f}' for name, value in sorted(model.weights.items()) if round(value, 3)]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str]) -> int:
    """Read both files, learn, and write the weights to standard output or a file."""
    parser = argparse.ArgumentParser(prog="python -m cards.selection.fit", description=__doc__)
    parser.add_argument("cards", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--prior", type=Path, default=WEIGHTS, help="weights to start from")
    parser.add_argument("--ridge", type=float, default=4.0)
    parser.add_argument("--only", default="", metavar="PREFIX", help="learn the signs that begin so")
    parser.add_argument("--keep", type=float, default=1.0, help="pull weights to so much of what they are")
    parser.add_argument("--runs", type=int, default=0, metavar="N", help="learn runs that N articles share")
    parser.add_argument("-o", "--output", type=Path, help="where to write; standard output if not given")
    given = parser.parse_args(arguments)
    cards = labelled(given.cards, given.labels, shared=given.runs)
    found = fit(cards, weights(given.prior), ridge=given.ridge, only=given.only, keep=given.keep)
    text = toml(found.model)
    if given.output:
        given.output.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    sys.stderr.write(
        f"{len(cards)} cards: loss {found.before:.3f} before, {found.loss:.3f} now; AUC {found.auc:.3f}\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
