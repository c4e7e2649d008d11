"""The heel lands first."""

from vision.cues.base import CueSpec

CUE = CueSpec(
    id="soft_toes",
    answers=("heel_first",),
    priority=3,
    text="Soft toes first, then heel",
    spoken="Touch the floor softly: toe, then heel.",
    earcon="hint",
)
