"""mkdeck preview: cards in the terminal and as a page."""

import http.server
import importlib.util
import json
import re
import threading
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.cli.conftest import ARTICLE, Run
from tests.faces.screen import browser, screen

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(40)
MORE = """
## 协程

协程是由用户程序自己调度的轻量级执行单元![图](p.png)。

## 屏障

屏障是前面提到的禁止重排序的指令。

所有 $p_{ij}$ 排成的方阵称为混淆矩阵。
"""


@pytest.fixture
def project(tmp_path: Path, article: Path, inside: Run) -> Path:
    (tmp_path / "decks").mkdir()
    (tmp_path / "decks/os.toml").write_text('name = "系统"\n[[sources]]\npath = "../good.md"\n', "utf-8")
    assert inside("build").returncode == 0
    return tmp_path


def ids(inside: Run) -> dict[str, str]:
    """The ids of all cards by their fronts."""
    lines = inside("extract", "os", "--all", "--format", "jsonl").stdout.splitlines()
    return {each["front"]: each["id"] for each in map(json.loads, lines)}


def test_a_card_is_shown_by_the_beginning_of_its_id(project: Path, inside: Run):
    guid = ids(inside)["什么是线程？"]
    done = inside("preview", guid[:6])
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[:2] == ["什么是线程？", "  → 操作系统能够进行调度的最小单位"]
    assert "    ../good.md:5 › 操作系统 › 线程" in lines
    assert "    │ «线程是操作系统能够进行调度的最小单位。»" in lines
    assert f"    {guid}" in lines
    assert re.search(r"^    系统 · definition · in the deck since \d{4}-W\d\d$", done.stdout, re.MULTILINE)
    assert re.search(r"^    score 0\.\d\d$", done.stdout, re.MULTILINE)
    assert re.search(r"^    score 0\.\d\d \(.*\+0\.\d\d", inside("preview", guid, "-v").stdout, re.MULTILINE)
    assert "在牌组里" in inside("preview", guid, "--lang", "zh").stdout


def test_all_cards_of_an_article_are_shown_in_the_order_of_the_deck(project: Path, inside: Run):
    done = inside("preview", "good.md")
    assert done.returncode == 0
    shipped = inside("export", "--format", "jsonl", "-o", "-").stdout.splitlines()
    fronts = [json.loads(line)["front"] for line in shipped]
    assert [front for front in done.stdout.splitlines() if front in fronts] == fronts


def test_the_rest_of_the_paragraph_stands_around_the_evidence(project: Path, inside: Run):
    (project / "good.md").write_text(
        ARTICLE.replace("线程是", f"{'前面的话。' * 50}线程是").replace("最小单位。", "最小单位。后面的话。"),
        "utf-8",
    )
    done = inside("preview", ids(inside)["什么是线程？"])
    assert re.search(
        r"│ ….{150,165}«线程是操作系统能够进行调度的最小单位。»后面的话。$", done.stdout, re.MULTILINE
    )


def test_what_became_of_a_card_is_told(project: Path, article: Path, inside: Run):
    known = ids(inside)
    article.write_text(ARTICLE + MORE, "utf-8")
    new = ids(inside)
    inside("decide", known["什么是进程？"], "reject")
    inside("decide", known["什么是线程？"], "edit", "--back", "我的话")
    worded = inside("preview", known["什么是线程？"]).stdout
    assert "→ 操作系统能够进行调度的最小单位" in worded  # as it ships, until the next build
    assert "worded by you" in worded
    assert "not built yet" in inside("preview", new["什么是协程？"]).stdout
    rejected = inside("preview", new["什么是屏障？"]).stdout
    assert "rejected by a card rule" in rejected
    assert re.search(r"^    error: \w+: ", rejected, re.MULTILINE)
    assert inside("build").returncode == 0
    assert "→ 我的话" in inside("preview", known["什么是线程？"]).stdout
    assert "rejected by you" in inside("preview", known["什么是进程？"]).stdout
    article.write_text(ARTICLE.replace("死锁是指两个或更多的线程互相等待", "无"), "utf-8")
    inside("build")
    gone = inside(
        "preview", next(guid for front, guid in known.items() if "死锁" in front and "条件" not in front)
    )
    assert "retired: its passage is gone" in gone.stdout
    assert "│ «死锁是指" in gone.stdout
    assert "the articles give no such card any more" in gone.stdout


def test_an_article_of_no_deck_is_shown_too(tmp_path: Path, article: Path, inside: Run):
    done = inside("preview", "good.md")
    assert done.returncode == 0
    assert "什么是线程？\n" in done.stdout
    assert "definition · not built yet" in done.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["good.md"]


def test_a_deck_that_was_built_from_files(tmp_path: Path, article: Path, inside: Run):
    inside("build", "good.md", "-o", "x.apkg")
    done = inside("preview", "good.md", "x.apkg")
    assert "in the deck since" in done.stdout
    guid = re.search(r"^    (\w{26})$", done.stdout, re.MULTILINE)[1]
    assert inside("preview", guid, "x.apkg").stdout.splitlines()[:2] == done.stdout.splitlines()[:2]


