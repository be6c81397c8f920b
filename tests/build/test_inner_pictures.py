"""Pictures inside of documents, from the document to the real Anki, week after week."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import subprocess
import zipfile
from base64 import b64encode
from pathlib import Path

import pytest

from cards.lock import Row, load
from tests.anki import anki_import
from tests.readers.books import book, page
from tests.readers.drawn import png
from tests.web.server import Site, Told
from tests.year.build import Project, in_process

WEEK = 7 * 86_400
BEGIN = 1_767_600_000  # a Monday in January 2026
PICTURE = png(1, 60)
NAME = f"mkdeck-{hashlib.sha256(PICTURE).hexdigest()[:16]}.png"
FRONT = "什么是缓存雪崩？"
TEXT = """# 缓存

## 缓存雪崩

缓存雪崩是指大量键在同一时刻过期，请求全部落到数据库的现象。

{picture}

## 回收

回收分三步：

1. 标记存活的对象。
2. 清除其余的对象。
3. 整理内存。
"""
SHOWN = "![雪崩的样子]({address})"
FORMATS = ("epub", "docx", "ipynb", "html", "md", "rst")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path / "project", in_process)
    project.articles.mkdir()
    return project


def pictures(project: Project) -> list[Path]:
    return sorted(Path(f"{project.folder}-cache", "pictures").glob("*"))


def written(text: str, ending: str, folder: Path) -> bytes:
    """The document that pandoc makes of Markdown with the address ``picture.png``."""
    (folder / "picture.png").write_bytes(PICTURE)
    (folder / "other.png").write_bytes(png(2, 60))
    made = folder / f"made.{ending}"
    command = ["pandoc", "-f", "markdown-implicit_figures", "-s", "--metadata", "title=缓存", "-o", str(made)]
    own = ["--self-contained"] if ending == "html" else []
    data = f"data:image/png;base64,{b64encode(PICTURE).decode()}"
    if ending == "md":
        return text.replace("picture.png", data).encode()
    subprocess.run([*command, *own], input=text.encode(), check=True, capture_output=True, cwd=folder)
    return made.read_bytes().replace(b":: picture.png", b":: " + data.encode())


def put(project: Project, text: str, ending: str) -> None:
    folder = project.folder / "made"
    folder.mkdir(exist_ok=True)
    (project.articles / f"a.{ending}").write_bytes(written(text, ending, folder))


def row(project: Project) -> Row:
    (found,) = [row for row in project.lock().rows if row.front == FRONT]
    return found


@pytest.mark.parametrize("ending", FORMATS)
def test_a_picture_comes_along_into_anki(project: Project, ending: str, tmp_path: Path) -> None:
    put(project, TEXT.format(picture=SHOWN.format(address="picture.png")), ending)
    assert project.run(BEGIN, "build").code == 0
    seen = anki_import(project.package)
    assert (seen["media"], seen["warnings"]) == ([NAME], [])
    assert f'<img src="{NAME}" alt="雪崩的样子">' in row(project).fields[1]
    (kept,) = pictures(project)
    assert kept.name == f"{hashlib.sha256(PICTURE).hexdigest()}.png"

    bare = Project(tmp_path / "bare", in_process)
    bare.articles.mkdir()
    put(bare, TEXT.format(picture=""), ending)
    bare.run(BEGIN, "build")
    assert sides(project) == sides(bare)
    assert [row.guid for row in project.lock().rows] == [row.guid for row in bare.lock().rows]


def sides(project: Project) -> list[tuple[str, str]]:
    return sorted((row.front, row.back) for row in project.lock().rows)


@pytest.mark.parametrize("ending", ["docx", "ipynb", "html", "rst"])
def test_a_picture_parts_no_lead_in_from_its_list(project: Project, ending: str) -> None:
    shown = SHOWN.format(address="picture.png")
    text = (
        TEXT.format(picture="")
        .replace("三步：\n", f"三步：\n\n{shown}\n")
        .replace("象。\n2", f"象。\n\n   {shown}\n\n2")
    )
    put(project, text, ending)
    project.run(BEGIN, "build")
    assert len(project.lock().rows) == 2
    assert [row.fields[1].count(NAME) for row in project.lock().rows if "三步" in row.front] == [1]


@pytest.mark.parametrize("ending", FORMATS)
def test_what_changes_elsewhere_leaves_the_note_alone(project: Project, ending: str) -> None:
    shown = SHOWN.format(address="picture.png")
    put(project, TEXT.format(picture=shown), ending)
    project.run(BEGIN, "build")
    before = row(project)
    more = (
        "# 新\n\n分区是主题的一个有序子集。\n\n![另一张](other.png)\n\n"
        if ending in ("epub", "docx")
        else "# 新\n\n文字。\n\n"
    )
    put(project, more + TEXT.format(picture=shown).replace("三步", "三个步骤"), ending)
    assert project.run(BEGIN + WEEK, "build").code == 0
    after = row(project)
    assert (after.guid, after.mod, after.fields) == (before.guid, before.mod, before.fields)
    assert NAME in anki_import(project.package)["media"]


def test_nothing_new_writes_nothing_and_a_lost_picture_comes_back(project: Project) -> None:
    put(project, TEXT.format(picture=SHOWN.format(address="picture.png")), "docx")
    project.run(BEGIN, "build")
    package, (kept,) = project.package.read_bytes(), pictures(project)
    stamp = kept.stat()
    assert "unchanged" in project.run(BEGIN, "build").err
    assert kept.stat().st_mtime_ns == stamp.st_mtime_ns

    shutil.rmtree(kept.parent)
    assert "unchanged since" not in project.run(BEGIN, "build").err
    assert pictures(project) == [kept]
    assert project.package.read_bytes() == package
    assert "unchanged" in project.run(BEGIN, "build").err

    project.package.unlink()
    project.run(BEGIN, "build")
    assert project.package.read_bytes() == package


CHAPTER = page(
    "<h1>缓存</h1><p>缓存雪崩是指大量键在同一时刻过期，请求全部落到数据库的现象。</p>"
    "<p><img src='{}' alt='a'/></p><p>缓存穿透是指查询的数据既不在缓存也不在数据库的情况。</p>"
)


@pytest.mark.parametrize(
    "address",
    [
        "no.png",
        "../../../../../etc/passwd",
        "/etc/passwd",
        "file:///etc/passwd",
        "page.png",
        "bomb.png",
        "a.svg",
        "secret.png",
        "embedded:secret.png",
        "http://127.0.0.1:1/x.png",
    ],
)
def test_a_picture_that_is_none_or_not_there_costs_itself(project: Project, address: str) -> None:
    (project.articles / "secret.png").write_bytes(PICTURE)  # a book's pictures are in the book
    more = {
        "OEBPS/page.png": "<html><script>x</script>",
        "OEBPS/bomb.png": "\0" * 300_000_000 if address == "bomb.png" else "",
        "OEBPS/a.svg": "<svg/>",
        "../../../../etc/passwd": "root",
    }
    (project.articles / "a.epub").write_bytes(book({"c.xhtml": CHAPTER.format(address)}, more=more))
    done = project.run(BEGIN, "build", "decks/articles/a.epub", "-o", "a.apkg")
    assert done.code == 0
    lock = load(project.folder / "a.lock")
    assert lock is not None
    assert len(lock.rows) == 2
    assert pictures(project) == []
    assert not any("<img" in field for row in lock.rows for field in row.fields)


def docx(folder: Path, exchange: dict[str, tuple[bytes, bytes]], *, media: bytes | None = PICTURE) -> bytes:
    """Pandoc's document with some bytes exchanged in its parts, and with another picture."""
    made = written(TEXT.format(picture=SHOWN.format(address="picture.png")), "docx", folder)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            for part, (before, after) in exchange.items():
                assert part != name or re.search(before, data)
                data = re.sub(before, after, data) if part == name else data
            if name.startswith("word/media/"):
                data = media if media is not None else b""
            if media is not None or not name.startswith("word/media/"):
                new.writestr(name, data)
    return out.getvalue()


