"""When the guard says stop."""

from __future__ import annotations

from vision.settings import Section, number


class GuardSettings(Section):
    """The guard's settings tree."""

    repeat_s: float = number(5.0, 1.0, 60.0, "Silence before the same alarm again", "s", "[K]")
