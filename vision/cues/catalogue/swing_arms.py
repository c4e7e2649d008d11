"""The arms are held still."""

from vision.cues.base import CueSpec

CUE = CueSpec(
    id="swing_arms",
    answers=("arms_still",),
    priority=4,
    text="Let arms swing like ropes",
    earcon="hint",
)
