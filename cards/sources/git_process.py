"""How git is run: as a process that knows nothing of the person's settings, asks nothing, runs no hook,
writes no link, and speaks HTTP only. What it may write, hold and list has bounds.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import threading
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from cards.errors import MissingError, SourceError

Pins = Sequence[str]
"""Where a host lies, as curl wants to be told: ``HOST:PORT:ADDRESS``; none if it may find out itself."""

TIMEOUT = 300.0
"""Seconds that git may take for one step."""

MOST_NAMES = 500_000
"""Files and folders of a repository."""

_LARGEST = 1 << 30  # bytes of a file that git writes, its packs too
_MEMORY = 4 << 30  # bytes of address space
_CHUNK, _LONG = 65_536, 256  # bytes; a name of so many counts once more
# In units of 512 bytes and of 1024, as POSIX and all shells have it; macOS bounds no address space.
_BOUNDED = f'ulimit -f {_LARGEST // 512}; ulimit -v {_MEMORY // 1024} 2>/dev/null; exec "$@"'
_NOWHERE = ("core.hooksPath", "core.attributesFile")


def answer(folder: Path, *arguments: str) -> str:
    """Return what git answers in one line; empty if it has no answer."""
    try:
        return run(folder, *arguments, file=str(folder)).strip()
    except SourceError:
        return ""


def run(folder: Path, *arguments: str, file: str, pins: Pins = ()) -> str:
    """Run git in a folder and return what it prints.

    Raises:
        SourceError: it failed, or took too long.
        MissingError: it is not installed.
    """
    try:
        done = subprocess.run(
            _command(*arguments, pins=pins),
            cwd=folder,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except (FileNotFoundError, NotADirectoryError) as error:
        raise SourceError(
            "no such file or folder", hint="check the name and its permissions", file=file
        ) from error
    except (subprocess.TimeoutExpired, OSError) as error:
        raise SourceError("git did not end in time", hint="try again later", file=file) from error
    if done.returncode:
        raise SourceError(
            f"git says: {_reason(done.stderr)}", hint="look at the address in a browser", file=file
        )
    return done.stdout.decode("utf-8", "surrogateescape")


def check_names(folder: Path, revision: str, *, file: str) -> None:
    """Refuse a commit with more names than people write: a few small trees, each ten times in the next, do.

    Raises:
        SourceError: it has, or they are not told in time.
        MissingError: git is not installed.
    """
    command = _command("ls-tree", "-r", "-t", "-z", "--name-only", revision)
    left = MOST_NAMES
    with subprocess.Popen(
        command, cwd=folder, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as listing:
        late = threading.Timer(TIMEOUT, listing.kill)
        late.start()
        try:
            assert listing.stdout is not None
            while left > 0 and (names := listing.stdout.read(_CHUNK)):
                left -= names.count(b"\0") + len(names) // _LONG
            if left <= 0:
                listing.kill()
            ended = listing.wait()
        finally:
            late.cancel()
    if left <= 0 or ended:
        raise SourceError(
            "holds more files than can be looked through", hint="name its pages instead", file=file
        )


def _command(*arguments: str, pins: Pins = ()) -> list[str]:
    """Return how git is called. A file of no bounds would fill the disk, an object of none the memory.

    Raises:
        MissingError: it is not installed.
    """
    if shutil.which("git") is None:
        raise MissingError("git is not installed", hint="install it from git-scm.com")
    settings = [*_settings(), *(("http.curloptResolve", pin) for pin in pins)]
    git = ["git", *(part for name, value in settings for part in ("-c", f"{name}={value}")), *arguments]
    return git if os.name == "nt" else ["sh", "-c", _BOUNDED, "sh", *git]


def _settings() -> Iterator[tuple[str, str]]:
    yield from how()["settings"].items()
    for name in _NOWHERE:
        yield name, os.devnull


@cache
def how() -> Mapping[str, Any]:
    """Return ``git.toml``: what git is told, and the endings of pictures."""
    return tomllib.loads(Path(__file__).with_name("git.toml").read_text(encoding="utf-8"))


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in how()["variables"] if name in os.environ}
    return {
        **kept,
        "LC_ALL": "C",
        "HOME": tempfile.gettempdir(),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "",
        "GIT_LFS_SKIP_SMUDGE": "1",
    }


def _reason(stderr: bytes) -> str:
    """Return the last thing that git complained of, on one line, without what it says first."""
    lines = [line.strip() for line in stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    told = [line for line in lines if line.startswith(("fatal:", "error:"))] or lines or ["nothing"]
    return re.sub(r"^(?:fatal|error|remote): ", "", told[-1])[:200].rstrip(".")
