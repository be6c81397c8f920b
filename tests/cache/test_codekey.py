"""Other code is another key, and the same code is the same key wherever and whenever it is looked at."""

import re
import sys
import tomllib
from contextlib import closing
from pathlib import Path

import pytest

from cards.cache import codekey, sights
from cards.cache.codekey import EXTRAS, LIBRARIES, CodeKey
from cards.cache.store import Store

ROOT = Path(__file__).resolve().parents[2]

# They have no say in what becomes of an article or a deck.
WITHOUT_A_SAY = {"filelock", "fsrs", "msgspec", "platformdirs", "rich", "tomlkit", "typer"}


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of two modules with a template beside it, all of them old."""
    for name in ("here/cards/build.py", "here/cards/language/zh.toml", "here/templates/phrasing.toml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x = 1\n")
    lies_at(tmp_path / "here", monkeypatch)
    monkeypatch.setattr(sights, "TICK", -(10**18))
    return tmp_path / "here"


def lies_at(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codekey, "_PACKAGE", folder / "cards")
    monkeypatch.setattr(codekey, "templates_dir", lambda: folder / "templates")


@pytest.fixture
def store(tmp_path: Path):
    with closing(Store(tmp_path / "cache")) as each:
        yield each


def test_the_same_code_is_read_once(code: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first = CodeKey(store)
    monkeypatch.setattr(sights, "digest_of", lambda path: pytest.fail(f"{path} was read"))
    assert CodeKey(store).key == first.key
    assert first.holds


@pytest.mark.parametrize("name", ["cards/build.py", "cards/language/zh.toml", "templates/phrasing.toml"])
def test_a_change_in_any_file_is_another_key(code: Path, store: Store, name: str) -> None:
    first = CodeKey(store)
    (code / name).write_text("x = 2\n")
    assert not first.holds
    assert CodeKey(store).key != first.key
    (code / name).write_text("x = 1\n")
    assert CodeKey(store).key == first.key


def test_a_new_file_is_another_key_and_what_python_writes_is_not(code: Path, store: Store) -> None:
    first = CodeKey(store)
    (code / "cards/__pycache__").mkdir()
    (code / "cards/__pycache__/build.cpython-311.pyc").write_bytes(b"")
    assert first.holds
    (code / "cards/new.py").write_text("")
    assert CodeKey(store).key != first.key


def test_it_is_all_one_where_the_code_lies(
    code: Path, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = CodeKey(store)
    code.rename(tmp_path / "there")
    lies_at(tmp_path / "there", monkeypatch)
    assert CodeKey(store).key == first.key


def test_another_version_of_a_library_is_another_key(
    code: Path, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "site"
    monkeypatch.setattr(sys, "path", [str(installed), "not/there"])
    keys = []
    for name in (
        "rjieba-0.2.2.dist-info",
        "rjieba-0.2.3.dist-info",
        "rjieba-0.2.3.dist-info/colour-7.dist-info",
    ):
        (installed / name).mkdir(parents=True)
        keys.append(CodeKey(store).key)
        if not name.endswith("2.dist-info"):
            continue
        (installed / name).rmdir()
    assert keys[0] != keys[1] == keys[2]


def test_code_that_is_young_is_read_again(code: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sights, "TICK", 10**18)
    CodeKey(store)
    monkeypatch.setattr(codekey, "_outline", lambda found: "no file looks otherwise")
    first = CodeKey(store)
    (code / "cards/build.py").write_text("x = 3\n")
    assert CodeKey(store).key != first.key


def test_of_every_library_it_is_known_whether_it_has_a_say() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[>=<\[ ;]", each)[0].lower().replace("-", "_") for each in project["dependencies"]}
    assert names - WITHOUT_A_SAY == LIBRARIES


def test_the_key_of_this_code_names_its_libraries() -> None:
    assert {name.partition("-")[0].lower() for name in codekey._versions()} == LIBRARIES | EXTRAS


def test_of_the_libraries_that_read_other_formats_it_is_known_whether_they_have_a_say() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    names = {re.split(r"[>=<\[ ;]", each)[0].lower().replace("-", "_") for each in extras["office"]}
    assert names <= EXTRAS
