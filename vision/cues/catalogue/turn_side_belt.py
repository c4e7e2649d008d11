"""The camera sees the walker at an angle while a baseline is taken on a treadmill."""

from vision.cues.base import HINDERED_ON_BELT, CueSpec
from vision.values import Hindrance

CUE = CueSpec(
    id="turn_side_belt",
    answers=(HINDERED_ON_BELT[Hindrance.VIEW],),
    priority=3,
    text="Camera to your side, please",
    spoken="Please set the camera exactly beside the belt.",
    earcon="hint",
)
