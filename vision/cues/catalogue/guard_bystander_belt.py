"""A person or a pet came near while the walker went backward on a treadmill."""

from vision.cues.base import GUARDED_ON_BELT, CueSpec

CUE = CueSpec(
    id="guard_bystander_belt",
    answers=(GUARDED_ON_BELT["bystander"],),
    priority=0,
    text="Stop: hold rail, press stop",
    spoken="Stop. Hold the rail, press stop. Someone is behind you.",
    earcon="stop",
)
