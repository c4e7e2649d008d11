"""A fault that was cued is corrected."""

from vision.cues.base import MENDED, CueSpec

CUE = CueSpec(
    id="praise",
    answers=(MENDED,),
    priority=5,
    text="Nicely done, keep that",
    earcon="praise",
)
