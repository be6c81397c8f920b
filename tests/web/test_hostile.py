"""Servers that mean harm, or are broken: one page's problem, within bounded memory and time."""

from __future__ import annotations

import gzip
import itertools
import socket
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.errors import SourceError
from cards.web import Limits, Page, State, Wanted, Web
from tests.web.conftest import START
from tests.web.server import Asked, Site, Told

Run = Callable[..., Web]
MIB = 1 << 20
DATA = Path(__file__).resolve().parents[1] / "data" / "web"
SMALL = Limits(
    interval=0.0, pause=0.001, connect=5.0, read=5.0, whole=15.0, most=2 * MIB, attempts=2, strikes=10**9
)
TIGHT = replace(SMALL, read=0.5, whole=1.0)


def failure(run: Run, url: str, limits: Limits = SMALL) -> str:
    with run(limits=limits) as web, pytest.raises(SourceError) as told:
        web.get(Wanted(url, private=True))
    return told.value.what


def peak(task: Callable[[], object]) -> float:
    """The most memory that Python held at once, in MiB, beyond what it held before."""
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        task()
        return (tracemalloc.get_traced_memory()[1] - before) / MIB
    finally:
        tracemalloc.stop()


def bomb(bits: int, size: int) -> bytes:
    packing = zlib.compressobj(9, zlib.DEFLATED, bits)
    piece = bytes(MIB)
    return b"".join([packing.compress(piece) for _ in range(size)]) + packing.flush()


@pytest.mark.parametrize(("coding", "bits"), [("gzip", 31), ("deflate", 15), ("deflate", -15)])
def test_a_bomb_goes_off_in_small_pieces(site: Site, run: Run, coding: str, bits: int) -> None:
    packed = bomb(bits, 200)
    assert len(packed) < MIB
    site.pages["/bomb"] = Told(packed, headers={"Content-Encoding": coding})
    said: list[str] = []
    assert peak(lambda: said.append(failure(run, site.url("/bomb")))) < 16
    assert said == ["its body is larger than 2 MiB"]


def test_members_of_gzip_that_give_nothing_end(site: Site, run: Run) -> None:
    site.pages["/"] = Told(gzip.compress(b"") * (3 * MIB // 20), headers={"Content-Encoding": "gzip"})
    assert (
        failure(run, site.url("/"), Limits(interval=0, most=2 * MIB, read=20, whole=60))
        == "its body is larger than 2 MiB"
    )


@pytest.mark.parametrize("coding", ["gzip", "deflate", "x-gzip", "identity", "raw"])
def test_a_body_comes_out_as_it_went_in(site: Site, run: Run, coding: str) -> None:
    body = "线程是程序执行流的最小单元。".encode() * 9000
    ways = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress}
    packed = ways.get(coding, bytes)(body)
    if coding == "raw":
        packing = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed, coding = packing.compress(body) + packing.flush(), "deflate"
    site.pages["/"] = Told(packed, headers={"Content-Encoding": coding})
    with run(limits=SMALL) as web:
        assert web.get(Wanted(site.url("/"), private=True)).path.read_bytes() == body


def test_members_of_gzip_are_one_body_and_what_follows_is_nothing(site: Site, run: Run) -> None:
    packed = gzip.compress(b"one, ") + gzip.compress(b"two") + b"\0\0\0"
    site.pages["/"] = Told(packed, headers={"Content-Encoding": "gzip"})
    with run(limits=SMALL) as web:
        assert web.get(Wanted(site.url("/"), private=True)).path.read_bytes() == b"one, two"


def test_a_body_that_broke_off_is_none(site: Site, run: Run) -> None:
    site.pages["/"] = Told(gzip.compress(b"one" * 99)[:-9], headers={"Content-Encoding": "gzip"})
    assert failure(run, site.url("/")) == "answered with broken data"


def endless() -> Iterator[bytes]:
    return itertools.repeat(bytes(1 << 16))


def dripping() -> Iterator[bytes]:
    for _ in range(600):
        time.sleep(0.1)
        yield b"."


def test_an_endless_body_ends(site: Site, run: Run) -> None:
    site.pages["/"] = Told(endless)
    said: list[str] = []
    limits = Limits(interval=0, most=8 * MIB)
    assert peak(lambda: said.append(failure(run, site.url("/"), limits))) < 24
    assert said == ["its body is larger than 8 MiB"]


@pytest.mark.parametrize("status", [404, 301, 503])
def test_an_endless_body_of_a_failure_is_not_read(site: Site, run: Run, status: int) -> None:
    site.pages["/"] = Told(endless, status)
    begun = time.monotonic()
    assert failure(run, site.url("/")) == f"answered {status}"
    assert time.monotonic() - begun < 8


def test_a_slow_host_is_not_waited_for(site: Site, run: Run) -> None:
    site.pages["/"] = Told("late", delay=12)
    begun = time.monotonic()
    assert failure(run, site.url("/"), TIGHT) == "no answer within 0.5 s"
    assert time.monotonic() - begun < 8


def test_a_body_that_drips_is_not_waited_for(site: Site, run: Run) -> None:
    site.pages["/"] = Told(dripping)
    begun = time.monotonic()
    assert failure(run, site.url("/"), replace(SMALL, whole=1.0)) == "no whole answer within 1 s"
    assert time.monotonic() - begun < 8


def test_headers_that_drip_are_not_waited_for(run: Run) -> None:
    def drip(write: Callable[[bytes], object]) -> None:
        write(b"HTTP/1.1 200 OK\r\n")
        for n in range(600):
            time.sleep(0.1)
            write(f"X-{n}: 1\r\n".encode())

    with Wire(drip) as wire:
        begun = time.monotonic()
        assert failure(run, wire.url(), replace(SMALL, whole=1.0)) == "no whole answer within 1 s"
    assert time.monotonic() - begun < 8


def test_redirects_share_one_deadline(site: Site, run: Run) -> None:
    for n in range(9):
        site.pages[f"/{n}"] = Told(status=302, headers={"Location": f"/{n + 1}"}, delay=0.3)
    begun = time.monotonic()
    assert failure(run, site.url("/0"), replace(SMALL, whole=1.0)) == "no whole answer within 1 s"
    assert time.monotonic() - begun < 8


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (
            b"HTTP/1.1 200 OK\r\n" + b"X: 1\r\n" * 300 + b"Content-Length: 3\r\n\r\none",
            "answered with too many headers",
        ),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 300_000 + b"\r\n\r\none", "the answer broke off or is no HTTP"),
        (b"", "the answer broke off or is no HTTP"),
        (b"\r\n" * 5000, "the answer broke off or is no HTTP"),
        (b"SSH-2.0-OpenSSH_9.9\r\n", "the answer broke off or is no HTTP"),
        (b"\x16\x03\x01\x02\x00", "the answer broke off or is no HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\none", "the answer broke off or is no HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\none", "the answer broke off or is no HTTP"),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
            "the answer broke off or is no HTTP",
        ),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n",
            "the answer broke off or is no HTTP",
        ),
        (b"HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n", "answered 999"),
        (b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", "the answer broke off or is no HTTP"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 9, "the answer broke off or is no HTTP"),
    ],
)
def test_bytes_that_are_no_good_http(run: Run, raw: bytes, why: str) -> None:
    with Wire(raw) as wire:
        assert failure(run, wire.url()) == why


