"""A site on loopback whose every answer is set by the test.

    with Site() as site:
        site.pages["/post"] = Told("<p>…</p>")
        web.get(Wanted(site.url("/post"), private=True))
        assert site.count("/post") == 1 and site.conditional("/post") == 0

What is not set is answered 404; robots.txt, too, so that everything is allowed. A page has an ETag unless the
test says otherwise, and is answered 304 when it is asked for with it.
"""

from __future__ import annotations

import hashlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HTML = "text/html; charset=utf-8"
Pieces = Callable[[], Iterator[bytes]]
"""A body that comes in pieces; between them it may wait."""


@dataclass
class Told:
    """An answer.

    Attributes:
        body: text, bytes, or what gives the pieces of a body that ends with the connection.
        status: the code.
        type: of the media; None for no header.
        headers: more of them; they go before those made here.
        etag: whether the body gets an ETag.
        modified: its Last-Modified in seconds since 1970; None for none.
        delay: seconds before anything is answered.
        raw: what is put on the wire instead of all that, and then the connection ends.
    """

    body: str | bytes | Pieces = b""
    status: int = 200
    type: str | None = HTML
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: bool = True
    modified: int | None = None
    delay: float = 0.0
    raw: bytes | None = None


def moved(to: str, status: int = 301) -> Told:
    """A redirect."""
    return Told(status=status, headers={"Location": to})


@dataclass(frozen=True)
class Asked:
    """A request as the server saw it.

    Attributes:
        path: with its query.
        headers: by name in small letters.
        at: by the server's monotonic clock, in seconds.
    """

    path: str
    headers: Mapping[str, str]
    at: float

    @property
    def is_conditional(self) -> bool:
        return "if-none-match" in self.headers or "if-modified-since" in self.headers


class Site:
    """A site. The answers may be changed while it runs.

    Args:
        host: an address of loopback; each is another host to the client.
        port: 0 for any that is free.
        tls: what the site shows its certificate with; None for plain HTTP.

    Attributes:
        pages: answers by path with query, or what gives one when it is asked for.
        asked: the requests, in their order.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        self.pages: dict[str, Told | Callable[[Asked], Told]] = {}
        self.asked: list[Asked] = []
        self._server = _Server((host, port), _Handler)
        self._server.site = self
        self.scheme = "https" if tls else "http"
        if tls:
            self._server.socket = tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.host, self.port = host, self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Site:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._server.hang_up()

    def url(self, path: str, host: str | None = None) -> str:
        """The address of a page, under another name of this machine if one is given."""
        return f"{self.scheme}://{host or self.host}:{self.port}{path}"

    def count(self, path: str | None = None) -> int:
        """How often a page was asked for; all but robots.txt if none is named."""
        return len([each for each in self.asked if self._is(each, path)])

    def conditional(self, path: str | None = None) -> int:
        """How often of those the client had a copy."""
        return len([each for each in self.asked if self._is(each, path) and each.is_conditional])

    def forget(self) -> None:
        """Count from nought again."""
        self.asked.clear()

    def _is(self, asked: Asked, path: str | None) -> bool:
        return asked.path != "/robots.txt" if path is None else asked.path == path

    def answer(self, asked: Asked) -> Told:
        told = self.pages.get(asked.path, Told("nothing here", 404))
        return told if isinstance(told, Told) else told(asked)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    site: Site

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._open: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        for each in list(self._open):
            self.shutdown_request(each)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The client hung up; that is for it to decide."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.path, headers, time.monotonic())
        self.server.site.asked.append(asked)
        told = self.server.site.answer(asked)
        if told.delay:
            time.sleep(told.delay)
        if told.raw is not None:
            self.wfile.write(told.raw)
            self.close_connection = True
        else:
            self._tell(told, headers)

    def _tell(self, told: Told, asked: Mapping[str, str]) -> None:
        body = told.body.encode() if isinstance(told.body, str) else told.body
        made: dict[str, str] = {}
        if told.type is not None:
            made["Content-Type"] = told.type
        if told.status == 200 and told.etag and isinstance(body, bytes):
            made["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if told.modified is not None:
            made["Last-Modified"] = formatdate(told.modified, usegmt=True)
        made |= told.headers
        status = told.status
        if status == 200 and _is_known(made, asked):
            status, body = 304, b""
        self.send_response(status)
        if isinstance(body, bytes) and status != 304:
            made.setdefault("Content-Length", str(len(body)))
        for name, value in made.items():
            self.send_header(name, value)
        if callable(body):
            self.close_connection = True
        self.end_headers()
        for piece in body() if callable(body) else [body]:
            self.wfile.write(piece)

    def log_message(self, *_: object) -> None:
        pass


def _is_known(made: Mapping[str, str], asked: Mapping[str, str]) -> bool:
    if "if-none-match" in asked:
        return made.get("ETag") == asked["if-none-match"]
    return "if-modified-since" in asked and made.get("Last-Modified") == asked["if-modified-since"]
