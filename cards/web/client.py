"""One GET: every hop looked at, everything within bounds, every failure a :class:`Trouble`."""

from __future__ import annotations

import ssl
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import httpcore2
import httpx2

from cards import __version__
from cards.web import addresses, decoding, proxies
from cards.web.backend import Backend, Deadline
from cards.web.limits import Limits
from cards.web.trouble import CHECK_ADDRESS, TRY_LATER, Trouble

AGENT = f"mkdeck/{__version__} (mkdeck-anki; one reader's own flash cards)"
_ACCEPT = "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8"
_PERMANENT = {301, 308}
_REDIRECTS = {*_PERMANENT, 302, 303, 307}
_GOOD = {200, 203}
_IDLE = 15.0  # seconds for which a connection is kept for the next page
_EMPTY = {204, 304}
_SHORT = 4  # digits of the length of a body that is cheaper to read than a new connection is

Before = Callable[[httpx2.URL], None]
"""Is called before every request, and raises :class:`Trouble` if it must not be made."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered in the end.

    Attributes:
        status: the code of HTTP.
        headers: by name in small letters; several of one name are joined by commas.
        body: of a good answer, unpacked; else empty.
        final: where it came from.
        moved: where the page is now: the end of an unbroken chain of permanent redirects from the start.
    """

    status: int
    headers: Mapping[str, str]
    body: bytearray
    final: str
    moved: str

    @property
    def brings(self) -> bool:
        """Whether it brings a page. A good answer without a body is some mishap, and no empty page."""
        return self.status in _GOOD and bool(self.body)


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked for.

    Attributes:
        url: the address.
        private: whether it, or where it leads, may be private.
        known: headers that make the request conditional, by the address that they hold for.
        most: bytes that the body may have; None for what the limits say.
    """

    url: str
    private: bool = False
    known: tuple[str, Mapping[str, str]] = ("", {})
    most: int | None = None


class Client:
    """Asks servers. May be used by several threads at once."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._deadline = Deadline()
        self._pools: dict[tuple[str, str], httpcore2.ConnectionPool] = {}
        self._lock = threading.Lock()

    def close(self) -> None:
        """Hang up everywhere."""
        for pool in self._pools.values():
            pool.close()

    def get(self, ask: Ask, before: Before) -> Answer:
        """Return the answer of the last hop.

        Raises:
            Trouble: there is none, or it is none that may be taken.
        """
        at = addresses.parsed(ask.url)
        moved = ask.url
        lasting = True
        seen = set()
        left = self._limits.whole
        for _ in range(self._limits.redirects + 1):
            seen.add(str(at))
            with self._blaming(at):
                before(at)
                begun = time.monotonic()
                self._deadline.at = begun + left
                status, headers, body = self._once(at, ask)
                left -= time.monotonic() - begun
                if status not in _REDIRECTS or not headers.get("location"):
                    return Answer(status, headers, body, str(at), moved)
                at = addresses.followed(at, headers["location"])
            lasting = lasting and status in _PERMANENT
            moved = str(at) if lasting else moved
            if str(at) in seen:
                raise Trouble("redirects in a circle", CHECK_ADDRESS)
        raise Trouble("redirects too often", CHECK_ADDRESS)

    def _once(self, at: httpx2.URL, ask: Ask) -> tuple[int, Mapping[str, str], bytearray]:
        limits = self._limits
        timeouts = {
            "connect": limits.connect,
            "read": limits.read,
            "write": limits.read,
            "pool": limits.whole,
        }
        target = httpcore2.URL(scheme=at.raw_scheme, host=at.raw_host, port=at.port, target=at.raw_path)
        pool = self._pool(at, ask.private)
        extensions = {"timeout": timeouts}
        with pool.stream("GET", target, headers=_headers(at, ask), extensions=extensions) as answer:
            if len(answer.headers) > limits.headers:
                raise Trouble("answered with too many headers", CHECK_ADDRESS)
            headers = _named(answer.headers)
            if answer.status not in _GOOD:
                if answer.status in _EMPTY or len(headers.get("content-length", "unknown")) <= _SHORT:
                    decoding.body(answer.iter_stream(), "", limits.most)  # so that the connection can be kept
                return answer.status, headers, bytearray()
            coding = headers.get("content-encoding", "")
            most = limits.most if ask.most is None else ask.most
            return answer.status, headers, decoding.body(answer.iter_stream(), coding, most)

    @contextmanager
    def _blaming(self, at: httpx2.URL) -> Iterator[None]:
        """Turn whatever goes wrong into a :class:`Trouble` with this host."""
        try:
            yield
        except Trouble as trouble:
            trouble.authority = trouble.authority or addresses.authority(at)
            raise
        except Exception as error:
            told = self._told(error)
            told.authority = addresses.authority(at)
            raise told from error

    def _told(self, error: Exception) -> Trouble:
        limits = self._limits
        if isinstance(error, httpcore2.ConnectTimeout):
            return Trouble(f"no connection within {limits.connect:g} s", lasting=True)
        if isinstance(error, httpcore2.TimeoutException):
            if time.monotonic() >= self._deadline.at:
                return Trouble(f"no whole answer within {limits.whole:g} s", host=True)
            return Trouble(f"no answer within {limits.read:g} s", host=True)
        if isinstance(error, httpcore2.ProxyError):
            return Trouble("the proxy lets nobody through", "check HTTPS_PROXY and NO_PROXY", lasting=True)
        if _is_about_certificates(error):
            return Trouble("its certificate is not valid", lasting=True)
        if isinstance(error, httpcore2.ConnectError):
            return Trouble("nobody answers there", again=True, lasting=True)
        if isinstance(error, (httpcore2.NetworkError, httpcore2.RemoteProtocolError)):
            return Trouble("the answer broke off or is no HTTP", again=True, host=True)
        # Whatever a server does is one page's problem, and never the end of a build.
        return Trouble("cannot be asked for", TRY_LATER)

    def _pool(self, at: httpx2.URL, private: bool) -> httpcore2.ConnectionPool:
        """Return where connections to this host are kept.

        Those made for a private source are not used for others: they were not looked at.
        """
        proxy = proxies.proxy_for(at)
        if proxy is not None and not private:
            addresses.check_name(at.raw_host.decode("ascii"))
        key = (at.scheme, proxy or ("private" if private else "open"))
        with self._lock:
            if key not in self._pools:
                self._pools[key] = self._new_pool(at.scheme, proxy, guarded=not private)
            return self._pools[key]

    def _new_pool(self, scheme: str, proxy: str | None, *, guarded: bool) -> httpcore2.ConnectionPool:
        kept: dict[str, Any] = {
            "ssl_context": self._trusted if scheme == "https" else None,  # it takes longer than many a page
            "max_connections": 2 * self._limits.hosts,
            "keepalive_expiry": _IDLE,
        }
        if proxy is None:
            return httpcore2.ConnectionPool(network_backend=Backend(self._deadline, guarded=guarded), **kept)
        backend = Backend(self._deadline, guarded=False)  # the person has named it; it may be anywhere
        return proxies.pool(proxy, network_backend=backend, **kept)

    @cached_property
    def _trusted(self) -> ssl.SSLContext:
        return httpx2.create_ssl_context()


