"""The file of edits: what is written comes back, what a person wrote stays, and what is wrong is named."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cards import edits
from cards.errors import ConfigError, NoteError
from cards.lock import Decision, Edit, Row, State

GUIDS = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=26, max_size=26)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
LISTS = st.lists(TEXTS, max_size=3).map(tuple)
TAGS = st.lists(st.from_regex(r"[^\x00-\x20\x7f\u3000\ud800-\udfff]+", fullmatch=True), max_size=3).map(tuple)
EDITS = st.builds(
    Edit,
    decision=st.sampled_from(Decision),
    front=TEXTS,
    back=TEXTS,
    fields=st.dictionaries(st.sampled_from(["Front", "Back", "Hint"]), TEXTS, max_size=2),
    add_tags=TAGS,
    drop_tags=LISTS,
    passage=LISTS,
    by=TEXTS,
)
OWN = """# mine
[aaaa]  # the one about threads
decision = "reject"

# worded anew
[bbbb]
front = '''什么是
线程？'''
decision = "edit"
"""


@example({"a" * 26: Edit(Decision.EDIT, front="\r\n", back="a\r\nb\n")}, {})
@given(st.dictionaries(GUIDS, EDITS, max_size=4), st.dictionaries(GUIDS, EDITS, max_size=2))
def test_what_is_written_is_read_again(tmp_path_factory, first, second) -> None:
    path = tmp_path_factory.mktemp("edits") / "x.edits.toml"
    for wanted in (first, {**first, **second}, second):
        edits.save(wanted, path)
        assert edits.load(path) == wanted
        assert not edits.save(wanted, path)


def test_what_a_person_wrote_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "x.edits.toml"
    path.write_text(OWN, "utf-8")
    known = edits.load(path)
    assert known == {"aaaa": Edit(Decision.REJECT), "bbbb": Edit(Decision.EDIT, front="什么是\n线程？")}
    assert edits.save({**known, "cccc": Edit(Decision.ACCEPT)}, path)
    assert path.read_text("utf-8").startswith(OWN.rstrip())
    edits.save(known, path)
    assert path.read_text("utf-8").rstrip() == OWN.rstrip()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[aaaa]\ndecision = "xx"\n', 2, ["xx", "accept"]),
        ('[aaaa]\ndecision = "edit"\nfornt = "x"\n', 3, ["fornt", "front"]),
        ('[aaaa]\nfront = "x"\n', 1, ["decision"]),
        ('[aaaa]\ndecision = "edit"\n[bbbb]\ndecision = "edit"\nback = 3\n', 5, ["back"]),
        ('[aaaa]\ndecision = "edit"\nadd_tags = ["重点", "two words"]\n', 3, ["add_tags"]),
        ('[aaaa]\ndecision = "edit"\nadd_tags = [""]\n', 3, ["add_tags"]),
        ('aaaa = "reject"\n', 1, ["aaaa", "[ID]"]),
        ('[aaaa]\ndecision = "edit\n', 2, ["TOML"]),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, line: int, words: list[str]) -> None:
    path = tmp_path / "x.edits.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        edits.load(path)
    assert caught.value.line == line
    assert all(word in f"{caught.value.what} {caught.value.hint}" for word in words)


def row(front: str, back: str) -> Row:
    fields = (f'<div lang="zh-Hans">{front}</div>', f'<div lang="zh-Hans">{back}</div>', *[""] * 11)
    return Row(
        "g" * 26, State.ACTIVE, "fact", 1, ("线程",), front, back, ("mkdeck",), fields, "", 1, 1, 1, 1,
        "2026-W01", (), (),
    )  # fmt: skip


def test_the_persons_wording_is_drawn_in_the_language_of_the_note() -> None:
    fields, tags = edits.amend(
        row("甲", "乙"), Edit(Decision.EDIT, back="`丙` 或 **丁**", add_tags=("我的",)), Path()
    )
    assert fields[0] == '<div lang="zh-Hans">甲</div>'
    assert fields[1] == '<div lang="zh-Hans"><code>丙</code> 或 **丁**</div>'
    assert tags == ("mkdeck", "我的")


def test_html_from_anki_is_made_safe() -> None:
    edit = Edit(
        Decision.EDIT, fields={"Back": "<b>乙</b><script>alert(1)</script>[latex]x[/latex]", "Nope": "x"}
    )
    fields, _ = edits.amend(row("甲", "乙"), edit, Path())
    assert fields[1] == "<b>乙</b>&#91;latex]x&#91;/latex]"


def test_pictures_stay_under_another_wording() -> None:
    start = row("甲", "乙")
    picture = '<p><img src="mkdeck-1.png" alt=""></p>'
    drawn = (start.fields[0], start.fields[1].replace("</div>", f"{picture}</div>"), *start.fields[2:])
    fields, _ = edits.amend(
        Row(**{name: getattr(start, name) for name in Row.__slots__} | {"fields": drawn}),
        Edit(Decision.EDIT, back="丙"),
        Path(),
    )
    assert fields[1] == f'<div lang="zh-Hans">丙{picture}</div>'


def test_a_wording_that_leaves_nothing_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "x.edits.toml"
    edit = Edit(Decision.EDIT, fields={"Front": "<br>"})
    edits.save({"a" * 26: Edit(Decision.ACCEPT), "g" * 26: edit}, path)
    with pytest.raises(NoteError) as caught:
        edits.amend(row("甲", "乙"), edit, path)
    line = caught.value.line
    assert line
    assert path.read_text("utf-8").splitlines()[line - 1] == 'decision = "edit"'
