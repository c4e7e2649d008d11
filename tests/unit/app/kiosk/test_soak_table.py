"""A soak's table says what grew, and what was not withstood."""

from __future__ import annotations

from app.kiosk.soak.others import OthersWatch
from app.kiosk.soak.table import (
    HANDLES,
    MEMORY_MB,
    THREADS,
    FaultRow,
    LaneRow,
    Sample,
    SoakTable,
    slopes_of,
)
from app.kiosk.soak.visitors import Fate


def samples(grows_mb: float, *, lives: int = 1, handles: float = 0.0) -> list[Sample]:
    """Twelve sessions of one process; each of its lives begins 40 MB smaller than it ends."""
    out = []
    for n in range(12):
        life = n * lives // 12
        values = {
            MEMORY_MB: 300 + grows_mb * n - 40 * life,
            HANDLES: 9 + handles * n,
            THREADS: 16.0,
        }
        out.append(Sample(n, n, "lane-0", life, values))
    return out


def verdicts(found: list[Sample]) -> dict[str, str]:
    return {one.what: one.verdict for one in slopes_of(found)}


def test_what_stays_is_flat_and_what_grows_is_told() -> None:
    assert verdicts(samples(0.1)) == {MEMORY_MB: "flat", HANDLES: "flat", THREADS: "flat"}
    assert verdicts(samples(3.0, handles=1.0)) == {
        MEMORY_MB: "GROWS",
        HANDLES: "GROWS",
        THREADS: "flat",
    }


def test_a_restart_neither_hides_growth_nor_is_growth() -> None:
    (memory, *_) = slopes_of(samples(3.0, lives=2))
    assert memory.per_session is not None
    assert abs(memory.per_session - 3.0) < 1e-6
    assert memory.verdict == "GROWS"
    assert verdicts(samples(0.0, lives=2))[MEMORY_MB] == "flat"


def test_of_few_sessions_nothing_is_told() -> None:
    assert set(verdicts(samples(3.0)[:4]).values()) == {"can't tell"}


def test_what_the_first_whole_walk_loads_is_no_growth() -> None:
    """As of a treadmill whose first visitors left before they walked."""
    memory_mb = [243, 302, 302, 303, 311, 310, 310, 311, 310]
    walked = [0, 0, 0, 0, 1, 1, 2, 2, 2]
    found = [
        Sample(n, done, "lane-2", 1, {MEMORY_MB: mb, HANDLES: 9, THREADS: 16})
        for n, (mb, done) in enumerate(zip(memory_mb, walked, strict=True))
    ]
    assert verdicts(found)[MEMORY_MB] == "flat"
    assert verdicts(found[:6])[MEMORY_MB] == "can't tell"


WALKED = LaneRow("lane-0", "floor, HTTP", {Fate.COMPLETED: 2, Fate.LEFT: 1})


def table(
    *lanes: LaneRow,
    wanted: int = 3,
    failures: tuple[str, ...] = (),
    faults: tuple[FaultRow, ...] = (),
) -> SoakTable:
    return SoakTable(60.0, wanted, lanes, failures, faults, slopes_of(samples(0.0)))


def test_a_fault_that_was_not_noticed_or_froze_another_lane_is_not_withstood() -> None:
    good = FaultRow("lane killed", 2, (0.1, 0.2), (3.0, 4.0), (0.6, 0.7))
    unseen = FaultRow("picture black", 2, (0.1,), (3.0, 4.0))
    freezing = FaultRow("disk full", 1, (0.1,), (3.0,), (4.5,))
    well = table(WALKED, faults=(good,))
    assert well.well
    assert well.sessions == 3
    assert "nothing grows" in well.text()
    for bad in (unseen, freezing):
        unwell = table(WALKED, faults=(good, bad))
        assert not unwell.well
        assert "NOT all is well" in unwell.text()


def test_a_visit_that_failed_for_no_reason_is_told_and_spoils_it() -> None:
    lane = LaneRow("lane-0", "floor, HTTP", {Fate.COMPLETED: 2, Fate.FAILED: 1})
    found = table(lane, failures=("lane-0, visit 2 (hand): ended in ready",))
    assert not found.well
    assert "lane-0, visit 2 (hand)" in found.text()


def test_a_lane_on_which_nobody_walked_to_the_end_proves_nothing() -> None:
    belt = LaneRow("lane-2", "treadmill, HTTP", {Fate.LEFT: 2})
    assert not table(WALKED, belt).well
    assert table(WALKED, belt, wanted=0).well, "no visits were asked for"


def test_a_lane_that_another_ones_fault_freezes_is_seen_to_stand_still() -> None:
    judged, now_s = {"a": 10, "b": 10}, 0.0
    watch = OthersWatch(lambda: dict(judged), lambda: now_s)

    def pass_by(seconds: float, *moves: str) -> None:
        nonlocal now_s
        for _ in range(round(seconds / 0.5)):
            now_s += 0.5
            for lane in moves:
                judged[lane] += 1
            watch.look()

    watch.begin("a")
    pass_by(9.0, "b")
    assert watch.longest_s <= 0.5, "that the broken one stands still is no wonder"
    pass_by(4.0)
    assert watch.longest_s >= 4.0
    watch.begin()
    pass_by(2.0, "a", "b")
    assert watch.longest_s <= 0.5
