import zipfile
from pathlib import Path

import pytest

from cards.deck import lock_of
from cards.errors import LockError
from cards.exporters.apkg import LOCK_MEMBER
from cards.lock import Lock, dumps, save
from cards.plan import Order, Plan

OLD = Lock.new("some other deck")


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plan:
    monkeypatch.chdir(tmp_path)
    return Order(None, ("a.md",), Path("x.apkg")).plan()


def package(path: Path, member: str, text: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, text)


def test_a_deck_built_for_the_first_time_has_a_new_lock(plan: Plan) -> None:
    assert lock_of(plan) == Lock.new("x")


def test_a_lost_lock_comes_from_the_package(plan: Plan) -> None:
    package(plan.output, LOCK_MEMBER, dumps(OLD))
    assert lock_of(plan) == OLD


def test_the_lock_beside_the_recipe_goes_before_the_copy(plan: Plan) -> None:
    package(plan.output, LOCK_MEMBER, dumps(OLD))
    save(Lock.new("x"), plan.lock)
    assert lock_of(plan) == Lock.new("x")


def test_a_torn_copy_is_refused(plan: Plan) -> None:
    package(plan.output, LOCK_MEMBER, dumps(OLD)[:-5])
    with pytest.raises(LockError, match=LOCK_MEMBER):
        lock_of(plan)
