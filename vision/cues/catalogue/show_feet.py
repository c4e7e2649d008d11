"""The feet are outside the picture while a baseline is taken."""

from vision.cues.base import HINDERED, CueSpec
from vision.values import Hindrance

CUE = CueSpec(
    id="show_feet",
    answers=(HINDERED[Hindrance.FEET],),
    priority=3,
    text="Step back: show me your feet",
    spoken="Step back. Show me your feet.",
    earcon="unseen",
)
