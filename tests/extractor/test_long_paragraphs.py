"""A paragraph may be as long as a block: what a sentence hands on waits for no more than a few before it."""

import pytest

from cards import readers
from cards.extractor import extract
from cards.model import Document


@pytest.mark.parametrize("end", ["。", "，"], ids=["sentences", "clauses"])
def test_hundreds_of_sentences_hand_on_a_subject(end):
    body = "".join(f"它会在第 {turn} 轮巡检时刷新计数{end}" for turn in range(800))
    text = f"# 巡检\n\n看门狗是一种定时任务。{body}它由计时器和回调两部分组成。\n"
    (article,) = readers.read(Document(text.encode(), "long.md"))
    assert list(extract(article))
