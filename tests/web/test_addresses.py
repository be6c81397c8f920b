"""Private addresses are not asked, however they are written, named or redirected to."""

from __future__ import annotations

import socket
import ssl
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cards.errors import SourceError
from cards.web import Limits, Page, State, Wanted, Web, addresses
from cards.web.trouble import Trouble
from tests.web.conftest import QUICK
from tests.web.server import Site, Told, moved

Run = Callable[..., Web]
DATA = Path(__file__).resolve().parents[1] / "data" / "web"
REFUSED = "its address is a private one"
OPEN, CLOSED = "127.0.0.2", "127.0.0.1"


def cases(name: str) -> list[tuple[str, bool]]:
    lines = (DATA / name).read_text("utf-8").splitlines()
    return [(line[2:].strip(), line[0] == "+") for line in lines if line[:2] in ("- ", "+ ")]


TABLE = cases("addresses.txt")


@pytest.fixture(autouse=True)
def direct(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy of the developer's."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


class Names:
    """A resolver: the answers by name, the first of them first, the last one for ever."""

    def __init__(self) -> None:
        self.answers: dict[str, list[str]] = {}
        self.asked: list[str] = []
        self._real = socket.getaddrinfo

    def __call__(self, host: str, port: int, *args: int, **words: int) -> list[object]:
        if host not in self.answers:
            return list(self._real(host, port, *args, **words))
        self.asked.append(host)
        left = self.answers[host]
        found = (left.pop(0) if len(left) > 1 else left[0]).split()
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    """Names of the test's own; of this machine's addresses, one plays the open Internet."""
    found = Names()
    real = addresses.is_open
    monkeypatch.setattr(socket, "getaddrinfo", found)
    monkeypatch.setattr(addresses, "is_open", lambda address: address == OPEN or real(address))
    return found


@pytest.fixture
def outside() -> Iterator[Site]:
    with Site(OPEN) as each:
        yield each


def test_the_table_is_told_right() -> None:
    found = [
        (host, addresses.literal(unicodedata.normalize("NFKC", host).replace("。", "."))) for host, _ in TABLE
    ]
    assert [host for host, ip in found if ip is None] == []
    assert [(host, addresses.is_open(str(ip))) for host, ip in found] == TABLE


@pytest.mark.parametrize("host", [host for host, is_open in TABLE if not is_open])
def test_no_way_of_writing_leads_inside(site: Site, run: Run, host: str) -> None:
    site.pages["/"] = Told("secret")
    with (
        run() as web,
        pytest.raises(SourceError, match=f"{REFUSED}|this is no address|its name is not known"),
    ):  # resolvers differ
        web.get(Wanted(f"http://{host}:{site.port}/"))
    assert site.asked == []


@pytest.mark.parametrize(("name", "is_open"), cases("names.txt"))
def test_behind_a_proxy_names_are_told_by_their_looks(name: str, is_open: bool) -> None:
    if is_open:
        addresses.check_name(name)
    else:
        with pytest.raises(Trouble, match=REFUSED):
            addresses.check_name(name)


def test_a_name_that_leads_inside_is_refused(site: Site, run: Run, names: Names) -> None:
    site.pages["/"] = Told("secret")
    names.answers["blog.example"] = [CLOSED]
    with run() as web, pytest.raises(SourceError, match=REFUSED):
        web.get(Wanted(site.url("/", "blog.example")))
    assert site.asked == []


def test_of_a_name_that_leads_both_ways_the_outer_one_is_taken(outside: Site, run: Run, names: Names) -> None:
    outside.pages["/"] = Told("one")
    names.answers["blog.example"] = [f"{CLOSED} {OPEN}"]
    with run() as web:
        page = web.get(Wanted(outside.url("/", "blog.example")))
    assert page.path.read_bytes() == b"one"
    assert outside.asked[-1].headers["host"] == f"blog.example:{outside.port}"


def test_a_name_that_changes_its_mind_is_looked_at_again(outside: Site, run: Run, names: Names) -> None:
    outside.pages |= {"/": Told("one", headers={"Connection": "close"}), "/secret": Told("two")}
    outside.pages["/robots.txt"] = Told("", headers={"Connection": "close"})
    names.answers["blog.example"] = [OPEN, OPEN, CLOSED]  # robots.txt, the page, and what follows
    with Site(CLOSED, outside.port) as inside, run() as web:
        inside.pages["/secret"] = Told("secret")
        web.get(Wanted(outside.url("/", "blog.example")))
        with pytest.raises(SourceError, match=REFUSED):
            web.get(Wanted(outside.url("/secret", "blog.example")))
    assert inside.asked == []
    assert len(names.asked) == 3


def test_a_look_up_is_made_once_for_a_connection(outside: Site, run: Run, names: Names) -> None:
    outside.pages["/"] = Told("one")
    names.answers["blog.example"] = [OPEN, CLOSED]
    with run() as web:
        page = web.get(Wanted(outside.url("/", "blog.example")))
    assert (page.state, names.asked) == (State.FRESH, ["blog.example"])


@pytest.mark.parametrize("status", [301, 302, 307])
def test_a_redirect_leads_nobody_inside(
    outside: Site, site: Site, run: Run, names: Names, status: int
) -> None:
    names.answers["blog.example"] = [OPEN]
    names.answers["inside.example"] = [CLOSED]
    site.pages["/"] = Told("secret")
    ways = [site.url("/"), site.url("/", "0x7f.1"), site.url("/", "inside.example"), site.url("/", "[::1]")]
    with run() as web:
        for place, way in enumerate(ways):
            outside.pages[f"/{place}"] = moved(way, status)
            with pytest.raises(SourceError, match=REFUSED):
                web.get(Wanted(outside.url(f"/{place}", "blog.example")))
    assert site.asked == []


def test_a_private_source_lends_its_connections_to_nobody(site: Site, run: Run) -> None:
    site.pages |= {"/": Told("one"), "/other": Told("two")}
    with run() as web:
        assert web.get(Wanted(site.url("/"), private=True)).state is State.FRESH
        with pytest.raises(SourceError, match=REFUSED):
            web.get(Wanted(site.url("/other")))
        kept = web.get(Wanted(site.url("/")))
    assert (kept.state, kept.why, site.count()) == (State.KEPT, REFUSED, 1)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "post",
        "ftp://example.org/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "http:///post",
        "http://[half/",
        "http://host:99999/",
        "http://host:0/",
        "http://host:port/",
        "http://host/\x00",
        "http://host/\nHost: other",
        "http://host/\ud800",
        "http://host/" + "x" * 5000,
    ],
)
def test_these_are_no_addresses(run: Run, url: str) -> None:
    with run() as web:
        with pytest.raises(SourceError, match="no address of a page"):
            web.get(Wanted(url, private=True))
        (told,) = web.get_all([Wanted(url)])
        assert isinstance(told, SourceError)


