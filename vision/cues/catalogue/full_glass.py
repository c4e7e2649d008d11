"""The trunk rocks from side to side."""

from vision.cues.base import CueSpec

CUE = CueSpec(
    id="full_glass",
    answers=("rocking",),
    priority=4,
    text="Glide, like carrying full glasses",
    earcon="hint",
)
