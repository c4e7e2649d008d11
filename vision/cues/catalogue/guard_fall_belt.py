"""The walker fell on a treadmill, or is falling."""

from vision.cues.base import GUARDED_ON_BELT, CueSpec

CUE = CueSpec(
    id="guard_fall_belt",
    answers=(GUARDED_ON_BELT["fall"],),
    priority=0,
    text="Stop: hold rail, press stop",
    spoken="Stop. Hold the rail, press stop. Are you all right?",
    earcon="stop",
)
