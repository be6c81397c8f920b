import re
import time

from hypothesis import given
from hypothesis import strategies as st

from cards.lock import Lock
from cards.lock.minting import Essence, fold_subjects, mint, mint_ids

UID = Lock.new("deck").deck_uid
ESSENCE = Essence("definition", 1, ("线程",), "线程是调度的单位")


def test_a_guid_is_for_ever():
    """These values are in people's collections: a change here is a mistake, whatever the reason."""
    assert UID == "d830325906c3d540ae219e6aba0f243d52cd708feea68355a3f63f76aff8da33"
    assert mint(UID, ESSENCE, ()) == "ag6radao35oq3svqopp7pglitf"
    assert mint(UID, ESSENCE, {"ag6radao35oq3svqopp7pglitf"}) == "yjpsjtzzid3xs2clwfpbttleso"
    assert mint_ids("ag6radao35oq3svqopp7pglitf", (), ()) == (1_170_663_105_739, 1_104_305_680_409)


@given(st.text(), st.integers(1, 2), st.lists(st.text()), st.text())
def test_a_guid_is_safe_anywhere(kind, side, subjects, quotes):
    guid = mint(UID, Essence(kind, side, fold_subjects(subjects), quotes), ())
    assert re.fullmatch("[a-z2-7]{26}", guid)


def test_all_of_the_essence_counts():
    other = [
        ESSENCE._replace(kind="fact"),
        ESSENCE._replace(side=2),
        ESSENCE._replace(subjects=("进程",)),
        ESSENCE._replace(quotes="线程是资源的单位"),
    ]
    guids = {mint(UID, essence, ()) for essence in (ESSENCE, *other)} | {mint("0" * 64, ESSENCE, ())}
    assert len(guids) == 6


def test_subjects_have_no_order():
    assert fold_subjects(["TCP", "ＵＤＰ"]) == fold_subjects(["udp", "tcp"])


def test_numbers_make_guids_unique():
    taken = set()
    for _ in range(5):
        taken.add(mint(UID, ESSENCE, taken))
    assert len(taken) == 5


@given(st.text())
def test_ids_lie_in_the_past(guid):
    for number in mint_ids(guid, (), ()):
        assert 1_000_000_000_000 <= number < 1_400_000_000_000 < time.time() * 1000


def test_taken_ids_are_passed_by():
    note_id, card_id = mint_ids("a" * 26, (), ())
    assert mint_ids("a" * 26, {note_id, note_id + 1}, {card_id}) == (note_id + 2, card_id + 1)


def test_the_stem_of_a_recipe_in_either_normal_form():
    assert Lock.new("re\u0301seau") == Lock.new("r\u00e9seau")
