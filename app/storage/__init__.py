"""What is kept between sessions: profiles, sessions and what happened in them, and traces.

``Store`` is the way in; values go in and out as the frozen models of ``app.storage.values``.
The tables stay inside this package.

Each name is loaded when it is first asked for (PEP 562): whoever takes a value from here, as a
kiosk's lane does in a process of its own, does not load the database's libraries with it, which
are 40 MB and a second.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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

_MODULES = {
    "app.programme.values": ("Mode", "Place"),
    "app.storage.errors": ("StorageError",),
    "app.storage.places": ("Places",),
    "app.storage.sessions": ("Point",),
    "app.storage.settings": ("StorageSettings",),
    "app.storage.store": ("Store",),
    "app.storage.trace": ("TraceSample", "read_trace"),
    "app.storage.values": (
        "Afterwards",
        "Agreement",
        "HealthScreen",
        "Hold",
        "Interval",
        "IntervalKind",
        "NewProfile",
        "NewSession",
        "PlannedInterval",
        "Profile",
        "SafetyStop",
        "SaidCue",
        "Session",
        "Summary",
        "Units",
    ),
    "app.storage.writer": ("SessionWriter",),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}


if not TYPE_CHECKING:  # a checker is to know the names, and no others

    def __getattr__(name: str) -> object:
        """A name of ``__all__``, loaded now."""
        module = _MODULE_OF.get(name)
        if module is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = found = getattr(import_module(module), name)
        return found


def __dir__() -> list[str]:
    """The names of ``__all__`` too, loaded or not."""
    return sorted({*globals(), *__all__})
