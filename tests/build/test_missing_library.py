"""Files whose libraries are not installed, in a folder of others: the deck is made, and it is told once."""

from __future__ import annotations

from pathlib import Path

import pytest

from cards.cli.app import run
from cards.readers import formats

SENTENCE = "# 缓存\n\n缓存（cache）是存放副本的高速存储。\n"


def test_the_deck_is_made_and_what_to_install_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(formats, "is_installed", lambda library: False)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.md").write_text(SENTENCE, "utf-8")
    for name in ("b.rst", "c.rst", "d.rst"):
        (tmp_path / "notes" / name).write_text("x\n=\n\ny\n", "utf-8")
    assert run(["--lang", "en", "build", "notes", "-o", "x.apkg"]) == 1
    told = capsys.readouterr().err
    assert (tmp_path / "x.apkg").exists()
    assert told.count("pip install 'mkdeck-anki[office]'") == 1
    assert told.count("not installed") == 1
    assert "2 more" in told
