"""What several commands share: their options, the pose model, and the line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.terminal import ExitCode, Failure, progress_bar
from vision.values import Level

if TYPE_CHECKING:
    from app.live.lighter import Lighter
    from vision.pipeline.line import Line
    from vision.pose.mediapipe_pose import MediaPipePose

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


def make_estimator(model: Path) -> MediaPipePose:
    """A fresh pose estimator.

    Raises:
        Failure: the model or the privacy guard will not work.
    """
    from vision.pose.egress import EgressError
    from vision.pose.mediapipe_pose import MediaPipePose, PoseModelError

    try:
        return MediaPipePose(model)
    except (PoseModelError, EgressError) as error:
        raise Failure(str(error), ExitCode.MISSING) from error


def make_lighter(model: Callable[[], Path]) -> Lighter:
    """What tries an easier way where the computer is too slow for ``model``."""
    from app.live.lighter import Lighter, lite_model

    return Lighter(lambda: lite_model(model()), make_estimator)


def make_line(model: Path, level: Level, height_m: float | None) -> Line:
    """A fresh line with its own estimator."""
    from vision.pipeline.line import Line

    return Line(make_estimator(model), level=level, height_m=height_m)


def make_coached_line(
    model: Path, level: Level, height_m: float | None, earlier: Mapping[str, int]
) -> Line:
    """A fresh line for a session with a plan, beside which a guard watches.

    earlier: in how many sessions each cue was given, by its id.
    """
    from vision.cues.policy import CueSettings
    from vision.pipeline.line import Line, LineSettings

    # Of a walker who is lost the guard says so, and sooner.
    settings = LineSettings(cues=CueSettings(pause_when_lost=False))
    return Line(make_estimator(model), settings, level=level, height_m=height_m, earlier=earlier)
