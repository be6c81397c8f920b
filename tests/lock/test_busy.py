import json
import os
import platform
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cards.errors import BusyError, WriteError
from cards.lock import hold
from cards.lock.busy import Holder, holder_of

HOLD = """
import sys
from pathlib import Path
from cards.lock import hold
with hold(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "deck.lock"


@pytest.fixture
def other(path):
    """Another process that holds the deck."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()


def test_a_second_build_is_kept_out_and_told_by_whom(path, other):
    with pytest.raises(BusyError, match="another build of 'deck' is running") as caught, hold(path):
        pass
    assert caught.value.exit_code == 3
    assert f"(process {other.pid}, since {time.strftime('%Y-')}" in caught.value.what
    assert "--wait" in caught.value.hint
    with hold(path.with_name("another.lock")):
        pass


def test_a_killed_build_holds_nothing_and_is_not_blamed(path, other):
    other.send_signal(signal.SIGKILL)
    other.wait()
    busy = path.with_name(".deck.lock.busy")
    assert str(other.pid) in busy.read_text()  # as it left it
    assert holder_of(busy) is None
    with hold(path):
        assert not path.exists()
        assert holder_of(busy).pid == os.getpid()
    assert holder_of(busy) is None


def test_who_waits_gets_in_when_the_other_ends(path, other):
    told = []

    def waiting(error):
        told.append(error.what)
        other.stdin.close()

    with hold(path, wait=60, waiting=waiting):
        assert other.wait() == 0
    assert [str(other.pid) in what for what in told] == [True]


def test_who_waited_long_enough_is_refused(path, other):
    told = []
    with pytest.raises(BusyError), hold(path, wait=0.1, waiting=told.append):
        pass
    assert len(told) == 1


def test_nobody_is_told_of_a_wait_that_is_none(path):
    with hold(path, wait=60, waiting=lambda error: pytest.fail(str(error))):
        pass


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\n",
        b"\n{",
        b"\n[]",
        b"\n{}",
        b"\xff\xff\xff",
        b'\n{"pid": "x", "host": "h", "since": "s"}',
        b'\n{"pid": null, "host": "h", "since": "s"}',
        b"\n" + b"[" * 100_000,
    ],
)
def test_what_is_no_name_names_nobody(path, text):
    path.write_bytes(text)
    assert holder_of(path) is None


def test_a_process_of_another_machine_may_run(path):
    path.write_text("\n" + json.dumps({"pid": 2**40, "host": "elsewhere", "since": "2026-11-29 08:15:02"}))
    assert holder_of(path) == Holder(2**40, "elsewhere", "2026-11-29 08:15:02")
    path.write_text("\n" + json.dumps({"pid": 2**22 + 1, "host": platform.node(), "since": "then"}))
    assert holder_of(path) is None  # above any number that Linux gives


def test_the_words_of_others_in_the_busy_file_are_left_alone(path):
    busy = path.with_name(".deck.lock.busy")
    busy.write_text("4711\nsome-host\n")
    with hold(path):
        assert holder_of(busy) is None
    assert busy.read_text() == "4711\nsome-host\n"


def test_a_hold_ends_with_its_block(path):
    with pytest.raises(KeyError), hold(path):
        raise KeyError
    with hold(path):
        pass


def test_a_hold_in_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(WriteError), hold(tmp_path / "nowhere" / "deck.lock"):
        pass
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="wants a folder that refuses even root")
def test_a_folder_that_refuses_new_files_is_not_another_build():
    with pytest.raises(WriteError) as caught, hold(Path("/proc/deck.lock")):
        pass
    assert caught.value.exit_code == 2
    assert caught.value.file == "/proc"
