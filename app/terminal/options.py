"""What several commands share: their options, the pose model, and the line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.terminal.output import ExitCode, Failure, progress_bar
from vision.values import Level

if TYPE_CHECKING:
    from vision.pose.base import PoseEstimator

HeightOption = Annotated[
    float | None,
    typer.Option(
        "--height-cm",
        min=80,
        max=250,
        metavar="CM",
        help="Your height. Step lengths in metres need it.",
    ),
]
LevelOption = Annotated[
    Level,
    typer.Option("--level", help="How practised the walker is; it chooses the thresholds."),
]
ModelOption = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME", help="Pose model; see: backstep models list."),
]


def metres(height_cm: float | None) -> float | None:
    """A height in metres."""
    return None if height_cm is None else height_cm / 100


def get_model(name: str | None) -> Path:
    """The pose model's file, fetched on first use with progress.

    Raises:
        Failure: it cannot be had.
    """
    import models

    try:
        with progress_bar("getting the pose model") as show:
            return models.obtain(name, show)
    except models.ModelError as error:
        raise Failure(str(error), ExitCode.MISSING) from error


def make_estimator(model: Path) -> PoseEstimator:
    """A fresh pose estimator, for a command.

    Raises:
        Failure: the model or the privacy guard will not work.
    """
    from app.composition import open_estimator
    from vision.pose.egress import EgressError
    from vision.pose.mediapipe_pose import PoseModelError

    try:
        return open_estimator(model)
    except (PoseModelError, EgressError) as error:
        raise Failure(str(error), ExitCode.MISSING) from error
