"""Predicates turned into questions, and names as they are said inside one."""

import pytest

from cards.language.naming import plural, said
from cards.language.verbs import turned, verbs
from cards.model import Block, BlockKind, Plain, Run, Span


@pytest.mark.parametrize(
    ("act", "wanted"),
    [
        ("stores keys", ("does", "store keys")),
        ("store keys", ("do", "store keys")),
        ("carries weight", ("does", "carry weight")),
        ("can also be shared", ("can", "be shared")),
        ("usually has two parts", ("does", "usually have two parts")),
        ("has been set", ("has", "been set")),
        ("cannot grow", ("can", "not grow")),
        ("doesn't grow", ("does", "not grow")),
        ("is kept", ("is", "kept")),
        ("must", ("must", "")),
        ("xyzzies", None),
    ],
)
def test_turned(act, wanted):
    assert turned(act, "en") == wanted


def test_a_language_that_asks_in_place_turns_nothing():
    assert verbs("zh") is None
    assert turned("存储", "zh") is None


@pytest.mark.parametrize(
    ("base", "third"),
    [("store", "stores"), ("pass", "passes"), ("copy", "copies"), ("play", "plays"), ("have", "has")],
)
def test_third_person(base, third):
    known = verbs("en")

    assert known is not None
    assert known.third(base) == third


@pytest.mark.parametrize("name", ["locks", "load balancers", "kinds of lock", "keys and values"])
def test_plural(name):
    assert plural(name)


@pytest.mark.parametrize("name", ["lock", "class", "status", "analysis", "kind of locks", "Redis", "alias"])
def test_singular(name):
    assert not plural(name)


TEXT = "Leases end. A lease ends early if Redis asks the janitor. The janitor works for Redis."


@pytest.mark.parametrize(
    ("start", "end", "wanted"),
    [
        (14, 19, "a lease"),
        (34, 39, "Redis"),
        (49, 56, "the janitor"),
        (62, 69, "the janitor"),
    ],
)
def test_a_name_keeps_its_article_and_loses_its_place(start, end, wanted):
    block = Block(
        BlockKind.PARAGRAPH, Span(0, len(TEXT)), Plain(TEXT, (Run(0, len(TEXT), 0, len(TEXT), False),))
    )
    phrase = block.whole().cut(start, end)

    assert said(phrase.text, phrase, TEXT, "en") == wanted


def test_code_and_links_do_not_tell_that_a_name_needs_no_capital():
    text = "# Lathe\n\nThe Lathe runtime starts. See the Lathe docs.\n\n"
    text += "```\n" + "lathe run lathe\n" * 20 + "```\n"
    text += "Run `lathe`, or [install lathe](https://lathe.example/lathe-lathe), then Lathe waits.\n" * 3

    assert said("Lathe", None, text, "en") == "Lathe"


def test_a_heading_takes_the_article_that_the_text_gives_it():
    text = "Give back a lease in time. Renewing a lease is cheap."

    assert said("Lease", None, text, "en") == "a lease"
    assert said("租约", None, TEXT, "zh") == "租约"
