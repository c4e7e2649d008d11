"""Nothing of one visitor reaches the next."""

from __future__ import annotations

from vision.walker import Manner
from visit_cases import KioskLane, on_belt


def test_the_second_visitor_is_met_as_if_nobody_had_been_there() -> None:
    """After somebody else's visit all is told, said and scored as on a lane that is new."""
    used, new = (KioskLane(durations_s=(60, 12)) for _ in range(2))
    bent = on_belt(14.0, Manner(lean_deg=24.0))
    used.stand(9).stand(1.2, hand="left").stand(9).stand(1.2, hand="left")
    while used.view.phase.value == "ready":
        used.stand(0.5)
    used.walk(bent[10:]).stand(1).touch("end").stand(1).empty(50)
    first = used.ended[-1]
    assert first.result is not None
    assert (first.result.language, first.result.tip_id) == ("de", "upright_trunk")
    used.said.clear()
    used.views.clear()
    new.empty(used.t_s)  # so that the pictures' times are the same ones
    for lane in (used, new):
        lane.empty(2).to_walk(12).walk(on_belt(14.0)[10:]).stand(6).empty(30)
    as_first = {"number": 1}
    assert used.ended[-1].model_copy(update=as_first) == new.ended[-1]
    assert used.ended[-1].completed
    assert [one.model_copy(update=as_first) for one in used.said] == new.said
    count = len(used.views)
    assert count > 300
    again = [one.model_copy(update=as_first) for one in used.views]
    assert again[100:] == new.views[-count:][100:]
    for lane in (used, new):
        lane.close()


def test_a_baseline_is_forgotten_with_whoever_stood() -> None:
    lane = KioskLane()
    lane.line.begin_baseline(20.0)
    lane.stand(6)
    taken = lane.seen.baseline
    assert taken is not None
    assert not taken.state.open
    lane.visit.end(lane.t_s)
    lane.stand(0.2)
    assert lane.seen.baseline is None
    lane.close()


def test_ending_between_two_visits_tells_nothing() -> None:
    lane = KioskLane()
    lane.empty(1)
    assert lane.visit.end(lane.t_s).ended is None
    lane.stand(1)
    ended = lane.visit.end(lane.t_s).ended
    assert ended is not None
    assert (ended.number, ended.begun) == (1, False)
    assert not lane.visit.busy
    lane.close()
