"""``backstep analyze`` with several clips: what goes wrong with one is told, and no more."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
import typer

from app.cli.recording import _one, _one_of_several, analyze
from app.reports.outputs import Outputs
from app.terminal.output import ExitCode, Failure
from vision.pipeline.workers import WorkerError
from vision.pose.mediapipe_pose import PoseModelError
from vision.sources.base import SourceError


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (PermissionError(1, "Operation not permitted"), ExitCode.UNEXPECTED, "Backstep's own"),
        (ZeroDivisionError("division by zero\nand more"), ExitCode.UNEXPECTED, "Backstep's own"),
        (WorkerError("a worker process ended"), ExitCode.UNEXPECTED, "a worker process ended"),
        (SourceError("walk.mp4: damaged."), ExitCode.INPUT, "damaged"),
    ],
)
def test_an_error_with_one_clip_leaves_the_others_to_be_looked_at(
    error: Exception, code: ExitCode, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def look(*_: object, **__: object) -> Any:  # noqa: ANN401 - it returns nothing at all
        raise error

    clip = Path("walk.mp4")
    assert _one_of_several(clip, partial(_one, clip, Outputs(), look)) is code
    told = capsys.readouterr().err.strip()
    assert "walk.mp4" in told
    assert said in told
    assert len(told.splitlines()) == 1


def test_what_would_go_wrong_with_every_clip_ends_the_call() -> None:
    def look(*_: object, **__: object) -> Any:  # noqa: ANN401
        raise PoseModelError("the model is missing")

    with pytest.raises(Failure):
        _one_of_several(Path("walk.mp4"), partial(_one, Path("walk.mp4"), Outputs(), look))


def _opening(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Every clip fails to open with ``error``."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("vision.sources.clip.ClipSource", fail)


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (ZeroDivisionError("division by zero"), ExitCode.UNEXPECTED, "Backstep's own"),
        (SourceError("walk.mp4: damaged."), ExitCode.INPUT, "damaged"),
    ],
)
def test_a_clip_that_does_not_open_ends_with_the_code_of_its_error(
    error: Exception,
    code: ExitCode,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _opening(monkeypatch, error)
    with pytest.raises(typer.Exit) as ended:
        analyze(["walk.mp4", "talk.mp4"])
    assert ended.value.exit_code is code
    told = capsys.readouterr().err.strip().splitlines()
    assert len(told) == 2
    assert all(said in line for line in told)


@pytest.mark.parametrize("error", [ImportError("no PyAV"), MemoryError()])
def test_what_would_keep_every_clip_from_opening_ends_the_call(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    _opening(monkeypatch, error)
    with pytest.raises(type(error)):
        analyze(["walk.mp4", "talk.mp4"])
