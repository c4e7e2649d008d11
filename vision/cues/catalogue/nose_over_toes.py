"""The trunk leans backward, which takes the weight behind the heels."""

from vision.cues.base import CueSpec

CUE = CueSpec(
    id="nose_over_toes",
    answers=("lean_backward",),
    priority=2,
    text="Nose over toes",
    earcon="warn",
)
