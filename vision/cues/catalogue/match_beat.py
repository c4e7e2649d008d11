"""One foot takes longer than the other."""

from vision.cues.base import CueSpec

CUE = CueSpec(
    id="match_beat",
    answers=("uneven",),
    priority=4,
    text="Same beat, left and right",
    earcon="hint",
)
