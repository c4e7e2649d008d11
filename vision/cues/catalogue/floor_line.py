"""The walker wanders to one side."""

from vision.cues.base import CueSpec

CUE = CueSpec(
    id="floor_line",
    answers=("drifting",),
    priority=3,
    text="Follow the line between the rails",
    earcon="warn",
)
