"""No space left, files that may not grow, folders that may not be written: an error, and all is as it was."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.crash.conftest import Scene
from tests.crash.test_kills import SCENES, Trial, rebuild


def refused(trial: Trial, **how: Any) -> bool:
    """Run the command where it may lack room; it succeeds or is refused, and the next time all is well."""
    done = trial.run(**how)
    assert done.code in (0, 2), done.said
    if done.code:
        assert [line.split(":")[0] for line in done.said.splitlines() if ": " in line][-2:] == [
            "error",
            "hint",
        ]
        assert " cannot be written: " in done.said
    if not trial.breaks:
        for name, data in trial.scene.files().items():
            assert data in (trial.before.get(name), trial.after.get(name)), name
        assert trial.before.keys() <= trial.scene.files().keys()
    return bool(done.code)


@pytest.mark.parametrize("prepare", SCENES, ids=lambda prepare: prepare.__name__)
def test_files_that_may_not_grow(scene: Scene, prepare: Any) -> None:
    trial = Trial(scene, prepare)
    refusals = []
    for largest in (0, 1, 300, 2_000, 5_000):
        scene.restore()
        refusals.append(refused(trial, largest=largest))
        assert trial.run().code == 0
        assert scene.files() == trial.after
        assert scene.litter() == []
    assert refusals[0]


@pytest.mark.parametrize("folder", ["decks", "decks/out"])
def test_a_folder_that_may_not_be_written(scene: Scene, folder: str) -> None:
    trial = Trial(scene, rebuild)
    scene.restore()
    place = scene.project / folder
    place.chmod(0o555)
    try:
        assert refused(trial, rights=False)
    finally:
        place.chmod(0o755)
    assert trial.run().code == 0
    assert scene.files() == trial.after


def test_a_state_folder_that_may_not_be_written_stops_nothing(scene: Scene) -> None:
    trial = Trial(scene, rebuild)
    scene.restore()
    (scene.folder / "state").mkdir(exist_ok=True)
    (scene.folder / "state").chmod(0o555)
    done = trial.run(rights=False)
    (scene.folder / "state").chmod(0o755)
    assert done.code == 0
    assert "warning: " in done.said
    assert scene.files() == trial.after


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, of a megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if os.geteuid() or not shutil.which("mount") or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("only root can mount a file system")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk(disk: Path, ask: Any) -> None:
    scene = Scene(disk / "scene", ask)
    trial = Trial(scene, rebuild)
    refusals = []
    for free in (0, 1, 2, 4, 8, 64):  # pages
        scene.restore()
        fill(disk, free)
        refusals.append(refused(trial))
        (disk / "filler").unlink()
        assert trial.run().code == 0
        assert scene.files() == trial.after
        assert scene.litter() == []
    assert refusals[0]
    assert not refusals[-1]


def fill(disk: Path, free: int) -> None:
    """Leave no more than so many pages free."""
    room = os.statvfs(disk)
    with (disk / "filler").open("wb", buffering=0) as file:
        file.write(bytes(max(0, room.f_bavail - free) * room.f_frsize))


def test_a_disk_that_may_only_be_read(disk: Path, ask: Any) -> None:
    scene = Scene(disk / "scene", ask)
    trial = Trial(scene, rebuild)
    scene.restore()
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    done = trial.run()
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    assert done.code == 2
    assert "Read-only file system" in done.said
    assert scene.files() == trial.before
    assert trial.run().code == 0
    assert scene.files() == trial.after
