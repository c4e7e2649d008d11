"""The synthetic walker: a drawn, exactly known person for demo, tests and benchmark."""

from vision.walker.script import (
    CameraSetup,
    Manner,
    Motion,
    Person,
    Room,
    Segment,
    WalkScript,
)
from vision.walker.scripts import demo_script, faultless_script
from vision.walker.source import TrueJoints, WalkerSource
from vision.walker.truth import Truth

__all__ = [
    "CameraSetup",
    "Manner",
    "Motion",
    "Person",
    "Room",
    "Segment",
    "TrueJoints",
    "Truth",
    "WalkScript",
    "WalkerSource",
    "demo_script",
    "faultless_script",
]
