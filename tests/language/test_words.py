"""Words, their parts of speech, and the spaCy pipelines made of them."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.language import detect, length, pack

VERBS = Path(__file__).parents[1] / "data/language/verbs.en.toml"


def texts_of(lang, text, *pos):
    return [word.text for word in pack(lang).words(text) if not pos or word.pos in pos]


def test_chinese_words_come_from_the_segmenter_with_its_flags():
    words = pack("zh").words("页表保存了映射")

    assert [(word.text, word.tag) for word in words if word.text in ("保存", "了")] == [
        ("保存", "v"),
        ("了", "ul"),
    ]


def test_words_that_the_segmenter_lacks_or_glues_are_mended():
    assert texts_of("zh", "租约过半时会续租") == ["租约", "过半", "时", "会", "续租"]
    assert texts_of("zh", "协调者宕机会回滚") == ["协调者", "宕机", "会", "回滚"]
    assert texts_of("zh", "该会话的从库存过库存") == ["该", "会话", "的", "从", "库存", "过", "库存"]
    assert texts_of("zh", "有机会话题") == ["有", "机会", "话题"]


def test_closed_classes_are_told_apart_in_chinese():
    words = {word.text: word.pos for word in pack("zh").words("如果锁被它持有，那么线程必须等待 3 秒和 FIFO")}

    assert words["如果"] == "SCONJ"
    assert words["被"] == "ADP"
    assert words["它"] == "PRON"
    assert words["必须"] == "AUX"
    assert words["，"] == "PUNCT"
    assert words["3"] == "NUM"
    assert words["和"] == "CCONJ"
    assert words["FIFO"] == "PROPN"


def test_english_keeps_names_whole():
    assert texts_of("en", "foo_bar() speaks HTTP/1.1, doesn't it? state-of-the-art C++ e.g. v1.2.3.") == [
        "foo_bar()", "speaks", "HTTP/1.1", ",", "does", "n't", "it", "?", "state-of-the-art", "C++", "e.g.",
        "v1.2.3", ".",
    ]  # fmt: skip


def test_english_parts_of_speech():
    text = "The leader quickly sends a request to each follower and must not block"

    assert texts_of("en", text, "VERB") == ["sends", "block"]
    assert texts_of("en", text, "NOUN") == ["leader", "request", "follower"]
    assert texts_of("en", text, "DET") == ["The", "a", "each"]
    assert texts_of("en", text, "AUX") == ["must"]
    assert texts_of("en", text, "ADV") == ["quickly"]


@pytest.mark.parametrize(
    ("text", "pos"), [("to request", "VERB"), ("a request", "NOUN"), ("cached data", "VERB")]
)
def test_the_word_before_decides_between_verb_and_noun(text, pos):
    assert [
        word.pos for word in pack("en").words(text) if "request" in word.text or "cached" in word.text
    ] == [pos]


# any character that decoded text can hold: no half of a surrogate pair
characters = st.characters(exclude_categories=["Cs"])
anything = st.text(alphabet=st.one_of(st.sampled_from("锁的表，。 \t\n'’-.aBc_1()"), characters), max_size=40)


@given(anything, st.sampled_from(["zh", "en"]))
def test_words_are_in_order_and_leave_out_only_white_space(text, lang):
    at = 0
    for word in pack(lang).words(text):
        assert text[at : word.start].strip() == ""
        assert text[word.start : word.end] == word.text
        assert word.text
        at = word.end
    assert text[at:].strip() == ""


@settings(deadline=None)  # the first call imports spaCy
@given(anything.filter(lambda text: "\x00" not in text), st.sampled_from(["zh", "en"]))
def test_a_doc_says_exactly_its_text(text, lang):
    assert pack(lang).nlp()(text).text == text


def test_the_pipelines_are_blank_ones_with_our_parts():
    zh, en = pack("zh").nlp(), pack("en").nlp()

    assert zh.pipe_names == en.pipe_names == ["mkdeck_sentences"]
    assert zh.config["nlp"]["tokenizer"]["@tokenizers"] == "mkdeck.rjieba.v1"
    assert [sentence.text for sentence in zh("页表保存映射。内核管理它。").sents] == [
        "页表保存映射。",
        "内核管理它。",
    ]
    assert [token.pos_ for token in en("It waits.")] == ["PRON", "VERB", "PUNCT"]


def test_sentences_need_neither_spacy_nor_the_segmenter():
    code = (
        "import sys; from cards.language import pack, length; from cards.model import Plain;"
        "pack('zh').sentences(Plain('一。二。')); pack('en').is_generic('Overview'); length('锁');"
        "print(sorted({'spacy', 'rjieba'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("页表把虚拟地址映射到物理地址", "zh"),
        ("Kubernetes 的 Pod 由 kubelet 启动", "zh"),
        ("TCP 是可靠的", "zh"),
        ("A page table maps virtual to physical addresses", "en"),
        ("The term 进程 means process in Chinese", "en"),
        ("", "en"),
        ("1234 ...", "en"),
    ],
)
def test_detect(text, lang):
    assert detect(text) == lang


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("进程", 2), ("process", 2), ("FP16 占 2 字节", 6), ("snake_case", 4), ("state-of-the-art", 2),
        ("don't stop", 4), ("1,000 ms", 3), ("", 0), ("，。……", 0), ("a = b", 4.5), ("锁是{{c1::互斥}}的", 5),
        ("`{{c1::x}}`", 2), ("16GB", 3),
    ],
)  # fmt: skip
def test_length(text, measure):
    assert length(text) == measure


@pytest.mark.parametrize(
    "case", tomllib.loads(VERBS.read_text("utf-8"))["case"], ids=lambda c: c["text"][:40]
)
def test_finite_verbs_are_told_from_nouns(case):
    words = pack("en").words(case["text"])

    assert [word.text for word in words if word.tag in ("VB", "VBZ", "LET")] == case["verbs"]
