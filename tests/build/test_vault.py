"""A vault as a source: its notes, as its program reads them, with the pictures that they name."""

import shutil
from pathlib import Path

import pytest

from cards.build import extract
from cards.plan import Order
from cards.sources import files

NOTE = """---
tags: [mq]
---
# 消息队列

#mq #distributed

[[消费者组|消费者组]]是共同消费一个主题的一组消费者。^first

![[pic.png|300]]

> [!note] 分区
> 分区是主题的一个有序子集。

%% 注释是一种看不见的东西。 %%

==偏移量==是消费者在分区里的位置。
"""
PICTURE = Path("decks/pictures/card.png").resolve()


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    vault = Path("vault")
    for name, text in {
        ".obsidian/templates.json": '{"folder": "tpl"}',
        ".obsidian/app.json": '{"attachmentFolderPath": "att"}',
        "notes/队列.md": NOTE,
        "tpl/格子.md": "# 模板\n\n模板是一种写笔记的格子。\n",
        ".trash/旧.md": "# 旧\n\n旧笔记是一种扔掉的笔记。\n",
        "画.excalidraw.md": "# 画\n\n画是一种图。\n",
    }.items():
        (vault / name).parent.mkdir(parents=True, exist_ok=True)
        (vault / name).write_text(text, "utf-8")
    (vault / "att").mkdir()
    shutil.copy(PICTURE, vault / "att" / "pic.png")
    return vault


@pytest.mark.parametrize("source", ["vault", "vault/**/*.md", "vault/notes"])
def test_the_notes_of_a_vault_are_its_articles(vault: Path, source: str) -> None:
    assert files.find(source) == [vault / "notes/队列.md"]


def test_a_note_gives_cards_with_its_pictures(vault: Path) -> None:
    cards = [each.card for each in extract(Order(None, (str(vault),)).plan()).cards]
    assert {(card.front, card.back) for card in cards} == {
        ("什么是消费者组？", "共同消费一个主题的一组消费者"),
        ("什么是分区？", "主题的一个有序子集"),
        ("什么是偏移量？", "消费者在分区里的位置"),
    }
    pictures = {image.path for card in cards for image in card.images}
    assert {Path(path).resolve() for path in pictures} == {(vault / "att" / "pic.png").resolve()}
