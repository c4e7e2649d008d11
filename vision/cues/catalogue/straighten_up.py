"""The walker bends while a baseline is taken."""

from vision.cues.base import HINDERED, CueSpec
from vision.values import Hindrance

CUE = CueSpec(
    id="straighten_up",
    answers=(HINDERED[Hindrance.BENT],),
    priority=3,
    text="Stand up straight, look ahead",
    earcon="hint",
)