class Wire:
    """A server that puts bytes on the wire to whoever connects; robots.txt is answered as it should be.

    Args:
        raw: the bytes, or what writes them.
    """

    def __init__(self, raw: bytes | Callable[[Callable[[bytes], object]], None]) -> None:
        self._raw = raw
        self._site = Site()
        self._site._server.RequestHandlerClass = self._handle  # type: ignore[assignment]

    def __enter__(self) -> Wire:
        self._site.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._site.__exit__()

    def url(self) -> str:
        return self._site.url("/")

    def _handle(self, connection: socket.socket, _client: object, _server: object) -> None:
        connection.settimeout(5)
        request = connection.recv(1 << 16)
        if request.startswith(b"GET /robots.txt"):
            connection.sendall(b"HTTP/1.1 404 None\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        elif callable(self._raw):
            self._raw(connection.sendall)
        else:
            connection.sendall(self._raw)


@pytest.fixture(scope="module")
def shared() -> Iterator[Site]:
    with Site() as each:
        yield each


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


LINES = (DATA / "headers.txt").read_text("utf-8").splitlines()
PAIRS = st.sampled_from([line.split(": ", 1) for line in LINES if line and not line.startswith("#")])
VALUES = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=30)
NAMES, LIKELY = PAIRS.map(lambda pair: pair[0]), PAIRS.map(lambda pair: pair[1])
HEADERS = st.dictionaries(NAMES, VALUES | LIKELY, max_size=5)
USUAL = [200, 200, 203, 204, 206, 300, 301, 302, 304, 307, 308, 400, 401, 404, 410, 429, 500, 503]
STATUS = st.sampled_from(USUAL) | st.integers(100, 999)
BODIES = st.binary(max_size=200) | st.binary(max_size=200).map(gzip.compress)


@given(STATUS, HEADERS, BODIES, st.booleans())
def test_no_answer_is_more_than_a_page_s_problem(
    shared: Site, folder: Path, status: int, headers: dict[str, str], body: bytes, on_robots: bool
) -> None:
    told = Told(body, status, None, headers, etag=False)
    shared.pages["/robots.txt" if on_robots else "/"] = told
    shared.pages["/" if on_robots else "/robots.txt"] = Told("User-agent: *\nDisallow: /no")
    check(folder, shared.url("/"))


@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda rest: b"HTTP/1.1 200 OK\r\n" + rest))
def test_no_bytes_are_more_than_a_page_s_problem(shared: Site, folder: Path, raw: bytes) -> None:
    shared.pages["/robots.txt"] = Told("", 404)
    shared.pages["/"] = Told(raw=raw)
    check(folder, shared.url("/"))


def check(folder: Path, url: str) -> None:
    """Twice, so that what is remembered of the first time is sent back the second time."""
    begun = time.monotonic()
    for days in range(2):
        with Web(folder, now=START + days * 86_400, limits=TIGHT) as web:
            try:
                page = web.get(Wanted(url, private=True))
            except SourceError:
                pass
            else:
                assert page.path.parent == folder / "pages"
                assert page.path.is_file()
                assert bool(page.why) == (page.state is not State.FRESH)
    assert time.monotonic() - begun < 20


def test_what_one_host_does_is_no_matter_to_another(site: Site, run: Run) -> None:
    with Site("127.0.0.3") as good:
        site.pages["/"] = Told(raw=b"nonsense")
        good.pages["/"] = Told("one")
        with run(limits=SMALL) as web:
            bad, fine = web.get_all(
                [Wanted(site.url("/"), private=True), Wanted(good.url("/"), private=True)]
            )
    assert isinstance(bad, SourceError)
    assert isinstance(fine, Page)


def test_what_nobody_foresaw_is_one_page_s_problem(
    site: Site, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(_asked: Asked) -> Told:
        raise RuntimeError

    site.pages["/"] = wrong
    assert failure(run, site.url("/")) == "the answer broke off or is no HTTP"
    monkeypatch.setattr("cards.web.client._named", lambda _headers: 1 / 0)
    assert failure(run, site.url("/other")) == "cannot be asked for"
