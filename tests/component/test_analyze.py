"""``backstep analyze`` from a file to its report, tables and annotated copy; real model."""

from __future__ import annotations

import csv
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import jsonschema  # type: ignore[import-untyped]
import numpy as np
import pytest

from app.reports.annotate import _text, direction_words, landing_words, step_words
from app.reports.outputs import STDOUT, OutputError, Outputs, plan_outputs
from app.reports.report import Report
from clip_making import write_clip
from command import backstep, one_line_error
from repository import ROOT
from vision.values import Direction, Image, Landing
from vision.walker import CameraSetup, WalkerSource, WalkScript

SCHEMA = ROOT / "docs" / "report.schema.json"
CAMERA = CameraSetup.model_validate({"width": 640, "height": 360, "person_px": 290, "fps": 25})
# A phone's uneven clock: no two gaps alike.
GAPS_S = (0.03, 0.05, 0.04, 0.035, 0.045)


def walk(seconds: float) -> WalkerSource:
    segments = ({"duration_s": seconds},)
    script = {"segments": segments, "treadmill": True, "camera": CAMERA}
    return WalkerSource(WalkScript.model_validate(script))


def uneven_times(count: int) -> list[float]:
    return [sum(GAPS_S) * (i // 5) + sum(GAPS_S[: i % 5]) for i in range(count)]


@dataclass(frozen=True)
class Run:
    """One clip analysed once, for all tests to look at."""

    done: subprocess.CompletedProcess[str]
    folder: Path
    times_s: list[float]
    true_contacts_s: list[float]

    @property
    def report(self) -> dict[str, Any]:
        data: dict[str, Any] = json.loads((self.folder / "walk.json").read_text())
        return data


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, model_path: Path) -> Run:
    folder = tmp_path_factory.mktemp("walk")
    with walk(6.0) as walker:
        times_s = uneven_times(150)
        images = [walker.render(t_s) for t_s in times_s]
        contacts = [e["t"] for e in walker.truth()["events"] if e["kind"] == "contact"]
    clip = write_clip(folder / "walk.mp4", images, times_s)
    done = backstep(
        "analyze", clip, "--height-cm", "170", "--json", folder / "walk.json",
        "--csv", folder / "walk.csv", "--video", folder / "seen" / "walk.mp4",
        BACKSTEP_MODEL=str(model_path),
    )  # fmt: skip
    return Run(done, folder, times_s, contacts)


@pytest.mark.slow
def test_a_walk_ends_well_and_silently_with_a_readable_summary(run: Run) -> None:
    assert run.done.returncode == 0, run.done.stderr
    assert "drawing on walk.mp4" in run.done.stderr
    assert len(run.done.stderr.splitlines()) == 1  # and no word of the libraries
    for words in ("direction", "backward", "cadence", "steps/min", "What could not be judged"):
        assert words in run.done.stdout
    for name in ("walk.json", "walk.csv", "walk-trace.csv", "seen/walk.mp4"):
        assert f"written: {run.folder / name}" in run.done.stdout
        assert (run.folder / name).stat().st_size > 0


@pytest.mark.slow
def test_the_report_fits_the_published_schema_and_tells_the_walk(run: Run) -> None:
    report = run.report
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text())).validate(report)
    Report.model_validate(report)
    assert report["source"]["frames"] == 150
    assert report["source"]["width"] == 640
    assert report["subject"]["height_m"] == pytest.approx(1.7)
    assert {span["label"] for span in report["direction"]} <= {"backward", "unknown"}
    assert report["summary"]["time_s"]["backward"] > 4
    assert report["summary"]["person_share"] > 0.9
    assert report["summary"]["cadence_spm"] == pytest.approx(86, rel=0.15)


@pytest.mark.slow
def test_the_report_keeps_the_clips_uneven_times(run: Run) -> None:
    assert run.report["trace"]["t_s"] == pytest.approx(run.times_s, abs=1.1e-3)
    # Were frames counted instead, contacts would come ever more wrong; they stay near the truth.
    found = [e["t_s"] for e in run.report["events"] if e["kind"] == "contact"]
    assert len(found) >= 5
    errors = [min(abs(t - true) for true in run.true_contacts_s) for t in found]
    assert float(np.median(errors)) < 0.1


@pytest.mark.slow
def test_the_tables_say_what_the_report_says(run: Run) -> None:
    steps = [*csv.DictReader((run.folder / "walk.csv").read_text().splitlines())]
    assert [float(s["contact_s"]) for s in steps] == [s["contact_s"] for s in run.report["steps"]]
    frames = [*csv.DictReader((run.folder / "walk-trace.csv").read_text().splitlines())]
    assert [float(f["t_s"]) for f in frames] == run.report["trace"]["t_s"]


