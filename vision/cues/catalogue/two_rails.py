"""The feet land on one line or cross."""

from vision.cues.base import CueSpec

CUE = CueSpec(
    id="two_rails",
    answers=("feet_crossing",),
    priority=2,
    text="Walk on two rails",
    earcon="warn",
)
