"""Every command line and every recipe in the help topics is run or read; none names what there is not."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from typer.core import TyperGroup

from cards.cli.app import COMMANDS, GROUPS, command
from cards.cli.messages import Messages
from cards.config import Defaults, load_recipe
from cards.edits import load as load_edits
from cards.exporters import shipped
from cards.language.detect import HAN
from cards.language.patterns import Pattern, compiled
from cards.language.verbs import mark
from cards.readers import readers
from cards.tables import parse, validate
from cards.topics import folder, topics
from tests.exporters.making import deck_of
from tests.extractor.test_patterns import slots, wanted
from tests.help.blocks import LANGUAGES, Fence, commands, example_id, fences, prose_of
from tests.templater import make_card

ROOT = Path(__file__).resolve().parents[2]
PARSER = command(Messages.load("en"))
KINDS = {"sh", "sh parse", "toml recipe", "toml edits", "toml project", "toml pattern en", "toml pattern zh"}
KINDS |= {"text", "python"}


def options_of(group: TyperGroup = PARSER) -> set[str]:
    found = {option for param in group.params for option in param.opts}
    for each in group.commands.values():
        found |= (
            options_of(each)
            if isinstance(each, TyperGroup)
            else {option for param in each.params for option in param.opts}
        )
    return found | {"--help", "-h"}


def named(value: object) -> str:
    return value if isinstance(value, str) else ""


OPTIONS = options_of()


def test_both_languages_have_the_topics_of_the_order_and_no_other():
    order = tomllib.loads((folder() / "order.toml").read_text("utf-8"))["order"]
    for lang in LANGUAGES:
        assert sorted(path.stem for path in (folder() / lang).glob("*.md")) == sorted(order)
        for topic in topics(lang).values():
            assert topic.text.startswith("# ")
            assert topic.text.endswith("\n")
    assert set(order).isdisjoint({*COMMANDS, *GROUPS})


def test_both_languages_show_the_same_kinds_of_examples():
    shapes = {
        lang: [(fence.topic, fence.info.removesuffix(f" {lang}")) for fence in fences() if fence.lang == lang]
        for lang in LANGUAGES
    }
    assert shapes["en"] == shapes["zh"]
    assert {fence.info for fence in fences()} <= KINDS


def parsed(words: list[str]) -> None:
    """Let the real parser read a command line; it raises what the person would be told."""
    group: TyperGroup = PARSER
    while words and isinstance(group, TyperGroup):
        name, words = words[0], words[1:]
        assert name in group.commands, f"no such command: {name}"
        group = group.commands[name]
    if not isinstance(group, TyperGroup) and words[:1] != ["--help"]:
        shown = [re.sub(r"^(?:ID|NAME)$", "abcd", word).rstrip("…") for word in words]
        group.make_context(group.name, shown)


@pytest.mark.parametrize(("place", "words"), list(commands()), ids=named)
def test_every_command_line_can_be_written_so(place: str, words: list[str]):
    if words == ["help", "TOPIC"] or words[:1] == ["COMMAND"] or words == ["help", "主题"]:
        return
    if words[:1] == ["help"] and len(words) > 1:
        assert words[1] in {*topics("en"), *COMMANDS, *GROUPS}, place
    needed = {"decide": 3, "preview": 2}.get(words[0] if words else "", 0)
    if len(words) >= needed:
        parsed(words)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_option_that_is_named_exists(lang: str):
    for name, prose in prose_of(lang):
        if name != "commands":
            named = set(re.findall(r"`(--?[a-z][a-z-]*)", prose)) - {"-R"}
            assert named - OPTIONS - {"-vv"} == set(), name


def test_chinese_lines_are_not_broken_within_a_paragraph():
    """On a terminal a line's end becomes a space, which Chinese does not have."""
    for name, prose in prose_of("zh"):
        for line, following in zip(prose.split("\n"), prose.split("\n")[1:], strict=False):
            broken = re.search(f"[{HAN}，。；：、]$", line) and re.match(f"[{HAN}“（]", following)
            assert not broken or name == "commands", (name, line, following)


def test_every_path_of_the_checkout_that_is_named_exists():
    for lang in LANGUAGES:
        for _, prose in prose_of(lang):
            for path in re.findall(r"`((?:cards|templates|tests)/[\w/.*-]+)`", prose):
                if not re.search("CODE|代码", path):
                    assert list(ROOT.glob(path.rstrip("/"))), path


