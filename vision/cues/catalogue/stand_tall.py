"""The trunk leans forward."""

from vision.cues.base import CueSpec

CUE = CueSpec(
    id="stand_tall",
    answers=("lean_forward",),
    priority=3,
    text="Tall, like a string lifts you",
    earcon="hint",
)
