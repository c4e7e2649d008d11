"""Faults as stretches of time: from where the value left the good band to where it came back."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from vision.pipeline.fault_stretches import FaultStretch, FaultStretches
from vision.values import CheckResult, Direction, Gait, Observation, Situation, Verdict


def said(value: float | None, fault: str | None) -> CheckResult:
    verdict = Verdict.FAULT if fault else Verdict.GOOD
    return CheckResult(
        "upright_trunk", verdict, value, "deg", -25.0, 35.0, -5.0, 12.0, 0.8, fault=fault
    )


def stretches(*pieces: tuple[float, float | None, str | None]) -> Sequence[FaultStretch]:
    """The stretches of pieces one after the other: each its length, value and fault."""
    found = FaultStretches()
    tick = 0
    for length_s, value, fault in pieces:
        for _ in range(round(length_s * 10)):
            t_s = tick / 10
            gait = Gait(t_s, Direction.BACKWARD, 1.0, t_s)
            result = said(value, fault)
            found.see(Observation(tick, t_s, Situation.BACKWARD, None, None, gait, (result,)))
            tick += 1
    return found.all()


def test_a_fault_lasts_from_leaving_the_good_band_to_coming_back_into_it() -> None:
    [one] = stretches(
        (3, 4.0, None),
        (2, 17.0, None),  # not yet enough of it to be called a fault
        (3, 19.0, "lean_forward"),
        (2, 6.0, "lean_forward"),  # not yet enough of it to be called over
        (2, 6.0, None),
    )
    assert (one.check, one.fault, one.unit) == ("upright_trunk", "lean_forward", "deg")
    assert one.start_s == pytest.approx(3.0)
    assert one.end_s == pytest.approx(7.9)
    assert (one.value, one.limit) == (19.0, 12.0)


def test_the_worst_of_too_little_is_the_least() -> None:
    [one] = stretches((1, -9.0, None), (2, -14.0, "lean_backward"), (2, -11.0, "lean_backward"))
    assert (one.value, one.limit) == (-14.0, -5.0)


def test_what_was_never_called_a_fault_is_none() -> None:
    assert stretches((5, 20.0, None)) == ()


def test_a_flicker_within_a_fault_is_one_fault_and_a_pause_makes_two() -> None:
    flicker = stretches((3, 18.0, "lean_forward"), (0.5, 8.0, None), (3, 18.0, "lean_forward"))
    assert len(flicker) == 1
    pause = stretches((3, 18.0, "lean_forward"), (4, 3.0, None), (3, 21.0, "lean_forward"))
    assert [(one.start_s, one.value) for one in pause] == [(0.0, 18.0), (7.0, 21.0)]
    assert pause[0].end_s == pytest.approx(2.9)


def test_one_fault_after_another_are_two() -> None:
    found = stretches((3, 18.0, "lean_forward"), (3, -12.0, "lean_backward"))
    assert [one.fault for one in found] == ["lean_forward", "lean_backward"]
    assert found[1].start_s == pytest.approx(3.0)


def test_a_fault_without_a_number_has_none() -> None:
    [one] = stretches((2, None, "lean_forward"))
    assert (one.start_s, one.value, one.limit) == (0.0, None, None)
    assert one.end_s == pytest.approx(1.9)
