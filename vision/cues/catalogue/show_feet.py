"""The feet are outside the picture while a baseline is taken."""

from vision.cues.base import HINDERED, CueSpec
from vision.values import Hindrance

CUE = CueSpec(
    id="show_feet",
    answers=(HINDERED[Hindrance.FEET],),
    priority=3,
    text="Further away: show me your feet",
    spoken="Move away from the camera, so that I see your feet.",
    earcon="unseen",
)
