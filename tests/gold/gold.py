"""Gold: the facts that a careful reader would make a card of, and the spans that make bad cards."""

from __future__ import annotations

import html
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "data" / "gold"
FLOORS = FOLDER / "floors.toml"
RECIPE = ROOT / "decks" / "engineering.toml"

_KEYS = {"kind", "subject", "question", "answer", "evidence", "importance"}


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact worth a card.

    Attributes:
        answers: what may stand on the back, any of them; usually one.
        evidence: words of the article.
        importance: 3 (must), 2 or 1.
    """

    article: str
    kind: str
    subjects: tuple[str, ...]
    question: str
    answers: tuple[str, ...]
    evidence: tuple[str, ...]
    importance: int


@dataclass(frozen=True, slots=True)
class Trap:
    """Words of the article of which no card should be made, and why not."""

    article: str
    span: str
    why: str


@dataclass(frozen=True, slots=True)
class Gold:
    """One article's gold. ``text`` is what a reader sees of it."""

    article: str
    text: str
    facts: tuple[Fact, ...]
    traps: tuple[Trap, ...]

    @property
    def lang(self) -> str:
        """``zh`` or ``en``, by what most of its letters are."""
        han = len(re.findall(r"[\u4e00-\u9fff]", self.text))
        return "zh" if han > len(self.text) / 4 else "en"


def visible(page: str) -> str:
    """Return what one reads of an HTML page: no tags, entities decoded, single spaces."""
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    text = html.unescape(re.sub(r"<[^>]+>", "\x00", page))
    # Emphasis and code stand inside words and before punctuation, cells and paragraphs apart.
    text = re.sub(r"\x00(?=[,.;:!?])", "", text)
    return " ".join(text.replace("\x00", " ").split())


def load(folder: Path = FOLDER) -> list[Gold]:
    """Read every gold file but the floors, sorted by name.

    Raises:
        ValueError: a file has a wrong key or value.
    """
    return [_load(path) for path in sorted(folder.glob("*.toml")) if path.name != FLOORS.name]


def _load(path: Path) -> Gold:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    if wrong := set(table) - {"article", "fact", "trap"}:
        raise ValueError(f"{path.name}: unknown {sorted(wrong)}")
    article = table["article"]
    text = (ROOT / article).read_text(encoding="utf-8")
    facts = tuple(_fact(article, row, path) for row in table.get("fact", []))
    traps = tuple(Trap(article, row["span"], row["why"]) for row in table.get("trap", []))
    return Gold(article, visible(text) if article.endswith(".html") else text, facts, traps)


def _fact(article: str, row: dict[str, Any], path: Path) -> Fact:
    if wrong := set(row) ^ _KEYS:
        raise ValueError(f"{path.name}: {row.get('question')}: missing or unknown {sorted(wrong)}")
    return Fact(
        article=article,
        kind=row["kind"],
        subjects=tuple(part.strip() for part in row["subject"].split(" | ")),
        question=row["question"],
        answers=_several(row["answer"]),
        evidence=_several(row["evidence"]),
        importance=row["importance"],
    )


def _several(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
