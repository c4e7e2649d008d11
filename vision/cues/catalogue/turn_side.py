"""The camera sees the walker at an angle while a baseline is taken."""

from vision.cues.base import HINDERED, CueSpec
from vision.values import Hindrance

CUE = CueSpec(
    id="turn_side",
    answers=(HINDERED[Hindrance.VIEW],),
    priority=3,
    text="Turn your side to me",
    spoken="Turn your side to the camera.",
    earcon="hint",
)
