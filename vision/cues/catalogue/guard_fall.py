"""The walker fell, or is falling."""

from vision.cues.base import GUARDED, CueSpec

CUE = CueSpec(
    id="guard_fall",
    answers=(GUARDED["fall"],),
    priority=0,
    text="Stop. Are you all right?",
    spoken="Stop. Stay where you are. Are you all right?",
    earcon="stop",
)
