"""Notes, and who was picked, stay on their picture, whatever is said later of how slow the film is;
what the file told of its camera is not lost with the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.media.copy import make_review_copy
from app.media.frames import FrameTable
from app.reports.again import report_again
from app.review.asking import asked_of
from app.review.folder import ClipFolder
from app.review.moments import keep_note, notes_of
from app.sharing.shared import SharedClip
from app.sharing.subtitles import srt_text
from app.storage import Store
from app.storage.review_values import Clip, NewNote, Subject
from clip_making import grey, write_clip
from share_cases import add_walk, open_store, walk_script
from vision.pose.replay import PoseRecording
from vision.sources.clip import ClipSettings, ClipSource

STORED_HZ, FAST_HZ, SLOWED = 25.0, 200.0, 8.0
FRAMES = 75


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[tuple[Store, Clip, ClipFolder]]:
    """Three seconds of film at 25 pictures a second, of whose camera nobody has said anything."""
    with open_store(tmp_path) as store:
        clip = add_walk(store, None, walk_script(FRAMES / STORED_HZ), film=False).clip
        folder = ClipFolder.of(store.places, clip)
        table_of(1.0).save(folder.frames)
        yield store, clip, folder


def table_of(time_scale: float) -> FrameTable:
    copy_s = tuple(number / STORED_HZ for number in range(FRAMES))
    times_s = tuple(t_s / time_scale for t_s in copy_s)
    return FrameTable(
        width=64, height=48, time_scale=time_scale, key_every=1, copy_s=copy_s, t_s=times_s
    )


def said(store: Store, clip: Clip, **facts: object) -> Clip:
    """What the trainer says, and the clip judged again by it."""
    clip = store.clips.change(clip.uid, facts)
    folder = ClipFolder.of(store.places, clip)
    report = report_again(PoseRecording.load(folder.poses), asked_of(store, clip), clip.name)
    folder.report.write_text(report.to_json(), "utf-8")
    return clip


def test_a_note_and_who_was_picked_stay_on_their_picture_when_the_film_turns_out_slow(
    kept: tuple[Store, Clip, ClipFolder],
) -> None:
    store, clip, _ = kept
    keep_note(store, clip, NewNote(t_s=2.0, text="heel"))
    clip = store.clips.change(clip.uid, {"subject": Subject(t_s=1.6, x=0.5, y=0.5)})
    clip = said(store, clip, capture_hz=FAST_HZ)
    assert [one.t_s for one in notes_of(store, clip)] == [2.0 / SLOWED]
    picked = asked_of(store, clip).picked
    assert picked is not None
    assert picked.t_s == pytest.approx(1.6 / SLOWED)

    keep_note(store, clip, NewNote(t_s=0.125, text="toe"))
    assert [one.text for one in notes_of(store, clip)] == ["toe", "heel"], "in order of time"
    shared = SharedClip.of(store, clip.uid)
    film = srt_text(shared.notes, shared.report.source.time_scale, "walk")
    assert "00:00:01,000 -->" in film
    assert "00:00:02,000 -->" in film

    clip = said(store, clip, capture_hz=None, played_as_filmed=True)
    assert [one.t_s for one in notes_of(store, clip)] == [1.0, 2.0]


def test_what_the_file_told_of_its_camera_outlives_the_file(
    kept: tuple[Store, Clip, ClipFolder],
) -> None:
    store, clip, folder = kept
    film = write_clip(folder.path / "film.mp4", grey(30), faststart=True)
    make_review_copy(film, folder.review_copy, folder.frames)
    table = FrameTable.load(folder.frames)
    assert table is not None
    slow = table.model_copy(update={"time_scale": SLOWED})
    slow.save(folder.frames)
    folder.original.write_bytes(b"the file itself tells")
    assert asked_of(store, clip).capture_hz is None
    folder.original.unlink()
    asked = asked_of(store, clip)
    with ClipSource(folder.review_copy, ClipSettings(capture_hz=asked.capture_hz)) as source:
        assert source.info.time_scale == SLOWED
    clip = store.clips.change(clip.uid, {"capture_hz": 120.0})
    assert asked_of(store, clip).capture_hz == 120.0, "the trainer's word comes first"
    clip = store.clips.change(clip.uid, {"capture_hz": None, "played_as_filmed": True})
    assert asked_of(store, clip).capture_hz is None
    table.save(folder.frames)
    clip = store.clips.change(clip.uid, {"played_as_filmed": False})
    assert asked_of(store, clip).capture_hz is None, "real time: nothing was told, so it is asked"
