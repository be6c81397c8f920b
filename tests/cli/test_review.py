"""``mkdeck review`` before there is a page: what it refuses, and what it says then."""

import socket
import sys
from pathlib import Path

import pytest

from cards.cli.app import run
from tests.cli.conftest import Run


@pytest.mark.parametrize("missing", ["starlette", "uvicorn", "latex2mathml"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_not_installed_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], missing: str, lang: str
) -> None:
    hidden = [name for name in sys.modules if name.partition(".")[0] == missing]
    for name in hidden:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [_Without(missing), *sys.meta_path])
    assert run(["--lang", lang, "review"]) == 2
    error, hint = capsys.readouterr().err.splitlines()
    assert missing in error
    assert "pip install 'mkdeck-anki[review]'" in hint


class _Without:
    """Finds nothing, and lets nobody else look for one package."""

    def __init__(self, name: str) -> None:
        self.name = name

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name.partition(".")[0] == self.name:
            raise ModuleNotFoundError(name=name)


def test_a_port_that_is_taken_is_refused(run: Run, article: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("review", "good.md", "-o", "x.apkg", "--no-browser", "--port", str(port))
    assert (done.returncode, done.stdout) == (2, "")
    assert f"port {port} cannot be used" in done.stderr
    assert "--port" in done.stderr


def test_nothing_readable_is_no_page(run: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.md").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    done = run("review", "broken.md", "-o", "x.apkg", "--no-browser")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no article could be read" in done.stderr
