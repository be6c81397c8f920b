"""Media types: what a server tells of a body, and how the name of its file ends."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

_TABLE = Path(__file__).with_name("media.toml")
_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,100}/[a-z0-9][a-z0-9!#$&^_.+-]{0,100}")
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([a-z0-9][a-z0-9_.:+-]{0,39})")
_SEEN = 64  # bytes of a body that tell what it is


def told(content_type: str) -> tuple[str, str | None]:
    """Return media type and charset, in small letters, of a ``Content-Type``; ``""`` and None if untold."""
    text = content_type.lower()
    found = _TYPE.fullmatch(text.partition(";")[0].strip())
    charset = _CHARSET.search(text)
    return found[0] if found else "", charset[1] if charset else None


def suffix(media_type: str, url: str, body: bytes | bytearray) -> str:
    """Return how the name of the file ends. It is one of ``media.toml``, whatever the server says."""
    table = _table()
    vague: str | None = table["vague"].get(media_type)
    if vague is None:
        kind: str | None = table["types"].get(media_type)
        return kind or (".xml" if media_type.endswith("+xml") else ".txt" if _is_text(media_type) else ".bin")
    ending = PurePosixPath(urlsplit(url).path).suffix.lower()
    if ending in table["endings"]["known"]:
        return ending
    if vague != ".bin":
        return vague
    start = bytes(body[:_SEEN]).removeprefix(b"\xef\xbb\xbf").lstrip().lower().decode("latin-1")
    begun: Mapping[str, str] = table["beginnings"]
    return next((kind for each, kind in begun.items() if start.startswith(each)), ".bin")


def _is_text(media_type: str) -> bool:
    return media_type.startswith("text/")


@cache
def _table() -> dict[str, dict[str, Any]]:  # read once, at the first page
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))
