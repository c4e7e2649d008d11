"""Measures over time for the charts: every value of the report, how sure it is, and why not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.media.frames import FrameTable
from app.reports.parts import StepOut, TraceOut
from app.reports.report import Report
from app.review.corrected import corrected
from app.review.drawn import BETWEEN, SEEN, drawn_poses
from app.review.seen_again import SeenAgain
from app.review.series import NAMES, Course, courses, thinned
from app.words import words
from vision.pipeline.recorded import Analysis
from vision.pose.landmarks import COUNT, L
from vision.pose.replay import PoseRecording
from vision.values import Direction, Foot, Landing, SourceInfo, View
from vision.values.spans import Span

RATE_HZ = 20.0
COUNT_S = 80  # frames: four seconds


def step(index: int, contact_s: float, foot: Foot, length_leg: float | None) -> StepOut:
    return StepOut(
        index=index,
        foot=foot,
        contact_s=contact_s,
        liftoff_s=contact_s + 0.7,
        direction=Direction.BACKWARD,
        length_m=None,
        length_leg=length_leg,
        landing=Landing.BALL,
        foot_pitch_deg=-8.0,
        heel_lag_s=0.05,
        confidence=0.8,
    )


def report(view: View = View.SIDE, **changes: object) -> Report:
    """A walk seen from the side for two seconds, then from the front."""
    times = tuple(k / RATE_HZ for k in range(COUNT_S))
    analysis = Analysis(
        source=SourceInfo("walk.mp4", 640, 480, RATE_HZ),
        frames=COUNT_S,
        duration_s=times[-1],
        height_m=None,
        leg_m=None,
        views=[Span(0.0, 2.0, view.value, 0.9), Span(2.0, 4.0, View.FRONT.value, 0.6)],
        directions=[Span(0.0, 4.0, Direction.BACKWARD.value, 0.9)],
        events=[],
        steps=[],
        cues=[],
        t_s=list(times),
        traces={},
        person_share=1.0,
        feet_share=1.0,
    )
    made = Report.from_analysis(analysis, "walk.mp4")
    unknown = {name: (None,) * COUNT_S for name in TraceOut.model_fields if name != "t_s"}
    lean = tuple(float(k) if t_s < 2 else None for k, t_s in enumerate(times))
    trace = TraceOut(t_s=times, **{**unknown, "lean_deg": lean})
    steps = tuple(
        step(k, 0.5 + 0.5 * k, (Foot.LEFT, Foot.RIGHT)[k % 2], 0.4 if k < 3 else None)
        for k in range(5)
    )
    return made.model_copy(update={"trace": trace, "steps": steps, **changes})


def one(
    name: str,
    of: Report,
    poses: PoseRecording | None = None,
    swapped_s: tuple[float, ...] = (),
    away: tuple[tuple[float, float], ...] = (),
) -> Course:
    clip = replace(corrected(of, SeenAgain(), ()), swapped_s=swapped_s, away=away)
    (found,) = courses(clip, poses, [name])
    return found


def test_a_trace_has_the_reports_values_and_the_views_confidence() -> None:
    lean = one("lean_deg", report())
    assert lean.values[:3] == (0.0, 1.0, 2.0)
    assert lean.confidence[10] == 0.9
    assert lean.why is None


def test_what_the_view_cannot_tell_has_its_reason_where_and_as_long_as_it_holds() -> None:
    lean = one("lean_deg", report())
    (hole,) = lean.untold
    assert hole.start_s == 2.0
    assert hole.end_s == pytest.approx(3.95)
    assert hole.why.key == "review.series.side_only"
    assert set(lean.confidence[40:]) == {0.0}


def test_what_shows_nowhere_says_why_for_all_of_it() -> None:
    width = one("step_width", report())
    assert width.why is not None
    assert width.why.key in {"review.series.front_only", "review.series.unclear"}
    assert {hole.why.key for hole in width.untold} == {
        "review.series.front_only",
        "review.series.unclear",
    }
    assert one("lean_deg", report(trace=TraceOut(t_s=(), **dict.fromkeys(
        (name for name in TraceOut.model_fields if name != "t_s"), ()
    )))).why is not None  # fmt: skip


def test_nobody_in_the_picture_is_a_reason_of_its_own() -> None:
    lean = one("lateral_lean_deg", report(View.UNKNOWN))
    assert lean.untold[0].why.key == "review.series.nobody"


def test_speed_and_cadence_are_those_between_two_contacts() -> None:
    speed = one("speed_leg_s", report())
    assert speed.values == (None, 0.8, 0.8, None, None)
    assert speed.confidence == (0.0, 0.8, 0.8, 0.0, 0.0)
    assert speed.feet == (Foot.LEFT, Foot.RIGHT, Foot.LEFT, Foot.RIGHT, Foot.LEFT)
    assert one("cadence_spm", report()).values[1:] == (120.0,) * 4


def test_a_pause_is_no_step() -> None:
    apart = report(steps=(step(0, 0.5, Foot.LEFT, 0.4), step(1, 3.6, Foot.RIGHT, 0.4)))
    assert one("cadence_spm", apart).values == (None, None)


def test_where_a_contact_is_missing_no_speed_and_cadence_are_told_as_in_the_table() -> None:
    walk = report()
    gone = walk.model_copy(update={"steps": (*walk.steps[:1], *walk.steps[2:])})
    assert one("cadence_spm", gone).values == (None, None, 120.0, 120.0)
    assert one("speed_leg_s", gone).values == (None, None, None, None)


def test_metres_ask_for_the_walkers_height() -> None:
    length = one("step_length_m", report())
    assert length.why is not None
    assert length.why.key == "review.series.no_height"


def test_without_steps_there_is_a_reason() -> None:
    length = one("step_length_leg", report(steps=()))
    assert length.values == ()
    assert length.why is not None
    assert length.why.key == "review.series.no_steps"


def test_every_measure_has_words_and_as_many_times_as_values() -> None:
    found = courses(corrected(report(), SeenAgain(), ()), None)
    assert tuple(course.name for course in found) == NAMES
    assert len({words().say(course.title) for course in found}) == len(NAMES)
    for course in found:
        assert len(course.t_s) == len(course.values) == len(course.confidence)
        assert words("de").say(course.unit)


def test_a_name_that_is_none_is_left_out() -> None:
    assert courses(corrected(report(), SeenAgain(), ()), None, ["height_of_tide"]) == ()


def test_a_stretch_is_thinned_and_goes_on_to_its_edges() -> None:
    lean = one("lean_deg", report())
    part = thinned(lean, 1.0, 1.5, 100)
    assert (part.t_s[0], part.t_s[-1]) == (0.95, 1.55)
    assert len(thinned(lean, 0, 99, 10).t_s) == 10
    assert thinned(lean, 2.5, 3.0, 100).untold == lean.untold
    assert thinned(lean, 0.2, 0.4, 100).untold == ()


def seen(tip_deg: float = 0.0, looked: int = 1, turned_deg: int = 0) -> PoseRecording:
    """Poses of every so manieth frame, of somebody who faces left and stands for a second, then
    tips both feet's toes up."""
    index = np.arange(0, COUNT_S, looked)
    image = np.zeros((len(index), COUNT, 2))
    times = index / RATE_HZ
    for row, t_s in enumerate(times):
        tip = np.radians(tip_deg if 1.25 < t_s < 1.7 else 0.0)
        for heel, toe in ((L.LEFT_HEEL, L.LEFT_TOE), (L.RIGHT_HEEL, L.RIGHT_TOE)):
            image[row, heel] = (300.0 + row, 400.0)
            image[row, toe] = (300 + row - 50 * np.cos(tip), 400 - 50 * np.sin(tip))
    return PoseRecording(
        info=SourceInfo("walk.mp4", 640, 480, RATE_HZ, turned_deg=turned_deg),
        index=index,
        t_s=times,
        present=np.ones(len(index), dtype=np.bool_),
        image=image,
        world=np.zeros((len(index), COUNT, 3)),
        visibility=np.ones((len(index), COUNT)),
    )


