"""The walker moves while a baseline is taken."""

from vision.cues.base import HINDERED, CueSpec
from vision.values import Hindrance

CUE = CueSpec(
    id="stand_still",
    answers=(HINDERED[Hindrance.MOVING],),
    priority=3,
    text="Stand still, like a statue",
    earcon="hint",
)