def test_an_article_without_cards_is_told(project: Path, inside: Run):
    (project / "empty.md").write_text("# Nothing\n")
    done = inside("preview", "empty.md")
    assert (done.returncode, done.stdout) == (1, "")
    assert "empty.md: no card stands in it" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["zzzz"], "no note has the id 'zzzz'"),
        (["a"], "'a' is too short for an id"),
        (["good.md", "--html", "x.pdf"], "the page's file must end in .html"),
        (["good.md", "--html", "no/x.html"], "cannot be written"),
    ],
)
def test_what_cannot_be_done(project: Path, inside: Run, arguments: list[str], what: str):
    done = inside("preview", *arguments)
    assert done.returncode == 2
    assert what in done.stderr


def test_a_pipe_gets_no_colours_and_no_sign_a_terminal_obeys(project: Path, article: Path, run: Run):
    article.write_text(ARTICLE.replace("最小单位", "最小\x1b[31m单位\x07"), "utf-8")
    for command in (["good.md"], ["good.md", "--html", "-"]):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", run("preview", *command, NO_COLOR="").stdout)


HOSTILE = """# <script>document.title = "harmed"</script> "quoted" <b>

## </title></style></mark><script>document.title = 'harmed'</script>

线程是<img src=x onerror="document.title='harmed'"><script src="ADDRESS/x.js"></script>调度的最小单位。

进程是![图](ADDRESS/p.png)资源分配的<iframe src="ADDRESS/f.html"></iframe>基本单位。

协程是 $\\href{javascript:alert(1)}{x}</math><script>document.title='harmed'</script>$ 的执行单元。

<style>@import url("ADDRESS/s.css"); body { background: url(ADDRESS/b.png) }</style>

管道是[连接](javascript:document.title='harmed')两个进程的单向通道。
"""


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_a_page_of_a_hostile_article_runs_nothing_and_fetches_nothing(tmp_path: Path, inside: Run):
    asked: list[str] = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        text = HOSTILE.replace("ADDRESS", f"http://127.0.0.1:{server.server_port}")
        (tmp_path / "h.md").write_text(text, "utf-8")
        done = inside("preview", "h.md", "--html", "h.html")
        page = (tmp_path / "h.html").read_text("utf-8")
        opened = page.replace("<details class", "<details open class")
        with browser() as running, screen(running, 900) as shown:
            shown.show_html(opened)
            title = shown.page.title()
        server.shutdown()
    assert done.returncode == 0, done.stderr
    assert page.count("<article ") >= 3
    assert asked == []
    assert shown.happened == []
    assert title == "h.md"
    elements = _Elements()
    elements.feed(page)
    for tag, attributes in elements.found:
        assert tag not in ("script", "iframe", "object", "embed", "link", "base", "form", "svg"), tag
        assert not [name for name in attributes if name.startswith("on")]
        assert not attributes.get("src", "").startswith(("http", "//"))
        assert not attributes.get("href", "").startswith("javascript")
    assert elements.found[-1][0] != "style"
    style = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert len(style) == 1
    assert "url(" not in style[0]
    assert "@import" not in style[0]


def test_a_page_holds_both_faces_formulas_and_pictures(project: Path, article: Path, inside: Run):
    article.write_text(ARTICLE + MORE, "utf-8")
    (project / "p.png").write_bytes(PICTURE)
    done = inside("preview", "good.md", "-o", "x.html", "--lang", "zh")
    assert done.returncode == 0
    page = (project / "x.html").read_text("utf-8")
    elements = _Elements()
    elements.feed(page)
    tags = [tag for tag, _ in elements.found]
    cards = tags.count("article")
    faces = [
        attributes["class"]
        for tag, attributes in elements.found
        if "card card1" in (attributes.get("class") or "")
    ]
    assert len(faces) == 4 * cards
    assert sum("nightMode" in face for face in faces) == 2 * cards
    assert tags.count("details") == 2 * cards
    names = [attributes["id"] for _, attributes in elements.found if "id" in attributes]
    assert len(names) == len(set(names)) == cards
    assert 'src="data:image/png;base64,' in page
    assert "<mark>线程是操作系统能够进行调度的最小单位。</mark>" in page
    assert '<html lang="zh-Hans">' in page
    assert "答案" in page
    assert "<msub><mi>p</mi>" in page


def test_without_the_library_formulas_stay_as_they_are_and_that_is_told(
    tmp_path: Path, inside: Run, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "m.md").write_text("# 指标\n\n所有 $p_{ij}$ 排成的方阵称为混淆矩阵。\n", "utf-8")
    known = importlib.util.find_spec
    monkeypatch.setattr("cards.templater.mathml._converter", lambda: None)
    monkeypatch.setattr(
        "importlib.util.find_spec", lambda name, *rest: known(name, *rest) if name != "latex2mathml" else None
    )
    done = inside("preview", "m.md", "--html", "m.html")
    assert done.returncode == 0
    assert "warning: formulas stand in the page as TeX" in done.stderr
    assert "hint: pip install 'mkdeck-anki[review]'" in done.stderr
    assert r"\(p_{ij}\)" in (tmp_path / "m.html").read_text("utf-8")
