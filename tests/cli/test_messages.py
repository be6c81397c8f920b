import ast
import errno
import os
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.core import TyperCommand, TyperGroup

from cards import errors
from cards.cli.app import command, run
from cards.cli.messages import Messages, _pattern, choose
from cards.extractor.coverage import Unread
from cards.lock import Decision, State
from cards.model import Fate, Kind
from cards.report import Skip
from cards.review.app import DONE
from cards.review.views import TOLD
from cards.review.wanted import ORDERS, STATES
from cards.selection.rulebook import rulebook
from cards.tables import _EXAMPLES

TABLES = {
    lang: tomllib.loads(Path(f"templates/messages/{lang}.toml").read_text(encoding="utf-8"))
    for lang in ("en", "zh")
}
ENGLISH, CHINESE = Messages.load("en"), Messages.load("zh")
SPEAKING = [*Path("cards/cli").glob("*.py"), *Path("cards/schedule").glob("*.py"), Path("cards/health.py")]
SPEAKING += [
    *Path("cards/review").glob("*.py"),
    Path("cards/charts.py"),
    *Path("templates/review").glob("*.html"),
    Path("templates/status/page.html"),
    Path("templates/preview/cards.html"),
]
JOINED = ("build.", "table.", "column.", "doctor.", "schedule.", "feedback.", "review.")
# What the command line's parser says, which is not ours.
PARSERS = (
    "No such ",
    "Option ",
    "Invalid value",
    "Got unexpected",
    "Missing command",
    "Missing argument",
    "Input should",
    "Value ",
)
HELPERS = {"_error", "_refusal", "refused", "Trouble"}  # functions that make an error of a text
KEPT = {
    "hint",
    "what",
    "RESTORE",
    "_MERGE",
    "_CHANGED",
    "_MERGE_ROWS",
    "_MOVED",
    "_ABSENT",
    "UPDATE",
    "_ELSEWHERE",
}
KEPT |= {"_NO_COLLECTION", "_DAMAGED"}
OWN = {
    name
    for name, each in vars(errors).items()
    if isinstance(each, type) and issubclass(each, errors.MkdeckError)
}
NAMES = {f"kind.{kind}" for kind in Kind} | {f"skip.{skip}" for skip in Skip}
NAMES |= {f"unread.{why}" for why in Unread} | {f"fate.{fate}" for fate in Fate}
NAMES |= {f"preview.{state}" for state in (*State, "new")}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_messages_with_the_same_places() -> None:
    assert list(ENGLISH.texts) == list(CHINESE.texts)
    for key, text in ENGLISH.texts.items():
        assert places(text) == places(CHINESE.texts[key]), key


def test_every_kind_and_every_reason_has_a_name() -> None:
    for key in NAMES:
        assert key in ENGLISH.texts


def commands_of(group: TyperGroup, above: str = "") -> Iterator[tuple[str, TyperCommand | TyperGroup]]:
    """Every command by the name of its help, ``schedule_show`` for one in a group."""
    for name, each in group.commands.items():
        yield above + name, each
        if isinstance(each, TyperGroup):
            yield from commands_of(each, f"{above}{name}_")


def test_no_message_lies_unused() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in SPEAKING)
    code = code.replace("'", '"')
    parser = command(ENGLISH)
    commands = dict(commands_of(parser))
    params = {param.name for each in (parser, *commands.values()) for param in each.params}
    params |= {f"{name}_{param.name}" for name, each in commands.items() for param in each.params}
    made = NAMES | {f"help.{name}" for name in ("mkdeck", "option.help", *commands)}
    made |= {f"help.option.{name}" for name in params}
    made |= {  # put together of a word before the dot and one that the code holds
        key for key in ENGLISH.texts if key.startswith(JOINED) and f'"{key.partition(".")[2]}"' in code
    }
    made |= {f"review.state_{state}" for state in STATES} | {f"review.order_{order}" for order in ORDERS}
    made |= {f"review.fate_{fate}" for fate in TOLD} | {f"review.did_{decision}" for decision in Decision}
    made |= {f"review.told_{done}" for done in DONE.values()} | {"review.seen_no"}
    assert [key for key in ENGLISH.texts if key not in made and f'"{key}"' not in code] == []


def test_no_translation_lies_unused() -> None:
    texts = {text.replace("{}", "7") for text in written()} | {f"write {each}" for each in _EXAMPLES.values()}
    texts |= {found.what for found in rulebook().findings.values()} | {
        os.strerror(n) for n in errno.errorcode
    }
    patterns = [english for english in CHINESE.errors if not english.startswith(PARSERS)]
    unused = [each for each in patterns if not any(re.fullmatch(_pattern(each), text) for text in texts)]
    assert unused == []


