"""Floors: what the extractor reached on the demo articles, below which it must not fall again."""

from __future__ import annotations

import hashlib
import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from cards.build import extract
from cards.plan import Order
from tests.gold.gold import FLOORS, RECIPE, ROOT, Gold
from tests.gold.measure import Asked, Score, score

CEILINGS = ("traps",)  # the less the better
MEASURES = ("fit_precision", "strict_precision", "fit_must", "fit_recall", *CEILINGS)

_HEAD = """# What the extractor reached on decks/articles, by language: floors, and a ceiling for `traps`.
# Written by `python -m tests.gold --update`, which lowers nothing unless told to with --lower.
"""


def cards_of_the_demo() -> list[Asked]:
    """Extract the demo recipe's cards, as ``mkdeck extract`` would."""
    plan = Order(recipe=RECIPE).plan()
    # Without the lock that a build of the demo may have left: what was built before is no matter here.
    extraction = extract(replace(plan, lock=plan.lock.with_name("none")))
    assert not extraction.report.problems, extraction.report.problems
    return [
        Asked(
            kind=str(card.kind),
            subjects=card.subjects,
            front=card.front,
            back=card.back,
            places=tuple((_article(source.path), source.quotes) for source in card.sources),
        )
        for card in (each.card for each in extraction.cards)
    ]


def _article(path: str | None) -> str:
    # However the path is told, the demo's articles are known by their names.
    return f"decks/articles/{Path(path or '').name}"


def measure(gold: Sequence[Gold], cards: Sequence[Asked]) -> dict[str, Score]:
    """Measure each language by itself."""
    scores = {}
    for lang in sorted({each.lang for each in gold}):
        ours = [each for each in gold if each.lang == lang]
        paths = {each.article for each in ours}
        scores[lang] = score(ours, [card for card in cards if paths & {path for path, _ in card.places}])
    return scores


def digests(gold: Sequence[Gold]) -> dict[str, str]:
    """Return the SHA-256 of every article."""
    return {each.article: hashlib.sha256((ROOT / each.article).read_bytes()).hexdigest() for each in gold}


def read(path: Path = FLOORS) -> tuple[dict[str, dict[str, float]], dict[str, str]]:
    """Return the floors by language, and the articles they were measured on."""
    if not path.is_file():
        return {}, {}
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    articles = table.pop("articles")
    return table, articles


def broken(floors: Mapping[str, Mapping[str, float]], scores: Mapping[str, Score]) -> list[str]:
    """Return a line for each measure that is worse than its floor."""
    lines = []
    for lang, wanted in floors.items():
        for name, floor in wanted.items():
            now = getattr(scores[lang], name)
            if (now > floor) if name in CEILINGS else (now < floor):
                lines.append(f"{lang} {name}: {now:.3f}, floor {floor:.2f}")
    return lines


def rounded(scores: Mapping[str, Score]) -> dict[str, dict[str, float]]:
    """Make floors of scores: hundredths, rounded to the lenient side."""
    return {
        lang: {name: _lenient(name, getattr(result, name)) for name in MEASURES}
        for lang, result in scores.items()
    }


def _lenient(name: str, value: float) -> float:
    return (math.ceil if name in CEILINGS else math.floor)(round(value * 100, 6)) / 100


def write(
    floors: Mapping[str, Mapping[str, float]], articles: Mapping[str, str], path: Path = FLOORS
) -> None:
    """Write the floors and the articles they belong to."""
    lines = [_HEAD]
    for lang, wanted in floors.items():
        lines += [f"[{lang}]", *(f"{name} = {value:.2f}" for name, value in wanted.items()), ""]
    lines += ["[articles]", *(f'"{name}" = "{digest}"' for name, digest in articles.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
