"""Where the links and pictures of a page lead, and how a link is written."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urljoin, urlsplit

from cards.readers.html_rulebook import rulebook

_LONGEST = 2000  # characters; what is longer is no address but data


def address_of(written: str | None, base: str) -> str:
    """Return an address as Markdown has it; ``""`` for what is none, or would run a script.

    Args:
        written: as the page has it.
        base: the page's own, for relative ones; ``""`` leaves them as they are.
    """
    address = "".join((written or "").split("\n")).strip()
    if len(address) > _LONGEST or address.lower().startswith(("javascript:", "vbscript:")):
        return ""
    if "?" in address and rulebook().leading.search(address):
        address = _led_to(address)
    if base and not address.startswith("#"):
        address = _joined(base, address)
    if re.search(r"[\s()<>\\]", address):
        return "<" + address.replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C") + ">"
    return address


def as_link(said: str, target: str) -> str:
    """Return words that lead somewhere, as Markdown."""
    if not said:
        return ""
    if "://" in said:
        if said.replace("\\", "") == target:
            return f"<{target}>"
        said = said.replace("://", "\\://")  # an address inside a link's words is no other link
    return f"[{said}]({target})"


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:  # an address that is none
        return ""


def _led_to(address: str) -> str:
    """Where a link leads that only leads on."""
    try:
        query = parse_qs(urlsplit(address).query)
    except ValueError:
        return address
    told = next((query[name][0] for name in rulebook().queries if name in query), "")
    return told if told.startswith(("http://", "https://")) else address
