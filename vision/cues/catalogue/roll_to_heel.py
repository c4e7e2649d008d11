"""The whole foot lands at once where the ball should land first."""

from vision.cues.base import CueSpec

CUE = CueSpec(
    id="roll_to_heel",
    answers=("flat_foot",),
    priority=4,
    text="Roll softly, toe to heel",
    earcon="hint",
)
