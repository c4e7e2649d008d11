"""The walker was walking backward and can't be seen any more."""

from vision.cues.base import GUARDED, CueSpec

CUE = CueSpec(
    id="guard_lost",
    answers=(GUARDED["lost"],),
    priority=0,
    text="Stop. I can't see you",
    spoken="Stop. I can't see you.",
    earcon="stop",
)
