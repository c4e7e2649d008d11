"""A soak's table says what grew, and what was not withstood."""

from __future__ import annotations

from app.kiosk.soak.table import HANDLES, MEMORY_MB, THREADS, FaultRow, Sample, SoakTable, slopes_of
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
        out.append(Sample(n, "lane-0", life, values))
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


def test_a_fault_that_was_not_noticed_is_not_withstood() -> None:
    good = FaultRow("lane killed", 2, (0.1, 0.2), (3.0, 4.0))
    bad = FaultRow("picture black", 2, (0.1,), (3.0, 4.0))
    slopes = slopes_of(samples(0.0))
    fates = {Fate.COMPLETED: 2, Fate.LEFT: 1}
    well = SoakTable(60.0, 3, fates, (), (good,), slopes)
    unwell = SoakTable(60.0, 3, fates, (), (good, bad), slopes)
    assert well.well
    assert well.sessions == 3
    assert "nothing grows" in well.text()
    assert not unwell.well
    assert "NOT all is well" in unwell.text()


def test_a_visit_that_failed_for_no_reason_is_told_and_spoils_it() -> None:
    fates = {Fate.COMPLETED: 2, Fate.FAILED: 1}
    table = SoakTable(60.0, 3, fates, ("lane-0, visit 2 (hand): ended in ready",), (), ())
    assert not table.well
    assert "lane-0, visit 2 (hand)" in table.text()
