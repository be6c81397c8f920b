"""The templates of the phrasing: each can be filled."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from cards.model import Lang
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
