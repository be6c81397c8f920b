from itertools import islice
from pathlib import Path

import pytest

from cards import readers
from cards.cache import sights
from cards.language.detect import detect
from cards.model import Lang
from cards.readers.encoding import decode
from tests.bench import __main__ as bench
from tests.bench import articles, rebuild


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_made_up_articles_are_always_the_same_and_of_their_language(lang: Lang) -> None:
    some = list(articles.made(lang, 30_000))
    assert some == list(articles.made(lang, 30_000))
    assert sum(len(each.data) for each in some) >= 30_000
    for document in some:
        assert detect(decode(document)) == lang
        (article,) = readers.read(document)
        assert article.root.sections


def test_a_corpus_is_parted_by_language_and_what_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    for lang in ("zh", "en"):
        for document in islice(articles.made(lang, 10_000), 2):
            (tmp_path / document.name).write_bytes(document.data)
    (tmp_path / "bad.md").write_bytes(b"\x00" * 99)
    assert {each.name[:2] for each in articles.read(tmp_path, "zh")} == {"zh"}
    assert {each.name[:2] for each in articles.read(tmp_path, "en")} == {"en"}


def test_a_sample_is_spread_over_all() -> None:
    every = list(articles.made("en", 60_000))
    some = articles.sample(iter(every), 20_000)
    assert some[0] == every[0]
    assert len(every) / 5 < len(some) < len(every) / 2


def test_jobs_take_turns() -> None:
    done: list[str] = []
    times = bench.in_turns(3, lambda: done.append("a"), lambda: done.append("b"))
    assert done == ["a", "b"] * 3
    assert len(times) == 2


def test_a_ratio_is_told_beside_its_limit(capsys: pytest.CaptureFixture[str]) -> None:
    bench.told("x / y", 2.5, 3)
    bench.told("x / y", 3.5, 3)
    assert capsys.readouterr().out == "ok   x / y: 2.50 x, limit 3 x\nOVER x / y: 3.50 x, limit 3 x\n"


def test_nothing_to_do_costs_little_more_than_looking(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A margin over the limit, for other tests run beside this one; the bench itself has none."""
    monkeypatch.setattr(sights, "TICK", 100_000_000)
    ratio = bench.nothing_to_do(3_000, 15)
    assert ratio < 1.5 * bench.NOTHING_TO_DO
    assert "nothing to do / listing and looking, 3000 articles" in capsys.readouterr().out


def test_one_changed_article_is_measured_on_a_deck_that_it_changes() -> None:
    with rebuild.project():
        rebuild.written(list(articles.made("zh", 8_000)))
        first = rebuild.rebuild()
        assert rebuild.rebuild().written is False
        rebuild.change()
        assert rebuild.rebuild().facts > first.facts
