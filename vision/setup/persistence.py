"""Selects which persistent finding is reported: one at a time, without flicker."""

from __future__ import annotations

from collections.abc import Collection

from vision.setup.settings import PersistenceSettings
from vision.setup.values import SetupFinding

_LONGEST_S = 0.5  # the longest time that one frame stands for when frames are missing
_HALF = 0.5


class FindingPersistence:
    """Gathers evidence for each finding over time, and reports the most important persistent
    one."""

    def __init__(self, settings: PersistenceSettings) -> None:
        self._settings = settings
        self._evidence = dict.fromkeys(SetupFinding, 0.0)  # 0..1; at 1 it stands, until at 0
        self._standing: set[SetupFinding] = set()
        self._told: tuple[SetupFinding, float] | None = None
        self._t_s: float | None = None
        self._well_s: float | None = None

    @property
    def standing(self) -> tuple[SetupFinding, ...]:
        """All that stand, the most important first."""
        return tuple(finding for finding in SetupFinding if finding in self._standing)

    def update(self, t_s: float, findings: Collection[SetupFinding]) -> SetupFinding | None:
        """The finding reported at ``t_s``, given the current ``findings``."""
        step_s = 0.0 if self._t_s is None else min(t_s - self._t_s, _LONGEST_S)
        self._t_s = t_s
        for finding in SetupFinding:
            self._weigh(finding, finding in findings, step_s)
        doubtful = any(share > _HALF for share in self._evidence.values())
        if doubtful or self._standing:
            self._well_s = None
        elif self._well_s is None:
            self._well_s = t_s
        return self._tell(t_s)

    def ready(self, t_s: float) -> bool:
        """Whether there has been no finding for long enough."""
        well_s = self._well_s
        return self._told is None and well_s is not None and t_s - well_s >= self._settings.ready_s

    def _weigh(self, finding: SetupFinding, seen: bool, step_s: float) -> None:
        settings = self._settings
        over_s = settings.tell_s if seen else settings.clear_s
        change = step_s / over_s if over_s > 0 else 1.0
        share = self._evidence[finding] + (change if seen else -change)
        self._evidence[finding] = min(max(share, 0.0), 1.0)
        if share >= 1.0:
            self._standing.add(finding)
        elif share <= 0.0:
            self._standing.discard(finding)

    def _tell(self, t_s: float) -> SetupFinding | None:
        settings = self._settings
        if self._told is not None:
            finding, since_s = self._told
            told_s = t_s - since_s
            if finding in self._standing and told_s < settings.stay_s:
                return finding
            if told_s < settings.least_s:
                return finding
        first = next(iter(self.standing), None)
        if first is None:
            self._told = None
        elif self._told is None or self._told[0] is not first:
            self._told = (first, t_s)
        return first
