"""The head is outside the picture while a baseline is taken."""

from vision.cues.base import HINDERED, CueSpec
from vision.values import Hindrance

CUE = CueSpec(
    id="show_head",
    answers=(HINDERED[Hindrance.HEAD],),
    priority=3,
    text="Further away: show me your head",
    spoken="Move away from the camera, so that I see your head.",
    earcon="unseen",
)
