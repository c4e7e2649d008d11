"""The synthetic walker: a drawn, exactly known person for demo, tests and benchmark."""

from vision.walker.film import write_clip
from vision.walker.gaits import GAITS, GaitName, gait_manner
from vision.walker.script import (
    Bystander,
    CameraSetup,
    Colour,
    Manner,
    Mishap,
    Motion,
    Person,
    Room,
    Segment,
    WalkScript,
)
from vision.walker.scripts import (
    GOOD,
    demo_script,
    faultless_script,
    forward_manner,
    mishap_case,
    running_manner,
    walker_case,
    with_fault,
)
from vision.walker.source import TrueJoints, WalkerSource
from vision.walker.truth import Truth

__all__ = [
    "GAITS",
    "GOOD",
    "Bystander",
    "CameraSetup",
    "Colour",
    "GaitName",
    "Manner",
    "Mishap",
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
    "forward_manner",
    "gait_manner",
    "mishap_case",
    "running_manner",
    "walker_case",
    "with_fault",
    "write_clip",
]
