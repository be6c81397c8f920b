"""``mkdeck extract --explain``: every piece of an article once, with what became of it."""

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.cli.conftest import Run

ZH = """# 缓存

## 穿透

缓存穿透是指查询一个不存在的数据，缓存和数据库都没有命中的现象。你遇到过吗？它很麻烦，要小心。

- 布隆过滤器：用位数组判断一个元素是否存在的数据结构。
- [文档](https://example.com)

| 问题 | 解决办法 |
| ---- | ---- |
| 穿透 | 缓存空值 |

```python
print("缓存")
```

## 参考资料

缓存雪崩是指大量的键同时过期的现象。
"""
EN = """# Locks

## Spinlock

A spinlock is a lock that waits in a loop until it is free. Have you met one? Such things happen.
"""


def explained(run: Run, tmp_path: Path, text: str, *more: str) -> list[dict[str, object]]:
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    done = run("extract", "a.md", "--explain", "--format", "jsonl", *more)
    assert done.returncode in (0, 1), done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def state_of(rows: list[dict[str, object]], start: str) -> object:
    return next(row["state"] for row in rows if str(row["text"]).startswith(start))


def test_each_piece_says_what_became_of_it(tmp_path: Path, run: Run) -> None:
    rows = explained(run, tmp_path, ZH)
    assert state_of(rows, "缓存穿透是指") == "card"
    assert state_of(rows, "你遇到过吗") == "unread.question"
    assert state_of(rows, "print") == "unread.code"
    assert state_of(rows, "文档") == "unread.unstated"
    assert state_of(rows, "缓存雪崩") == "unread.section"
    assert [row["text"] for row in rows if row["level"]] == ["缓存", "穿透", "参考资料"]
    definition = next(row for row in rows if str(row["text"]).startswith("缓存穿透是指"))
    assert [card["front"] for card in definition["cards"]] == ["什么是缓存穿透？"]  # type: ignore[attr-defined]
    assert ZH[definition["start"] : definition["end"]] == definition["text"]  # type: ignore[misc]
    assert definition["line"] == 5


def test_english_says_it_too(tmp_path: Path, run: Run) -> None:
    rows = explained(run, tmp_path, EN)
    assert state_of(rows, "A spinlock") == "card"
    assert state_of(rows, "Have you met one") == "unread.question"


def test_a_card_that_a_deck_would_not_take_is_told_with_the_reason(tmp_path: Path, run: Run) -> None:
    rows = explained(run, tmp_path, EN, "--min-score", "0.99")
    assert state_of(rows, "A spinlock") == "skip.low"
    passed = next(row["passed"] for row in rows if row["passed"])
    assert passed[0]["reason"] == "low"  # type: ignore[index]


@pytest.mark.parametrize("text", [ZH, EN])
def test_the_pieces_are_all_that_the_article_says(tmp_path: Path, run: Run, text: str) -> None:
    rows = explained(run, tmp_path, text)
    places = [(row["start"], row["end"]) for row in rows]
    assert places == sorted(places)
    covered = "".join(text[int(start) : int(end)] for start, end in places)  # type: ignore[call-overload]
    left = Counter(filter(str.isalnum, text)) - Counter(filter(str.isalnum, covered))
    assert not left - Counter("问题解决办法pythonhttpsexamplecom")  # a table's head, an address, a language


def test_the_counts_add_up(tmp_path: Path, run: Run) -> None:
    states = Counter(str(row["state"]) for row in explained(run, tmp_path, ZH) if not row["level"])
    table = run("extract", "a.md", "--explain").stdout.rsplit("\n\n", 1)[1]
    counts = [int(line.rsplit(maxsplit=1)[1]) for line in table.splitlines() if line.strip()]
    assert counts[0] == states.total() == sum(counts[1 : 1 + len(states)])
    facts, cards, *skipped = counts[1 + len(states) :]
    assert facts == cards + sum(skipped)


def test_it_can_be_read(tmp_path: Path, run: Run) -> None:
    (tmp_path / "a.md").write_text(ZH, encoding="utf-8")
    told = run("extract", "a.md", "--explain", "--lang", "zh").stdout
    assert "✓ 5: 缓存穿透是指" in told
    assert "什么是缓存穿透？ →" in told
    assert "· 5: 你遇到过吗？" in told
    assert "问句" in told
