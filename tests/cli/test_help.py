"""mkdeck help: topics and commands."""

import os
import pty
import subprocess
from pathlib import Path

import pytest

from cards.topics import topics
from tests.cli.conftest import MKDECK, Run


def test_the_topics_are_listed_with_their_titles(inside: Run):
    for lang in ("en", "zh"):
        done = inside("help", "--lang", lang)
        assert done.returncode == 0
        listed = [line.split(maxsplit=1) for line in done.stdout.splitlines() if line.startswith("  ")]
        assert listed == [[each.name, each.title] for each in topics(lang).values()]


def test_a_topic_goes_to_a_pipe_as_it_is(inside: Run):
    for lang in ("en", "zh"):
        assert inside("help", "recipes", "--lang", lang).stdout == topics(lang)["recipes"].text


@pytest.mark.parametrize("words", [["build"], ["schedule", "install"], ["schedule"], ["help"]])
def test_the_help_of_a_command_is_that_of_its_flag(inside: Run, words: list[str]):
    done = inside("help", *words)
    assert done.returncode == 0
    assert done.stdout == inside(*words, "--help").stdout
    assert inside("help", *words, "--lang", "zh").stdout == inside(*words, "--help", "--lang", "zh").stdout


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["recipe"], "did you mean 'recipes'?"),
        (["biuld"], "did you mean 'build'?"),
        (["xyzzy"], "mkdeck help lists the topics"),
    ],
)
def test_what_there_is_no_help_on(inside: Run, words: list[str], hint: str):
    done = inside("help", *words)
    assert done.returncode == 2
    assert done.stderr == f"error: there is no help on '{words[0]}'\nhint: {hint}\n"


def test_on_a_terminal_a_topic_is_laid_out(tmp_path: Path):
    """As a person sees it: no marks of Markdown, and a pager for what is long."""
    master, slave = pty.openpty()
    environ = {**os.environ, "PAGER": "cat", "TERM": "xterm", "COLUMNS": "80", "LC_ALL": "C.UTF-8"}
    environ.pop("NO_COLOR", None)
    with subprocess.Popen(
        [MKDECK, "help", "edits"], stdin=slave, stdout=slave, stderr=slave, env=environ, cwd=tmp_path
    ) as process:
        os.close(slave)
        seen = b""
        while True:
            try:
                part = os.read(master, 65536)
            except OSError:  # the terminal is closed
                break
            if not part:
                break
            seen += part
        assert process.wait(60) == 0
    os.close(master)
    text = seen.decode()
    assert "Your decisions" in text
    assert "\x1b[" in text
    assert "```" not in text
    assert "**" not in text
