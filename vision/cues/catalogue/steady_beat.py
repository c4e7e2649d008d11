"""The rhythm is irregular."""

from vision.cues.base import CueSpec

CUE = CueSpec(
    id="steady_beat",
    answers=("irregular",),
    priority=4,
    text="Steady beat, like a clock",
    earcon="hint",
)
