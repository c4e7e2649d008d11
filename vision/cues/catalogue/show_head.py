"""The head is outside the picture while a baseline is taken."""

from vision.cues.base import HINDERED, CueSpec
from vision.values import Hindrance

CUE = CueSpec(
    id="show_head",
    answers=(HINDERED[Hindrance.HEAD],),
    priority=3,
    text="Step back: show me your head",
    spoken="Step back. Show me your head.",
    earcon="unseen",
)