@pytest.mark.parametrize(
    ("arguments", "environ", "lang"),
    [
        (["build", "--lang", "zh"], {"LANG": "en_GB.UTF-8"}, "zh"),
        (["build", "--lang=en"], {"LANG": "zh_CN.UTF-8"}, "en"),
        (["build"], {"MKDECK_LANG": "zh", "LANG": "en_GB.UTF-8"}, "zh"),
        (["build"], {"LC_ALL": "zh_TW.UTF-8", "LANG": "en_GB.UTF-8"}, "zh"),
        (["build"], {"LC_MESSAGES": "en_GB", "LANG": "zh_CN.UTF-8"}, "en"),
        (["build"], {"LANG": "zh-Hans"}, "zh"),
        (["build"], {"LANG": "de_DE.UTF-8"}, "en"),
        (["build"], {}, "en"),
        (["build", "--lang"], {"LANG": "C"}, "en"),
        (["build"], {"MKDECK_LANG": "tlh", "LANG": "zh_CN"}, "zh"),
    ],
)
def test_the_language_is_that_of_the_flag_the_variable_or_the_locale(
    arguments: list[str], environ: dict[str, str], lang: str
) -> None:
    assert choose(arguments, environ) == lang


def test_an_error_is_translated_with_its_places() -> None:
    assert CHINESE.translate("unknown key 'souces'") == "不认识的键 'souces'"
    assert CHINESE.translate("did you mean 'sources'?") == "是不是 'sources'？"
    assert ENGLISH.translate("unknown key 'souces'") == "unknown key 'souces'"
    assert CHINESE.translate("something nobody foresaw") == "something nobody foresaw"
    assert CHINESE.translate("write it as Name or Name::Part") == "请写成“名字”或“名字::部分”"


@pytest.mark.parametrize(
    "arguments",
    [
        ["biuld"],
        ["build", "--otuput"],
        ["build", "-o"],
        ["build", "--min-score", "5"],
        ["build", "--min-score", "-1"],
        ["build", "--min-score", "x"],
        ["extract", "--format", "xml"],
        ["init", "a", "b"],
        ["--no-input"],
        ["--no-input", "schedule"],
        ["schedule", "sow"],
        ["sources", "add"],
        ["schedule", "install", "--for", "at"],
    ],
    ids=" ".join,
)
def test_what_the_parser_says_is_translated(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "zh", *arguments]) == 2
    error, hint = capsys.readouterr().err.splitlines()
    for line in (error, hint):
        said = re.sub(r"^(?:error|hint): |mkdeck (?:[a-z]+ )*--help|--?[a-z-]+|'[^']*'", "", line)
        assert not re.search(r"[A-Za-z]{3}", said), line


def test_a_translation_has_the_places_of_its_original() -> None:
    for english, chinese in CHINESE.errors.items():
        assert places(english) == places(chinese), english


def pattern(node: ast.expr) -> str | None:
    """A text of the code with {} for what is filled in; None if it is not written there."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "{}" for part in node.values]
        return "".join(map(str, parts))
    return None


def texts_of(node: ast.AST) -> list[ast.expr]:
    """The texts of an error that a statement raises, or keeps for one in ``hint`` or ``_HINT``."""
    if (
        isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) in OWN | HELPERS
    ):
        return [*node.args, *(word.value for word in node.keywords if word.arg in ("what", "hint"))]
    if isinstance(node, ast.Assign) and {getattr(target, "id", "") for target in node.targets} & KEPT:
        return [node.value]
    return []


def written() -> set[str]:
    """Every text of the code, with {} for what is filled in."""
    nodes = (
        node
        for path in Path("cards").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.expr)
    )
    return set(filter(None, map(pattern, nodes)))


def said() -> dict[str, str]:
    """What every error of the code says and hints, with the place where it is raised."""
    found = {}
    for path in Path("cards").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for text in filter(None, map(pattern, texts_of(node))):
                found[text] = f"{path}:{node.lineno}"
    return found


def test_every_error_has_a_translation() -> None:
    samples = {text.replace("{}", "7"): place for text, place in said().items() if text.strip("{}: ")}
    assert {text: place for text, place in samples.items() if CHINESE.translate(text) == text} == {}


def test_every_finding_of_a_card_rule_has_a_translation() -> None:
    assert [found.what for found in rulebook().findings.values() if found.what not in CHINESE.errors] == []
