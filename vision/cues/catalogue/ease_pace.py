"""Faster than the level allows."""

from vision.cues.base import CueSpec

CUE = CueSpec(
    id="ease_pace",
    answers=("too_fast",),
    priority=3,
    text="Ease the pace",
    earcon="hint",
)
