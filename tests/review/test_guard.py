"""Who is let in, and what a browser may do with what it gets."""

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.review.conftest import make_project
from tests.review.visit import Visitor


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """A page that somebody has opened."""
    folder: Path = tmp_path_factory.mktemp("guard")
    with make_project(folder, ("bplus-tree-index.md",)).served() as visitor:
        stranger = Visitor(visitor.address)
        assert stranger.ask("GET", "/").status == 403
        assert stranger.ask("HEAD", visitor.address.partition(visitor.host)[2]).status == 405
        assert visitor.enter().status == 200
        yield visitor


def test_the_address_opens_the_page_once(page: Visitor) -> None:
    assert page.ask("GET", "/").status == 200
    late = Visitor(page.address)
    answer = late.enter()
    assert (answer.status, late.cookie) == (403, "")
    assert "used already" in answer.text
    assert page.ask("GET", page.address.partition(page.host)[2]).status == 200  # who is in may come again


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(page: Visitor) -> None:
    folder_cookie = page.ask("GET", page.address.partition(page.host)[2]).headers["set-cookie"].lower()
    assert "httponly" in folder_cookie
    assert "samesite=strict" in folder_cookie
    assert "domain" not in folder_cookie


@pytest.mark.parametrize("cookie", ["", "mkdeck_review=x", "mkdeck_review_{port}=x", "mkdeck_review_{port}="])
def test_without_the_cookie_nothing_is_told(page: Visitor, cookie: str) -> None:
    stranger = Visitor(page.address, cookie.format(port=page.port))
    for path in ("/", "/cards", "/next", "/overview", "/review.js", "/notes.css", "/nothing"):
        answer = stranger.ask("GET", path)
        assert answer.status == 403
        assert "B+" not in answer.text


@pytest.mark.parametrize(
    "host",
    ["example.org", "127.0.0.1", "localhost", "127.0.0.1:1", "127.0.0.1.example.org:{port}", "[::1]:{port}"],
)
def test_another_host_is_not_this_page(page: Visitor, host: str) -> None:
    assert page.ask("GET", "/", host=host.format(port=page.port)).status == 421


def test_localhost_is_this_page(page: Visitor) -> None:
    assert page.ask("GET", "/", host=f"localhost:{page.port}").status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": None},
        {"origin": "null"},
        {"origin": "http://example.org"},
        {"origin": "http://127.0.0.1:1"},
        {"origin": "https://{host}"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"content_length": None, "transfer_encoding": "chunked"},
        {"content_length": "9999999"},
    ],
    ids=str,
)
def test_only_the_page_itself_may_change_anything(page: Visitor, headers: dict[str, str | None]) -> None:
    body = urlencode({"word": page.word()})
    filled = {name: value and value.format(host=page.host) for name, value in headers.items()}
    if "transfer_encoding" in filled:
        body = ""
    assert page.ask("POST", "/undo", body, **filled).status == 403
    assert page.ask("POST", "/undo", urlencode({"word": page.word()})).status == 303


@pytest.mark.parametrize("word", ["", "x", "词"])
def test_a_form_must_know_the_word(page: Visitor, word: str) -> None:
    for path in ("/undo", "/decide", "/looked", "/reload"):
        assert page.ask("POST", path, urlencode({"word": word})).status == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(page: Visitor, method: str) -> None:
    assert page.ask(method, "/").status == 405


def test_nothing_can_be_changed_by_looking(page: Visitor) -> None:
    for path in ("/decide", "/undo", "/looked", "/reload"):
        assert page.ask("GET", path).status == 405


@pytest.mark.parametrize(
    "path", ["/card/0/nobody", "/card/7/nobody", "/card/x/y", "/media/0/a/../../x", "/../x"]
)
def test_what_is_not_there_is_not_found(page: Visitor, path: str) -> None:
    assert page.ask("GET", path).status == 404


def test_the_policy_lets_nothing_run_but_our_own_script(page: Visitor) -> None:
    for path in ("/", "/overview", "/next", "/nothing"):
        headers = page.ask("GET", path).headers
        policy = dict(each.strip().split(" ", 1) for each in headers["content-security-policy"].split(";"))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
        assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "same-origin"


def test_the_page_is_on_this_machine_alone(page: Visitor) -> None:
    """Every other address of this machine is closed."""
    found = {each[4][0] for each in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    others = [*(address for address in found if not address.startswith("127.")), "127.0.0.2"]
    for address in others:
        with pytest.raises(OSError):  # noqa: PT011 -- refused or unreachable
            socket.create_connection((address, page.port), timeout=2).close()