def _headers(at: httpx2.URL, ask: Ask) -> list[tuple[bytes, bytes]]:
    known_at, known = ask.known
    values = {"User-Agent": AGENT, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"}
    if str(at) == known_at:  # what tells one page from its next edition tells nothing of another page
        values |= known
    if at.userinfo:
        word = b64encode(f"{at.username}:{at.password}".encode())
        values["Authorization"] = f"Basic {word.decode()}"
    return [(name.encode(), value.encode("latin-1")) for name, value in values.items()]


def _named(headers: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    named: dict[str, str] = {}
    for name, value in headers:
        key = name.decode("latin-1").lower()
        text = _address(value) if key == "location" else value.decode("latin-1")
        if key in ("location", "content-type", "etag"):  # have one value; the first is as good as any
            named.setdefault(key, text)
        else:
            named[key] = f"{named[key]}, {text}" if key in named else text
    return named


def _address(value: bytes) -> str:
    """Return where a redirect leads. Many a site's holds Chinese as it is, in UTF-8 or another encoding."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in value)


def _is_about_certificates(error: BaseException | None) -> bool:
    for _ in range(4):  # the library wraps the reason once or twice
        if error is None or isinstance(error, ssl.SSLCertVerificationError):
            break
        error = error.__cause__ or error.__context__
    return isinstance(error, ssl.SSLCertVerificationError)
