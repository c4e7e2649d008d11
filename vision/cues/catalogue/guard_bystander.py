"""A person or a pet came onto the walkway while the walker went backward."""

from vision.cues.base import GUARDED, CueSpec

CUE = CueSpec(
    id="guard_bystander",
    answers=(GUARDED["bystander"],),
    priority=0,
    text="Stop. Someone behind you",
    spoken="Stop. Someone behind you.",
    earcon="stop",
)
