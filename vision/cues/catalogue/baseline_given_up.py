"""No baseline could be taken for long."""

from vision.cues.base import BASELINE_GIVEN_UP, CueSpec

CUE = CueSpec(
    id="baseline_given_up",
    answers=(BASELINE_GIVEN_UP,),
    priority=4,
    text="I'll use an average posture",
    earcon="hint",
)
