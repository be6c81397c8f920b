from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.errors import ReadError
from cards.model import Document
from cards.readers.encoding import LARGEST, decode

TEXT = (
    "日志先行：先写日志，再改数据页，崩溃之后按日志重做。这样即使停电也不会丢失已经提交的事务，恢复也很快。"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030", "gbk"])
def test_chinese_is_decoded_from_every_usual_encoding(encoding: str):
    assert decode(Document(TEXT.encode(encoding), "a.txt")) == TEXT


def test_big5_is_decoded():
    text = "日誌先行：先寫日誌，再改資料頁，當機之後按日誌重做。這樣即使停電，也不會遺失已經提交的交易。"
    assert decode(Document(text.encode("big5"), "a.txt")) == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_told_by_its_zeros(encoding: str):
    text = "plain English, then 中文\nand another line"
    assert decode(Document(text.encode(encoding), "a.txt")) == text


def test_a_page_may_name_its_encoding():
    data = '<meta charset="gb2312"><p>锁</p>'.encode("gb18030")
    assert "锁" in decode(Document(data, "a.html"))


def test_line_ends_become_lf_and_nothing_else_changes():
    assert decode(Document(codecs.BOM_UTF8 + b"a\r\nb\rc\n\t\x0bd ", "a")) == "a\nb\nc\n\t\x0bd "


@pytest.mark.parametrize(
    "data", [b"", b" \n\t", b"\xef\xbb\xbf ", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", b"x" * (LARGEST + 1)]
)
def test_what_is_no_text_is_an_error_with_file_and_hint(data: bytes):
    with pytest.raises(ReadError) as error:
        decode(Document(data, "name.md", path="dir/name.md"))
    assert error.value.file == "dir/name.md"
    assert error.value.hint


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_an_error(data: bytes):
    try:
        text = decode(Document(data, "a"))
    except ReadError:
        return
    assert "\r" not in text
    assert "\0" not in text