def test_foot_pitch_is_against_the_flat_foot_and_positive_with_the_toe_up() -> None:
    pitch = one("foot_pitch_left_deg", report(), seen(20.0))
    assert pitch.values[5] == pytest.approx(0, abs=0.01)
    assert pitch.values[30] == pytest.approx(20, abs=0.1)
    assert pitch.values[60] is None  # from the front
    assert 0 < pitch.confidence[30] < 0.9, "heel and toe of the model are rough"


def test_the_pitch_follows_the_corrections_of_sides_and_person() -> None:
    poses = seen(20.0)
    # The machine's left foot alone is tipped.
    poses.image[:, [L.RIGHT_HEEL, L.RIGHT_TOE], 1] = 400.0
    poses.image[:, L.RIGHT_TOE, 0] = poses.image[:, L.RIGHT_HEEL, 0] - 50
    left, right = "foot_pitch_left_deg", "foot_pitch_right_deg"
    assert one(left, report(), poses).values[30] == pytest.approx(20, abs=0.1)
    assert one(right, report(), poses, (1.4,)).values[30] == pytest.approx(20, abs=0.1)
    assert one(left, report(), poses, (1.4,)).values[30] == pytest.approx(0, abs=0.1)
    assert one(left, report(), poses, (1.4,)).values[26] == pytest.approx(20, abs=0.1)
    away = ((1.4, 1.6),)
    assert one(left, report(), poses, away=away).values[30] is None
    assert one(left, report(), poses, away=away).values[26] is not None


