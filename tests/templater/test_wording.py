"""The templates of the phrasing: each can be filled."""

from __future__ import annotations

import re
import tomllib
from typing import get_args

import pytest

from cards.model import Lang
from cards.resources import templates_dir
from cards.templater.phrasing import FIELD
from cards.templater.wording import Template, wording

TEMPLATES = [(lang, template) for lang in get_args(Lang) for template in wording(lang).templates]
GAP = re.compile(r"\{\{c1::|\}\}")


@pytest.mark.parametrize(("lang", "template"), TEMPLATES, ids=[f"{lang}-{t.name}" for lang, t in TEMPLATES])
def test_a_template_holds_no_brace_that_is_no_slot(lang: Lang, template: Template) -> None:
    for side in (template.front, template.back):
        assert not set(GAP.sub("", FIELD.sub("", side))) & set("{}"), side


def test_a_slot_may_be_numbered() -> None:
    assert FIELD.findall("{subject}有几{m1}{n1}、几{m2}{n2}") == ["subject", "m1", "n1", "m2", "n2"]


def test_a_thing_of_which_it_is_not_said_whose_it_is_is_told_from_one_that_is_alone() -> None:
    data = tomllib.loads((templates_dir() / "phrasing" / "en.toml").read_text(encoding="utf-8"))["unowned"]
    unowned = wording("en").unowned
    assert [text for text in data["examples"] if not unowned.search(text)] == []
    assert [text for text in data["counterexamples"] if unowned.search(text)] == []
