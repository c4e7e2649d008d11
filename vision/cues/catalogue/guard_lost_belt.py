"""The walker was walking backward on a treadmill and can't be seen any more."""

from vision.cues.base import GUARDED_ON_BELT, CueSpec

CUE = CueSpec(
    id="guard_lost_belt",
    answers=(GUARDED_ON_BELT["lost"],),
    priority=0,
    text="Stop: hold rail, press stop",
    spoken="Stop. Hold the rail, press stop. I can't see you.",
    earcon="stop",
)