@pytest.mark.parametrize(
    "host", ["-", ".", "a..b", "x" * 64 + ".example", "xn--", "%00", "a b", "ß" * 80, "no-such.invalid"]
)
def test_strange_hosts_are_one_page_s_problem(run: Run, host: str) -> None:
    with run() as web, pytest.raises(SourceError):
        web.get(Wanted(f"http://{host}/"))


def test_name_and_password_stay_with_their_host(site: Site, run: Run) -> None:
    with Site("127.0.0.3") as other, run() as web:
        site.pages |= {
            "/": moved("/in"),
            "/in": moved(other.url("/post")),
            "/evil": moved(f"http://me:you@{other.host}:{other.port}/post?2"),
        }
        other.pages |= {"/post": Told("one"), "/post?2": Told("two")}
        login = site.url("/").replace("://", "://me:secret@")
        assert web.get(Wanted(login, private=True)).path.read_bytes() == b"one"
        web.get(Wanted(site.url("/evil"), private=True))
    told = {each.path: "authorization" in each.headers for each in site.asked + other.asked}
    assert told == {
        "/robots.txt": False,
        "/": True,
        "/in": True,
        "/post": False,
        "/evil": False,
        "/post?2": False,
    }


def test_a_password_is_not_told(run: Run) -> None:
    with run() as web, pytest.raises(SourceError) as told:
        web.get(Wanted("http://me:secret@127.0.0.1/@"))
    assert told.value.file == "http://me:…@127.0.0.1/@"


