"""One count a visit, whatever dies in the middle of it; bounded tallies; the day in one line."""

from __future__ import annotations

from datetime import date, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from app.fleet.tally import OTHER, HourTally, added
from app.fleet.values import MOST_TIPS, HourCount
from app.kiosk.summary import in_a_line, summed_up
from app.kiosk.values import LaneResult, VisitPhase
from app.kiosk.visits import VisitCounter
from kiosk_upkeep_cases import HOUR, NOON, Hands, a_result, a_view, an_end


def one(**about: object) -> HourCount:
    return HourCount.model_validate({"hour": HOUR, "lane": "left"} | about)


def test_a_whole_visit_is_counted_once_when_it_is_over() -> None:
    visits = VisitCounter(Hands().now)
    for phase in (VisitPhase.GREETED, VisitPhase.HEALTH, VisitPhase.WALK):
        assert visits.take("left", a_view(1, phase)) == ()
    assert visits.take("left", LaneResult(number=1, result=a_result())) == ()
    counted = visits.take("left", an_end(1, result=a_result()))
    tips = {"smaller_steps": 1}
    assert counted == (one(greeted=1, begun=1, completed=1, walked_s=45.0, tips=tips),)
    assert visits.take("left", a_view(1, VisitPhase.ATTRACT)) == ()
    assert visits.take("left", a_view(2, VisitPhase.GREETED)) == ()


def test_a_visit_whose_process_died_keeps_the_result_that_was_shown() -> None:
    visits = VisitCounter(Hands().now)
    visits.take("left", LaneResult(number=4, result=a_result(walked_s=30)))
    counted = visits.take("left", an_end(4, result=None, stopped="process"))
    assert counted == (
        one(greeted=1, begun=1, completed=1, walked_s=30.0, tips={"smaller_steps": 1}),
    )


def test_a_visit_whose_end_was_never_told_counts_as_far_as_it_was_seen() -> None:
    visits = VisitCounter(Hands().now)
    visits.take("left", a_view(7, VisitPhase.GREETED))
    visits.take("left", a_view(7, VisitPhase.WALK))
    assert visits.take("right", a_view(8, VisitPhase.GREETED)) == (), "another lane's is another's"
    assert visits.take("left", a_view(8, VisitPhase.GREETED)) == (one(greeted=1, begun=1),)
    assert visits.take("left", an_end(9, begun=False, completed=False)) == (
        one(greeted=1),
        one(greeted=1),
    )


def test_what_comes_late_of_a_visit_that_is_over_begins_no_other() -> None:
    visits = VisitCounter(Hands().now)
    visits.take("left", a_view(1, VisitPhase.WALK))
    visits.take("left", an_end(1))
    assert visits.take("left", a_view(1, VisitPhase.RESULT)) == ()
    assert len(visits.take("left", an_end(2))) == 1


def test_an_end_that_is_told_after_the_next_has_begun_doubles_nothing() -> None:
    visits = VisitCounter(Hands().now)
    visits.take("left", LaneResult(number=1, result=a_result()))
    first = visits.take("left", a_view(2, VisitPhase.HEALTH))
    assert [count.completed for count in first] == [1]
    assert visits.take("left", an_end(1, result=a_result())) == ()
    assert len(visits.take("left", an_end(2))) == 1


def test_the_hour_is_that_of_the_walls_clock_and_a_clock_set_back_doubles_nothing() -> None:
    hands, tally = Hands(), HourTally()
    visits = VisitCounter(hands.now)
    for number in range(4):
        if number == 2:
            hands.wall -= timedelta(hours=1)
        for count in visits.take("left", an_end(number)):
            tally.add(count)
    assert [(count.hour, count.greeted) for count in tally.counts()] == [
        (HOUR - timedelta(hours=1), 2),
        (HOUR, 2),
    ]


def test_a_tip_that_is_none_of_ours_is_counted_without_its_name() -> None:
    [counted] = VisitCounter().take("left", an_end(1, result=a_result("Please call Ada Lovelace")))
    assert counted.tips == {OTHER: 1}


COUNTS = st.builds(
    HourCount,
    hour=st.integers(0, 400).map(lambda hours: HOUR + timedelta(hours=hours)),
    lane=st.sampled_from(["left", "right"]),
    greeted=st.integers(0, 5),
    begun=st.integers(0, 5),
    walked_s=st.integers(0, 500).map(float),
    tips=st.dictionaries(st.sampled_from([f"tip{n}" for n in range(60)]), st.integers(1, 3)),
)


@given(st.lists(COUNTS, max_size=60))
def test_a_tally_stays_small_and_loses_nothing(counts: list[HourCount]) -> None:
    tally = HourTally(most=8)
    for count in counts:
        tally.add(count)
        assert len(tally) <= 8
    kept = tally.take()
    for name in ("greeted", "begun", "walked_s"):
        for lane in ("left", "right"):
            assert sum(getattr(c, name) for c in kept if c.lane == lane) == sum(
                getattr(c, name) for c in counts if c.lane == lane
            )
    given_tips = sum(sum(count.tips.values()) for count in counts)
    assert sum(sum(count.tips.values()) for count in kept) == given_tips
    assert len(tally) == 0


def test_more_tips_than_a_count_holds_are_put_together() -> None:
    both = added(
        one(tips={f"a{n}": 1 for n in range(30)}), one(tips={f"b{n}": 2 for n in range(30)})
    )
    assert len(both.tips) == MOST_TIPS
    assert sum(both.tips.values()) == 90
    assert both.tips[OTHER] == 2 * (30 - (MOST_TIPS - 1 - 30))


def test_a_day_in_one_line_says_the_busiest_hour_of_the_walls_clock() -> None:
    zone = timezone(timedelta(hours=1))
    counts = [
        one(greeted=3, begun=2, completed=1, walked_s=90, tips={"b": 1, OTHER: 9}),
        one(hour=HOUR + timedelta(hours=2), greeted=5, begun=4, completed=4, tips={"a": 1}),
    ]
    summary = summed_up(NOON.date(), counts, {"silent": 2}, zone)
    assert summary.busiest_hour == 15
    assert in_a_line(summary) == (
        "2026-11-30: 8 greeted, 6 begun, 5 completed, 1.5 min walked; most given tip a; "
        "busiest from 15:00; problems: silent 2"
    )
    nothing = summed_up(date(2026, 12, 1), [], {})
    assert (nothing.tip, nothing.busiest_hour) == (None, None)
    assert in_a_line(nothing).endswith("0.0 min walked; no problems")
