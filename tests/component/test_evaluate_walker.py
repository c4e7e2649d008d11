"""The whole instrument on a drawn walk: filmed, seen by the real model, analysed, scored."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from app.evaluation.evaluate import evaluate_command
from app.evaluation.film import film_walk
from vision.scoring.goals import Aim
from vision.scoring.score import ScoreTable
from vision.scoring.truth import Truth
from vision.values import Direction, EventKind
from vision.walker import CameraSetup, Segment, WalkScript

_app = typer.Typer()
_app.command()(evaluate_command)

_SMALL = WalkScript(
    name="short_walk",
    segments=(Segment(duration_s=7.0),),
    treadmill=True,
    camera=CameraSetup(width=640, height=480, person_px=380, fps=15),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one filmed walk and its truth."""
    folder = tmp_path_factory.mktemp("walks")
    film_walk(_SMALL, folder)
    return folder


def test_a_filmed_walk_has_a_truth_that_scoring_reads(folder: Path) -> None:
    truth = Truth.load(folder / "short_walk.truth.json")
    assert truth.duration_s == pytest.approx(7.0)
    assert {span.direction for span in truth.spans()} == {Direction.BACKWARD}
    assert len(truth.of_kind(EventKind.CONTACT)) >= 8
    assert truth.faults == ()


@pytest.mark.slow
def test_a_walk_is_filmed_seen_and_scored_and_a_rerun_from_kept_poses_agrees(
    folder: Path, tmp_path: Path, model_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKSTEP_MODEL", str(model_path))
    cache = tmp_path / "poses"

    def scores(target: str, *arguments: str) -> ScoreTable:
        path = tmp_path / target
        call = [str(folder), "--json", str(path), "--jobs", "1", *arguments]
        result = CliRunner().invoke(_app, call)
        assert result.exit_code == 0, (result.output, result.exception)
        return ScoreTable.model_validate_json(path.read_text())

    first = scores("first.json", "--pose-cache", str(cache))
    assert len(list(cache.glob("short_walk-*.npz"))) == 1
    again = scores("again.json", "--pose-cache", str(cache))
    assert again == first
    assert scores("direct.json") == first
    found = first.pooled[0].score
    assert (found.direction.settled_right_share or 0.0) > 0.9
    assert found.direction.false_backward_s == 0.0
    assert (found.contacts.f1 or 0.0) > 0.7

    live = scores("live.json", "--pose-cache", str(cache), "--live")
    assert live.path is Aim.LIVE
    # Nothing can be known live before it happens.
    assert (live.pooled[0].score.contacts.known_after_median_s or 0.0) > 0.0
