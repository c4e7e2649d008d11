"""A clip's film, frames, poses and measures over HTTP."""

from __future__ import annotations

from pathlib import Path

import httpx
import numpy as np
import pytest
from numpy.typing import NDArray

from app.review.drawn import COLUMNS, SEEN
from app.review.folder import ClipFolder
from app.storage import Store
from app.storage.review_values import Clip, NewClip
from clip_making import grey, write_clip
from kept_clips import keep_walk
from vision.pose.landmarks import L
from vision.walker import CameraSetup, Segment, WalkScript

TIMES = [k / 30 for k in range(120)]
WALK = WalkScript(
    segments=(Segment(duration_s=4.1),),
    treadmill=True,
    camera=CameraSetup(person_px=500.0, height_m=0.86),
)


def film(path: Path) -> Path:
    return write_clip(path, grey(len(TIMES)), TIMES)


@pytest.fixture(scope="module")
def clip(store: Store) -> Clip:
    """Four seconds backward, from the side."""
    return keep_walk(store, "d" * 32, WALK, TIMES, film)


def below(clip: Clip) -> str:
    return f"/api/review/clips/{clip.uid}"


def test_parts_of_the_film_are_sent_and_none_of_it_is_left_in_the_browser(
    api: httpx.Client, clip: Clip, store: Store
) -> None:
    whole = ClipFolder.of(store.places, clip).review_copy.read_bytes()
    part = api.get(f"{below(clip)}/video", headers={"Range": "bytes=100-199"})
    assert part.status_code == 206
    assert part.content == whole[100:200]
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(whole)}"
    assert part.headers["Content-Type"] == "video/mp4"
    assert part.headers["Cache-Control"] == "no-store"
    assert api.get(f"{below(clip)}/video").content == whole
    beyond = api.get(f"{below(clip)}/video", headers={"Range": f"bytes={len(whole)}-"})
    assert beyond.status_code == 416


def test_the_original_is_taken_away_under_its_own_name(
    api: httpx.Client, clip: Clip, store: Store
) -> None:
    answer = api.get(f"{below(clip)}/original", headers={"Range": "bytes=0-9"})
    assert answer.status_code == 206
    assert answer.content == ClipFolder.of(store.places, clip).original.read_bytes()[:10]
    assert 'filename="walk.mov"' in answer.headers["Content-Disposition"]


def test_the_first_picture_is_a_jpeg(api: httpx.Client, clip: Clip) -> None:
    answer = api.get(f"{below(clip)}/first")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.content.startswith(b"\xff\xd8")


def test_there_is_a_row_of_landmarks_for_each_frame(api: httpx.Client, clip: Clip) -> None:
    frames = api.get(f"{below(clip)}/frames").json()
    assert frames["t_s"] == pytest.approx(TIMES, abs=1e-3)
    answer = api.get(f"{below(clip)}/poses")
    assert int(answer.headers["Columns"]) == COLUMNS
    rows = np.frombuffer(answer.content, "<f4").reshape(-1, COLUMNS)
    assert len(rows) == len(TIMES)
    assert set(rows[:, 0]) == {SEEN}
    assert (rows[:, 1:] > -0.2).all()
    assert (rows[:, 1:] < 1.2).all()


def test_the_skeleton_changes_sides_where_a_trainer_swapped_them(
    api: httpx.Client, clip: Clip
) -> None:
    def heels() -> NDArray[np.float32]:
        rows = np.frombuffer(api.get(f"{below(clip)}/poses").content, "<f4").reshape(-1, COLUMNS)
        return rows[:, [1 + 2 * L.LEFT_HEEL, 1 + 2 * L.RIGHT_HEEL]]

    machine, from_frame = heels(), 60
    edit = {"kind": "swap_sides", "from_s": TIMES[from_frame] - 0.01}
    assert api.post(f"{below(clip)}/edits", json=edit).status_code == 201
    now = heels()
    assert (now[:from_frame] == machine[:from_frame]).all()
    assert (now[from_frame:] == machine[from_frame:, ::-1]).all()
    assert api.post(f"{below(clip)}/edits/undo", json={}).is_success
    assert (heels() == machine).all()


def test_the_answer_about_slow_motion_slows_the_frames_with_the_report(
    api: httpx.Client, clip: Clip, store: Store
) -> None:
    folder = ClipFolder.of(store.places, clip)
    told = folder.report.read_text("utf-8")
    try:
        folder.report.write_text(told.replace('"time_scale":1.0', '"time_scale":8.0').replace(
            '"time_scale": 1.0', '"time_scale": 8.0'), "utf-8")  # fmt: skip
        frames = api.get(f"{below(clip)}/frames").json()
    finally:
        folder.report.write_text(told, "utf-8")
    assert frames["t_s"][-1] == pytest.approx(TIMES[-1] / 8, abs=1e-3)
    assert frames["copy_s"][-1] == pytest.approx(TIMES[-1], abs=1e-3)


def test_measures_come_in_the_language_and_for_the_stretch_that_is_asked_for(
    api: httpx.Client, clip: Clip
) -> None:
    query = {"names": "lean_deg,step_length_m,foot_pitch_left_deg", "lang": "de"}
    lean, length, pitch = api.get(f"{below(clip)}/series", params=query).json()
    assert (lean["title"], lean["unit"], lean["kind"]) == ("Rumpfneigung", "°", "frame")
    assert len(lean["values"]) == len(TIMES)
    assert "Körpergröße" in length["reason"]
    assert any(value is not None for value in pitch["values"])
    (short,) = api.get(
        f"{below(clip)}/series", params={"names": "lean_deg", "from_s": 1, "to_s": 2}
    ).json()
    assert 30 <= len(short["values"]) <= 34


def test_what_is_not_there_yet_is_refused_with_a_line(api: httpx.Client, store: Store) -> None:
    clip = store.clips.add(NewClip(uid="e" * 32, name="new.mov", suffix=".mov", size_bytes=1))
    for what in ("video", "original", "first", "frames", "poses", "series"):
        answer = api.get(f"{below(clip)}/{what}")
        assert answer.status_code == 404
        assert answer.json()["error"]
