"""Runs the command many times, each in a process of its own that may be killed at a chosen step.

    python -m tests.crash.victims

Reads a request as JSON a line from standard input and answers with one on standard output. All that
the command loads is loaded once: each process is a fork of this one, as warm as it.

    {"args": ["build"], "cwd": "…", "env": {…}}       → {"code": 0, "steps": ["open x.lock", …], "said": "…"}
    "kill_at": 7           killed, as by kill -9, when it is about to take its 7th step
    "kill_after": 0.05     killed after so many seconds
    "largest": 4096        no file can grow beyond so many bytes
    "rights": false        without the right of root to go past the permissions of files

A step changes the disk: opening to write, writing, syncing, renaming, removing. Who is killed at a
writing has written half of it.
"""

from __future__ import annotations

import builtins
import ctypes
import io
import json
import os
import signal
import sqlite3
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cards.cli import app

ARTICLES = {
    "zh.md": "# 操作系统\n\n## 线程\n\n线程是操作系统能够进行调度的最小单位。\n",
    "en.md": "# Networks\n\n## Router\n\nA router is a device that forwards packets between networks.\n",
}
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_EVENTS = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.utime", "os.chmod", "os.truncate", "os.link")
_SQL = ("execute", "executemany", "executescript", "commit")


def main() -> None:
    """Answer requests until there are no more."""
    _warm()
    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line))), flush=True)


def _warm() -> None:
    """Build a deck, so that everything is loaded."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in ARTICLES.items():
            Path(folder, name).write_text(text, "utf-8")
        os.environ.update(dict.fromkeys(("MKDECK_STATE_DIR", "MKDECK_CACHE_DIR"), folder))
        assert app.run(["build", folder, "-o", f"{folder}/x.apkg", "-q"]) == 0


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    (steps, telling), (said, saying) = os.pipe(), os.pipe()  # not files: those may not be allowed to grow
    pid = os.fork()
    if pid == 0:
        _end(request, telling, saying)
    os.close(telling)
    os.close(saying)
    if "kill_after" in request:
        time.sleep(request["kill_after"])
        os.kill(pid, signal.SIGKILL)
    told = {"steps": _text_of(steps).splitlines(), "said": _text_of(said)}
    _, status = os.waitpid(pid, 0)
    return {"code": os.waitstatus_to_exitcode(status), **told}


def _text_of(descriptor: int) -> str:
    with os.fdopen(descriptor, encoding="utf-8", errors="replace") as pipe:
        return pipe.read()


def _end(request: dict[str, Any], steps: int, said: int) -> None:
    """Run the command in this process, which ends with it."""
    code = 99
    try:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
        sys.stderr = os.fdopen(said, "w")
        os.chdir(request["cwd"])
        os.environ.update(request["env"])
        if not request.get("rights", True):
            _drop_rights()
        _watch(steps, request.get("kill_at", 0))
        if "largest" in request:
            import resource

            resource.setrlimit(resource.RLIMIT_FSIZE, (request["largest"],) * 2)
        code = app.run(request["args"])
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _watch(told: int, last: int) -> None:
    """Tell each step, and end with the last one, if it is not 0."""
    taken = 0

    def step(what: str, before: Callable[[], object] = lambda: None) -> None:
        nonlocal taken
        taken += 1
        if taken == last:
            before()
            os.kill(os.getpid(), signal.SIGKILL)
        os.write(told, f"{what}\n".encode())

    def audit(event: str, args: tuple[Any, ...]) -> None:
        if event in _EVENTS or (event == "open" and isinstance(args[2], int) and args[2] & _WRITES):
            step(f"{event} {args[0]}")

    _watch_writing(step)
    sys.addaudithook(audit)


def _watch_writing(step: Callable[..., None]) -> None:
    """Make files and databases tell when they are written to."""
    opened, fsync, connect = io.open, os.fsync, sqlite3.connect

    class Raw(io.FileIO):
        def write(self, data: Any) -> int:
            half = bytes(data)[: len(data) // 2]
            step("write", lambda: super(Raw, self).write(half))
            return super().write(data)

    class Connection(sqlite3.Connection):
        def __getattribute__(self, name: str) -> Any:
            if name in _SQL:
                step(f"sql {name}")
            return super().__getattribute__(name)

    def watched_open(file: Any, mode: str = "r", *args: Any, **options: Any) -> Any:
        if "b" not in mode or not set(mode) & set("wax+"):
            return opened(file, mode, *args, **options)
        raw = Raw(file, mode.replace("b", ""))
        return io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)

    def watched_fsync(file: int) -> None:
        step("fsync")
        fsync(file)

    def watched_connect(database: Any, *args: Any, **options: Any) -> sqlite3.Connection:
        if str(database) != ":memory:":
            options.setdefault("factory", Connection)
        return connect(database, *args, **options)

    io.open = builtins.open = watched_open
    os.fsync = watched_fsync
    sqlite3.connect = watched_connect  # type: ignore[assignment]


def _drop_rights() -> None:
    """Give up what lets root write where nobody may."""
    if os.geteuid() == 0:
        header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # the version of the interface, this process
        nothing = (ctypes.c_uint32 * 6)()
        if ctypes.CDLL(None, use_errno=True).capset(header, nothing):
            raise OSError(ctypes.get_errno(), "capset")


if __name__ == "__main__":
    main()
