"""The values that travel along the line: source -> pose -> body -> gait -> checks -> cues.

Every value is small, frozen and knows nothing of the web or of a file. Axes, signs and units are
fixed in ``docs/conventions.md``; in short: image x right and y down in pixels, seconds from the
first frame, degrees, metres, feet are the walker's own, and ``None`` always means "can't tell".
"""

from __future__ import annotations

from vision.values.arrays import FloatArray
from vision.values.baseline import Baseline, BaselineProgress, BaselineState, Hindrance
from vision.values.body import Body, Posture
from vision.values.camera_motion import CameraMotion
from vision.values.check import CheckResult, Verdict
from vision.values.cue import Cue
from vision.values.feet_picture import FeetPicture
from vision.values.frame import Frame, Image, SourceInfo
from vision.values.gait import EventKind, Gait, GaitEvent, Step, Touchdown
from vision.values.labels import Direction, Foot, Landing, Level, Situation, View
from vision.values.observation import Observation
from vision.values.pose import Pose, another_is_followed

__all__ = [
    "Baseline",
    "BaselineProgress",
    "BaselineState",
    "Body",
    "CameraMotion",
    "CheckResult",
    "Cue",
    "Direction",
    "EventKind",
    "FeetPicture",
    "FloatArray",
    "Foot",
    "Frame",
    "Gait",
    "GaitEvent",
    "Hindrance",
    "Image",
    "Landing",
    "Level",
    "Observation",
    "Pose",
    "Posture",
    "Situation",
    "SourceInfo",
    "Step",
    "Touchdown",
    "Verdict",
    "View",
    "another_is_followed",
]
