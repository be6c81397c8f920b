"""The command reference tells what the commands tell."""

import pytest

from cards.cli.app import COMMANDS, GROUPS
from cards.cli.reference import reference
from cards.topics import folder


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_reference_is_up_to_date(lang):
    stands = (folder() / lang / "commands.md").read_text("utf-8")
    assert stands == reference(lang), "run: make reference"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_reference_has_every_command_and_every_flag(lang):
    text = reference(lang)
    for name in [*COMMANDS, *(f"{group} {each}" for group, names in GROUPS.items() for each in names)]:
        assert f"\n## mkdeck {name}\n" in text
    for flag in ("`-o, --output FILE`", "`--prune`", "`-f, --format table\\|jsonl\\|md`", "`--min-score N`"):
        assert flag in text
    assert "\b" not in text
