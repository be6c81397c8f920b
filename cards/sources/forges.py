"""Sites that hold git repositories: which address is a repository there, where a file of it is shown, and
where that file itself is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

_SSH = re.compile(r"(?:ssh://)?(?:[\w.-]+@)([\w.-]+)(?::\d+/|[:/])(.+)")


def is_repository(url: str) -> bool:
    """Whether an address is that of a repository: it ends in ``.git``, or is one of a known forge."""
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and (
        parts.path.endswith(".git") or (repository_of(url) is not None and not parts.query)
    )


def repository_of(remote: str) -> str | None:
    """Return ``owner/name`` of a repository on a known forge, None for any other address.

    Args:
        remote: ``https://github.com/owner/name``, with ``.git`` or without, or ``git@github.com:owner/name``.
    """
    found = _split(remote)
    return found[1] if found else None


def view(remote: str, ref: str, path: str) -> str | None:
    """Return where a file is shown to everybody; None if the forge is not known.

    Args:
        remote: the repository's address.
        ref: the branch or tag.
        path: the file, from the repository's root, with ``/``.
    """
    found = _split(remote)
    if found is None:
        return None
    forge, repository = found
    return str(forge["view"]).format(repository=repository, ref=quote(ref), path=quote(path))


def raw(url: str) -> str | None:
    """Return where the file itself is that a page of a forge shows; None for others.

    Args:
        url: the page's address; what it says of a line (``#L10``) or of the look (``?plain=1``) goes.
    """
    page = url.partition("#")[0].partition("?")[0]
    for forge in known().values():
        if found := re.fullmatch(forge["file"], page):
            return found.expand(forge["raw"])
    return None


def folder(url: str) -> tuple[str, str, str] | None:
    """Return the repository, the branch or tag, and the folder that a page of a forge shows; None for others.

    Args:
        url: the page's address; a branch with a ``/`` in its name is read as a folder of one without.
    """
    for forge in known().values():
        if "folder" in forge and (found := re.fullmatch(forge["folder"], url)):
            return f"https://{forge['host']}/{found[1]}", unquote(found[2]), unquote(found[3]).strip("/")
    return None


def _split(remote: str) -> tuple[Mapping[str, Any], str] | None:
    ssh = None if "://" in remote and not remote.startswith("ssh:") else _SSH.fullmatch(remote)
    parts = urlsplit(remote)
    host, path = (ssh[1], ssh[2]) if ssh else (parts.hostname or "", parts.path)
    forge = known().get(host.lower().removeprefix("www."))
    words = path.strip("/").removesuffix(".git").split("/")
    if forge is None or len(words) != forge["parts"] or not all(words) or words[0] in forge["others"]:
        return None
    return forge, "/".join(words)


@cache
def known() -> Mapping[str, Mapping[str, Any]]:
    """Return ``forges.toml``, by host."""
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {forge["host"]: {"others": (), **forge} for forge in table.values()}
