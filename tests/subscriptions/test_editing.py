"""The text of a recipe, changed in one place and nowhere else."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.subscriptions.editing import added, removed

RECIPE = Path("deck.toml")
ENTRY = {"feed": "https://e.org/feed"}


def cases() -> list[tuple[str, str]]:
    text = (Path(__file__).parents[1] / "data/sources/editing.txt").read_text(encoding="utf-8")
    found = []
    for case in re.split(r"^@@ ", text, flags=re.MULTILINE)[1:]:
        name, _, rest = case.partition("\n")
        before, _, after = rest.partition("\n=>\n")
        found.append(pytest.param(f"{before}\n", after.rstrip("\n") + "\n", id=name))
    return found


@pytest.mark.parametrize(("before", "after"), cases())
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_a_source_is_added_and_taken_out_again(before: str, after: str, end: str) -> None:
    before, after = before.replace("\n", end), after.replace("\n", end)
    assert added(before, ENTRY, RECIPE) == after
    count = len(tomllib.loads(after.replace("\r\n", "\n"))["sources"])
    again = removed(after, count - 1, RECIPE)
    assert re.sub(r"\s", "", again).replace("},]", "}]") == re.sub(r"\s", "", before)
    assert again.count(end) == before.count(end)


def test_a_table_behind_the_sources_stays_behind_them() -> None:
    text = 'name = "a"\n[[sources]]\npath = "b"\n\n# of the other\n[other]\nx = 1\n'
    new = added(text, ENTRY, RECIPE)
    assert new == (
        'name = "a"\n[[sources]]\npath = "b"\n\n[[sources]]\nfeed = "https://e.org/feed"\n\n'
        "# of the other\n[other]\nx = 1\n"
    )
    assert removed(new, 1, RECIPE) == text


def test_the_first_one_is_taken_out_and_the_comments_of_the_next_stay() -> None:
    text = '# a\n[[sources]]\npath = "a"\n\n# b\n[[sources]]\npath = "b" # c\n\n# end\n'
    assert removed(text, 0, RECIPE) == '# a\n\n# b\n[[sources]]\npath = "b" # c\n\n# end\n'
    assert removed(text, 1, RECIPE) == '# a\n[[sources]]\npath = "a"\n\n# b\n\n# end\n'


def test_values_are_escaped() -> None:
    new = added('[[sources]]\npath = "a"', {"path": 'a"\\b\n锁', "follow": True}, RECIPE)
    assert tomllib.loads(new)["sources"][1] == {"path": 'a"\\b\n锁', "follow": True}


_COMMENT = st.sampled_from(["", "\n", "# note\n", "  # [[sources]]\n", "\n\n"])
_BLOCK = st.builds(
    lambda comment, header, name, tail: f'{comment}{header}\n{tail}path = "{name}"\n',
    _COMMENT,
    st.sampled_from(["[[sources]]", "[[ sources ]] # x"]),
    st.text("ab锁", min_size=1, max_size=3),
    st.sampled_from(["", "# inside\n", "reader = 'listing'\n"]),
)


@given(st.lists(_BLOCK, min_size=1, max_size=4), _COMMENT, st.data())
def test_comments_order_and_values_stay_whatever_was_written(
    blocks: list[str], end: str, data: st.DataObject
) -> None:
    text = 'name = "x"\n' + "".join(blocks) + end
    before = tomllib.loads(text)["sources"]
    new = added(text, ENTRY, RECIPE)
    assert tomllib.loads(new)["sources"] == [*before, ENTRY]
    kept = iter(new.splitlines())
    assert all(line in kept for line in text.splitlines() if line.strip())  # in their order
    index = data.draw(st.integers(0, len(before)))
    left = removed(new, index, RECIPE)
    kept = [*before, ENTRY]
    del kept[index]
    assert tomllib.loads(left)["sources"] == kept
    assert left.count("# note") == text.count("# note")
