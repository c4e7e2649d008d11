"""``backstep analyze`` with several clips: what goes wrong with one is told, and no more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.cli.recording import _one_of_several
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

    assert _one_of_several(Path("walk.mp4"), Outputs(), look) is code
    told = capsys.readouterr().err.strip()
    assert "walk.mp4" in told
    assert said in told
    assert len(told.splitlines()) == 1


def test_what_would_go_wrong_with_every_clip_ends_the_call() -> None:
    def look(*_: object, **__: object) -> Any:  # noqa: ANN401
        raise PoseModelError("the model is missing")

    with pytest.raises(Failure):
        _one_of_several(Path("walk.mp4"), Outputs(), look)
