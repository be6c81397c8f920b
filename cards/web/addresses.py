"""Addresses of pages and hosts: which are well formed, and which lie in nobody's house but the world's.

A page from outside must not make mkdeck ask the router, a database on this machine or a cloud's
metadata. Names prove nothing, so the addresses that a name leads to are looked at, and connected to
as they were looked at (:mod:`cards.web.backend`).
"""

from __future__ import annotations

import socket
import threading
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from cards.web.trouble import ALLOW_PRIVATE, CHECK_ADDRESS, Trouble

if TYPE_CHECKING:
    import httpx2

_LONGEST = 4096  # characters of an address: longer ones are traps
_PORTS = {"http": 80, "https": 443}
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052; an IPv4 address stands in the last four bytes
_TRANSLATED = IPv6Network("::ffff:0:0:0/96")  # RFC 2765, the same
_COMPATIBLE = IPv6Network("::/96")  # RFC 4291, the same
_CLOSED = tuple(  # is_global says yes to some of these, in one version of Python or another
    ip_network(each)
    for each in (
        "192.0.0.0/24",  # RFC 6890; 192.0.0.9 is the router by PCP
        "192.88.99.0/24",  # RFC 7526
        "168.63.129.16/32",  # the host of a virtual machine in Azure
        "2001::/23",  # RFC 2928; 2001:1::1 is the router by PCP
        "3fff::/20",  # RFC 9637
        "fec0::/10",  # RFC 3879
    )
)
_OURS = frozenset(  # RFC 6761, 6762, 8375, ICANN's .internal, and what routers and firms make up
    {"localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "arpa", "test"}
)


def normal(url: str) -> str:
    """Return an address as pages are remembered by: small letters in scheme and host, no fragment.

    Raises:
        Trouble: it is no address of a page on the network.
    """
    try:
        parts = urlsplit(url.strip())
        port, host = parts.port, parts.hostname
        url.encode()
    except ValueError:
        raise _unusable() from None
    if parts.scheme not in _PORTS or not host or len(url) > _LONGEST or not url.strip().isprintable():
        raise _unusable()
    user, at, _ = parts.netloc.rpartition("@")
    named = f"[{host}]" if ":" in host else host
    shown = "" if port in (None, _PORTS[parts.scheme]) else f":{port}"
    return urlunsplit((parts.scheme, f"{user}{at}{named}{shown}", parts.path or "/", parts.query, ""))


def parsed(url: str) -> httpx2.URL:
    """Return an address as the client connects to it: its host in ASCII.

    Raises:
        Trouble: it is no address of a page on the network.
    """
    import httpx2

    try:
        found = httpx2.URL(normal(url))
    except (httpx2.InvalidURL, ValueError):
        raise _unusable() from None
    if not found.host or found.port == 0:
        raise _unusable()
    return found


def followed(at: httpx2.URL, location: str) -> httpx2.URL:
    """Return where a redirect leads. Name and password stay with the host that they are for.

    Raises:
        Trouble: it leads to no page on the network.
    """
    import httpx2

    try:
        found = parsed(str(at.join(location)))
    except (Trouble, httpx2.InvalidURL, ValueError):
        raise Trouble("redirects to what is no address of a page", CHECK_ADDRESS) from None
    if found.userinfo and (found.userinfo != at.userinfo or authority(found) != authority(at)):
        return found.copy_with(username=None, password=None)
    return found


def authority(url: httpx2.URL) -> str:
    """Return host and port of an address."""
    return f"{url.raw_host.decode('ascii', 'replace')}:{url.port or _PORTS.get(url.scheme, 0)}"


def is_open(address: str) -> bool:
    """Whether an IP address lies on the open Internet; False for what is none."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = _inner(ip)
    if inner is not None:
        return is_open(str(inner))
    if any(ip in each for each in _CLOSED):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _inner(ip: IPv4Address | IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address stands for; None if it does for none."""
    if isinstance(ip, IPv4Address):
        return None
    if ip in _NAT64 or ip in _TRANSLATED or ip in _COMPATIBLE:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    if ip.teredo is not None:
        return ip.teredo[1]
    return ip.ipv4_mapped or ip.sixtofour


def literal(host: str) -> str | None:
    """Return the IP address that a host is written as, in whichever way; None if it is a name.

    ``2130706433``, ``0x7f.1`` and ``0177.0.0.1`` are 127.0.0.1 to a resolver, so they are here.
    """
    bare = host.strip("[]").rstrip(".")
    try:
        return str(ip_address(bare.partition("%")[0]))
    except ValueError:
        pass
    try:
        return str(IPv4Address(socket.inet_aton(bare)))
    except (OSError, ValueError):  # ValueError: a null character or one beyond ASCII
        return None


def check_name(host: str) -> None:
    """Refuse a host that is private by its looks. For a proxy resolves names, and not we.

    Raises:
        Trouble: it is.
    """
    ip = literal(host)
    labels = host.rstrip(".").lower().split(".")
    named = labels[-1] in _OURS or len(labels) == 1
    if named if ip is None else not is_open(ip):
        raise refused()


def resolved(host: str, port: int, timeout: float) -> list[str]:
    """Return the IP addresses of a host, each once.

    Raises:
        Trouble: it has none, or nobody answered in time.
    """
    found: list[list[str]] = []

    def ask() -> None:
        try:
            told = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, ValueError):  # ValueError: a label that is too long, a null character
            told = []
        found.append(list(dict.fromkeys(str(each[4][0]) for each in told)))

    # The system's resolver knows no timeout, and a name server may be as slow as a page.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(timeout)
    if not found or not found[0]:
        raise Trouble("its name is not known", again=True, lasting=True)
    return found[0]


def refused() -> Trouble:
    """Return what is told of a private address."""
    return Trouble("its address is a private one", ALLOW_PRIVATE)


def _unusable() -> Trouble:
    return Trouble("this is no address of a page", "write it as https://host/path")
