"""What is gathered beside the analysis while the frames of a recording go by."""

from __future__ import annotations

from collections.abc import Callable

from vision.gait.leg_passes import LegPasses
from vision.pipeline.fault_stretches import FaultStretch, FaultStretches
from vision.values import Observation, SourceInfo


class Aside:
    """Watches the observations of a recording: its faults, and whether it looks slowed.

    Args:
        watch: told each observation as well.
    """

    def __init__(self, watch: Callable[[Observation], None] | None = None) -> None:
        self._watch = watch
        self._faults = FaultStretches()
        self._legs = LegPasses()

    def see(self, seen: Observation) -> None:
        """Take in one observation; they come in order of time."""
        self._faults.see(seen)
        if seen.body is not None:
            self._legs.see(seen.body)
        if self._watch is not None:
            self._watch(seen)

    def faults(self) -> tuple[FaultStretch, ...]:
        """All faults; ask once all has been seen."""
        return self._faults.all()

    def looks_slowed(self, info: SourceInfo) -> bool:
        """Whether the legs move slower than anybody's, of a source that does not tell how fast
        its camera was."""
        return info.capture_hz is None and self._legs.slow