@pytest.mark.slow
def test_lean_is_told_against_three_seconds_of_standing_tall(
    tmp_path: Path, model_path: Path
) -> None:
    segments = ({"duration_s": 4.2, "motion": "standing"}, {"duration_s": 2.0})
    script = {"segments": segments, "treadmill": True, "camera": CAMERA}
    with WalkerSource(WalkScript.model_validate(script)) as walker:
        times_s = [i / 15 for i in range(93)]
        clip = write_clip(tmp_path / "tall.mp4", map(walker.render, times_s), times_s)
    file = tmp_path / "tall.json"
    done = backstep(
        "analyze", clip, "--baseline-at", "0.5", "--json", file, BACKSTEP_MODEL=str(model_path)
    )
    assert done.returncode == 0, done.stderr
    assert "against standing" in done.stdout
    report = Report.model_validate_json(file.read_text())
    assert report.baseline is not None
    assert report.baseline.lean_spread_deg is not None
    assert report.baseline.lean_spread_deg < 3.0
    walking = backstep(
        "analyze", clip, "--baseline-at", "3", "--json", file, BACKSTEP_MODEL=str(model_path)
    )
    line = one_line_error(walking, 3)
    assert f"{clip}: There are no 3 seconds of standing tall from 3 s on" in line


def decode(path: Path) -> tuple[list[float], list[Image]]:
    with av.open(str(path)) as container:
        frames = list(container.decode(video=0))
        return (
            [float(frame.time or 0.0) for frame in frames],
            [frame.to_ndarray(format="rgb24").astype(np.uint8) for frame in frames],
        )


@pytest.mark.slow
def test_the_annotated_copy_keeps_the_times_and_is_drawn_on(run: Run) -> None:
    before_s, before = decode(run.folder / "walk.mp4")
    after_s, after = decode(run.folder / "seen" / "walk.mp4")
    assert after_s == pytest.approx(before_s, abs=1.1e-3)
    for plain, drawn in zip(before[30:], after[30:], strict=False):
        assert drawn.shape == plain.shape
        changed = np.abs(drawn.astype(int) - plain.astype(int)).max(axis=2) > 60
        assert changed[:25].mean() > 0.3  # the bar with the state
        assert changed[180:].sum() > 200  # the skeleton's legs
    assert not list((run.folder / "seen").glob(".*"))  # nothing half done is left behind


def test_on_the_annotated_copy_stand_words_and_no_labels() -> None:
    said = [
        *(direction_words(one) for one in Direction),
        *(landing_words(one) for one in Landing),
        step_words(17),
    ]
    labels = {one.value for one in (*Direction, *Landing)}
    assert len(set(said)) == len(said)
    assert labels.isdisjoint(said)
    assert all(one.isascii() and not one.isupper() for one in said)  # what the picture's font has
    assert "17" in said[-1]


def test_words_at_the_edge_of_the_picture_are_drawn_whole() -> None:
    inside, edge = (np.zeros((60, 400, 3), np.uint8) for _ in range(2))
    _text(inside, "ball first", (10, 40), 0.7, (255, 255, 255))
    _text(edge, "ball first", (390, 40), 0.7, (255, 255, 255))
    assert (edge > 0).sum() == pytest.approx((inside > 0).sum(), rel=0.05)


@pytest.mark.slow
def test_a_clip_without_feet_gives_an_honest_report_and_exit_code_5(
    tmp_path: Path, model_path: Path
) -> None:
    with walk(3.0) as walker:
        top = [f.image[: CAMERA.height // 2].copy() for f in walker.frames()]
    clip = write_clip(tmp_path / "bust.mp4", top, [i / CAMERA.fps for i in range(len(top))])
    done = backstep("analyze", clip, "--json", "-", BACKSTEP_MODEL=str(model_path))
    assert done.returncode == 5, done.stderr
    report = Report.model_validate_json(done.stdout)
    assert report.steps == ()
    assert report.summary.feet_share < 0.05
    assert any("feet" in limit or "person" in limit for limit in report.summary.limits)
    assert "What could not be judged" in done.stderr


@pytest.mark.slow
def test_an_empty_room_gives_an_honest_report_and_one_bad_clip_does_not_hide_it(
    tmp_path: Path, model_path: Path
) -> None:
    room = np.full((240, 320, 3), 180, dtype=np.uint8)
    empty = write_clip(tmp_path / "room.mp4", [room] * 20)
    done = backstep(
        "analyze", empty, "--json", tmp_path / "room.json", BACKSTEP_MODEL=str(model_path)
    )
    assert done.returncode == 5
    report = Report.model_validate_json((tmp_path / "room.json").read_text())
    assert report.summary.limits == (
        "The film lasts only 0.63 s, too short to see anybody walk: a walk needs some seconds.",
        "Hardly any picture shows a person, so nothing was judged.",
    )
    missing = tmp_path / "missing.mp4"
    done = backstep(
        "analyze", missing, empty, "--json", tmp_path / "out", BACKSTEP_MODEL=str(model_path)
    )
    assert "no such file" in one_line_error(done, 3)
    assert (tmp_path / "out" / "room.json").exists()


def test_several_clips_write_into_folders(tmp_path: Path) -> None:
    clips = [tmp_path / "a.mp4", tmp_path / "b.mov"]
    plans = plan_outputs(clips, tmp_path / "j", None, tmp_path / "v")
    assert [plan.json for plan in plans] == [tmp_path / "j" / "a.json", tmp_path / "j" / "b.json"]
    assert plans[1].video == tmp_path / "v" / "b-backstep.mp4"
    assert plan_outputs(clips[:1], STDOUT, tmp_path, None) == [
        Outputs(json=STDOUT, csv=tmp_path / "a.csv")
    ]


def test_tables_that_would_overwrite_each_other_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"a-trace\.csv"):
        plan_outputs([Path("a.mp4"), Path("a-trace.mp4")], None, tmp_path, None)