MAIN, LINKS = "word/document.xml", "word/_rels/document.xml.rels"
TARGET = rb'Target="media/[^"]*"'


@pytest.mark.parametrize(
    ("exchange", "media"),
    [
        ({MAIN: (rb"r:embed=", rb"r:link=")}, PICTURE),
        ({MAIN: (rb"r:embed=", rb"r:link="), LINKS: (TARGET, b'Target="file:///etc/hostname"')}, PICTURE),
        ({LINKS: (TARGET, b'Target="../../../picture.png"')}, PICTURE),
        ({LINKS: (TARGET, b'Target="document.xml"')}, PICTURE),
        ({MAIN: (rb"r:embed=\"[^\"]*\"", b'r:embed="no"')}, PICTURE),
        ({}, b"\1\0\0\0\x6c\0\0\0EMF"),
        ({}, None),
    ],
)
def test_a_word_picture_that_cannot_be_had_costs_itself(
    project: Project, exchange: dict[str, tuple[bytes, bytes]], media: bytes | None, tmp_path: Path
) -> None:
    (project.articles / "a.docx").write_bytes(docx(tmp_path, exchange, media=media))
    done = project.run(BEGIN, "build")
    assert (done.code, len(project.lock().rows), pictures(project)) == (0, 2, [])


def test_what_word_adds_to_a_description_is_left_out(project: Project, tmp_path: Path) -> None:
    added = "雪崩的样子&#xA;&#xA;描述已自动生成".encode()
    (project.articles / "a.docx").write_bytes(docx(tmp_path, {MAIN: ("雪崩的样子".encode(), added)}))
    project.run(BEGIN, "build")
    assert f'<img src="{NAME}" alt="雪崩的样子">' in row(project).fields[1]


def test_standard_input_has_no_second_reading(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    text = TEXT.format(picture=f"![x](data:image/png;base64,{b64encode(PICTURE).decode()})")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert project.run(BEGIN, "build", "-", "-o", "x.apkg").code == 0
    assert pictures(project) == []


def test_a_fetched_documents_pictures_are_in_it(project: Project, tmp_path: Path) -> None:
    text = TEXT.format(picture=SHOWN.format(address="picture.png"))
    with Site() as site:
        for ending, media_type in (("epub", "application/epub+zip"), ("html", "text/html")):
            site.pages[f"/a.{ending}"] = Told(written(text, ending, tmp_path), type=media_type)
            recipe = f'name = "Web"\n[[sources]]\nurl = "{site.url(f"/a.{ending}")}"\nallow_private = true\n'
            (project.folder / "decks" / f"{ending}.toml").write_text(recipe, "utf-8")
            assert project.run(BEGIN, "build", ending).code == 0
            assert {each.path for each in site.asked} <= {"/robots.txt", "/a.epub", "/a.html"}
            project.stem = ending
            assert f'<img src="{NAME}" alt="雪崩的样子">' in row(project).fields[1]


def test_traditional_characters_leave_a_picture_what_it_is_called(project: Project) -> None:
    text = (
        "# 快取\n\n快取雪崩是指大量鍵在同一時刻過期，請求全部落到資料庫的現象。\n\n![雪崩的樣子](picture.png)"
    )
    put(project, text, "docx")
    project.run(BEGIN, "build")
    (only,) = project.lock().rows
    assert f'<img src="{NAME}" alt="雪崩的樣子">' in only.fields[1]
