"""Killed at every step, and at any moment: the next run makes what an undisturbed one would have made."""

import random
from collections.abc import Iterator
from typing import Any

import pytest

from cards.lock import load
from tests.crash.conftest import Files, Ran, Scene

NOW, LATER = 1_700_000_000, 1_700_600_000

FIRST = """# 操作系统

## 线程

线程是操作系统能够进行调度的最小单位。

## 死锁

死锁是指两个或更多的线程互相等待对方持有的资源、谁也无法继续的状态。
"""
SECOND = f"""{FIRST.replace("最小单位", "最小的单位")}
## 协程

协程是由用户程序自己调度的轻量级执行单元。
"""
ENGLISH = "# Networks\n\n## Router\n\nA router is a device that forwards packets between networks.\n"


def first_build(scene: Scene) -> list[str]:
    """A deck is built for the first time."""
    scene.write("a.toml", '[[sources]]\npath = "articles/*.md"\n')
    scene.write("articles/zh.md", FIRST)
    scene.write("articles/en.md", ENGLISH)
    return ["build", "-q"]


def rebuild(scene: Scene) -> list[str]:
    """A deck is built again: an answer changed, a note is new, one is edited, one passage is gone."""
    assert scene.run(*first_build(scene), now=NOW).code == 0
    scene.write("articles/zh.md", SECOND)
    scene.write("articles/en.md", "# Networks\n\nNothing here any more.\n")
    guid = guid_of(scene, "死锁")
    scene.write("a.edits.toml", f'# mine\n[{guid}]\ndecision = "edit"\nfront = "何谓死锁？"\n')
    return ["build", "-q"]


def decision(scene: Scene) -> list[str]:
    """A note is decided on."""
    assert scene.run(*rebuild(scene), now=NOW).code == 0
    return ["decide", guid_of(scene, "线程"), "reject"]


def recovery(scene: Scene) -> list[str]:
    """A broken lock is recovered."""
    assert scene.run(*rebuild(scene), now=NOW).code == 0
    lock = scene.project / "decks" / "a.lock"
    lock.write_bytes(lock.read_bytes()[:-30])
    return ["doctor", "--recover", "-q"]


def guid_of(scene: Scene, term: str) -> str:
    lock = load(scene.project / "decks" / "a.lock")
    return next(row.guid for row in lock.rows if row.front == f"什么是{term}？")


SCENES = [first_build, rebuild, decision, recovery]
BREAKS = {"recovery"}  # scenes whose lock cannot be read to begin with


class Trial:
    """A command, what it leaves when nobody disturbs it, and what it leaves when it is killed."""

    def __init__(self, scene: Scene, prepare: Any) -> None:
        self.scene = scene
        self.breaks = prepare.__name__ in BREAKS
        self.args = prepare(scene)
        scene.keep()
        self.before = {} if self.breaks else scene.files()
        undisturbed = self.run()
        assert undisturbed.code == 0, undisturbed.said
        self.steps = len(undisturbed.steps)
        self.after = scene.files()
        assert self.after != self.before
        self.last = self.settled()

    def run(self, **how: Any) -> Ran:
        return self.scene.run(*self.args, now=LATER, **how)

    def settled(self) -> Files:
        """All files once a build has followed."""
        done = self.scene.run("build", "-q", now=LATER)
        assert done.code == 0, done.said
        return self.scene.files()

    def kill(self, **how: Any) -> Ran:
        """Kill the command, look at what is left, and run it again to the end."""
        self.scene.restore()
        killed = self.run(**how)
        where = killed.steps[-1:]
        if not self.breaks:
            for name, data in self.scene.files().items():
                assert data in (self.before.get(name), self.after.get(name)), (where, name)
            assert self.before.keys() <= self.scene.files().keys()
        again = self.run()
        assert again.code == 0, (where, again.said)
        assert self.scene.files() == self.after, where
        assert self.settled() == self.last, where
        assert self.scene.litter() == [], where
        return killed


def spread(count: int, steps: int) -> Iterator[int]:
    """So many of the steps from 1 on, evenly, the last among them."""
    return iter(sorted({1 + round(at * (steps - 1) / max(1, count - 1)) for at in range(count)}))


@pytest.mark.parametrize("prepare", SCENES, ids=lambda prepare: prepare.__name__)
def test_five_kills_of_each_command(scene: Scene, prepare: Any) -> None:
    trial = Trial(scene, prepare)
    killed = [trial.kill(kill_at=step).code for step in spread(5, trial.steps)]
    assert killed == [-9] * 5


@pytest.mark.soak
@pytest.mark.parametrize("prepare", SCENES, ids=lambda prepare: prepare.__name__)
def test_a_kill_at_every_step(scene: Scene, prepare: Any) -> None:
    trial = Trial(scene, prepare)
    for step in range(1, trial.steps + 1):
        assert trial.kill(kill_at=step).code == -9


@pytest.mark.soak
@pytest.mark.parametrize("prepare", SCENES, ids=lambda prepare: prepare.__name__)
def test_fifty_kills_at_random_moments(scene: Scene, prepare: Any) -> None:
    chance, trial = random.Random(9), Trial(scene, prepare)
    killed = 0
    while killed < 50:
        killed += trial.kill(kill_after=chance.expovariate(10)).code == -9
