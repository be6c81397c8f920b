"""Schedulers as they are: systemd and cron in a namespace of their own, where nothing else is touched."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import strategies as st

MKDECK = Path(sys.executable).with_name("mkdeck")

# What shells, cron, systemd, XML, YAML and Windows hold dear.
SPECIAL = " '\"\\%$`;&|<>#!*?[]{}()~^=@:,+-_.éß中文笔記　𠀀🂡"
HAND_PICKED = (
    "plain",
    "with space",
    " leading and trailing ",
    "it's",
    'say "hi"',
    "100%",
    "50%%off",
    r"back\slash",
    r"back\\slashes\\",
    r"trailing\ ".strip(),
    r"\%",
    r"\\%d",
    "%h%n%%i%",
    "$HOME and ${HOME}",
    "$$",
    "`id`",
    "$(id)",
    "a;b",
    ";",
    "a&b<c>d",
    "#comment",
    "a#b",
    "笔记 二〇二六",
    "全角　空格",
    "naïve café",
    "emoji 🂡",
    "--flag",
    "-n",
    "[[ mark ]]",
    "{{ brace }}",
    "]]>",
    "*",
    "~",
    "!bang!",
    "'\"'\"'",
)

names = st.text(st.sampled_from(SPECIAL + "abn"), min_size=1, max_size=12) | st.sampled_from(HAND_PICKED)

Namespace = Callable[[str, Path], str]

_SYSTEMD = """
mkdir -p /run/systemd/system /run/user/0
export XDG_RUNTIME_DIR=/run/user/0
/lib/systemd/systemd --user --log-level=warning --log-target=console &
for i in $(seq 100); do systemctl --user show-environment >/dev/null 2>&1 && break; sleep 0.1; done
"""
_CRON = """
mount -t tmpfs -o mode=1730,gid=$(getent group crontab | cut -d: -f3) none /var/spool/cron/crontabs
"""


@cache
def _missing(*programs: str) -> str:
    """Why there can be no namespace with these programs, ``""`` if there can."""
    for program in ("unshare", *programs):
        if not (shutil.which(program) or Path(program).exists()):
            return f"{program} is not installed"
    tried = subprocess.run(
        ["unshare", "-m", "-p", "-f", "--mount-proc", "mount", "-t", "tmpfs", "none", "/run"]
    )
    return "" if tried.returncode == 0 else "only root may make a namespace"


def _inside(script: str, folder: Path, *, before: str) -> str:
    """Run a script in the namespace, with ``mkdeck`` in reach; return what it wrote on stdout."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    setup = f"set -eu; mount -t tmpfs none /run\n{before}\ncd {str(folder)!r}\n"
    environ = {
        "HOME": str(home),
        "PATH": f"{MKDECK.parent}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "LC_ALL": "C.UTF-8",
        "USER": "root",
        "LOGNAME": "root",
        "MKDECK_STATE_DIR": str(folder / "state"),
    }
    done = subprocess.run(
        ["unshare", "-m", "-p", "-f", "--mount-proc", "--kill-child", "bash", "-c", setup + script],
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=250,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def under_systemd() -> Namespace:
    """A systemd of the user's own, that is ended with the script."""
    if why := _missing("/lib/systemd/systemd", "systemctl"):
        pytest.skip(why)
    return lambda script, folder: _inside(script, folder, before=_SYSTEMD)


@pytest.fixture(scope="session")
def under_cron() -> Namespace:
    """A place for crontabs that is empty; cron itself is not running."""
    if why := _missing("cron", "crontab"):
        pytest.skip(why)
    return lambda script, folder: _inside(script, folder, before=_CRON)
