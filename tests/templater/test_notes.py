import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.errors import NoteError
from cards.model import Image
from cards.templater import pictures
from cards.templater.notes import media_names, render
from cards.templater.notetype import FIELD_NAMES
from cards.templater.safety import safe_html, visible_text
from cards.templater.tags import tag_slug
from tests.templater import hostile_cards, make_card, sample_cards

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def fields(card, guid="g1"):
    return dict(zip(FIELD_NAMES, render(card, guid).fields, strict=True))


def test_a_note_of_a_card():
    card = make_card(
        "什么是 `TLB`？",
        "页表项的高速缓存。",
        lang="zh",
        title="虚拟内存",
        heading=["地址转换", "地址转换"],
        path="/home/someone/notes/vm.md",
    )

    assert {name: value for name, value in fields(card).items() if value} == {
        "Front": '<div lang="zh-Hans">什么是 <code>TLB</code>？</div>',
        "Back": '<div lang="zh-Hans">页表项的高速缓存。</div>',
        "Context": '<span lang="zh-Hans">虚拟内存 › 地址转换</span>',
        "Source": '<span lang="zh-Hans">虚拟内存 · vm.md</span>',
        "ID": "g1",
    }


def test_traditional_chinese_is_marked_as_such():
    card = make_card(
        "什么是索引頁？", "存放鍵的節點", lang="zh", title="資料庫", quote="索引頁是存放鍵的節點。"
    )

    note = fields(card)
    assert note["Front"] == '<div lang="zh-Hant">什么是索引頁？</div>'
    assert note["Back"] == '<div lang="zh-Hant">存放鍵的節點</div>'
    assert note["Context"] == '<span lang="zh-Hant">資料庫</span>'


def test_a_gap_is_hidden_in_front_and_shown_in_the_sentence_behind():
    note = fields(make_card("A {{c1::mutex}} has an owner.", "mutex"))

    assert note["Front"] == '<div lang="en">A <span class="gap">[…]</span> has an owner.</div>'
    assert note["Back"] == '<div lang="en">A <mark>mutex</mark> has an owner.</div>'


def test_a_gap_in_code_is_code():
    note = fields(make_card("What does `{{c1::x}}` do in a note?", "It makes a gap."))

    assert visible_text(note["Front"]) == "What does {{c1::x}} do in a note?"
    assert visible_text(note["Back"]) == "It makes a gap."


def test_the_source_is_a_link_when_there_is_an_address():
    card = make_card(
        "a?",
        "b",
        url="https://example.org/p#s",
        quote="- **Note:** the parser stops here, always.",
        path="p.md",
    )

    assert fields(card)["URL"] == "https://example.org/p#s:~:text=the%20parser%20stops%20here,always"
    assert fields(card)["Source"] == '<span lang="en">An article · example.org</span>'


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "/home/x", ""])
def test_an_address_that_is_none_is_no_link(url):
    assert fields(make_card("a?", "b", url=url))["URL"] == ""


def test_what_stands_above_the_question_does_not_give_the_answer_away():
    card = make_card(
        "Which lock has an owner?", "the mutex", title="Locks", heading=["Why the *Mutex*", "Owners"]
    )

    assert visible_text(fields(card)["Context"]) == "Locks › Owners"
    assert visible_text(fields(card)["Source"]) == "Locks › Why the *Mutex* › Owners"


@pytest.mark.parametrize(
    ("answer", "heading", "kept"),
    [
        ("I/O", "Versions", True),
        ("io", "The io module", False),
        ("线程", "线程与进程", False),
        ("CPU 调度", "cpu调度的算法", False),
        ("栈", "堆", True),
        ("…", "堆", True),
    ],
)
def test_only_whole_words_give_an_answer_away(answer, heading, kept):
    context = visible_text(fields(make_card("What?", answer, title="T", heading=[heading]))["Context"])

    assert context == (f"T › {heading}" if kept else "T")


def test_long_headings_are_cut():
    assert visible_text(fields(make_card("a?", "b", title="长" * 200))["Context"]) == "长" * 79 + "…"