def test_a_foot_that_never_stands_has_no_pitch() -> None:
    assert one("foot_pitch_left_deg", report(steps=()), seen()).why is not None
    assert one("foot_pitch_left_deg", report(), None).why is not None


def table(count: int = COUNT_S) -> FrameTable:
    times = tuple(k / RATE_HZ for k in range(count))
    return FrameTable(width=640, height=480, time_scale=1, key_every=1, copy_s=times, t_s=times)


def test_frames_that_were_not_looked_at_are_drawn_between_and_marked() -> None:
    rows = drawn_poses(table(), seen(looked=2))
    assert rows.dtype == np.float32
    assert set(rows[0:8:2, 0]) == {SEEN}
    assert set(rows[1:8:2, 0]) == {BETWEEN}
    heel = 1 + 2 * L.LEFT_HEEL
    assert rows[0, heel : heel + 2] == pytest.approx((300 / 640, 400 / 480))
    assert rows[1, heel] == pytest.approx(300.5 / 640)


def test_nobody_is_drawn_where_nobody_was_or_where_nobody_looked_for_long() -> None:
    nobody = seen(looked=2)
    nobody.present[1] = False
    rows = drawn_poses(table(), nobody)
    assert np.isnan(rows[1:4]).all()
    assert np.isnan(drawn_poses(table(), seen(looked=10))[1:10]).all()


def test_frames_beyond_the_copy_are_not_drawn() -> None:
    assert len(drawn_poses(table(7), seen())) == 7


def test_a_frame_that_only_one_reader_got_moves_no_skeleton_to_another() -> None:
    poses = seen()
    poses.image[:, L.LEFT_HEEL, 0] = np.arange(len(poses.t_s))  # each frame's own place
    whole = table()
    keep = [k for k in range(COUNT_S) if k != 5]  # which the copy's reader could not read
    times = tuple(whole.t_s[k] / 8 for k in keep)  # nor was it told how slow it is
    copy = whole.model_copy(update={"copy_s": times, "t_s": times, "time_scale": 8.0})
    heel = 1 + 2 * L.LEFT_HEEL
    assert drawn_poses(copy, poses)[:, heel] * 640 == pytest.approx(keep)


@pytest.mark.parametrize("turned_deg", [0, 90])
def test_landmarks_of_pictures_that_were_turned_lie_where_the_upright_picture_has_them(
    turned_deg: int,
) -> None:
    rows = drawn_poses(table(), seen(turned_deg=turned_deg))
    heel = 1 + 2 * L.LEFT_HEEL
    assert rows[0, heel : heel + 2] == pytest.approx((300 / 640, 400 / 480))
