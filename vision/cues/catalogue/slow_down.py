"""Faster than anyone should walk backward here."""

from vision.cues.base import CueSpec

CUE = CueSpec(
    id="slow_down",
    answers=("far_too_fast",),
    priority=2,
    text="Slow down",
    earcon="warn",
)
