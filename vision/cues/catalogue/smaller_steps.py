"""Steps are longer than the level allows."""

from vision.cues.base import CueSpec

CUE = CueSpec(
    id="smaller_steps",
    answers=("overstride",),
    priority=2,
    text="Smaller steps: half as far",
    spoken="Smaller steps. Reach half as far.",
    earcon="warn",
)
