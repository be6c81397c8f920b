import re

import pytest

from cards.model import Kind
from tests.gold.gold import FOLDER, ROOT, load, visible

GOLD = load()
ARTICLES = [path for path in (ROOT / "decks" / "articles").iterdir() if path.is_file()]


def names(each):
    return each.article.rsplit("/", 1)[-1]


def test_every_article_has_gold_and_every_gold_an_article():
    assert {path.relative_to(ROOT).as_posix() for path in ARTICLES} == {each.article for each in GOLD}


def test_there_is_enough_to_learn_from():
    assert len([each for each in GOLD if each.lang == "zh"]) >= 8
    assert len([each for each in GOLD if each.lang == "en"]) >= 4


@pytest.mark.parametrize("each", GOLD, ids=names)
def test_articles_are_no_toys(each):
    assert 1500 <= len(each.text) <= 4200


@pytest.mark.parametrize("each", GOLD, ids=names)
def test_evidence_stands_in_its_article(each):
    pieces = [piece for fact in each.facts for piece in fact.evidence] + [trap.span for trap in each.traps]
    assert [piece for piece in pieces if piece not in each.text] == []


@pytest.mark.parametrize("each", GOLD, ids=names)
def test_facts_are_whole(each):
    assert 25 <= len(each.facts) <= 60
    for fact in each.facts:
        assert fact.kind in set(Kind), fact.question
        assert fact.importance in (1, 2, 3), fact.question
        assert all(answer.strip() for answer in fact.answers), fact.question
        assert fact.question.endswith(("？", "?", "。", ".", "is")), fact.question
        assert all(fact.subjects), fact.question
        assert fact.evidence, fact.question


@pytest.mark.parametrize("each", GOLD, ids=names)
def test_no_fact_is_asked_twice(each):
    asked = [(fact.question, fact.answers) for fact in each.facts]
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize("each", GOLD, ids=names)
def test_traps_say_why(each):
    assert each.traps
    assert all(trap.why for trap in each.traps)


def test_gold_files_are_named_after_their_articles():
    for path in FOLDER.glob("*.toml"):
        if path.name != "floors.toml":
            article = re.search(r'^article = "(.+)"$', path.read_text(encoding="utf-8"), re.MULTILINE)
            assert article is not None
            assert article[1].rsplit("/", 1)[-1].startswith(path.stem + ".")


def test_an_html_page_is_what_the_browser_shows():
    page = "<style>p {}</style><p>A <b>bold</b>, &ldquo;quoted&rdquo; word.</p><td>1</td><td>2</td>"
    assert visible(page) == "A bold, “quoted” word. 1 2"
