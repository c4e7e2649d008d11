"""The step table, means over passes, left against right, two clips and a client's course."""

from __future__ import annotations

from datetime import date

import pytest

from app.reports.parts import DirectionOut, EventOut, StepOut, TraceOut, ViewOut
from app.reports.report import Report
from app.review.comparison import DatedMeans, changes, trends
from app.review.corrected import Corrected, corrected
from app.review.curves import PERCENT, stride_curves, strides_of
from app.review.edits import AddContact, MoveContact, SwapSides
from app.review.means import ClipMeans, clip_means, passes_of
from app.review.measures import MeasuredStep, step_rows
from app.review.seen_again import SeenAgain
from review_walks import side_walk
from vision.pose.replay import PoseRecording
from vision.values import Direction, EventKind, Foot, Landing, View


def made_up(
    passes: int = 1,
    steps: int = 12,
    *,
    view: View = View.SIDE,
    longer_left_m: float = 0.0,
    length_m: float = 0.4,
    height_m: float | None = 1.7,
) -> Report:
    """A report of backward walks of 0.7 s a step, 5 s apart, with nothing else in it."""
    template, _, _ = side_walk()
    found: list[StepOut] = []
    spans: list[DirectionOut] = []
    t_s = 1.0
    for _ in range(passes):
        start_s = t_s - 0.5
        for _ in range(steps):
            left = len(found) % 2 == 0
            own_m = length_m + (longer_left_m if left else 0.0) + 0.01 * (len(found) % 3 - 1)
            side = view is View.SIDE
            found.append(
                StepOut(
                    index=len(found),
                    foot=Foot.LEFT if left else Foot.RIGHT,
                    contact_s=round(t_s, 4),
                    liftoff_s=round(t_s + 0.9, 4),
                    direction=Direction.BACKWARD,
                    length_m=round(own_m, 3) if side and height_m else None,
                    length_leg=round(own_m / 0.9, 3) if side else None,
                    landing=Landing.BALL if side else Landing.UNKNOWN,
                    foot_pitch_deg=-8.0 if side else None,
                    heel_lag_s=0.1 if side else None,
                    confidence=0.9,
                )
            )
            t_s += 0.7
        spans.append(DirectionOut(
            start_s=start_s, end_s=t_s, label=Direction.BACKWARD, confidence=0.9
        ))  # fmt: skip
        spans.append(DirectionOut(
            start_s=t_s, end_s=t_s + 5.0, label=Direction.TURNING, confidence=0.7
        ))  # fmt: skip
        t_s += 5.0
    contacts = [
        EventOut(t_s=one.contact_s, foot=one.foot, kind=EventKind.CONTACT, confidence=0.9)
        for one in found
    ]
    empty: tuple[None, ...] = ()
    names = [name for name in TraceOut.model_fields if name != "t_s"]
    return template.model_copy(
        update={
            "steps": tuple(found),
            "events": tuple(contacts),
            "direction": tuple(spans),
            "view": (ViewOut(start_s=0, end_s=t_s, label=view, angle_deg=None, confidence=0.8),),
            "trace": TraceOut(t_s=(), **dict.fromkeys(names, empty)),
            "subject": template.subject.model_copy(update={"height_m": height_m}),
        }
    )


def rows_of_report(report: Report) -> tuple[MeasuredStep, ...]:
    return step_rows(corrected(report, SeenAgain(), ()), report)


def means(report: Report) -> ClipMeans:
    return clip_means(rows_of_report(report))


def why(row: MeasuredStep, measure: str) -> str | None:
    one = row.values[measure].why
    return None if one is None else one.key


def test_a_value_has_its_confidence_and_what_is_missing_its_reason() -> None:
    first, second, *_ = rows_of_report(made_up())
    assert second.values["step_time_s"].value == pytest.approx(0.7)
    assert second.values["step_time_s"].confidence == 0.9
    assert second.values["speed_mps"].value == pytest.approx(0.4 / 0.7, rel=0.05)
    assert second.values["stance_s"].value == pytest.approx(0.9)
    assert why(first, "step_time_s") == why(first, "speed_mps") == "review.why.first"
    assert first.values["step_time_s"].confidence is None
    assert first.values["length_m"].value is not None
    assert why(first, "lean_deg") == "review.why.trunk"


@pytest.mark.parametrize(
    ("view", "key"),
    [
        (View.FRONT, "review.why.front"),
        (View.REAR, "review.why.rear"),
        (View.OBLIQUE, "review.why.oblique"),
    ],
)
def test_what_the_view_cannot_tell_says_so(view: View, key: str) -> None:
    row = rows_of_report(made_up(view=view))[1]
    for measure in ("length_m", "length_leg", "speed_mps", "foot_pitch_deg", "heel_lag_s"):
        assert why(row, measure) == key
    assert row.landing_why is not None
    assert row.landing_why.key == key
    assert row.values["step_time_s"].value is not None


def test_without_a_height_the_length_is_in_legs_and_metres_say_why() -> None:
    row = rows_of_report(made_up(height_m=None))[1]
    assert why(row, "length_m") == "review.why.height"
    assert row.values["length_leg"].value is not None


def test_the_same_foot_twice_is_no_step_time() -> None:
    report = made_up()
    extra = AddContact(foot=Foot.LEFT, t_s=report.steps[2].contact_s + 0.2)
    rows = step_rows(corrected(report, SeenAgain(), [extra]), report)
    assert why(rows[3], "step_time_s") == "review.why.same_foot"
    assert rows[3].values["length_m"].automatic is None
    assert not rows[3].values["length_m"].changed, "the machine had no such step"


