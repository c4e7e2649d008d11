"""``backstep evaluate`` on film marked by eye, also on a clip that is played backward for it."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from app.evaluation.cases import Options, evaluate_cases, find_cases
from app.evaluation.reversal import reversed_clip
from clip_kinds import write_shown_by
from clip_making import corner_colours, write_clip
from scoring_cases import said, walk
from vision.scoring.truth import TruthError
from vision.sources.base import SourceError
from vision.sources.clip import ClipSource
from vision.values import EventKind


def _mark(folder: Path, *keys: str, score_frames: tuple[int, int] = (0, 380)) -> None:
    """Marks of a walk of twenty steps, at thirty frames a second, for each key."""
    contacts = [
        {"frame": 30 * e.t, "foot": e.foot.value} for e in walk(20).of_kind(EventKind.CONTACT)
    ]
    marks = {
        "fps": 30,
        "segments": [{"label": "backward", "frames": [0, 377]}],
        "contacts": contacts,
        "score_frames": [score_frames],
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "marks.json").write_text(json.dumps({"clips": dict.fromkeys(keys, marks)}))


def _film(path: Path, frames: int = 12) -> None:
    """Pictures that grow brighter, 64x48, ten a second."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=Fraction(10), options={"crf": "10"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for index in range(frames):
            grey = np.full((48, 64, 3), 20 + 15 * index, dtype=np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
        container.mux(stream.encode())


def _greys(clip: Path) -> list[int]:
    with ClipSource(clip) as source:
        return [round((float(frame.image.mean()) - 20) / 15) for frame in source.frames()]


def test_marks_make_cases_of_the_clips_beside_them(tmp_path: Path) -> None:
    film = tmp_path / "film"
    _mark(film, "a.mp4", "reversed:a.mp4 2 9", "reversed:a.mp4", "b.mp4", "gone.mp4")
    for name in ("a.mp4", "b.mp4"):
        (film / name).touch()
    (film / "b.truth.json").write_text(walk(20).model_dump_json())
    cases = {case.name: case for case in find_cases(tmp_path)}
    assert set(cases) == {"film/a", "film/a-reversed", "film/a-reversed-2-9", "film/b"}
    assert cases["film/a-reversed-2-9"].video == film / "a.mp4"
    assert [case.name for case in find_cases(tmp_path, only="2-9")] == ["film/a-reversed-2-9"]
    # A truth of its own says more than marks.
    assert (cases["film/b"].mark, cases["film/b"].truth) == (None, film / "b.truth.json")
    (tmp_path / "film" / "marks.json").write_text("[]")
    with pytest.raises(TruthError, match="holds no marks"):
        find_cases(tmp_path)


def test_marks_score_first_touches_and_only_where_somebody_looked(tmp_path: Path) -> None:
    _mark(tmp_path, "a.mp4", score_frames=(0, 180))
    truth = walk(20)
    touching = said(truth)
    events = tuple(
        e.model_copy(update={"t_s": e.t_s + 0.09, "first_touch_s": e.t_s + 0.02})
        if e.kind is EventKind.CONTACT
        else e
        for e in touching.events
    )
    report = touching.model_copy(update={"events": events})
    (tmp_path / "a.report.json").write_text(report.model_dump_json())
    (clip,) = evaluate_cases(find_cases(tmp_path), Options(model=None)).clips
    assert clip.score.touches.told.true == 10
    assert clip.score.touches.told.f1 == 1.0
    assert clip.score.touches.told.bias_s == pytest.approx(0.02)
    assert clip.score.touches.by_loading.bias_s == pytest.approx(0.09)
    assert clip.score.contacts.f1 is None


def test_marks_are_read_once_for_all_the_clips_they_speak_for(tmp_path: Path) -> None:
    _mark(tmp_path, "a.mp4", "b.mp4")
    for name in ("a", "b"):
        (tmp_path / f"{name}.report.json").write_text(said(walk(20)).model_dump_json())
    cases = find_cases(tmp_path)
    (tmp_path / "marks.json").write_text("[]")  # changed meanwhile
    table = evaluate_cases(cases, Options(model=None), jobs=1)
    assert [clip.name for clip in table.clips] == ["a", "b"]


def test_a_marked_clip_is_scored_by_a_report_elsewhere_as_a_written_truth_is(
    tmp_path: Path,
) -> None:
    _mark(tmp_path / "clips", "a.mp4", "gone.mp4")
    (tmp_path / "clips" / "b.truth.json").write_text(walk(20).model_dump_json())
    (tmp_path / "clips" / "a.mp4").touch()
    cases = find_cases(tmp_path / "clips", tmp_path)
    assert [(case.video, case.report) for case in cases] == [
        (None, tmp_path / f"{name}.report.json") for name in ("a", "b", "gone")
    ]


def test_a_clip_is_played_backward_between_the_frames_named(tmp_path: Path) -> None:
    _film(tmp_path / "a.mp4")
    with reversed_clip(tmp_path / "a.mp4", 3, 9) as clip:
        assert _greys(clip) == [9, 8, 7, 6, 5, 4, 3]
    assert not clip.exists()
    with reversed_clip(tmp_path / "a.mp4", keep=tmp_path / "kept") as clip:
        assert _greys(clip) == list(range(11, -1, -1))
    assert clip.parent == tmp_path / "kept"
    assert clip.is_file()


@pytest.mark.parametrize(
    "matrix",
    [(1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, 1), (1, 0, 0, -1), (0, 1, 1, 0), (0, -1, -1, 0)],
)
def test_a_clip_played_backward_is_shown_as_the_clip_is(
    tmp_path: Path, matrix: tuple[int, int, int, int]
) -> None:
    shown = _corners(write_shown_by(tmp_path / "selfie.mp4", matrix))
    with reversed_clip(tmp_path / "selfie.mp4") as clip:
        assert _corners(clip) == shown


def _corners(clip: Path) -> list[str]:
    with ClipSource(clip) as source:
        return ["".join(corner_colours(frame.image)) for frame in source.frames()]


def test_a_clip_played_backward_keeps_the_walkers_proportions(tmp_path: Path) -> None:
    grey = [np.full((48, 64, 3), 90, dtype=np.uint8)] * 3
    wide = write_clip(tmp_path / "wide.mp4", grey, pixel_shape=Fraction(3, 2))
    with reversed_clip(wide) as clip, ClipSource(clip) as source:
        assert (source.info.width, source.info.height) == (96, 48)


def test_a_clip_without_such_frames_cannot_be_played_backward(tmp_path: Path) -> None:
    _film(tmp_path / "a.mp4", 5)
    with (
        pytest.raises(SourceError, match="has no frames 7 to 9"),
        reversed_clip(tmp_path / "a.mp4", 7, 9),
    ):
        pass
    (tmp_path / "b.mp4").write_bytes(b"no film")
    with (
        pytest.raises(SourceError, match="cannot be played backward"),
        reversed_clip(tmp_path / "b.mp4"),
    ):
        pass
