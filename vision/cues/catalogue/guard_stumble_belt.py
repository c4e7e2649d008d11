"""The walker stumbled on a treadmill."""

from vision.cues.base import GUARDED_ON_BELT, CueSpec

CUE = CueSpec(
    id="guard_stumble_belt",
    answers=(GUARDED_ON_BELT["stumble"],),
    priority=0,
    text="Stop: hold rail, press stop",
    spoken="Stop. Hold the rail, press stop. Find your balance.",
    earcon="stop",
)