def test_a_moved_contact_changes_its_own_and_the_next_step_time_and_keeps_the_machines() -> None:
    report = made_up()
    foot, t_s = report.steps[4].foot, report.steps[4].contact_s
    edit = MoveContact(foot=foot, t_s=t_s, to_s=t_s + 0.1)
    rows = step_rows(corrected(report, SeenAgain(), [edit]), report)
    times = [row.values["step_time_s"] for row in rows]
    assert [one.value for one in times[3:7]] == pytest.approx([0.7, 0.8, 0.6, 0.7])
    assert [one.changed for one in times[3:7]] == [False, True, True, False]
    assert times[4].automatic == times[5].automatic == pytest.approx(0.7)
    assert why(rows[4], "foot_pitch_deg") == "review.why.by_hand"
    assert rows[4].values["foot_pitch_deg"].automatic == -8.0


def test_each_walk_is_a_pass_and_fewer_than_three_are_said_to_be_few() -> None:
    two, three = means(made_up(2)), means(made_up(3))
    assert (two.passes, two.few, two.sentence.key) == (2, True, "review.passes.few")
    assert (three.passes, three.few, three.sentence.key) == (3, False, "review.passes.enough")
    assert three.steps == 36
    assert three.means["step_time_s"].count == 33, "no step time across passes"
    assert three.means["cadence_spm"].mean == pytest.approx(60 / 0.7, abs=0.1)
    nobody = clip_means((), Direction.BACKWARD)
    assert (nobody.passes, nobody.sentence.key) == (0, "review.passes.none")


def test_a_clients_report_counts_the_same_passes_as_the_page() -> None:
    report = made_up(passes=2, steps=3)
    assert passes_of(report) == clip_means(step_rows(corrected(report, SeenAgain(), ()))).passes
    one = report.model_copy(update={"steps": report.steps[:4]})
    assert passes_of(one) == 1, "a single step is no pass"
    one_stretch = report.direction[0].model_copy(update={"end_s": report.direction[-1].end_s})
    paused = report.model_copy(update={"direction": (one_stretch,)})
    assert passes_of(paused) == 2, "a pause parts them, also in one stretch of a direction"


def test_sides_differ_only_by_more_than_the_measurement_may_be_off() -> None:
    def length(report: Report) -> tuple[bool | None, float | None]:
        found = {one.measure.id: one for one in means(report).sides}
        return found["length_m"].over, found["length_m"].difference

    assert length(made_up(longer_left_m=0.03))[0] is False
    over, difference = length(made_up(longer_left_m=0.15))
    assert over is True
    assert difference == pytest.approx(0.15, abs=0.01)
    assert length(made_up(steps=8, longer_left_m=0.15))[0] is None, "four steps a foot are few"


def test_swapped_sides_swap_the_difference() -> None:
    report = made_up(longer_left_m=0.15)
    found = corrected(report, SeenAgain(), [SwapSides(from_s=0.0)])
    sides = {one.measure.id: one for one in clip_means(step_rows(found, report)).sides}
    assert sides["length_m"].difference == pytest.approx(-0.15, abs=0.01)


def test_a_change_between_clips_is_real_beyond_the_error_of_both() -> None:
    before = means(made_up())
    real = {one.measure.id: one.real for one in changes(before, means(made_up(length_m=0.55)))}
    assert real["length_m"] is True
    assert real["cadence_spm"] is False
    within = {one.measure.id: one.real for one in changes(before, means(made_up(length_m=0.43)))}
    assert within["length_m"] is False
    from_front = {
        one.measure.id: one.real for one in changes(before, means(made_up(view=View.FRONT)))
    }
    assert from_front["length_m"] is None


def test_a_course_is_in_order_of_the_days_and_judges_the_last_against_the_first() -> None:
    clips = [
        DatedMeans("b", date(2026, 3, 1), means(made_up(length_m=0.55))),
        DatedMeans("a", date(2026, 1, 1), means(made_up())),
        DatedMeans("c", date(2026, 2, 1), means(made_up(view=View.FRONT))),
    ]
    course = {one.measure.id: one for one in trends(clips)}
    assert [point.clip for point in course["length_m"].points] == ["a", "b"]
    assert course["length_m"].change == pytest.approx(0.15, abs=0.01)
    assert course["length_m"].real is True
    assert [point.clip for point in course["cadence_spm"].points] == ["a", "c", "b"]
    assert trends(clips[:1])[0].real is None


def walked() -> tuple[Corrected, PoseRecording]:
    report, poses, seen = side_walk()
    return corrected(report, seen, ()), poses


def test_curves_are_over_the_strides_of_each_foot() -> None:
    clip, poses = walked()
    curves = {(one.id, one.foot): one for one in stride_curves(clip, poses)}
    assert {name for name, _ in curves} == {"knee", "lean", "foot_pitch", "arm"}
    knee = curves["knee", Foot.RIGHT]
    assert knee.strides == len(strides_of(clip.report, Foot.RIGHT)) == 4
    assert len(knee.mean) == len(knee.spread) == len(PERCENT)
    known = [one for one in knee.mean if one is not None]
    assert max(known) - min(known) > 20, "the knee of a swinging leg bends"
    assert knee.liftoff_percent == pytest.approx(63, abs=5)
    swing = [one for one in knee.mean[63:] if one is not None]
    assert max(known) == max(swing)
    pitch = curves["foot_pitch", Foot.LEFT]
    flat = [one for one in pitch.mean[25:40] if one is not None]
    assert max(abs(one) for one in flat) < 6, "the foot stands"


def test_no_stride_reaches_across_a_pause_and_without_poses_the_foot_has_no_curve() -> None:
    report = made_up(2, steps=4)
    assert len(strides_of(report, Foot.LEFT)) == 2
    clip, _ = walked()
    assert "foot_pitch" not in {one.id for one in stride_curves(clip, None)}
