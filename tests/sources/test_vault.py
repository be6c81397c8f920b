"""Vaults of Obsidian and Logseq."""

import json
from pathlib import Path

import pytest

from cards.sources.vault import Kind, Vault, find


def written(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def obsidian(tmp_path: Path) -> Vault:
    written(
        tmp_path / "vault",
        {
            ".obsidian/app.json": json.dumps({"attachmentFolderPath": "附件"}),
            ".obsidian/templates.json": json.dumps({"folder": "模板"}),
            ".obsidian/workspace.md": "no note",
            ".trash/旧.md": "thrown away",
            "模板/日记.md": "{{date}}",
            "并发/线程.md": "---\ntitle: 线程与进程\naliases: [thread, 轻量级进程]\n---\n正文",
            "锁.md": "锁",
            "归档/锁.md": "另一个锁",
            "归档/深/独.md": "---\naliases: 唯一, single\n---\n",
            "坏.md": "---\ntitle: [\n---\n",
            "draw.excalidraw.md": "drawing",
            "board.canvas": "{}",
            "附件/图 1.png": "png",
            "并发/图.png": "png",
            "并发/附图/图.png": "png",
        },
    )
    vault = find(tmp_path / "vault/并发/线程.md")
    assert vault == Vault(tmp_path / "vault", Kind.OBSIDIAN)
    return vault


def shown(vault: Vault, path: Path | None) -> str | None:
    return None if path is None else path.relative_to(vault.root).as_posix()


def test_its_notes_are_no_templates_no_drawings_and_nothing_thrown_away(obsidian: Vault) -> None:
    names = ["坏.md", "并发/线程.md", "归档/深/独.md", "归档/锁.md", "锁.md"]
    assert [shown(obsidian, each) for each in obsidian.notes()] == names
    assert [shown(obsidian, each) for each in obsidian.notes(obsidian.root / "并发")] == ["并发/线程.md"]


@pytest.mark.parametrize(
    ("link", "note"),
    [
        ("锁", "锁.md"),
        ("归档/锁", "归档/锁.md"),
        ("锁#死锁|一节", "锁.md"),
        ("锁.md", "锁.md"),
        ("独", "归档/深/独.md"),
        ("深/独", "归档/深/独.md"),
        ("Thread", "并发/线程.md"),
        ("轻量级进程", "并发/线程.md"),
        ("线程与进程", "并发/线程.md"),
        ("single", "归档/深/独.md"),
        ("日记", None),
        ("没有", None),
        ("#小结", None),
        ("../outside", None),
    ],
)
def test_a_link_finds_its_note(obsidian: Vault, link: str, note: str | None) -> None:
    assert shown(obsidian, obsidian.note(link)) == note


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("图 1.png", "附件/图 1.png"),
        ("图%201.png", "附件/图 1.png"),
        ("图 1.png|300", "附件/图 1.png"),
        ("附件/图 1.png", "附件/图 1.png"),
        ("图.png", "并发/图.png"),
        ("附图/图.png", "并发/附图/图.png"),
        ("../../../../../../etc/passwd", None),
        ("没有.png", None),
        ("", None),
    ],
)
def test_a_picture_is_found_by_its_bare_name(obsidian: Vault, name: str, path: str | None) -> None:
    assert shown(obsidian, obsidian.attachment(name, obsidian.root / "并发/线程.md")) == path


def test_titles(obsidian: Vault) -> None:
    assert obsidian.title_of(obsidian.root / "并发/线程.md") == "线程与进程"
    assert obsidian.title_of(obsidian.root / "锁.md") == "锁"
    assert obsidian.title_of(obsidian.root / "坏.md") == "坏"


def test_attachments_beside_the_note(tmp_path: Path) -> None:
    files = {
        ".obsidian/app.json": '{"attachmentFolderPath": "./img"}',
        "a/n.md": "",
        "a/img/p.png": "x",
        "p.png": "",
    }
    written(tmp_path, files)
    vault = find(tmp_path)
    assert vault is not None
    assert shown(vault, vault.attachment("p.png", tmp_path / "b/m.md")) == "p.png"
    assert vault.attachment("img/p.png", tmp_path / "a/n.md") == tmp_path / "a/img/p.png"


def test_logseq(tmp_path: Path) -> None:
    files = {
        "logseq/config.edn": "{}",
        "logseq/bak/pages/锁.md": "old",
        "pages/操作系统___线程.md": "alias:: thread, [[轻量级进程]]\n\n- 正文",
        "pages/锁.md": "- title:: 锁与死锁\n- 正文",
        "journals/2024_03_04.md": "- 今天",
        "assets/p.png": "x",
    }
    written(tmp_path, files)
    vault = find(tmp_path / "pages")
    assert vault is not None
    assert vault.kind is Kind.LOGSEQ
    names = ["journals/2024_03_04.md", "pages/操作系统___线程.md", "pages/锁.md"]
    assert [shown(vault, each) for each in vault.notes()] == names
    assert shown(vault, vault.note("操作系统/线程")) == names[1]
    assert shown(vault, vault.note("轻量级进程")) == names[1]
    assert shown(vault, vault.note("锁与死锁")) == names[2]
    assert shown(vault, vault.attachment("../assets/p.png", tmp_path / "pages/锁.md")) == "assets/p.png"


def test_what_is_no_vault(tmp_path: Path) -> None:
    assert find(tmp_path / "nothing/here.md") is None


def test_settings_that_are_no_json_say_nothing(tmp_path: Path) -> None:
    written(tmp_path, {".obsidian/app.json": "[" * 100_000, ".obsidian/templates.json": "[]", "n.md": ""})
    vault = find(tmp_path)
    assert vault is not None
    assert [each.name for each in vault.notes()] == ["n.md"]
