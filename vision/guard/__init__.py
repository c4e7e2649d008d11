"""The safety watch of a live session, apart from the form checks."""

from vision.guard.settings import GuardSettings
from vision.guard.stage import GuardStage
from vision.guard.values import Alarm, Lane, LaneState, Watch
from vision.guard.words import cue_of

__all__ = ["Alarm", "GuardSettings", "GuardStage", "Lane", "LaneState", "Watch", "cue_of"]
