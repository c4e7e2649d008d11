"""What is kept between sessions: profiles, sessions and what happened in them, and traces.

``Store`` is the way in; values go in and out as the frozen models of ``app.storage.values``.
The tables stay inside this package.
"""

from app.programme.values import Mode, Place
from app.storage.errors import StorageError
from app.storage.places import Places
from app.storage.sessions import Point
from app.storage.settings import StorageSettings
from app.storage.store import Store
from app.storage.trace import TraceSample, read_trace
from app.storage.values import (
    Afterwards,
    Agreement,
    HealthScreen,
    Hold,
    Interval,
    IntervalKind,
    NewProfile,
    NewSession,
    PlannedInterval,
    Profile,
    SafetyStop,
    SaidCue,
    Session,
    Summary,
    Units,
)
from app.storage.writer import SessionWriter

__all__ = [
    "Afterwards",
    "Agreement",
    "HealthScreen",
    "Hold",
    "Interval",
    "IntervalKind",
    "Mode",
    "NewProfile",
    "NewSession",
    "Place",
    "Places",
    "PlannedInterval",
    "Point",
    "Profile",
    "SafetyStop",
    "SaidCue",
    "Session",
    "SessionWriter",
    "StorageError",
    "StorageSettings",
    "Store",
    "Summary",
    "TraceSample",
    "Units",
    "read_trace",
]
