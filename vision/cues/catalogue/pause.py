"""The walker was lost while walking backward."""

from vision.cues.base import LOST, CueSpec

CUE = CueSpec(
    id="pause",
    answers=(LOST,),
    priority=1,
    text="Pause",
    spoken="Pause. I can't see you.",
    earcon="pause",
)
