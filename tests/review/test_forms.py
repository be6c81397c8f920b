"""Decisions by plain forms, as a browser without script sends them, and what stands on disk then."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from cards.lock import hold
from tests.review.conftest import ARTICLES, make_project
from tests.review.visit import Project, Visitor

_ENTRY = re.compile(r'<li id="c0-([^"]+)"')


@pytest.fixture
def page(project: Project) -> Iterator[Visitor]:
    with project.served() as visitor:
        visitor.enter()
        yield visitor


def guids(text: str) -> list[str]:
    return _ENTRY.findall(text)


def edits(project: Project) -> dict[str, dict[str, object]]:
    return tomllib.loads(project.path("course.edits.toml").read_text("utf-8"))


def entry(text: str, guid: str) -> str:
    found = re.search(rf'<li id="c0-{guid}".*?</article>\s*</li>', text, re.DOTALL)
    assert found
    return found[0]


def test_every_decision_is_on_disk_at_once_and_can_be_undone(project: Project, page: Visitor) -> None:
    first, second, third = guids(page.get("/"))[:3]
    assert "Kept." in page.decide(first, "accept")
    text = page.decide(second, "reject")
    assert "Rejected." in text
    assert "is-reject" in entry(text, second)
    front = {"front": "改过的问题？", "answer": "改过的\r\n\r\n- 一\r\n- 二", "tags": "考点 难"}
    assert "改过的问题" in page.decide(third, "edit", **front)
    found = edits(project)
    assert found[first] == {"decision": "accept"}
    assert found[second] == {"decision": "reject"}
    said = {key: found[third][key] for key in ("decision", "front", "back", "add_tags")}
    back = "改过的\n\n- 一\n- 二"
    assert said == {"decision": "edit", "front": "改过的问题？", "back": back, "add_tags": ["考点", "难"]}
    assert found[third]["passage"]
    assert page.post("/undo", guid=second).status == 303  # on one note, though it is not the last
    assert edits(project).keys() == {first, third}
    assert page.post("/undo").status == 303
    assert edits(project).keys() == {first}
    assert page.post("/undo").status == 303
    assert edits(project) == {}
    page.post("/undo")
    assert "nothing to undo" in page.get("/")


def test_undo_restores_the_earlier_decision(project: Project, page: Visitor) -> None:
    guid = guids(page.get("/"))[0]
    page.decide(guid, "edit", answer="我的说法")
    mine = edits(project)[guid]
    page.decide(guid, "reject")
    assert edits(project)[guid] == {"decision": "reject"}
    page.post("/undo")
    assert edits(project)[guid] == mine
    page.decide(guid, "accept")  # what the person worded is kept, not thrown away
    assert edits(project)[guid] == mine
    page.decide(guid, "article")
    assert edits(project)[guid] == {"decision": "accept"}
    page.decide(guid, "clear")
    assert edits(project) == {}


def test_what_somebody_else_decided_meanwhile_is_not_written_over(project: Project, page: Visitor) -> None:
    first, second = guids(page.get("/"))[:2]
    seen = page.seen(first)
    theirs = f'# by hand\n[{first}]  # mine\ndecision = "accept"\n'
    project.path("course.edits.toml").write_text(theirs, "utf-8")
    text = page.decide(first, "reject", seen=seen)
    assert "decided on elsewhere" in text
    assert "is-accept" in entry(text, first)
    assert project.path("course.edits.toml").read_text("utf-8") == theirs
    page.decide(second, "reject")  # another note: both stand, and so does the comment
    assert project.path("course.edits.toml").read_text("utf-8").startswith(theirs)
    assert edits(project) == {first: {"decision": "accept"}, second: {"decision": "reject"}}
    own = project.path("course.edits.toml").read_text("utf-8").replace('"reject"', '"accept"')
    project.path("course.edits.toml").write_text(own, "utf-8")
    page.post("/undo")
    assert "decided on elsewhere" in page.get("/")
    assert project.path("course.edits.toml").read_text("utf-8") == own


def test_what_stood_before_the_page_is_kept_however_much_is_decided(project: Project, page: Visitor) -> None:
    found = guids(page.get("/"))[:9]
    project.path("course.edits.toml").write_text(f'[{found[8]}]\ndecision = "accept"\n', "utf-8")
    before = project.path("course.edits.toml").read_text("utf-8")
    for guid in found[:8]:
        page.decide(guid, "reject")
    kept = sorted(Path(f"{project.folder}-state").rglob("*.edits.toml"))
    assert [path.read_text("utf-8") for path in kept] == [before]


def test_a_wording_that_leaves_no_card_is_refused(project: Project, page: Visitor) -> None:
    guid = guids(page.get("/"))[0]
    for form in ({"front": " "}, {"answer": ""}, {"front": "x", "answer": "x"}, {"front": "\u200b"}):
        page.decide(guid, "edit", **form)
        assert not project.path("course.edits.toml").exists()
    assert page.post("/decide", desk="0", guid=guid, what="sell", seen=page.seen(guid)).status == 400
    assert page.post("/decide", desk="0", guid="nobody", what="accept", seen="").status == 404


def test_a_running_build_is_waited_for(project: Project, page: Visitor) -> None:
    guid = guids(page.get("/"))[0]
    with hold(project.path("course.lock")):
        assert "another build" in page.decide(guid, "reject")
    assert not project.path("course.edits.toml").exists()
    page.decide(guid, "reject")
    assert edits(project) == {guid: {"decision": "reject"}}


def test_the_list_is_filtered_searched_and_ordered(page: Visitor) -> None:
    def found(query: str) -> list[str]:
        return guids(page.get(f"/?{quote(query, safe='=&+')}"))

    everything = found("state=all")
    assert len(found("")) < len(everything) <= 50 or 'rel="next"' in page.get("/?state=all")
    for query, words in {
        "kind=formula": '<span class="kind">formula</span>',
        "state=passed": "is-passed",
        "q=MySQL": "MySQL",
    }.items():
        text = page.get(f"/?{query}")
        assert guids(text)
        assert all(words in entry(text, guid) for guid in guids(text)), query
    assert found("q=mysql+索引") == found("q=MYSQL+索引") != []
    assert found("q=nothing-is-like-that") == []
    assert found("kind=nonsense") == []
    assert found("score=x&state=y&page=-3&order=z") == found("")
    scores = re.findall(r"Score </span>([0-9.]+)", page.get("/?order=low"))
    assert scores == sorted(scores)
    assert len(set(scores)) > 3
    text = page.get("/?score=0.9")
    assert all(float(each) >= 0.9 for each in re.findall(r"Score </span>([0-9.]+)", text))
    first = guids(page.get("/"))[0]
    page.decide(first, "reject")
    assert found("state=rejected") == [first]
    assert found("seen=yes") == [first]
    assert first not in found("state=open&seen=no")
    key = re.search(r'<option value="(articles/http[^"]*)"', page.get("/"))
    assert key
    text = page.get(f"/?article={key[1]}")
    assert guids(text)
    assert "HTTP caching" in entry(text, guids(text)[0])


def test_progress_survives_the_end_of_the_page(project: Project) -> None:
    with project.served() as visitor:
        visitor.enter()
        first, second = guids(visitor.get("/"))[:2]
        assert re.search(r"<p>0 of \d+ looked at", visitor.get("/"))
        visitor.get(f"/card/0/{first}")
        visitor.post("/looked", cards=f"0-{first} 0-{second}")
        assert "<p>2 of " in visitor.get("/")
    with project.served() as visitor:
        visitor.enter()
        assert "<p>2 of " in visitor.get("/")
    assert "Open this address" in visitor.last_words
    assert "decided: 0" in visitor.last_words


def test_a_build_meanwhile_is_told_and_read_anew(project: Project, page: Visitor) -> None:
    first, second = guids(page.get("/"))[:2]
    page.decide(first, "reject")
    assert "was built since" not in page.get("/")
    text = page.get("/next")
    assert re.search(r"waited, and will not come.*?<td>1</td>", text, re.DOTALL)
    project.run("build")
    assert "was built since" in page.get("/")
    assert page.post("/reload").status == 303
    text = page.get("/")
    assert "was built since" not in text
    assert "is-reject" in entry(text, first)
    # The lock remembers the rejection by itself, so taking it back is a decision to keep the card.
    page.decide(first, "clear")
    assert edits(project)[first] == {"decision": "accept"}
    project.run("build")
    assert page.post("/reload").status == 303
    assert "is-accept" in entry(page.get("/"), first)
    assert second in guids(page.get("/"))


def test_what_the_next_build_does_is_what_diff_says(project: Project, page: Visitor) -> None:
    project.run("build")
    page.post("/reload")
    first, second = guids(page.get("/"))[:2]
    page.decide(first, "reject")
    page.decide(second, "edit", answer="另一个说法")
    text = page.get("/next")
    told = dict(re.findall(r'<th scope="row">([^<]*)</th><td>(\d+)</td>', text))
    assert told["changed"] == "1"
    assert told["rejected by you: shipped no more"] == "1"
    assert "另一个说法" in text
    out = project.run("diff").stdout
    assert "另一个说法" in out


def test_the_page_speaks_chinese(project: Project) -> None:
    with project.served(lang="zh") as visitor:
        assert "已经用过" not in visitor.enter().text
        for path in ("/", "/next", "/overview", f"/card/0/{guids(visitor.get('/'))[0]}"):
            text = visitor.get(path)
            assert '<html lang="zh-Hans">' in text
            assert "概览" in text


def test_files_without_a_recipe_can_be_looked_at(tmp_path: Path) -> None:
    project = make_project(tmp_path, ARTICLES[:1])
    with project.served("decks/articles/bplus-tree-index.md", "-o", "x.apkg") as visitor:
        visitor.enter()
        guid = guids(visitor.get("/"))[0]
        visitor.decide(guid, "reject")
    assert tomllib.loads((tmp_path / "x.edits.toml").read_text("utf-8")) == {guid: {"decision": "reject"}}
    project.run("build", "decks/articles/bplus-tree-index.md", "-o", "x.apkg")
    assert guid not in [
        line for line in (tmp_path / "x.lock").read_text("utf-8").splitlines() if '"active"' in line
    ]
