"""A baseline has been taken."""

from vision.cues.base import BASELINE_TAKEN, CueSpec

CUE = CueSpec(
    id="baseline_taken",
    answers=(BASELINE_TAKEN,),
    priority=5,
    text="Got it. Now walk backward",
    spoken="Got it. Now walk backward.",
    earcon="praise",
)
