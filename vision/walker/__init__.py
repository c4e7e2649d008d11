"""The synthetic walker: a drawn, exactly known person for demo, tests and benchmark."""

from vision.walker.actor import Actor
from vision.walker.acts import Face, Go, PaceLane, RaiseHand, Role, Stand, Tread
from vision.walker.film import write_clip
from vision.walker.gaits import GAITS, GaitName, gait_manner
from vision.walker.lane_scene import LaneRoom, LaneScene
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
from vision.walker.visitors import KioskVisitors
from vision.walker.visits import passer_by, somebody, visitor, waiting

__all__ = [
    "GAITS",
    "GOOD",
    "Actor",
    "Bystander",
    "CameraSetup",
    "Colour",
    "Face",
    "GaitName",
    "Go",
    "KioskVisitors",
    "LaneRoom",
    "LaneScene",
    "Manner",
    "Mishap",
    "Motion",
    "PaceLane",
    "Person",
    "RaiseHand",
    "Role",
    "Room",
    "Segment",
    "Stand",
    "Tread",
    "TrueJoints",
    "Truth",
    "WalkScript",
    "WalkerSource",
    "demo_script",
    "faultless_script",
    "forward_manner",
    "gait_manner",
    "mishap_case",
    "passer_by",
    "running_manner",
    "somebody",
    "visitor",
    "waiting",
    "walker_case",
    "with_fault",
    "write_clip",
]