def test_the_keys_are_those_of_the_review_page():
    script = (ROOT / "templates/review/review.js").read_text("utf-8")
    table = re.search(r"^const KEYS = \{\n(.*?)^\};", script, re.MULTILINE | re.DOTALL)[1]
    keys = [quoted or bare for quoted, bare in re.findall(r'^  (?:"(.)"|(\w)): ', table, re.MULTILINE)]
    for lang in LANGUAGES:
        rows = re.findall(r"^\| `(.)` \|", topics(lang)["keys"].text, re.MULTILINE)
        assert rows == keys


@pytest.mark.parametrize("fence", fences("toml recipe"), ids=lambda fence: fence.id)
def test_every_recipe_can_be_used(fence: Fence, tmp_path: Path):
    path = tmp_path / "x.toml"
    path.write_text(fence.text, "utf-8")
    assert load_recipe(path, readers=readers()).sources


@pytest.mark.parametrize("fence", fences("toml project"), ids=lambda fence: fence.id)
def test_every_file_of_defaults_can_be_used(fence: Fence, tmp_path: Path):
    path = tmp_path / "mkdeck.toml"
    path.write_text(fence.text, "utf-8")
    text, table = parse(path)
    validate(Defaults, table, path, text)


@pytest.mark.parametrize("fence", fences("toml edits"), ids=lambda fence: fence.id)
def test_every_file_of_edits_can_be_used(fence: Fence, tmp_path: Path):
    path = tmp_path / "x.edits.toml"
    path.write_text(fence.text, "utf-8")
    assert len(load_edits(path)) == fence.text.count("decision")


@pytest.mark.parametrize("fence", fences("toml pattern en", "toml pattern zh"), ids=lambda fence: fence.id)
def test_every_pattern_matches_its_examples(fence: Fence):
    lang = fence.info.split()[-1]
    for entry in tomllib.loads(fence.text)["pattern"]:
        regex = compiled(lang, entry["regex"])
        pattern = Pattern(entry["name"], "definition", regex, cues=tuple(entry["cues"]))
        for example in entry["examples"]:
            assert slots(pattern.match(mark(example["text"], lang)), example) == wanted(example)
        assert [text for text in entry["counterexamples"] if pattern.match(mark(text, lang))] == []


@pytest.mark.parametrize("fence", fences("python"), ids=lambda fence: fence.id)
def test_every_example_in_python_can_be_read(fence: Fence):
    compile(f"from __future__ import annotations\n{fence.text}", fence.topic, "exec")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_example_of_an_exporter_exports(lang: str):
    (fence,) = [each for each in fences("python") if (each.lang, each.topic) == (lang, "exporters")]
    names: dict[str, Any] = {name: getattr(shipped, name) for name in ("Exported", "Field", "ShippedDeck")}
    exec(fence.text, names)
    deck = deck_of([make_card("What is a thread?", "A flow of control")])
    assert names["write"](deck).data == b"What is a thread? = A flow of control\n"


def scripts() -> list[tuple[str, str, list[str]]]:
    """The scripts of each topic, those that both languages have once."""
    found: list[tuple[str, str, list[str]]] = []
    for lang in LANGUAGES:
        for name in topics(lang):
            texts = [fence.text for fence in fences("sh") if (fence.lang, fence.topic) == (lang, name)]
            if texts and texts not in [others for _, topic, others in found if topic == name]:
                found.append((lang, name, texts))
    return found


@pytest.mark.parametrize(("lang", "name", "texts"), scripts(), ids=named)
@pytest.mark.timeout(900)  # a dozen commands, each a process of its own
def test_every_script_runs(lang: str, name: str, texts: list[str], tmp_path: Path):
    """In a project as mkdeck init makes it, built once; with the real command, by a shell."""
    project = tmp_path / "project"
    environ = {
        **{key: value for key, value in os.environ.items() if not key.startswith("MKDECK")},
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "LC_ALL": "C.UTF-8",
        "MKDECK_LANG": lang,
        "MKDECK_STATE_DIR": str(tmp_path / "state"),
        "MKDECK_CACHE_DIR": str(tmp_path / "cache"),
        "HOME": str(tmp_path / "home"),
    }

    def run(script: str) -> None:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=project if project.exists() else tmp_path,
            env=environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=600,
        )
        assert done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"

    run("mkdeck init project && cd project && mkdeck build")
    for text in texts:
        run(text.replace("r2vq", example_id(project / "decks/notes.lock")))
