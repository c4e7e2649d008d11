"""The feet are outside the picture while a baseline is taken on a treadmill."""

from vision.cues.base import HINDERED_ON_BELT, CueSpec
from vision.values import Hindrance

CUE = CueSpec(
    id="show_feet_belt",
    answers=(HINDERED_ON_BELT[Hindrance.FEET],),
    priority=3,
    text="I can't see your feet",
    spoken="I can't see your feet. Tilt the camera down a little.",
    earcon="unseen",
)
