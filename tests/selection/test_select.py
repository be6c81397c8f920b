"""What a deck takes, and the counts of what it does not."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cards.model import Finding, Kind
from cards.selection import select
from tests.selection.making import card

ERROR = Finding("clean", True, "cut")
WARNING = Finding("dated", False, "now")


def test_each_card_is_kept_or_turned_away_for_the_first_reason_that_holds():
    good = card("什么是锁？", "互斥的手段", score=0.8, at=0)
    warned = card("什么是页？", "内存的单位", score=0.8, at=100, findings=(WARNING,))
    low = card("什么是栈？", "后进先出", score=0.2, at=200)
    wrong = card("什么是堆？", "的", score=0.9, at=300, findings=(WARNING, ERROR))
    why = card("为什么加锁？", "避免竞争", kind=Kind.WHY, score=0.9, at=400)
    copy = card("什么是锁？", "互斥的手段", score=0.7, article="b.md")
    rival = card("什么是锁？", "钥匙的搭档", score=0.6, article="c.md")

    found = select(
        [good, warned, low, wrong, why, copy, rival],
        min_score=0.5,
        kinds={Kind.DEFINITION},
    )

    assert [each.front for each in found.kept] == ["什么是锁？", "什么是页？"]
    assert [source.article for source in found.kept[0].sources] == ["a.md", "b.md"]
    assert [(each.card, each.reason) for each in found.rejected] == [
        (low, "low"), (wrong, "rejected"), (why, "kind"), (copy, "same"), (rival, "rejected"),
    ]  # fmt: skip
    assert found.rejected[1].finding == ERROR
    assert found.rejected[4].finding.rule == "one_answer"
    assert found.reasons == {"low": 1, "rejected": 2, "kind": 1, "same": 1}


def test_an_issued_card_is_taken_whatever_it_is_worth():
    old = card(score=0.0, findings=(ERROR,), kind=Kind.QA, side=2)

    found = select([old], min_score=0.9, kinds={Kind.WHY}, issued=lambda each: each is old)

    assert found.kept == (old,)


cards = st.lists(
    st.builds(
        card,
        st.sampled_from(["什么是锁？", "什么是页？", "锁是{{c1::互斥}}的", "What is a lock?"]),
        st.sampled_from(["互斥", "互斥的手段", "一种互斥的手段", "内存的单位"]),
        score=st.sampled_from([0.1, 0.5, 0.9]),
        side=st.sampled_from([1, 2]),
        article=st.sampled_from(["a", "b"]),
        at=st.sampled_from([0, 3, 50]),
        kind=st.sampled_from([Kind.DEFINITION, Kind.FACT]),
        findings=st.sampled_from([(), (WARNING,), (ERROR,)]),
    ),
    max_size=12,
)


@given(cards)
def test_counts_add_up_and_choosing_again_changes_nothing(offered):
    found = select(offered, min_score=0.4, kinds={Kind.DEFINITION})
    again = select(found.kept, min_score=0.4, kinds={Kind.DEFINITION})

    assert len(found.kept) + len(found.rejected) == len(offered)
    assert sum(found.reasons.values()) == len(found.rejected)
    assert again.kept == found.kept
    assert all(any(replace(each, sources=kept.sources) == kept for each in offered) for kept in found.kept)
