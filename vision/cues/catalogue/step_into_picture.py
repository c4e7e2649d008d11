"""Nobody is seen while a baseline is taken."""

from vision.cues.base import HINDERED, CueSpec
from vision.values import Hindrance

CUE = CueSpec(
    id="step_into_picture",
    answers=(HINDERED[Hindrance.UNSEEN],),
    priority=3,
    text="Step into the picture",
    earcon="unseen",
)
