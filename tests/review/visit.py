"""The real command with a project of its own, and somebody who visits its page without a browser."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

MKDECK = Path(sys.executable).with_name("mkdeck")
_WORD = re.compile(r'<meta name="word" content="([^"]+)">')
_SEEN = r'name="guid" value="{guid}">.*?name="seen" value="([^"]+)"'


@dataclass(frozen=True)
class Project:
    """A folder with recipes, and the command in it."""

    folder: Path

    @property
    def environ(self) -> dict[str, str]:
        own = {
            key: value for key, value in os.environ.items() if not key.startswith(("MKDECK", "SOURCE_DATE"))
        }
        cache = self.folder.parent / "review-cache"  # the same articles again and again: read once a run
        state = {"MKDECK_STATE_DIR": f"{self.folder}-state", "MKDECK_CACHE_DIR": str(cache)}
        return {**own, **state, "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [MKDECK, "--lang", "en", *arguments],
            cwd=self.folder, env=self.environ, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, encoding="utf-8", timeout=280,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done

    def path(self, name: str) -> Path:
        return self.folder / "decks" / name

    @contextmanager
    def served(self, *arguments: str, lang: str = "en") -> Iterator[Visitor]:
        """Run the page as long as the block runs, then interrupt it as Ctrl-C does."""
        process = subprocess.Popen(
            [MKDECK, "--lang", lang, "review", "--no-browser", *arguments],
            cwd=self.folder, env=self.environ, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            if not address:
                raise AssertionError(process.communicate(timeout=60)[1])
            visitor = Visitor(address)
            yield visitor
        finally:
            process.send_signal(signal.SIGINT)
            try:
                out, err = process.communicate(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        visitor.last_words = err
        assert (process.returncode, out) == (0, ""), err


@dataclass
class Answer:
    """What the page answered."""

    status: int
    headers: http.client.HTTPMessage
    text: str


@dataclass
class Visitor:
    """Somebody who has the one address."""

    address: str
    cookie: str = ""
    last_words: str = field(default="", init=False)

    @property
    def port(self) -> int:
        port = urlsplit(self.address).port
        assert port is not None
        return port

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: str = "", *, host: str = "", **headers: str | None) -> Answer:
        """Send a request; a header that is None is left out, an underscore stands for a hyphen."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.putrequest(method, path, skip_host=True)
        sent = {"host": host or self.host, "cookie": self.cookie or None}
        if method == "POST":
            sent |= {"origin": self.base, "content-length": str(len(body.encode()))}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in sent.items():
            if value is not None:
                connection.putheader(name, value)
        connection.endheaders(body.encode() or None)
        got = connection.getresponse()
        answer = Answer(got.status, got.headers, got.read().decode("utf-8"))
        connection.close()
        return answer

    def enter(self) -> Answer:
        """Open the one address; keep the cookie."""
        parts = urlsplit(self.address)
        answer = self.ask("GET", f"{parts.path}?{parts.query}")
        self.cookie = (answer.headers["set-cookie"] or "").partition(";")[0]
        return answer

    def get(self, path: str) -> str:
        answer = self.ask("GET", path)
        assert answer.status == 200, answer.text
        return answer.text

    def word(self) -> str:
        found = _WORD.search(self.get("/"))
        assert found
        return found[1]

    def seen(self, guid: str) -> str:
        """Return the revision that stands in the form of a card."""
        found = re.search(_SEEN.format(guid=guid), self.get(f"/card/0/{guid}"), re.DOTALL)
        assert found
        return found[1]

    def post(self, path: str, **form: str) -> Answer:
        return self.ask("POST", path, urlencode({"word": self.word(), **form}))

    def decide(self, guid: str, what: str, **form: str) -> str:
        """Send a card's form as a browser without script does; return the page that comes then."""
        answer = self.post(
            "/decide", desk="0", guid=guid, seen=form.pop("seen", "") or self.seen(guid), what=what, **form
        )
        assert answer.status == 303, answer.text
        return self.get(answer.headers["location"].partition("#")[0])
