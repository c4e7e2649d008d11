"""The walker stumbled."""

from vision.cues.base import GUARDED, CueSpec

CUE = CueSpec(
    id="guard_stumble",
    answers=(GUARDED["stumble"],),
    priority=0,
    text="Stop. Find your balance",
    spoken="Stop. Find your balance.",
    earcon="stop",
)
