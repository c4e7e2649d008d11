"""The knees hardly bend in swing."""

from vision.cues.base import CueSpec

CUE = CueSpec(
    id="soft_knees",
    answers=("stiff_knees",),
    priority=4,
    text="Soft knees, like springs",
    earcon="hint",
)
