"""Git: the files that a checkout has under version control, and repositories that are fetched.

What is fetched lies in the cache, in a folder of a hashed name, one commit deep and without what is neither
an article nor a picture. It is brought up to date once a run; when it cannot be, the last one serves.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cards.errors import SourceError
from cards.sources import files, forges
from cards.sources.git_process import Pins, answer, check_names, how, run

if TYPE_CHECKING:
    from cards.web import Web

Check = Callable[[str], Pins]
"""Looks at an address before it is asked; raises SourceError if it must not be."""

_REF = re.compile(r"\w[\w./-]{0,200}")
_PLAIN = frozenset({"100644", "100755"})


@dataclass(frozen=True, slots=True)
class Checkout:
    """Files of a repository at one commit.

    Attributes:
        folder: where they lie.
        remote: the repository's address; empty if it has none.
        ref: its branch or tag; empty if unknown.
        kept: why it could not be brought up to date, one clause; empty if it was.
    """

    folder: Path
    remote: str
    ref: str
    kept: str = ""

    def files(self, pattern: str | None = None) -> list[Path]:
        """Return its articles, as :func:`tracked`."""
        return tracked(self.folder, pattern)

    def public(self, path: Path) -> str | None:
        """Return the address at which everybody can see a file; None if nobody knows."""
        inside = path.relative_to(self.folder).as_posix()
        return forges.view(self.remote, self.ref, inside) if self.remote and self.ref else None


def is_repository(url: str) -> bool:
    """Whether an address is that of a repository: it ends in ``.git``, or is one of a known forge."""
    return forges.is_repository(url)


def name_of(url: str) -> str:
    """Return what a repository is called: ``owner/name``."""
    return forges.repository_of(url) or urlsplit(url).path.strip("/").removesuffix(".git")


def local(folder: Path) -> Checkout:
    """Return the checkout that a folder of the person's is.

    Raises:
        SourceError: it is none.
        MissingError: git is not installed.
    """
    run(folder, "rev-parse", "--git-dir", file=str(folder))
    remote = answer(folder, "config", "--get", "remote.origin.url")
    return Checkout(folder, remote, answer(folder, "symbolic-ref", "--short", "-q", "HEAD"))


def tracked(folder: Path, pattern: str | None = None) -> list[Path]:
    """Return the articles under version control in a folder, sorted; what is ignored or new is left out.

    Args:
        folder: of a checkout, or one inside of it.
        pattern: a glob that their paths from there must fit, ``docs/**/*.md``; None for all articles.

    Raises:
        SourceError: it is no checkout, or nothing in it fits.
        MissingError: git is not installed.
    """
    out = run(folder, "ls-files", "-s", "-z", file=str(folder))
    found: list[Path] = []
    for entry in out.split("\0"):
        told, _, path = entry.partition("\t")
        wanted = fits(path, pattern) if pattern else _is_article(path)
        if told[:6] in _PLAIN and wanted and (folder / path).is_file():
            found.append(folder / path)
    if not found:
        raise SourceError(
            "no articles in this repository",
            hint=f"articles are files ending in {', '.join(sorted(files.SUFFIXES))}",
            file=str(folder),
        )
    return sorted(found)


def of_web(url: str, web: Web, *, ref: str | None = None, private: bool = False) -> Checkout:
    """Return a repository, kept where pages are.

    Args:
        url: its address.
        web: the network.
        ref: a branch or tag; None for its own branch.
        private: whether its address may be a private one.

    Raises:
        SourceError: it cannot be had, and was never had before.
        MissingError: git is not installed.
    """
    from cards.sources.pins import pins

    return fetched(
        url, web.folder / "git", ref=ref, check=lambda at: pins(at, private=private), offline=web.offline
    )


def fetched(
    url: str, folder: Path, *, ref: str | None = None, check: Check, offline: bool = False
) -> Checkout:
    """Return a repository as it is now, or as it was when it could be had last.

    Args:
        url: its address.
        folder: the folder of all repositories in the cache.
        ref: a branch or tag; None for its own branch.
        check: looks at the address first.
        offline: whether nothing is to be asked.

    Raises:
        SourceError: it cannot be had, and was never had before.
        MissingError: git is not installed.
    """
    if urlsplit(url).scheme not in ("http", "https") or (ref and not _is_ref(ref)):
        raise SourceError(
            "this is no address of a repository", hint="write it as https://host/owner/name", file=url
        )
    place = folder / hashlib.sha256(f"{url}\0{ref or ''}".encode()).hexdigest()[:32]
    there = (place / ".git").is_dir()
    try:
        if offline:
            raise SourceError("offline", hint="leave --offline out", file=url)
        pins = check(url)
        if there:
            _update(place, url, ref, pins)
        else:
            _clone(place, url, ref, pins)
    except SourceError as error:
        if not there:
            raise
        return Checkout(place, url, _branch(place, ref), error.what)
    return Checkout(place, url, _branch(place, ref))


def _clone(place: Path, url: str, ref: str | None, pins: Pins) -> None:
    """Make the first copy beside its place, and put it there when it is whole."""
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix="new-", dir=place.parent))
    try:
        branch = ("--branch", ref) if ref else ()
        shallow = ("--depth", "1", "--filter=blob:none", "--no-tags", "--single-branch", "--no-checkout")
        run(beside, "clone", "--quiet", *shallow, *branch, "--", url, ".", file=url, pins=pins)
        check_names(beside, "HEAD", file=url)
        endings = [*(suffix[1:] for suffix in sorted(files.SUFFIXES)), *how()["pictures"]]
        run(
            beside,
            "sparse-checkout",
            "set",
            "--no-cone",
            *(f"*.{each}" for each in endings),
            file=url,
            pins=pins,
        )
        run(beside, "reset", "--quiet", "--hard", "HEAD", file=url, pins=pins)
        beside.replace(place)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _update(place: Path, url: str, ref: str | None, pins: Pins) -> None:
    for lock in ("index.lock", "shallow.lock"):  # of a run that was killed
        with suppress(OSError):
            (place / ".git" / lock).unlink()
    shallow = ("--depth", "1", "--filter=blob:none", "--no-tags", "--force")
    run(place, "fetch", "--quiet", *shallow, "origin", ref or "HEAD", file=url, pins=pins)
    check_names(place, "FETCH_HEAD", file=url)
    run(place, "reset", "--quiet", "--hard", "FETCH_HEAD", file=url, pins=pins)


def _branch(place: Path, ref: str | None) -> str:
    return ref or answer(place, "symbolic-ref", "--short", "-q", "HEAD")


def _is_ref(ref: str) -> bool:
    return _REF.fullmatch(ref) is not None and ".." not in ref


def _is_article(path: str) -> bool:
    return path.lower().endswith(tuple(files.SUFFIXES))


def fits(path: str, pattern: str) -> bool:
    """Whether a path fits a glob, both with ``/``; ``**`` stands for any number of folders."""
    return _fits(path.split("/"), pattern.strip("/").split("/"))


def _fits(parts: list[str], wanted: list[str]) -> bool:
    at: set[int] = {0}
    for part in [*parts, None]:
        for place in sorted(at):  # ** may stand for nothing
            while place < len(wanted) and wanted[place] == "**" and place + 1 not in at:
                at.add(place := place + 1)
        if part is None:
            return len(wanted) in at
        at = {
            place if wanted[place] == "**" else place + 1
            for place in at
            if place < len(wanted) and (wanted[place] == "**" or fnmatchcase(part, wanted[place]))
        }
    return False
