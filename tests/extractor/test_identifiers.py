"""Names in code whose definition only says them in Chinese."""

import pytest

from cards.extractor.identifiers import translated


@pytest.mark.parametrize(
    ("name", "said"),
    [("getTitle()", "获取信件的标题"), ("close 方法", "关闭信箱"), ("int getSize()", "返回信箱的大小"),
     ("removeFirst", "移除队列的第一个元素"), ("mail_version", "mail 的版本号")],
)  # fmt: skip
def test_the_name_again_in_chinese(name, said):
    assert translated(name, said, "zh")


@pytest.mark.parametrize(
    ("name", "said"),
    [("flush()", "清空发送缓冲区"), ("close()", "关闭连接并归还它占用的发送窗口"), ("投递器", "投递信件"),
     ("E", "元素"), ("getTitle()", "获取信件的正文")],
)  # fmt: skip
def test_what_says_more(name, said):
    assert not translated(name, said, "zh")


def test_a_language_without_the_table():
    assert not translated("close()", "closes the mailbox", "en")
