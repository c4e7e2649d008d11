"""More steps a minute than the level allows."""

from vision.cues.base import CueSpec

CUE = CueSpec(
    id="slower_beat",
    answers=("hurried",),
    priority=4,
    text="Slower beat, quiet feet",
    earcon="hint",
)
