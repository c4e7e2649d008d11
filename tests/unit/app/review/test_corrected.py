"""Corrections of a clip: what follows from each, and that undoing them leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.evaluation.cases import Options, evaluate_cases, find_cases
from app.evaluation.pose_cache import pose_key
from app.reports.report import Report
from app.review.corrected import Corrected, apply, corrected
from app.review.edits import (
    AddContact,
    DeleteContact,
    Edit,
    MoveContact,
    NotThisPerson,
    SetDirection,
    SetLanding,
    SwapSides,
)
from app.review.folder import ClipFolder
from app.review.reports import current_report
from app.review.seen_again import SeenAgain
from app.review.truth import truth_text
from app.storage import Store
from app.storage.review_values import ClipFacts, NewClip
from clip_making import grey, write_clip
from review_walks import side_walk
from storage_cases import SQLITE, make_places
from vision.scoring.goals import Aim
from vision.scoring.truth import Truth
from vision.sources.clip import ClipSettings
from vision.values import Direction, EventKind, Foot, Landing

UID = "c" * 32


def made(*edits: Edit) -> Corrected:
    report, _, seen = side_walk()
    return corrected(report, seen, edits)


def contact(index: int) -> tuple[Foot, float]:
    step = side_walk()[0].steps[index]
    return step.foot, step.contact_s


def move(index: int, by_s: float) -> MoveContact:
    foot, t_s = contact(index)
    return MoveContact(foot=foot, t_s=t_s, to_s=t_s + by_s)


def test_without_corrections_the_report_is_the_machines_own() -> None:
    report, _, seen = side_walk()
    assert apply(report, seen, ()) is report


def test_a_contact_moved_to_where_it_was_measures_what_the_machine_measured() -> None:
    report, _, seen = side_walk()
    there = [seen.step_length_statures(step.contact_s) for step in report.steps[:10]]
    assert [round(one * 1.7, 3) for one in there if one] == [s.length_m for s in report.steps[:10]]


def test_a_moved_contact_is_measured_anew_and_the_machines_stays_beside() -> None:
    report, _, _ = side_walk()
    found = made(move(4, -0.12))
    now, before = found.steps[4].step, report.steps[4]
    assert found.steps[4].automatic == before
    assert found.steps[4].by_hand == {"contact_s"}
    assert now.contact_s == pytest.approx(before.contact_s - 0.12)
    assert now.confidence == 1.0
    assert now.landing is before.landing
    assert now.length_m != before.length_m
    assert now.foot_pitch_deg is None
    assert now.first_touch_s is None, "the machine's first touch would come after the contact"
    assert [e.t_s for e in found.report.events if e.confidence == 1.0] == [now.contact_s]
    others = [row.step for row in found.steps if row.step.index != 4]
    assert others == [step for step in report.steps if step.index != 4]


def test_without_poses_a_moved_contact_has_no_length() -> None:
    report, _, _ = side_walk()
    found = corrected(report, SeenAgain(), [move(4, -0.12)])
    assert found.steps[4].step.length_m is None
    assert found.steps[4].step.length_leg is None
    assert found.report.summary.person_share == report.summary.person_share


def test_added_and_deleted_contacts_are_counted_and_numbered() -> None:
    report, _, _ = side_walk()
    foot, t_s = contact(5)
    found = made(DeleteContact(foot=foot, t_s=t_s), AddContact(foot=foot, t_s=t_s + 0.3))
    assert len(found.steps) == len(report.steps)
    assert [step.index for step in found.report.steps] == list(range(len(report.steps)))
    added = found.steps[5]
    assert added.automatic is None
    assert added.by_hand >= {"contact_s", "foot"}
    assert added.step.direction is Direction.BACKWARD
    assert found.removed == (report.steps[5],)
    one_less = made(DeleteContact(foot=foot, t_s=t_s)).report.summary
    assert one_less.backward_steps == report.summary.backward_steps - 1


def test_a_landing_is_as_it_was_said_and_the_summary_counts_it() -> None:
    foot, t_s = contact(3)
    found = made(SetLanding(foot=foot, t_s=t_s, landing=Landing.HEEL))
    assert found.report.steps[3].landing is Landing.HEEL
    assert found.report.summary.landing is not None
    assert found.report.summary.landing.heel == pytest.approx(1 / 11)


def test_the_speed_of_a_belt_that_is_known_outlasts_corrections() -> None:
    report, _, seen = side_walk()
    belt = report.model_copy(
        update={
            "subject": report.subject.model_copy(update={"belt_mps": 0.8}),
            "summary": report.summary.model_copy(update={"speed_mps": 0.8}),
        }
    )
    foot, t_s = contact(10)
    closing = [DeleteContact(foot=foot, t_s=t_s)]
    assert corrected(report, seen, closing).report.summary.speed_mps != report.summary.speed_mps
    assert corrected(belt, seen, closing).report.summary.speed_mps == 0.8


def test_a_stretch_of_standing_has_no_steps_and_a_walk_the_other_way_keeps_them() -> None:
    report, _, _ = side_walk()
    stands = made(SetDirection(start_s=2.0, end_s=4.0, direction=Direction.STANDING))
    assert not any(2.0 <= step.contact_s < 4.0 for step in stands.report.steps)
    assert not any(2.0 <= event.t_s < 4.0 for event in stands.report.events)
    assert stands.report.summary.time_s.standing == pytest.approx(2.0)
    turned = made(SetDirection(start_s=2.0, end_s=4.0, direction=Direction.FORWARD))
    assert len(turned.steps) == len(report.steps)
    assert {s.direction for s in turned.report.steps if 2.0 <= s.contact_s < 4.0} == {
        Direction.FORWARD
    }
    label = {span.start_s: span.label for span in turned.report.direction}
    assert label == {
        0.0: Direction.BACKWARD,
        2.0: Direction.FORWARD,
        4.0: Direction.BACKWARD,
        report.direction[1].start_s: Direction.FORWARD,
    }


def test_sides_swapped_twice_are_as_before_and_once_are_all_the_other() -> None:
    report, _, _ = side_walk()
    once = made(SwapSides(from_s=3.0)).report
    for before, now in zip(report.steps, once.steps, strict=True):
        assert (now.foot is before.foot) == (before.contact_s < 3.0)
        assert (now.contact_s, now.length_m) == (before.contact_s, before.length_m)
        across = before.contact_s < 3.0 < (before.liftoff_s or 0.0)  # it lifts as the other's
        assert now.liftoff_s == (None if across else before.liftoff_s)
    late = [row for row, t_s in enumerate(report.trace.t_s) if t_s >= 3.0]
    assert [once.trace.knee_left_deg[row] for row in late] == [
        report.trace.knee_right_deg[row] for row in late
    ]
    assert made(SwapSides(from_s=3.0), SwapSides(from_s=3.0)).report == report


def test_who_is_not_the_person_does_not_count() -> None:
    report, _, _ = side_walk()
    found = made(NotThisPerson(from_s=5.0, to_s=9.0))
    assert not any(5.0 <= event.t_s < 9.0 for event in found.report.events)
    inside = [row for row, t_s in enumerate(report.trace.t_s) if 5.0 <= t_s < 9.0]
    assert {found.report.trace.lean_deg[row] for row in inside} == {None}
    assert found.report.summary.time_s.unknown == pytest.approx(4.0)
    assert found.report.summary.person_share == pytest.approx(1 - len(inside) / 374, abs=0.01)
    to_the_end = made(NotThisPerson(from_s=5.0)).report
    assert max(event.t_s for event in to_the_end.events) < 5.0


def test_what_finds_nothing_to_correct_is_said() -> None:
    far = MoveContact(foot=Foot.LEFT, t_s=200.0, to_s=201.0)
    assert made(far, SwapSides(from_s=3.0)).unused == (0,)


def test_beyond_the_end_of_the_clip_there_is_nothing_to_correct() -> None:
    end_s, (foot, t_s) = side_walk()[0].source.duration_s, contact(2)
    beyond = made(
        AddContact(foot=Foot.LEFT, t_s=end_s + 1),
        MoveContact(foot=foot, t_s=t_s, to_s=1e6),
        SwapSides(from_s=1e6),
        NotThisPerson(from_s=end_s + 1),
        SetDirection(start_s=end_s + 1, end_s=1e6, direction=Direction.FORWARD),
    )
    assert beyond.unused == (0, 1, 2, 3, 4)
    whole = made(SetDirection(start_s=0, end_s=1e6, direction=Direction.FORWARD)).report
    assert [span.end_s for span in whole.direction] == [end_s]
    assert whole.summary.time_s.forward <= end_s + 0.1


def test_corrections_are_truth_that_evaluate_reads_and_scores_as_perfect(tmp_path: Path) -> None:
    foot, t_s = contact(10)
    found = made(
        DeleteContact(foot=foot, t_s=t_s),
        move(6, 0.05),
        SetLanding(foot=contact(4)[0], t_s=contact(4)[1], landing=Landing.HEEL),
        SetDirection(start_s=7.6, end_s=8.4, direction=Direction.STANDING),
        NotThisPerson(from_s=11.5),
    )
    (tmp_path / "clip.truth.json").write_text(truth_text(found), "utf-8")
    (tmp_path / "clip.report.json").write_text(found.report.to_json(), "utf-8")
    table = evaluate_cases(find_cases(tmp_path), Options(model=None))
    assert table.failed == {}
    score = table.clips[0].score
    assert score.contacts.f1 == score.contacts.right_foot_share == score.liftoffs.f1 == 1.0
    assert score.contacts.median_abs_error_s == 0.0
    assert score.landing.right_share == 1.0
    assert score.landing.confusion["heel"]["heel"] == 1
    assert score.counting.count_error_share == 0.0
    assert score.direction.settled_right_share == pytest.approx(1.0, abs=0.002)
    (tmp_path / "clip.report.json").write_text(side_walk()[0].to_json(), "utf-8")
    machine = evaluate_cases(find_cases(tmp_path), Options(model=None)).clips[0].score
    assert machine.landing.right_share is not None
    assert machine.landing.right_share < 1.0


def test_the_truth_of_what_was_said_to_be_slow_motion_is_scored_against_a_clip_read_as_such(
    tmp_path: Path,
) -> None:
    said = ClipFacts(belt_mps=0.5, capture_hz=240)
    truth = tmp_path / "clip.truth.json"
    truth.write_text(truth_text(made(), said), "utf-8")
    video, model = write_clip(tmp_path / "clip.mp4", grey(8, 64, 48)), tmp_path / "no.task"
    model.write_bytes(b"the poses were kept, so that nobody opens it")
    read = Truth.load(truth)
    assert (read.treadmill, read.capture_hz, read.as_filmed) == (True, 240, False)
    # Only what was kept of the clip read in this way is taken; else the model would be needed.
    key = pose_key(video, model, Aim.REFINED, ClipSettings(capture_hz=240))
    assert key != pose_key(video, model, Aim.REFINED)
    side_walk()[1].save(tmp_path / f"clip-{key}.npz")
    table = evaluate_cases(find_cases(tmp_path), Options(model=model, pose_cache=tmp_path))
    assert table.failed == {}
    assert table.clips[0].score.contacts.f1 == 1.0


TIMES = st.floats(0.0, 13.0).map(lambda t_s: round(t_s, 3))
FEET = st.sampled_from(Foot)
EDITS = st.one_of(
    st.builds(move, st.integers(0, 15), st.sampled_from((-0.1, 0.02, 0.4))),
    st.builds(AddContact, foot=FEET, t_s=TIMES),
    st.builds(DeleteContact, foot=FEET, t_s=TIMES),
    st.builds(SetLanding, foot=FEET, t_s=TIMES, landing=st.sampled_from(Landing)),
    st.builds(
        lambda start_s, label: SetDirection(start_s=start_s, end_s=start_s + 1.5, direction=label),
        TIMES,
        st.sampled_from(Direction),
    ),
    st.builds(SwapSides, from_s=TIMES),
    st.builds(NotThisPerson, from_s=TIMES, to_s=st.one_of(st.none(), TIMES)),
)


@pytest.fixture(scope="module")
def store(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Store]:
    """One with an analysed clip."""
    with Store(make_places(SQLITE, tmp_path_factory.mktemp("kept"), request)) as kept:
        clip = kept.clips.add(NewClip(uid=UID, name="walk.mp4", suffix=".mp4", size_bytes=1))
        folder = ClipFolder.of(kept.places, clip)
        report, poses, _ = side_walk()
        poses.save(folder.poses)
        folder.report.write_text(report.to_json(), "utf-8")
        yield kept


@settings(max_examples=12, deadline=None)
@given(edits=st.lists(EDITS, min_size=1, max_size=6), back=st.integers(1, 6))
def test_any_corrections_undone_leave_the_machines_report_and_done_again_come_back(
    store: Store, edits: list[Edit], back: int
) -> None:
    report, _, seen = side_walk()
    store.clips.step_edits(UID, -100)
    for edit in edits:
        store.clips.add_edit(UID, edit.model_dump(mode="json"))
    full = current_report(store, store.clips.get(UID))
    assert full == apply(report, seen, edits)
    assert Report.model_validate_json(full.to_json()) == full, "no report of the schema any more"
    back = min(back, len(edits))
    for _ in range(back):
        store.clips.step_edits(UID, -1)
    assert current_report(store, store.clips.get(UID)) == apply(report, seen, edits[:-back])
    for _ in range(back):
        store.clips.step_edits(UID, 1)
    assert current_report(store, store.clips.get(UID)) == full
    for _ in edits:
        store.clips.step_edits(UID, -1)
    assert current_report(store, store.clips.get(UID)) == report


@settings(max_examples=25, deadline=None)
@given(edits=st.lists(EDITS, max_size=6))
def test_steps_and_contacts_stay_one_to_one_and_in_order(edits: list[Edit]) -> None:
    found = made(*edits).report
    contacts = [(e.t_s, e.foot) for e in found.events if e.kind is EventKind.CONTACT]
    assert sorted((s.contact_s, s.foot) for s in found.steps) == sorted(contacts)
    times = [step.contact_s for step in found.steps]
    assert times == sorted(times)
    for step in found.steps:
        assert step.liftoff_s is None or step.liftoff_s > step.contact_s
        assert step.first_touch_s is None or step.first_touch_s <= step.contact_s
