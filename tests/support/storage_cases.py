"""What the storage tests share: places on both databases, and things to keep."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from app.storage import (
    NewProfile,
    NewSession,
    Places,
    SafetyStop,
    SessionWriter,
    StorageSettings,
    Store,
    TraceSample,
)
from vision.values import Cue, Direction, Foot, Landing, Step

SQLITE, POSTGRESQL = "sqlite", "postgresql"
BOTH = (SQLITE, POSTGRESQL)
QUICK = StorageSettings(period_s=0.05, trace_period_s=0.05, retry_s=0.1, busy_s=0.2)


def make_places(kind: str, folder: Path, request: pytest.FixtureRequest) -> Places:
    """Fresh places on one of the two databases."""
    if kind == SQLITE:
        return Places.find(folder, f"sqlite:///{folder / 'backstep.db'}")
    socket: Path = request.getfixturevalue("postgresql_socket")
    import postgres

    return Places.find(folder, postgres.new_database(socket, f"t{uuid.uuid4().hex}"))


def begin(store: Store, name: str = "Ada") -> SessionWriter:
    """A session of a person who is made for it, if need be."""
    profile = store.profiles.named(name) or store.profiles.add(NewProfile(name=name))
    return store.sessions.start(NewSession(profile_id=profile.id))


def a_step(index: int, **changes: object) -> Step:
    """A step with all there is to know of one."""
    known: dict[str, object] = {
        "index": index,
        "foot": Foot.LEFT if index % 2 else Foot.RIGHT,
        "contact_s": index * 0.5,
        "direction": Direction.BACKWARD,
        "confidence": 0.9,
        "known_s": index * 0.5 + 0.2,
        "liftoff_s": index * 0.5 - 0.3,
        "length_m": 0.41,
        "length_leg": 0.45,
        "landing": Landing.BALL,
        "foot_pitch_deg": -12.5,
        "heel_lag_s": 0.12,
        "first_touch_s": index * 0.5 - 0.06,
        "first_touch_spread_s": 0.03,
    }
    return Step(**(known | changes))  # type: ignore[arg-type]


def a_cue(t_s: float, priority: int = 3, words: str = "Tall, like a string lifts you") -> Cue:
    """A cue."""
    return Cue(t_s, "straighten_up", priority, words, words, "chime")


def a_sample(t_s: float, lean_deg: float | None = 3.25) -> TraceSample:
    """A frame's numbers."""
    return TraceSample(t_s, "backward", "side", "backward", 0.9, 0.8, 71.5, -0.45, lean_deg)


def a_stop(t_s: float) -> SafetyStop:
    """A safety stop."""
    return SafetyStop(t_s=t_s, why="lane_end")
