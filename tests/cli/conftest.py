import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cards.cli import app

Run = Callable[..., subprocess.CompletedProcess[str]]

MKDECK = Path(sys.executable).with_name("mkdeck")

SPEAKING = {"LC_ALL": "C.UTF-8", "NO_COLOR": "1", "COLUMNS": "100"}

ARTICLE = """# 操作系统

## 线程

线程是操作系统能够进行调度的最小单位。

## 进程

进程是资源分配的基本单位。

死锁是指两个或更多的线程互相等待对方持有的资源、谁也无法继续的状态。

## 产生死锁的条件

产生死锁的必要条件有：

1. 互斥条件；
2. 请求与保持条件；
3. 不可剥夺条件；
4. 循环等待条件。
"""


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The real command, in a folder of its own, speaking English."""

    def command(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        environ = {
            key: value for key, value in os.environ.items() if not key.startswith(("MKDECK", "SOURCE_DATE"))
        }
        return subprocess.run(
            [MKDECK, *arguments],
            cwd=tmp_path,
            env={
                **environ,
                **SPEAKING,
                "MKDECK_STATE_DIR": f"{tmp_path}-state",  # not the developer's own
                "MKDECK_CACHE_DIR": f"{tmp_path}-cache",
                **variables,
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
        )

    return command


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The same in this process: where many commands follow each other, starting them costs the most."""

    def command(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        with monkeypatch.context() as patch:
            for name in [name for name in os.environ if name.startswith(("MKDECK", "SOURCE_DATE"))]:
                patch.delenv(name)
            own = {"MKDECK_STATE_DIR": f"{tmp_path}-state", "MKDECK_CACHE_DIR": f"{tmp_path}-cache"}
            for name, value in {**SPEAKING, **own, **variables}.items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", [str(MKDECK), *arguments])
            patch.chdir(tmp_path)
            code = app.run(arguments)
            return subprocess.CompletedProcess(arguments, code, *capsys.readouterr())

    return command


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "good.md"
    path.write_text(ARTICLE, encoding="utf-8")
    return path
