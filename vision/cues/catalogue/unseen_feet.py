"""The feet have been out of sight for a while."""

from vision.cues.base import FEET_NOT_SEEN, CueSpec

CUE = CueSpec(
    id="unseen_feet",
    answers=(FEET_NOT_SEEN,),
    priority=3,
    text="I can't see your feet",
    earcon="unseen",
)
