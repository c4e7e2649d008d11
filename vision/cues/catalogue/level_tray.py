"""The trunk tips to one side."""

from vision.cues.base import CueSpec

CUE = CueSpec(
    id="level_tray",
    answers=("lean_sideways",),
    priority=4,
    text="Level, like carrying a tray",
    earcon="hint",
)
