"""The end of the lane is less than two seconds of backward walking away."""

from vision.cues.base import GUARDED, CueSpec

CUE = CueSpec(
    id="guard_lane_end",
    answers=(GUARDED["lane_end"],),
    priority=0,
    text="Stop. End of the lane",
    spoken="Stop. End of the lane.",
    earcon="stop",
)
