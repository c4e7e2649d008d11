"""The head is outside the picture while a baseline is taken on a treadmill."""

from vision.cues.base import HINDERED_ON_BELT, CueSpec
from vision.values import Hindrance

CUE = CueSpec(
    id="show_head_belt",
    answers=(HINDERED_ON_BELT[Hindrance.HEAD],),
    priority=3,
    text="I can't see your head",
    spoken="I can't see your head. Tilt the camera up a little.",
    earcon="unseen",
)
