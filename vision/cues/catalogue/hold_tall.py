"""A baseline is asked for."""

from vision.cues.base import BASELINE_ASKED, CueSpec

CUE = CueSpec(
    id="hold_tall",
    answers=(BASELINE_ASKED,),
    priority=3,
    text="Stand tall for three seconds",
    earcon="hint",
)
