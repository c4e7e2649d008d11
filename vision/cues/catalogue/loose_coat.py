"""The shoulders are drawn up."""

from vision.cues.base import CueSpec

CUE = CueSpec(
    id="loose_coat",
    answers=("shrug",),
    priority=4,
    text="Let the coat hang loose",
    earcon="hint",
)
