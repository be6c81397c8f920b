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


@pytest.mark.parametrize(
    ("told", "encoding"),
    [
        ("gbk", "gb18030"),
        ("GB2312", "gb18030"),
        ("Big5", "big5"),
        ("big5-hkscs", "big5hkscs"),
        ("x-gbk", "gbk"),
    ],
)
def test_a_server_may_tell_a_page_s_encoding(told: str, encoding: str):
    data = "<p>鎖</p>".encode(encoding)
    assert decode(Document(data, "a.html", charset=told)) == "<p>鎖</p>"


@pytest.mark.parametrize("told", ["gbk", "iso-8859-1", "no-such-thing", "rot13", "undefined", "punycode", ""])
def test_what_is_utf8_throughout_is_utf8_whatever_a_server_says(told: str):
    assert decode(Document("<p>锁</p>".encode(), "a.html", charset=told)) == "<p>锁</p>"


def test_a_server_that_tells_latin_of_all_its_pages_is_not_believed():
    data = f'<html><meta http-equiv="Content-Type" content="text/html; charset=gbk"><p>{TEXT}'.encode("gbk")
    assert TEXT in decode(Document(data, "a.html", charset="ISO-8859-1"))


def test_an_xml_declaration_tells_the_encoding():
    data = f'<?xml version="1.0" encoding="GB2312"?><html><p>{TEXT}</p></html>'.encode("gbk")
    assert TEXT in decode(Document(data, "a.html"))


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_a_few_broken_bytes_do_not_spoil_a_page(encoding: str):
    broken = TEXT.encode(encoding)[:-1]
    data = b'<meta charset="%s"><p>' % encoding.encode() + (TEXT * 20).encode(encoding) + broken + b"</p>"
    text = decode(Document(data, "a.html"))
    assert text.count(TEXT) == 20
    assert text.count("\ufffd") <= 2


def test_a_page_may_be_longer_than_a_text_for_the_pictures_in_it():
    data = b"<!DOCTYPE html><img src='data:image/png;base64," + b"A" * LARGEST + b"'>"
    assert len(decode(Document(data, "a.html"))) == len(data)


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
