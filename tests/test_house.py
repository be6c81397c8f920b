"""The house itself: its layout, its arrows, what is shipped, what is loaded at start-up."""

import ast
import io
import subprocess
import sys
import tokenize
import tomllib
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

import cards
from cards.cli.app import COMMANDS
from cards.resources import templates_dir

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "cards").rglob("*.py"))
HEAVY = (
    "spacy",
    "rjieba",
    "genanki",
    "jinja2",
    "pydantic",
    "markdown_it",
    "numpy",
    "rich",
    "nh3",
    "pygments",
    "selectolax",
    "opencc",
    "rapidfuzz",
    "yaml",
    "msgspec",
    "httpx2",
    "httpcore2",
    "stamina",
    "protego",
)


def loaded_by(*arguments: str) -> set[str]:
    script = (
        "import sys; sys.argv = ['mkdeck', *sys.argv[1:]]\n"
        "from cards.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print('\\n' + ' '.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return {name.partition(".")[0] for name in done.stderr.splitlines()[-1].split()}


@pytest.mark.parametrize("argument", ["--help", "-h"])
def test_help_loads_nothing_heavy(argument: str) -> None:
    loaded = loaded_by(argument)
    assert "typer" in loaded
    assert loaded.isdisjoint(HEAVY)


@pytest.mark.parametrize("command", [*COMMANDS, "schedule install"])
def test_the_help_of_a_command_loads_no_stage_of_the_pipeline(command: str) -> None:
    loaded = loaded_by(*command.split(), "--help")
    assert loaded.isdisjoint({*HEAVY} - {"pydantic"})  # with which typer reads its own flags


def test_the_version_loads_next_to_nothing() -> None:
    loaded = loaded_by("--version")
    assert loaded.isdisjoint({*HEAVY, "typer", "tomllib", "re", "json", "dataclasses"})


def test_the_arrows_run_one_way() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout


def lines_of_code(text: str) -> int:
    """Lines that hold code: no blank ones, no comments, no docstrings."""
    lines: set[int] = set()
    at_start = True
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in (tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT):
            continue
        docstring = at_start and token.type == tokenize.STRING
        at_start = token.type == tokenize.NEWLINE
        if not docstring and not at_start:
            lines.update(range(token.start[0], token.end[0] + 1))
    return len(lines)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert lines_of_code(text) <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert lines_of_code(ast.get_source_segment(text, node) or "") <= 50, node.name


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    return Path(built)


def test_the_wheel_holds_the_package_and_its_templates_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"cards", f"mkdeck_anki-{cards.__version__}.dist-info"}
    shipped = {
        path.relative_to(ROOT).as_posix()
        for folder in ("cards", "templates")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    expected = {name if name.startswith("cards/") else f"cards/{name}" for name in shipped}
    assert expected <= names
    assert not [name for name in names if name.startswith(("cards/decks", "cards/tests"))]


def test_the_wheel_names_the_command(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (entry,) = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
    assert "mkdeck = cards.cli:main" in archive.read(entry).decode()


def test_templates_are_found_in_the_checkout() -> None:
    assert templates_dir() == ROOT / "templates"
    assert (templates_dir() / "messages" / "en.toml").is_file()


def test_the_version_has_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in project["project"]
    assert project["tool"]["hatch"]["version"]["path"] == "cards/__init__.py"
