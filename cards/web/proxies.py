"""The proxy that the person's environment names."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any
from urllib.request import getproxies, proxy_bypass

import httpcore2
import httpx2

from cards.web import addresses
from cards.web.trouble import Trouble

_HINT = "set HTTPS_PROXY and HTTP_PROXY to an address such as http://host:port"


def proxy_for(at: httpx2.URL) -> str | None:
    """Return the address of the proxy for a page; None if it is asked for directly.

    This machine itself is, always: no proxy could lead to it.
    """
    if _is_this_machine(at.raw_host.decode("ascii", "replace")):
        return None
    named = getproxies()
    proxy = named.get(at.scheme) or named.get("all")
    if not proxy or proxy_bypass(f"{at.host}:{at.port}" if at.port else at.host):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


def pool(proxy: str, **kept: Any) -> httpcore2.ConnectionPool:  # noqa: ANN401 -- as the library has it
    """Return where connections through a proxy are kept.

    Raises:
        Trouble: it is of a kind that is not spoken here. Going round it would be worse.
    """
    try:
        url = httpx2.URL(proxy)
    except (httpx2.InvalidURL, ValueError):
        raise _unusable() from None
    if url.scheme not in ("http", "https") or not url.host:
        raise _unusable()
    auth = (url.username.encode(), url.password.encode()) if url.userinfo else None
    target = httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=b"/")
    return httpcore2.HTTPProxy(target, proxy_auth=auth, **kept)


def _unusable() -> Trouble:
    return Trouble("the proxy is of no kind that mkdeck can use", _HINT, lasting=True)


def _is_this_machine(host: str) -> bool:
    found = addresses.literal(host)
    return host == "localhost" if found is None else ip_address(found).is_loopback
