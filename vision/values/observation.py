"""All that is said about one frame."""

from __future__ import annotations

from dataclasses import dataclass

from vision.values.baseline import BaselineProgress
from vision.values.body import Body
from vision.values.check import CheckResult
from vision.values.cue import Cue
from vision.values.gait import Gait
from vision.values.labels import Situation
from vision.values.pose import Pose


@dataclass(frozen=True, slots=True)
class Observation:
    """All that the line says about one frame; ``baseline`` is ``None`` until asked for. rate_hz:
    new pictures a second that were looked at of late, ``None`` until it is known."""

    frame_index: int
    t_s: float
    situation: Situation
    pose: Pose | None
    body: Body | None
    gait: Gait
    checks: tuple[CheckResult, ...] = ()
    cue: Cue | None = None
    baseline: BaselineProgress | None = None
    rate_hz: float | None = None
