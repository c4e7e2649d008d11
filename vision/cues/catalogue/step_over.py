"""Steps are so short that the feet shuffle."""

from vision.cues.base import CueSpec

CUE = CueSpec(
    id="step_over",
    answers=("shuffle",),
    priority=3,
    text="Step over a thin line",
    earcon="hint",
)