@pytest.mark.parametrize(
    ("front", "back", "why"),
    [
        ("\u200b \u202e", "b", "nothing of the front"),
        ("", "b", "nothing of the front"),
        ("{{c1::all}}", "all", "nothing of the front"),
        ("a?", "", "adds nothing"),
        ("a?", " a? ", "adds nothing"),
        ("a {{c1::b", "b", "gap"),
        ("a?", "b" * 70_000, "more than"),
    ],
)
def test_what_cannot_be_a_note_is_refused(front, back, why):
    with pytest.raises(NoteError, match=why):
        render(make_card(front, back, path="x.md"), "g1")


def test_tags():
    card = make_card(
        "a?", "b", lang="zh", title="Go 的 GMP 模型（上）", tags=["OS::进 程", "marked", "Leech", "::", "C++"]
    )

    assert render(card, "g1").tags == (
        "c",
        "mkdeck::kind::fact",
        "mkdeck::lang::zh",
        "mkdeck::source::go-的-gmp-模型-上",
        "os::进-程",
    )


def test_without_a_title_the_host_is_the_source():
    card = make_card("a?", "b", title="…", url="https://blog.example.org/x")

    assert "mkdeck::source::blog-example-org" in render(card, "g1").tags


@given(st.text())
def test_a_tag_is_one_that_anki_keeps(text):
    tag = tag_slug(text)

    assert re.fullmatch(r"([\w-]+(::[\w-]+)*)?", tag)
    assert tag_slug(tag) == tag


def picture(path: Path, data: bytes) -> Image:
    path.write_bytes(data)
    return Image(str(path), 'a "view" <b>')


def test_pictures_are_named_by_content_and_shown_behind(tmp_path):
    images = [picture(tmp_path / "图 1.png", PNG), picture(tmp_path / "copy.png", PNG)]
    rendered = render(make_card("a?", "b", images=images), "g1")
    back = rendered.fields[FIELD_NAMES.index("Back")]
    (shown,) = rendered.media

    assert re.fullmatch(r"mkdeck-[0-9a-f]{16}\.png", shown.name)
    assert shown.path.read_bytes() == PNG
    assert f'<img src="{shown.name}" alt="a &quot;view&quot; &lt;b&gt;">' in back
    assert media_names(rendered.fields) == (shown.name,)
    assert rendered.problems == ()


def test_a_picture_alone_is_an_answer(tmp_path):
    card = make_card("What does it look like?", "", images=[picture(tmp_path / "a.png", PNG)])

    assert render(card, "g1").media


def test_pictures_that_cannot_be_had_are_left_out_and_reported(tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "LARGEST", 100)
    images = [
        Image(str(tmp_path / "missing.png"), ""),
        Image(str(tmp_path), ""),
        Image("bad\0name.png", ""),
        picture(tmp_path / "script.svg", b"<svg onload='x()'/>"),
        picture(tmp_path / "large.png", PNG * 10),
        picture(tmp_path / "empty.png", b""),
    ]
    rendered = render(make_card("a?", "b", images=images), "g1")

    assert rendered.media == ()
    assert len(rendered.problems) == len(images)
    assert "<img" not in "".join(rendered.fields)
    assert str(tmp_path) not in "".join(rendered.problems)


def test_every_format_of_pictures_is_told_by_its_bytes(tmp_path):
    starts = {"png": PNG, "jpg": b"\xff\xd8\xff\xe0", "gif": b"GIF89a", "webp": b"RIFF\0\0\0\0WEBPVP8 "}
    images = [picture(tmp_path / f"{kind}.bin", data) for kind, data in starts.items()]

    assert [
        shown.name.rsplit(".")[-1] for shown in render(make_card("a?", "b", images=images), "g").media
    ] == list(starts)


@pytest.mark.parametrize(
    "card", [*sample_cards(), *(card for card, _, _ in hostile_cards())], ids=lambda card: card.front
)
def test_fields_are_safe_already_and_always_the_same(card):
    first = render(card, "g1")

    assert render(card, "g1") == first
    assert tuple(map(safe_html, first.fields)) == first.fields
