"""Corrections, step table, comparison, a client's course and thresholds over REST, on a real
server and store."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from app.evaluation.cases import Options, evaluate_cases, find_cases
from app.reports.thresholds import adjustable
from app.review.folder import ClipFolder
from app.review.own_thresholds import threshold_words
from app.storage import Store
from app.storage.review_values import Clip, NewClient, NewClip
from app.words import words
from review_walks import side_walk
from vision.values import Level

JSON = {"Content-Type": "application/json"}


def analysed_clip(store: Store, step_m: float = 0.41, **facts: object) -> Clip:
    """A clip as it lies in the library once it is analysed, without its film."""
    new = {"uid": uuid4().hex, "name": "walk.mp4", "suffix": ".mp4", "size_bytes": 1, **facts}
    clip = store.clips.add(NewClip.model_validate(new))
    folder = ClipFolder.of(store.places, clip)
    report, poses, _ = side_walk(step_m)
    poses.save(folder.poses)
    folder.report.write_text(report.to_json(), "utf-8")
    return clip


def at(clip: Clip, below: str) -> str:
    return f"/api/review/clips/{clip.uid}{below}"


def add(api: httpx.Client, clip: Clip, **edit: object) -> dict[str, Any]:
    answer = api.post(at(clip, "/edits"), json=edit)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def step_time(api: httpx.Client, clip: Clip, number: int) -> dict[str, Any]:
    rows = api.get(at(clip, "/steps")).json()["rows"]
    return dict(rows[number - 1]["values"]["step_time_s"])


def test_a_moved_contact_changes_report_and_step_table_and_undo_restores_them(
    api: httpx.Client, store: Store
) -> None:
    clip = analysed_clip(store)
    machine = api.get(at(clip, "/report")).json()
    before = step_time(api, clip, 5)
    step = machine["steps"][4]
    edit = {"kind": "move_contact", "foot": step["foot"], "t_s": step["contact_s"]}
    made = add(api, clip, **edit, to_s=step["contact_s"] + 0.1)
    assert made["can_undo"]
    assert not made["can_redo"]
    assert "moved by +100 ms" in made["edits"][0]["says"]
    after = step_time(api, clip, 5)
    assert after["value"] == pytest.approx(before["value"] + 0.1)
    assert after["automatic"] == before["value"]
    row = api.get(at(clip, "/steps")).json()["rows"][4]
    assert (row["by_hand"], row["confidence"]) == (["contact_s"], 1.0)
    assert row["automatic_contact_s"] == step["contact_s"]
    assert api.get(at(clip, "/report?automatic=true")).json() == machine
    undone = api.post(at(clip, "/edits/undo"), headers=JSON).json()
    assert (undone["can_undo"], undone["can_redo"]) == (False, True)
    assert not undone["edits"][0]["in_force"]
    assert step_time(api, clip, 5) == before
    assert api.get(at(clip, "/report")).json() == machine
    again = api.post(at(clip, "/edits/redo"), headers=JSON).json()
    assert again["edits"][0]["in_force"]
    assert step_time(api, clip, 5) == after


def test_a_correction_stays_at_its_picture_when_the_clip_turns_out_to_be_slow_motion(
    api: httpx.Client, store: Store
) -> None:
    clip = analysed_clip(store)
    add(api, clip, kind="swap_sides", from_s=4.0)
    folder = ClipFolder.of(store.places, clip)
    report, _, _ = side_walk()
    source = report.source.model_copy(update={"time_scale": 8.0})
    slowed = report.model_copy(update={"source": source})
    folder.report.write_text(slowed.to_json(), "utf-8")
    [edit] = api.get(at(clip, "/edits")).json()["edits"]
    assert edit["at_s"] == pytest.approx(0.5)


def test_the_list_of_clips_follows_a_correction_and_another_in_its_place(
    api: httpx.Client, store: Store
) -> None:
    clip = analysed_clip(store)

    def steps() -> int:
        return int(api.get(at(clip, "")).json()["found"]["steps"])

    machine = steps()
    add(api, clip, kind="add_contact", foot="left", t_s=3.0)
    assert steps() == machine + 1
    api.post(at(clip, "/edits/undo"), headers=JSON)
    assert steps() == machine
    step = api.get(at(clip, "/report")).json()["steps"][2]
    add(api, clip, kind="delete_contact", foot=step["foot"], t_s=step["contact_s"])
    assert steps() == machine - 1


def test_a_correction_that_cannot_be_is_refused_and_one_without_object_is_marked(
    api: httpx.Client, store: Store
) -> None:
    clip = analysed_clip(store)
    for wrong in (
        {"kind": "teleport", "foot": "left", "t_s": 1.0},
        {"kind": "add_contact", "foot": "middle", "t_s": 1.0},
        {"kind": "add_contact", "foot": "left", "t_s": -1.0},
        {"kind": "set_direction", "start_s": 2.0, "end_s": 1.0, "direction": "forward"},
    ):
        assert api.post(at(clip, "/edits"), json=wrong).status_code == 422
    assert api.get(at(clip, "/edits")).json()["edits"] == []
    far = add(api, clip, kind="delete_contact", foot="left", t_s=90.0)
    assert far["edits"][0]["unused"]


def test_what_is_not_analysed_cannot_be_corrected_or_compared(
    api: httpx.Client, store: Store
) -> None:
    bare = store.clips.add(NewClip(uid=uuid4().hex, name="new.mp4", suffix=".mp4", size_bytes=1))
    edit = {"kind": "swap_sides", "from_s": 1.0}
    assert api.post(at(bare, "/edits"), json=edit).status_code == 409
    assert api.get(at(bare, "/steps")).status_code == 409
    assert api.get(at(bare, "/truth")).status_code == 409
    assert api.get(f"/api/review/compare?a={bare.uid}&b={bare.uid}").status_code == 409
    assert api.get(at(bare, "/people?t_s=1")).status_code == 409


def test_the_truth_is_a_file_that_evaluate_reads(
    api: httpx.Client, store: Store, tmp_path: Path
) -> None:
    clip = analysed_clip(store)
    add(api, clip, kind="swap_sides", from_s=4.0)
    answer = api.get(at(clip, "/truth"))
    assert "attachment" in answer.headers["content-disposition"]
    (tmp_path / "walk.truth.json").write_bytes(answer.content)
    report = api.get(at(clip, "/report")).text
    (tmp_path / "walk.report.json").write_text(report, "utf-8")
    table = evaluate_cases(find_cases(tmp_path), Options(model=None))
    assert table.failed == {}
    assert table.clips[0].score.contacts.right_foot_share == 1.0


def test_means_say_over_how_few_passes_they_are_in_either_language(
    api: httpx.Client, store: Store
) -> None:
    clip = analysed_clip(store)
    means = api.get(at(clip, "/steps?lang=de")).json()["means"]
    assert (means["passes"], means["few"]) == (1, True)
    assert "1 Durchgang" in means["says"]
    assert "mindestens drei" in means["says"]
    sides = {one["measure"]["id"]: one for one in means["sides"]}
    assert sides["step_time_s"]["over"] is False


def test_two_clips_are_compared_with_curves_and_whether_a_change_is_real(
    api: httpx.Client, store: Store
) -> None:
    a, b = analysed_clip(store), analysed_clip(store, 0.6)
    found = api.get(f"/api/review/compare?a={a.uid}&b={b.uid}", timeout=60).json()
    changes = {one["measure"]["id"]: one for one in found["changes"]}
    assert changes["length_m"]["real"] is True
    assert changes["length_m"]["change"] == pytest.approx(0.17, abs=0.04)
    assert changes["lean_deg"]["real"] is False
    knee = [one for one in found["a"]["curves"] if (one["id"], one["foot"]) == ("knee", "right")]
    assert len(knee[0]["mean"]) == 101
    assert knee[0]["few"] is False
    starts = [one["from_s"] for one in found["a"]["strides"]]
    assert starts == sorted(starts)


def test_a_clients_course_is_by_the_day_of_filming(api: httpx.Client, store: Store) -> None:
    who = store.clients.add(NewClient(name="Toni", height_m=1.7))
    later = analysed_clip(store, 0.6, client_id=who.id, filmed_on=date(2026, 9, 1))
    first = analysed_clip(store, client_id=who.id, filmed_on=date(2026, 8, 1))
    store.clips.add(
        NewClip(uid=uuid4().hex, name="n.mp4", suffix=".mp4", size_bytes=1, client_id=who.id)
    )
    found = api.get(f"/api/review/clients/{who.id}/trend").json()
    assert found["clips"] == 2
    length = next(one for one in found["measures"] if one["measure"]["id"] == "length_m")
    assert [one["clip"] for one in length["points"]] == [first.uid, later.uid]
    assert length["real"] is True


def test_thresholds_are_previewed_without_being_kept_and_then_kept(
    api: httpx.Client, store: Store
) -> None:
    who = store.clients.add(NewClient(name="Robin", height_m=1.7))
    clip = analysed_clip(store, client_id=who.id)
    home = f"/api/review/clients/{who.id}/thresholds"
    before = api.get(home).json()
    assert before["level"] == "beginner"
    own = {
        "checks.step_length.limits.long_on_leg": 0.42,
        "checks.step_length.limits.long_off_leg": 0.4,
        "checks.step_length.limits.ok_high_leg": 0.39,
    }
    asked = {"level": "beginner", "thresholds": own}
    seen = api.post(f"{home}/preview", json=asked, timeout=60).json()
    [effect] = seen["clips"]
    assert effect["uid"] == clip.uid
    counts = {one["check"]: (one["before"], one["after"]) for one in effect["counts"]}
    assert counts["step_length"] == (0, 1)
    assert [one["check"] for one in effect["after"]] == ["step_length"]
    assert api.get(home).json() == before, "a preview keeps nothing"
    wrong = api.put(home, json={"level": "beginner", "thresholds": {"checks.none": 1.0}})
    assert wrong.status_code == 422
    assert "checks.none" in wrong.json()["error"]
    usual = {"checks.cadence.limits.on_spm": 120.0}
    kept = api.put(home, json={"level": "beginner", "thresholds": {**own, **usual}}).json()
    assert {one["name"]: one["own"] for one in kept["thresholds"] if one["own"] is not None} == own
    assert store.clients.get(who.id).thresholds == own


def test_every_threshold_is_told_apart_within_its_check_in_words() -> None:
    for language in ("en", "de"):
        told = [(one.check, words(language).say(threshold_words(one))) for one in adjustable()]
        assert len(set(told)) == len(told)
    by_name = {one.name: threshold_words(one).key for one in adjustable()}
    assert by_name["checks.arm_swing.ok_deg"] == "review.limit.from"
    assert by_name["checks.shoulders.ok_percent"] == "review.limit.to"
    assert by_name["checks.landing.limits.ok_share"] == "review.limit.from"
    assert Level.BEGINNER in adjustable()[0].at_level


def test_whom_to_follow_is_kept_and_taken_back(api: httpx.Client, store: Store) -> None:
    clip = analysed_clip(store)
    place = {"t_s": 2.0, "x": 0.7, "y": 0.5}
    assert api.put(at(clip, "/subject"), json=place).json() == {"subject": place}
    kept = store.clips.get(clip.uid).subject
    assert kept is not None
    assert kept.model_dump() == {**place, "time_scale": 1.0}
    assert api.put(at(clip, "/subject"), json={**place, "x": 1.5}).status_code == 422
    assert api.delete(at(clip, "/subject"), headers=JSON).json() == {"subject": None}
    assert store.clips.get(clip.uid).subject is None
