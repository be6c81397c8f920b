"""What a card is worth: a linear model whose every term has a name."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from cards.model import Card, Finding
from cards.selection.features import features
from cards.selection.runs import runs
from cards.selection.view import View

WEIGHTS = Path(__file__).with_name("weights.toml")

Reasons = tuple[tuple[str, float], ...]

_WORTH_TELLING = 0.01
_RUNS_TOLD = (
    3  # of the runs that a card is worded with: of the others, kept with each card, only what they add up to
)


@dataclass(frozen=True, slots=True)
class Weights:
    """A linear model.

    Attributes:
        bias: what a card is worth before anything is known of it.
        weights: what one of each sign adds.
    """

    bias: float
    weights: Mapping[str, float]


@cache
def weights(path: Path = WEIGHTS) -> Weights:
    """Return the model that ships, or another file's; read once."""
    data = tomllib.loads(path.read_text("utf-8"))
    return Weights(float(data["bias"]), MappingProxyType(dict(data["weights"])))


def score(card: Card, model: Weights | None = None) -> tuple[float, Reasons]:
    """Return what a judged card is worth, and what made it so.

    Args:
        card: with its findings.
        model: the weights; those that ship by default.

    Returns:
        The score, 0 to 1, and the terms of its logit as (sign, amount), the heaviest first. With
        the first term, ``bias``, they add up to the logit. ``runs`` is what the runs of characters
        add that are not told one by one.
    """
    return score_view(View.of(card), card.findings, model or weights())


def score_view(view: View, findings: tuple[Finding, ...], model: Weights) -> tuple[float, Reasons]:
    """Return the score of a card whose view is at hand, and what the rules have against it."""
    known = model.weights
    terms = [(name, known[name] * value) for name, value in features(view, findings).items() if name in known]
    worded = [(name, known[name] * value) for name, value in runs(view, known).items()]
    worded.sort(key=_heaviest)
    rest = sum(amount for _, amount in worded[_RUNS_TOLD:])
    terms += [*worded[:_RUNS_TOLD], ("runs", rest)]
    total = model.bias + sum(amount for _, amount in terms)
    told = [(name, amount) for name, amount in terms if abs(amount) >= _WORTH_TELLING]
    told.sort(key=_heaviest)
    return logistic(total), (("bias", model.bias), *told)


def _heaviest(term: tuple[str, float]) -> tuple[float, str]:
    return -abs(term[1]), term[0]


def logistic(logit: float) -> float:
    """Return 1 / (1 + e^-logit), for any logit."""
    return 0.5 * (1.0 + math.tanh(0.5 * logit))
