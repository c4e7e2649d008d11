"""The walker looks down, or away for long."""

from vision.cues.base import CueSpec

CUE = CueSpec(
    id="eyes_ahead",
    answers=("head_down", "head_turned", "head_turned_often"),
    priority=3,
    text="Eyes on the far wall",
    earcon="hint",
)
