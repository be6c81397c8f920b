import json
from pathlib import Path

import pytest

from cards.cli.show import excerpt
from tests.cli.conftest import ARTICLE, Run

KEYS = [
    "id",
    "kind",
    "side",
    "subjects",
    "front",
    "back",
    "lang",
    "score",
    "tags",
    "findings",
    "source",
    "sources",
]
SOURCE_KEYS = ["path", "url", "title", "heading", "start", "end", "quote", "quotes", "spans", "line"]


def cards_of(run: Run, *arguments: str) -> list[dict[str, object]]:
    done = run("extract", *arguments, "--format", "jsonl")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_card_is_one_json_line_with_the_agreed_keys(article: Path, run: Run) -> None:
    cards = cards_of(run, "good.md")
    assert cards
    for card in cards:
        assert list(card) == KEYS
        assert [list(source) for source in card["sources"]] == [SOURCE_KEYS] * len(card["sources"])
        assert card["source"] == card["sources"][0]
        assert 0.5 <= card["score"] <= 1


def test_every_quote_stands_at_its_place(article: Path, run: Run) -> None:
    for card in cards_of(run, "good.md"):
        for source in card["sources"]:
            assert source["path"] == "good.md"
            assert source["title"] == "操作系统"
            assert source["quotes"] == [ARTICLE[start:end] for start, end in source["spans"]]
            assert source["quote"] == ARTICLE[source["start"] : source["end"]]
            assert source["quote"].startswith(ARTICLE.split("\n")[source["line"] - 1][:5])


def test_the_same_passage_in_two_articles_is_one_card_with_two_sources(
    tmp_path: Path, article: Path, run: Run
) -> None:
    one = cards_of(run, "good.md")
    (tmp_path / "other.md").write_text(ARTICLE, encoding="utf-8")
    both = cards_of(run, "good.md", "other.md")
    assert [card["front"] for card in both] == [card["front"] for card in one]
    assert all([source["path"] for source in card["sources"]] == ["good.md", "other.md"] for card in both)


def test_the_id_is_that_of_the_lock(tmp_path: Path, article: Path, run: Run) -> None:
    decks = tmp_path / "decks"
    decks.mkdir()
    (decks / "net.toml").write_text('[[sources]]\npath = "../good.md"\n')
    before = {card["id"] for card in cards_of(run, "net")}
    run("build", "net")
    rows = [json.loads(line) for line in (decks / "net.lock").read_text("utf-8").splitlines()[1:]]
    assert before == {row["guid"] for row in rows}
    (decks / "net.toml").rename(decks / "renamed.toml")
    (decks / "net.lock").rename(decks / "renamed.lock")
    assert {card["id"] for card in cards_of(run, "renamed")} == before


def test_rejected_cards_are_printed_only_when_asked_for(tmp_path: Path, run: Run) -> None:
    (tmp_path / "a.md").write_text(
        "# 缓存\n\n## 缺点\n\n缺点是指数据可能与数据库不一致。\n\n" + ARTICLE, encoding="utf-8"
    )
    taken = cards_of(run, "a.md")
    every = cards_of(run, "a.md", "--all", "--min-score", "0.99")
    assert all("rejected" not in card for card in taken)
    reasons = {card.get("rejected") for card in every}
    assert "low" in reasons


def test_why_a_card_is_worth_its_score(article: Path, run: Run) -> None:
    card = cards_of(run, "good.md", "-v")[0]
    assert list(card) == [*KEYS, "construct", "template", "reasons"]
    assert card["reasons"][0][0] == "bias"


def test_the_least_score_can_be_set(article: Path, run: Run) -> None:
    everything = cards_of(run, "good.md", "--min-score", "0")
    scores = sorted(card["score"] for card in everything)
    most = scores[-1]
    assert len(cards_of(run, "good.md", "--min-score", str(most - 0.0001))) == scores.count(most)
    assert scores[0] < most


def test_markdown_and_table(article: Path, run: Run) -> None:
    fronts = [card["front"] for card in cards_of(run, "good.md")]
    markdown = run("extract", "good.md", "--format", "md").stdout
    table = run("extract", "good.md", COLUMNS="200").stdout
    assert [front for front in fronts if f"### {front}\n" not in markdown] == []
    assert [front for front in fronts if front not in table] == []


def test_a_narrow_table_folds_what_has_no_spaces(article: Path, run: Run) -> None:
    table = run("extract", "good.md", COLUMNS="60").stdout
    said = "".join(char for char in table if char not in "│ \n")
    assert [card["back"] for card in cards_of(run, "good.md") if len(str(card["back"])) > 20]
    assert "…" not in table
    assert "两个或更多的线程互相等待对方持有的资源、谁也无法继续的状态" not in table  # it is folded
    assert "谁也无法继续的状态" in said


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("- 甲\n- 乙", "甲 · 乙"),
        ("| A | B |\n| --- | --- |\n| 1 | 2 |", "A | B · 1 | 2"),
        ("1 - 2", "1 - 2"),
        ("缓存" * 50, "缓存" * 17 + "缓…"),
    ],
)
def test_an_excerpt_is_one_line(text: str, wanted: str) -> None:
    assert excerpt(text) == wanted


def test_an_article_from_standard_input(tmp_path: Path, run: Run) -> None:
    assert run("extract", "-").returncode == 2  # nothing came