@pytest.fixture
def proxied(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site that plays the proxy; its paths are whole addresses."""
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, f"http://me:you@{site.host}:{site.port}")
    return site


def test_a_proxy_resolves_the_names(proxied: Site, run: Run, names: Names) -> None:
    names.answers["blog.example.org"] = [CLOSED]
    proxied.pages["http://blog.example.org/post"] = Told("one")
    with run() as web:
        assert web.get(Wanted("http://blog.example.org/post")).path.read_bytes() == b"one"
    assert names.asked == []
    assert all("proxy-authorization" in each.headers for each in proxied.asked)


def test_behind_a_proxy_nothing_private_is_asked_for(proxied: Site, run: Run) -> None:
    proxied.pages["http://blog.example.org/post"] = moved("http://10.0.0.1/")
    with run() as web:
        hosts = ["10.0.0.1", "0xa000001", "[fd00::1]", "router", "nas.local", "metadata.google.internal"]
        for host in [*hosts, "localhost", "127.0.0.1"]:
            with pytest.raises(SourceError, match=REFUSED):
                web.get(Wanted(f"http://{host}/"))
        with pytest.raises(SourceError, match=REFUSED):
            web.get(Wanted("http://blog.example.org/post"))
    assert {each.path for each in proxied.asked if "10.0" in each.path} == set()


def test_this_machine_is_asked_without_the_proxy(proxied: Site, run: Run) -> None:
    with Site("127.0.0.3") as own, run() as web:
        own.pages["/"] = Told("one")
        assert web.get(Wanted(own.url("/"), private=True)).path.read_bytes() == b"one"
    assert proxied.asked == []


def test_a_proxy_is_not_gone_round(proxied: Site, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    proxied.pages["http://wiki/"] = Told("one")
    with run() as web:
        assert web.get(Wanted("http://wiki/", private=True)).path.read_bytes() == b"one"
        with pytest.raises(SourceError, match="the proxy lets nobody through"):
            web.get(Wanted("https://blog.example.org/"))
    monkeypatch.setenv("http_proxy", "socks5://127.0.0.1:9")
    with run() as web, pytest.raises(SourceError, match="of no kind that mkdeck can use"):
        web.get(Wanted("http://blog.example.org/"))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for one name, made by another tool."""
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=blog.example",
    ]
    command += [
        "-addext",
        "subjectAltName=DNS:blog.example",
        "-keyout",
        str(path),
        "-out",
        str(path) + ".crt",
    ]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("no openssl")
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return path


def test_the_certificate_is_checked_for_the_name(
    certificate: Path, run: Run, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    shown: list[str | None] = []
    tls.sni_callback = lambda _socket, name, _context: shown.append(name)
    names.answers |= {"blog.example": [OPEN], "other.example": [OPEN]}
    monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")
    with Site(OPEN, tls=tls) as site, run() as web:
        site.pages["/"] = Told("one")
        page = web.get(Wanted(site.url("/", "blog.example")))
        assert page.path.read_bytes() == b"one"
        with pytest.raises(SourceError, match="its certificate is not valid"):
            web.get(Wanted(site.url("/", "other.example")))
        assert site.count() == 1
    assert set(shown) == {"blog.example", "other.example"}


def test_a_slow_resolver_is_not_waited_for(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    released = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: released.wait(20) and [])
    limits = Limits(interval=0, attempts=1, connect=0.2, whole=1)
    with run(limits=limits) as web, pytest.raises(SourceError, match="its name is not known"):
        web.get(Wanted("http://blog.example/"))
    released.set()


def test_pages_side_by_side(outside: Site, site: Site, run: Run) -> None:
    site.pages["/"] = Told("one")
    wanted = [Wanted(outside.url("/")), Wanted(site.url("/"), private=True), Wanted("nonsense")]
    with run(limits=QUICK) as web:
        first, second, third = web.get_all(wanted)
    assert isinstance(second, Page)
    assert isinstance(first, SourceError)
    assert isinstance(third, SourceError)
