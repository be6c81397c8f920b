"""AnkiConnect that is not there, is something else, wants a key, is too old: what is said then."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from cards.anki.connect import AnkiConnect
from cards.errors import AnkiError
from tests.anki.conftest import Deck
from tests.anki.person import person as start


@contextmanager
def answering(body: bytes, status: int = 200) -> Iterator[str]:
    """Something that answers the same to everything."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"<html>hello</html>", 200, ["not AnkiConnect", "MKDECK_ANKICONNECT"]),
        (b"no", 404, ["not AnkiConnect (HTTP 404)", "MKDECK_ANKICONNECT"]),
        (b"5", 200, ["not AnkiConnect"]),
        (b'{"result": 5, "error": null}', 200, ["version 5", "6 is needed", "Check for Updates"]),
        (b'{"result": null, "error": "collection is not available"}', 200, ["open a profile"]),
        (b'{"result": null, "error": "something odd"}', 200, ["something odd", "Anki's window"]),
    ],
)
def test_what_answers_otherwise_is_told(body: bytes, status: int, words: list[str]) -> None:
    with answering(body, status) as address, pytest.raises(AnkiError) as caught:
        AnkiConnect(address).check()
    said = f"{caught.value} {caught.value.hint}"
    assert caught.value.file == address
    assert [word for word in words if word not in said] == []


def test_nothing_that_answers_at_all() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(AnkiError, match="does not run"):
        AnkiConnect(f"http://127.0.0.1:{port}").check()


def test_a_server_that_never_answers_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cards.anki.connect._QUICK", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(AnkiError, match="did not answer"):
            AnkiConnect(f"http://127.0.0.1:{silent.getsockname()[1]}").check()


def test_no_proxy_comes_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with answering(json.dumps({"result": 6, "error": None}).encode()) as address:
        AnkiConnect(address).check()


def test_a_key_is_sent_with_every_action_and_never_shown(deck: Deck, monkeypatch: pytest.MonkeyPatch) -> None:
    deck.build(days_ago=7)
    with start(deck.folder / "Anki2", key="geheim") as person:
        person.imports(deck.package)
        monkeypatch.setenv("MKDECK_ANKICONNECT", person.address)
        code, _, err = deck.run("feedback")
        assert code == 2
        assert "MKDECK_ANKICONNECT_KEY" in err
        monkeypatch.setenv("MKDECK_ANKICONNECT_KEY", "geheim")
        assert deck.feedback()["notes"] == 10
        assert "geheim" not in repr(AnkiConnect.at())


def test_the_project_may_say_where_anki_listens(deck: Deck) -> None:
    deck.build(days_ago=7)
    with start(deck.folder / "elsewhere") as person:
        person.imports(deck.package)
        (deck.folder / "mkdeck.toml").write_text(f'ankiconnect = "{person.address}"\n', "utf-8")
        assert deck.feedback()["notes"] == 10
        assert "findNotes" in person.was_asked()


@pytest.mark.parametrize("action", ["notesInfo", "cardsInfo"])
def test_an_answer_without_what_is_needed_is_no_bug(
    deck: Deck, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    deck.build(days_ago=7)
    with start(deck.folder / "Anki2") as person:
        person.imports(deck.package)
        person.does({"suspend": [deck.guid("死锁")]})
        monkeypatch.setenv("MKDECK_ANKICONNECT", person.address)
        own = AnkiConnect.ask_each

        def without(self: AnkiConnect, asked: str, each: object) -> list[object]:
            found = own(self, asked, each)  # type: ignore[arg-type]
            return [[{"noteId": 1, "cardId": 1}]] if asked == action else found

        monkeypatch.setattr(AnkiConnect, "ask_each", without)
        code, _, err = deck.run("feedback")
        assert code == 2
        assert "otherwise than is known" in err
