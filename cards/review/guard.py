"""Who may ask: the person at this machine, in the browser in which they opened the one address.

Another page in the same browser can send requests here, too, and make a name of its own mean
127.0.0.1 (DNS rebinding). So each request must name this host; the first one brings the token, once,
and gets a cookie that no script can read and no other site can have sent; and whatever changes
something must come from this very page, with a word that only the page knows.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from hmac import compare_digest

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    # Not no-referrer: with that, a browser would not tell the origin of a form either.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "cache-control": "no-store",
}
_LARGEST = 200_000  # bytes of a request's body
_SAFE = ("GET", "HEAD")


@dataclass(slots=True)
class Keys:
    """What only the person's browser knows.

    Attributes:
        port: the page's.
        token: in the address that is printed; ``""`` once it is spent.
        cookie: what the browser then has.
        word: what every form of the page holds.
    """

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    cookie: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    word: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @property
    def address(self) -> str:
        """The one address: it opens the page once."""
        return f"http://127.0.0.1:{self.port}/open?token={self.token}"

    @property
    def cookie_name(self) -> str:
        """Cookies know no ports; a second page at the same time must not take this one's."""
        return f"mkdeck_review_{self.port}"

    def spend(self, token: str) -> bool:
        """Return whether the token is right; it never is again."""
        right = bool(self.token) and compare_digest(token.encode(), self.token.encode())
        if right:
            self.token = ""
        return right

    def knows(self, cookies: Mapping[str, str]) -> bool:
        """Return whether a browser has the cookie."""
        return compare_digest(cookies.get(self.cookie_name, "").encode(), self.cookie.encode())

    def is_word(self, word: str) -> bool:
        """Return whether a form comes from the page."""
        return compare_digest(word.encode("utf-8", "replace"), self.word.encode())


class Guard:
    """Refuses what does not come from the person's browser, and tells it what answers may do.

    Args:
        app: what is guarded.
        keys: who is let in.
        closed: what a browser without the cookie is told.
    """

    def __init__(self, app: ASGIApp, keys: Keys, closed: str) -> None:
        self._app, self._keys, self._closed = app, keys, closed
        self._hosts = {f"127.0.0.1:{keys.port}", f"localhost:{keys.port}"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return
        refusal = self._refusal(Request(scope))

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if refusal:
            await PlainTextResponse(f"{refusal[1]}\n", refusal[0])(scope, receive, told)
        else:
            await self._app(scope, receive, told)

    def _refusal(self, request: Request) -> tuple[int, str] | None:
        headers = request.headers
        if headers.get("host", "") not in self._hosts or len(headers.getlist("host")) != 1:
            return 421, "this is not the host that is asked for"
        if request.method not in (*_SAFE, "POST"):
            return 405, "only GET, HEAD and POST"
        if request.url.path == "/open":
            return None if request.method == "GET" else (405, "only GET")
        if not self._keys.knows(request.cookies):
            return 403, self._closed
        if request.method == "POST" and not self._is_own(headers):
            return 403, "only the page itself may change anything"
        return None

    def _is_own(self, headers: Headers) -> bool:
        length = headers.get("content-length", "")
        if not length.isdigit() or int(length) > _LARGEST:
            return False
        if headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return False
        return headers.get("origin") == f"http://{headers['host']}"
