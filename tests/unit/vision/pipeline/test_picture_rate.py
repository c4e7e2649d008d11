"""What a slow computer or camera may still tell, and what it may not."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.session.figures import Measures, measures
from app.session.tally import Tally
from vision.checks.base import Check
from vision.checks.registry import check_classes
from vision.gait.cadence import cadence_of
from vision.pipeline.line import Line
from vision.pipeline.rate import PictureRate, RateSettings
from vision.values import Direction, Foot, Observation, Pose, Step, Verdict
from vision.walker import walker_case
from walker_poses import TrueJoints, poses

WALK = walker_case(8101, duration_s=14)
TRUE_SPM = WALK.segments[0].manner.cadence_spm
FEW = "few_pictures"


# -- the rate -------------------------------------------------------------------------------


def rate_after(times_s: Sequence[float]) -> float | None:
    rate, found = PictureRate(RateSettings()), None
    for t_s in times_s:
        found = rate.update(t_s)
    return found


@pytest.mark.parametrize("rate_hz", [5.0, 12.0, 30.0, 60.0])
def test_the_rate_of_even_pictures_is_theirs(rate_hz: float) -> None:
    assert rate_after(np.arange(0, 6, 1 / rate_hz).tolist()) == pytest.approx(rate_hz, rel=0.01)


def test_the_rate_is_not_known_before_a_second_was_seen() -> None:
    assert rate_after([0.0, 0.3, 0.6, 0.9]) is None


def test_a_gap_in_which_a_step_fits_weighs_more_than_its_missing_pictures() -> None:
    even = np.arange(0, 6, 1 / 30)
    gap = even[(even < 4.5) | (even > 5.0)]
    found = rate_after(gap.tolist())
    assert found is not None
    assert found < 11 < 25  # the mean rate


def test_a_repeated_picture_is_no_picture() -> None:
    rate, found = PictureRate(RateSettings()), None
    for frame in range(180):
        found = rate.update(frame / 30, repeated=frame % 4 != 0)
    assert found == pytest.approx(7.5, rel=0.15)


def test_the_rate_falls_while_only_repeated_pictures_come() -> None:
    rate = PictureRate(RateSettings())
    falling = [rate.update(frame / 30, repeated=frame > 60) for frame in range(150)]
    late = [value for value in falling[61:] if value is not None]
    assert late == sorted(late, reverse=True)
    assert late[-1] < 2


@given(st.lists(st.floats(0.001, 2.0), min_size=1, max_size=60))
def test_the_rate_is_never_above_the_quickest_nor_below_the_slowest(gaps: list[float]) -> None:
    found = rate_after(np.cumsum([0.0, *gaps]).tolist())
    assert found is None or 1 / max(gaps) - 1e-6 <= found <= 1 / min(gaps) + 1e-6


# -- what is told ---------------------------------------------------------------------------


def kept(rate_hz: float, *, uneven: bool) -> list[Pose]:
    """The walk's poses as a line gets them that looks at so many a second of thirty."""
    random = np.random.default_rng(3)
    free_s, found = 0.0, []
    for pose in poses(WALK):
        if pose.t_s >= free_s - 1e-6:
            found.append(pose)
            busy_s = 1 / rate_hz
            if uneven:  # the next picture is the first one after the work is done
                busy_s = (busy_s - 1 / 60) * random.lognormal(-0.03, 0.25)
            free_s = pose.t_s + busy_s if uneven else free_s + busy_s
    return found


def looked_at(seen: Sequence[Pose]) -> tuple[list[Observation], Measures]:
    line, tally = Line(TrueJoints(), height_m=WALK.person.stature_m), Tally()
    said: list[Observation] = []
    steps: list[Step] = []
    for index, pose in enumerate(seen):
        now = line.observe(index, pose.t_s, pose, WALK.camera.width, WALK.camera.height)
        if said and now.gait.direction is Direction.BACKWARD:
            tally.add(now, now.t_s - said[-1].t_s, coached=True)
            steps += now.gait.new_steps
        said.append(now)
    return said, measures(tally, steps)


@pytest.mark.parametrize("uneven", [False, True])
@pytest.mark.parametrize("rate_hz", [6, 7, 8])
def test_below_the_rate_that_contacts_need_no_figure_from_them_is_told(
    rate_hz: float, uneven: bool
) -> None:
    said, found = looked_at(kept(rate_hz, uneven=uneven))
    assert (found.cadence_spm, found.step_length_m, found.step_time_cv_percent) == (None,) * 3
    assert {found.unknown[name] for name in ("cadence_spm", "step_length_m", "steps")} == {FEW}
    late = [one for one in said if one.t_s > 4]
    assert {one.gait.cadence_spm for one in late} == {None}
    assert [one.cue.id for one in said if one.cue is not None].count(FEW) == 1
    told = {
        result.id
        for one in late
        for result in one.checks
        if result.verdict is not Verdict.CANT_TELL
    }
    assert "upright_trunk" in told  # what holds over seconds is still seen
    assert told.isdisjoint({"cadence", "step_length", "landing", "symmetry", "speed"})


@pytest.mark.parametrize("uneven", [False, True])
@pytest.mark.parametrize("rate_hz", [13, 15, 20, 30])
def test_from_the_rate_that_it_needs_on_cadence_is_right(rate_hz: float, uneven: bool) -> None:
    said, found = looked_at(kept(rate_hz, uneven=uneven))
    live = [one.gait.cadence_spm for one in said if one.gait.cadence_spm is not None]
    assert found.cadence_spm == pytest.approx(TRUE_SPM, rel=0.03)
    assert fmean(live) == pytest.approx(TRUE_SPM, rel=0.03)
    assert found.steps == pytest.approx(TRUE_SPM / 60 * WALK.duration_s, abs=3)
    assert "steps" not in found.unknown
    assert FEW not in {one.cue.id for one in said if one.cue is not None}


def test_a_slow_stretch_costs_its_own_steps_and_no_others() -> None:
    slow = {pose.t_s for pose in kept(6, uneven=True) if pose.t_s < 6}
    _, found = looked_at([one for one in poses(WALK) if one.t_s >= 6 or one.t_s in slow])
    assert found.cadence_spm == pytest.approx(TRUE_SPM, rel=0.03)
    assert found.sure["cadence_spm"] != "high"


def test_a_missed_contact_makes_no_step_of_twice_its_time() -> None:
    at_s = [0.7 * index for index in range(20) if index not in (4, 9, 13)]
    steps = [
        Step(i, Foot.LEFT, t_s, Direction.BACKWARD, 0.9, t_s + 0.1) for i, t_s in enumerate(at_s)
    ]
    found = cadence_of(steps)
    assert found is not None
    assert found.spm == pytest.approx(60 / 0.7)


@pytest.mark.parametrize("check", check_classes(), ids=lambda check: check.id)
def test_every_check_says_what_it_needs_and_where_that_comes_from(check: type[Check[Any]]) -> None:
    field = check.Settings.model_fields["least_rate_hz"]
    assert 1 <= check.Settings().least_rate_hz <= 20
    assert field.description is not None
    assert "Source: " in field.description
