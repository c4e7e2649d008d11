"""Each check: the fault present, absent, at the edge, and not to be measured."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

import pytest

from check_walks import FAULTS, STEP_S, Fault, Walk, fresh, good_posture, good_step, run
from vision.checks.registry import check_classes
from vision.values import (
    Baseline,
    CheckResult,
    Direction,
    Foot,
    Landing,
    Level,
    Posture,
    Verdict,
    View,
)

ONSET_S = 8.0
GOOD, FAULTY, CANT_TELL = Verdict.GOOD, Verdict.FAULT, Verdict.CANT_TELL
by_fault = pytest.mark.parametrize("case", FAULTS, ids=lambda case: case.fault)
by_check = pytest.mark.parametrize("check_id", [check.id for check in check_classes()])


def changes(results: list[CheckResult]) -> int:
    """How often the verdict changes between good and fault."""
    verdicts = [result.verdict for result in results if result.verdict is not CANT_TELL]
    return sum(one is not other for one, other in pairwise(verdicts))


def first_fault_s(walk: Walk, results: list[CheckResult], fault: str) -> float:
    """When the fault is first named."""
    return next(i / walk.fps for i, result in enumerate(results) if result.fault == fault)


@by_fault
def test_fault_that_begins_mid_walk_is_named_in_time_and_not_before(case: Fault) -> None:
    walk = case.walk(lambda t_s: case.bad if t_s >= ONSET_S else case.good)
    results = run(fresh(case.check), walk)
    found_s = first_fault_s(walk, results, case.fault)
    assert all(result.verdict is not FAULTY for result in results[: int(ONSET_S * walk.fps)])
    landed = [step for step in walk.steps() if ONSET_S < step.contact_s <= found_s]
    assert len(landed) <= case.within


@by_fault
def test_fault_from_the_first_step_is_named(case: Fault) -> None:
    results = run(fresh(case.check), case.walk(lambda t_s: case.bad))
    assert results[-1].verdict is FAULTY
    assert results[-1].fault in {case.fault, "far_too_fast"}


@by_fault
def test_mended_fault_is_cleared(case: Fault) -> None:
    walk = case.walk(lambda t_s: case.bad if t_s < 9.0 else case.good)
    results = run(fresh(case.check), walk)
    assert any(result.fault == case.fault for result in results)
    assert results[-1].verdict is GOOD


@pytest.mark.parametrize(
    ("case", "on", "off"),
    # The signals of the others are no numbers; see the tests of landing and rhythm.
    [(case, case.on, case.off) for case in FAULTS if case.on is not None],
    ids=[case.fault for case in FAULTS if case.on is not None],
)
def test_noise_at_the_edge_does_not_make_the_verdict_flicker(
    case: Fault, on: float, off: float
) -> None:
    gap = abs(on - off)
    for seed in range(5):
        noise = random.Random(seed)
        walk = case.walk(lambda t_s: on + noise.uniform(-0.6, 0.6) * gap)  # noqa: B023 - used at once
        assert changes(run(fresh(case.check), walk)) <= 1


@pytest.mark.parametrize("level", list(Level))
@by_check
def test_good_walk_has_no_fault_from_any_side(check_id: str, level: Level) -> None:
    views = (View.SIDE, View.FRONT, View.REAR)
    results = [result for view in views for result in run(fresh(check_id, level), Walk(view=view))]
    assert not [result.fault for result in results if result.verdict is FAULTY]


@by_check
def test_good_walk_is_called_good_in_a_view_that_carries_it(check_id: str) -> None:
    last = [run(fresh(check_id), Walk(view=view))[-1] for view in (View.SIDE, View.REAR)]
    assert GOOD in {result.verdict for result in last}


@by_check
@pytest.mark.parametrize("direction", [d for d in Direction if d is not Direction.BACKWARD])
def test_only_backward_walking_is_judged(check_id: str, direction: Direction) -> None:
    for view in (View.SIDE, View.REAR):
        results = run(fresh(check_id), Walk(direction=direction, view=view, seconds=8))
        assert {result.verdict for result in results} == {CANT_TELL}
        assert all(result.reason for result in results)


@by_check
def test_first_steps_are_not_judged(check_id: str) -> None:
    bad = next(case for case in FAULTS if case.check == check_id)
    results = run(fresh(check_id), replace(bad.walk(lambda t_s: bad.bad), seconds=2.9))
    assert {result.verdict for result in results} == {CANT_TELL}


@by_check
def test_low_confidence_is_cant_tell_not_good(check_id: str) -> None:
    case = next(case for case in FAULTS if case.check == check_id)
    walk = case.walk(lambda t_s: case.bad)
    doubtful = replace(
        walk,
        body_confidence=0.3,
        step=lambda i, t_s: replace(walk.step(i, t_s), confidence=0.3),
    )
    assert {result.verdict for result in run(fresh(check_id), doubtful)} == {CANT_TELL}


@pytest.mark.parametrize("case", FAULTS, ids=lambda case: case.fault)
def test_fault_is_found_at_fifteen_frames_a_second_too(case: Fault) -> None:
    results = run(fresh(case.check), replace(case.walk(lambda t_s: case.bad), fps=15.0))
    assert results[-1].verdict is FAULTY


@pytest.mark.parametrize("check_id", ["upright_trunk", "step_length", "landing", "arm_swing"])
@pytest.mark.parametrize(
    ("view", "words"), [(View.FRONT, "from the front"), (View.REAR, "from behind")]
)
def test_side_view_checks_say_so_from_the_front(check_id: str, view: View, words: str) -> None:
    blind = replace(Walk(view=view), step=lambda i, t_s: replace(
        good_step(i, t_s), length_leg=None, landing=Landing.UNKNOWN))  # fmt: skip
    last = run(fresh(check_id), blind)[-1]
    assert last.verdict is CANT_TELL
    assert words in last.reason
    assert "turn the camera to your side" in last.reason


@pytest.mark.parametrize("check_id", ["lateral_lean", "crossing_feet"])
def test_frontal_checks_say_so_from_the_side(check_id: str) -> None:
    last = run(fresh(check_id), Walk())[-1]
    assert last.verdict is CANT_TELL
    assert "from the side" in last.reason


@pytest.mark.parametrize(
    "check_id",
    # Cadence and speed are the gait stage's own values: it is the one that can't tell them.
    [check.id for check in check_classes() if check.id not in {"cadence", "speed"}],
)
def test_hidden_body_and_feet_are_cant_tell(check_id: str) -> None:
    hidden = Walk(
        posture=lambda t_s: Posture(),
        step=lambda i, t_s: replace(
            good_step(i, t_s), length_leg=None, landing=Landing.UNKNOWN, confidence=0.2
        ),
    )
    hidden = replace(hidden, view=View.REAR if check_id == "crossing_feet" else View.SIDE)
    results = run(fresh(check_id), hidden)
    assert {result.verdict for result in results} == {CANT_TELL}


def test_lean_is_judged_relative_to_how_the_walker_stands() -> None:
    stooped = Walk(
        baseline=Baseline(lean_deg=12.0),
        posture=lambda t_s: replace(good_posture(t_s), lean_deg=18.0),
    )
    assert run(fresh("upright_trunk"), stooped)[-1].verdict is GOOD
    assert run(fresh("upright_trunk"), replace(stooped, baseline=None))[-1].verdict is FAULTY


def test_a_rolled_camera_is_no_lean_once_its_roll_is_known() -> None:
    def lean(t_s: float) -> float:
        return 14.0 if t_s < 3.2 else 4.0  # ten degrees of it were the camera's

    check, found = fresh("upright_trunk"), []
    walk = Walk(baseline=None, posture=lambda t_s: replace(good_posture(t_s), lean_deg=lean(t_s)))
    for moment in walk.moments():
        assert moment.body is not None
        known = moment.t_s >= 3.2
        body = replace(
            moment.body,
            roll_deg=-10.0 if known else None,
            roll_correction_deg=-10.0 if known else 0.0,
        )
        found.append(check.update(replace(moment, body=body)))
    assert not [result for result in found if result.verdict is FAULTY]
    assert found[-1].verdict is GOOD


def test_a_lean_is_told_though_the_roll_never_gets_known() -> None:
    walk = Walk(posture=lambda t_s: replace(good_posture(t_s), lean_deg=22.0))
    check, found = fresh("upright_trunk"), []
    for moment in walk.moments():
        assert moment.body is not None
        found.append(check.update(replace(moment, body=replace(moment.body, roll_deg=None))))
    known = run(fresh("upright_trunk"), walk)
    first, at_once = (
        next(i for i, one in enumerate(these) if one.fault == "lean_forward")
        for these in (found, known)
    )
    assert at_once < first < at_once + 2.0 * walk.fps


def test_level_decides_what_is_too_long() -> None:
    walk = Walk(step=lambda i, t_s: replace(good_step(i, t_s), length_leg=0.68))
    assert run(fresh("step_length", Level.BEGINNER), walk)[-1].fault == "overstride"
    assert run(fresh("step_length", Level.ADVANCED), walk)[-1].verdict is GOOD


def landings(*pattern: Landing) -> Walk:
    """A walk whose landings repeat ``pattern``."""
    return Walk(step=lambda i, t_s: replace(good_step(i, t_s), landing=pattern[i % len(pattern)]))


def test_flat_landing_is_fine_for_a_beginner_and_not_later() -> None:
    flat = landings(Landing.FLAT)
    assert run(fresh("landing", Level.BEGINNER), flat)[-1].verdict is GOOD
    assert run(fresh("landing", Level.INTERMEDIATE), flat)[-1].fault == "flat_foot"


def test_walk_that_turns_to_heels_is_never_called_flat() -> None:
    def landing(index: int) -> Landing:
        return Landing.BALL if index < 9 else Landing.FLAT if index == 9 else Landing.HEEL

    walk = Walk(step=lambda i, t_s: replace(good_step(i, t_s), landing=landing(i)))
    found = run(fresh("landing", Level.INTERMEDIATE), walk)
    assert {result.fault for result in found} == {None, "heel_first"}


def test_unknown_landings_count_neither_as_good_nor_as_bad() -> None:
    # Only the near foot is known: every known landing is a heel.
    results = run(fresh("landing"), landings(Landing.HEEL, Landing.UNKNOWN))
    assert results[-1].fault == "heel_first"
    assert results[-1].value == 0.0
    mostly_hidden = landings(Landing.HEEL, *[Landing.UNKNOWN] * 4)
    assert run(fresh("landing"), mostly_hidden)[-1].verdict is CANT_TELL


def test_every_other_heel_is_no_heel_walker_and_does_not_flicker() -> None:
    assert changes(run(fresh("landing"), landings(Landing.HEEL, Landing.BALL))) == 0


def test_missed_contact_is_no_irregular_rhythm() -> None:
    missing = Walk(step_s=lambda i, t_s: 2 * STEP_S if i % 6 == 5 else STEP_S)
    rhythm = run(fresh("step_time_variability"), missing)
    assert not [result for result in rhythm if result.verdict is FAULTY]


def test_a_contact_found_too_many_is_no_irregular_rhythm() -> None:
    doubled = Walk(
        seconds=30.0,
        step_s=lambda i, t_s: 0.22 if i % 11 == 6 else STEP_S - 0.22 if i % 11 == 7 else STEP_S,
    )
    results = run(fresh("step_time_variability"), doubled)
    assert not [result for result in results if result.verdict is FAULTY]


def test_badly_timed_contacts_are_no_limp() -> None:
    for seed in range(10):
        noise = random.Random(seed)
        walk = Walk(
            seconds=30.0,
            step_s=lambda i, t_s: STEP_S * (1 + noise.gauss(0.0, 0.12)),  # noqa: B023 - used at once
        )
        assert not [r for r in run(fresh("symmetry"), walk) if r.verdict is FAULTY]


def test_new_tempo_is_no_irregular_rhythm() -> None:
    faster = Walk(step_s=lambda i, t_s: STEP_S if t_s < 8.0 else 0.43)
    results = run(fresh("step_time_variability"), faster)
    assert not [result for result in results if result.verdict is FAULTY]


def test_contacts_found_too_many_are_no_hurry() -> None:
    pattern = [0.7, 0.35, 0.35, 0.7, 0.3, 0.4]
    ragged = Walk(step_s=lambda i, t_s: pattern[i % 6], cadence=lambda t_s: 165.0)
    results = run(fresh("cadence"), ragged)
    assert {result.verdict for result in results} == {CANT_TELL}


def test_camera_not_quite_in_line_makes_no_crossing_feet() -> None:
    def posture(t_s: float) -> Posture:
        left_in_front = round(t_s / STEP_S) % 2 == 0
        return replace(good_posture(t_s), step_width=0.08 + (0.07 if left_in_front else -0.07))

    results = run(fresh("crossing_feet"), Walk(view=View.REAR, posture=posture))
    assert results[-1].verdict is GOOD
    assert not [result for result in results if result.verdict is FAULTY]


def test_seconds_before_the_direction_is_decided_count_but_are_not_judged() -> None:
    check, found = fresh("upright_trunk"), []
    lean = Walk(posture=lambda t_s: replace(good_posture(t_s), lean_deg=22.0))
    for moment in lean.moments():
        gait = moment.gait
        if moment.t_s < 3.0:
            gait = replace(gait, direction=Direction.UNKNOWN, recent=())
        else:
            gait = replace(gait, bout_s=moment.t_s - 3.0)
        found.append(check.update(replace(moment, gait=gait)))
    verdicts = [result.verdict for result in found]
    assert set(verdicts[:90]) == {CANT_TELL}
    assert verdicts.index(FAULTY) < 4.0 * lean.fps


def test_hand_on_a_rail_is_no_fault() -> None:
    rail = Walk(posture=lambda t_s: replace(good_posture(t_s), arm_right_deg=40.0))
    last = run(fresh("arm_swing"), rail)[-1]
    assert last.verdict is CANT_TELL
    assert "rail" in last.reason


def test_quick_look_over_the_shoulder_is_fine() -> None:
    glances = Walk(
        posture=lambda t_s: replace(
            good_posture(t_s), head_yaw_deg=80.0 if t_s % 4.0 < 1.0 else 0.0
        )
    )
    results = run(fresh("gaze"), glances)
    assert not [result for result in results if result.verdict is FAULTY]


def turned(view: View, of_s: float, every_s: float, seconds: float = 40.0) -> list[CheckResult]:
    """Gaze on a walk with the head turned for ``of_s`` in every ``every_s``."""

    def posture(t_s: float) -> Posture:
        return replace(good_posture(t_s), head_yaw_deg=-70.0 if t_s % every_s < of_s else 0.0)

    return run(fresh("gaze"), Walk(seconds=seconds, view=view, posture=posture))


def test_head_turned_for_more_than_half_of_the_time_is_too_often_though_never_long() -> None:
    results = turned(View.SIDE, 1.5, 2.5)
    assert {result.fault for result in results} == {None, "head_turned_often"}
    assert not [r.fault for r in turned(View.SIDE, 1.5, 4.0) if r.verdict is FAULTY]
    assert not [r.fault for r in turned(View.SIDE, 1.5, 2.5, seconds=9.0) if r.verdict is FAULTY]


def test_nobody_s_face_is_seen_from_behind() -> None:
    assert turned(View.FRONT, 9.0, 9.0)[-1].fault == "head_turned"
    assert {result.verdict for result in turned(View.REAR, 9.0, 9.0)} == {CANT_TELL}


def test_head_turned_farther_than_necks_go_is_the_model_s_mistake() -> None:
    back = Walk(posture=lambda t_s: replace(good_posture(t_s), head_yaw_deg=170.0))
    assert run(fresh("gaze"), back)[-1].verdict is GOOD


def test_drift_is_told_only_where_the_distance_stays() -> None:
    case = next(case for case in FAULTS if case.fault == "drifting")
    check, found = fresh("path_drift"), []
    for moment in case.walk(lambda t_s: case.bad).moments():
        assert moment.body is not None
        nearer = 520.0 * (1.0 + 0.05 * moment.t_s)
        found.append(check.update(replace(moment, body=replace(moment.body, stature_px=nearer))))
    assert {result.verdict for result in found} == {CANT_TELL}
    assert "treadmill" in found[-1].reason


def test_shoulders_need_a_baseline() -> None:
    last = run(fresh("shoulders"), Walk(baseline=None))[-1]
    assert last.verdict is CANT_TELL
    assert "Stand tall" in last.reason


def test_turning_round_forgets_the_steps_of_the_last_bout() -> None:
    check = fresh("landing")
    run(check, landings(Landing.HEEL))
    after = run(check, replace(landings(Landing.BALL), seconds=6.0))
    assert not [result for result in after if result.verdict is FAULTY]


@pytest.mark.parametrize("check_id", ["cadence", "speed"])
def test_what_the_gait_stage_cant_tell_the_check_cant(check_id: str) -> None:
    check = fresh(check_id)
    moments = [
        replace(moment, gait=replace(moment.gait, cadence_spm=None, speed_mps=None))
        for moment in Walk(seconds=8).moments()
    ]
    assert {check.update(moment).verdict for moment in moments} == {CANT_TELL}


def test_near_leg_alone_is_trusted_with_the_knee() -> None:
    def stiff(foot: Foot) -> Walk:
        name = f"knee_{foot.value}_deg"
        return Walk(posture=lambda t_s: replace(good_posture(t_s), **{name: 10.0}))

    assert run(fresh("knee_flexion"), stiff(Foot.RIGHT))[-1].fault == "stiff_knees"
    assert run(fresh("knee_flexion"), stiff(Foot.LEFT))[-1].verdict is GOOD
