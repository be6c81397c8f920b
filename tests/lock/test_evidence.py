import pytest

from cards.lock import texts_of
from cards.lock.evidence import Evidence, Standing
from cards.lock.rows import Anchor, fold_quotes
from cards.model import Article, Section, Span


def anchor(*quotes, article="a.md"):
    return Anchor(article, (), quotes, fold_quotes(quotes))


@pytest.mark.parametrize(
    ("anchors", "standing"),
    [
        ([anchor("甲是乙。")], Standing.STANDS),
        ([anchor("甲是乙")], Standing.STANDS),
        ([anchor("**甲**是 乙！")], Standing.STANDS),
        ([anchor("甲是丙。")], Standing.GONE),
        ([anchor("甲是乙。", "丁")], Standing.GONE),
        ([anchor("甲是乙。", "共 -3 个")], Standing.STANDS),
        ([anchor("共 3 个")], Standing.GONE),
        ([anchor("甲是乙。", article="b.md")], Standing.UNKNOWN),
        ([anchor("甲是丙。"), anchor("甲是丙。", article="b.md")], Standing.UNKNOWN),
        ([anchor("甲是乙。", article="b.md"), anchor("甲是乙。")], Standing.STANDS),
    ],
)
def test_standing(anchors, standing):
    assert Evidence({"a.md": "前文。甲是乙。\n共 -3 个，后文"}).standing(anchors) is standing


def test_what_an_excerpt_does_not_show_is_not_known_to_be_gone():
    texts = {"a": "甲是乙。", "b.md": "别的。"}
    evidence = Evidence(texts, {"a"})
    assert evidence.standing([anchor("甲是乙。", article="a")]) is Standing.STANDS
    assert evidence.standing([anchor("甲是丙。", article="a")]) is Standing.UNKNOWN
    assert evidence.standing([anchor("甲是丙。", article="b.md")]) is Standing.GONE
    both = [anchor("甲是丙。", article="a"), anchor("甲是丙。", article="b.md")]
    assert evidence.standing(both) is Standing.UNKNOWN


def test_texts_of_articles():
    root = Section(None, 0, (), ())
    page = "第一段。第二段。第三段。"
    cut = [
        Article(page, "t", "zh", root, Span(0, 4), key="a"),
        Article(page, "t", "zh", root, Span(4, 8), key="b"),
        Article(page, "t", "zh", root, Span(8, 12), key="a"),
    ]
    assert texts_of(cut) == {"a": "第一段。\n第三段。", "b": "第二段。"}
