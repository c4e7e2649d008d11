"""Running totals of a session, saved regularly, so that an interrupted session continues counting
from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from vision.checks.speed import SpeedSettings
from vision.values import CheckResult, Direction, Observation, Verdict

_SPEED_LEAST_HZ = SpeedSettings().least_rate_hz


class Seconds(BaseModel):
    """How long a check was good, found a fault, or could not tell. why: how long it could not, by
    the id of the reason. faulty: it found a fault when it could tell last."""

    good_s: float = Field(default=0.0, ge=0)
    fault_s: float = Field(default=0.0, ge=0)
    cant_tell_s: float = Field(default=0.0, ge=0)
    why: dict[str, float] = Field(default_factory=dict)
    faulty: bool = False

    def add(self, result: CheckResult, time_s: float) -> None:
        """An answer that stands for ``time_s``."""
        if result.verdict is Verdict.CANT_TELL:
            self.cant_tell_s += time_s
            self.why[result.reason_id] = self.why.get(result.reason_id, 0.0) + time_s
            return
        self.faulty = result.verdict is Verdict.FAULT
        if self.faulty:
            self.fault_s += time_s
        else:
            self.good_s += time_s

    @property
    def judged_s(self) -> float:
        """How long it could tell."""
        return self.good_s + self.fault_s

    @property
    def judged_share(self) -> float:
        """The share of the time in which it could tell."""
        whole_s = self.judged_s + self.cant_tell_s
        return self.judged_s / whole_s if whole_s > 0 else 0.0

    @property
    def mostly(self) -> str:
        """The id of the reason for which it mostly could not tell, empty where it always could."""
        return max(self.why, key=lambda id_: self.why[id_], default="")

    def share_for(self, reason_id: str) -> float:
        """The share of the time in which it could not tell for this reason."""
        whole_s = self.judged_s + self.cant_tell_s
        return self.why.get(reason_id, 0.0) / whole_s if whole_s > 0 else 0.0

    @property
    def fault_share(self) -> float:
        """The share of the judged time with a fault."""
        return self.fault_s / self.judged_s if self.judged_s > 0 else 0.0


class Mean(BaseModel):
    """A mean over time. squares: of the values, ``None`` where they were not added up."""

    weighted: float = 0.0
    weight_s: float = Field(default=0.0, ge=0)
    squares: float | None = None

    def add(self, value: float | None, time_s: float) -> None:
        """Add ``value`` for a duration; does nothing where it is not known."""
        if value is not None:
            if self.squares is not None or self.weight_s <= 0:
                self.squares = (self.squares or 0.0) + value * value * time_s
            self.weighted += value * time_s
            self.weight_s += time_s

    @property
    def value(self) -> float | None:
        """The mean, ``None`` before the first value."""
        return self.weighted / self.weight_s if self.weight_s > 0 else None

    def error(self, apart_s: float) -> float | None:
        """The mean's standard error, where values ``apart_s`` apart are independent; ``None`` for
        fewer than two of them."""
        count = self.weight_s / apart_s
        if self.squares is None or count < 2:
            return None
        variance = self.squares / self.weight_s - (self.weighted / self.weight_s) ** 2
        return sqrt(max(variance, 0.0) / (count - 1))


class Tally(BaseModel):
    """Counts a session's walking. Speeds are positive, metres a second.

    backward_s: in the backward bouts. in_band_s, out_of_band_s: of that, without and with a
    fault, where anything could be judged. checks, values: by a check's id. varied_s: in
    variations, by their kind; nothing else is known of them. rate_hz: pictures a second that were
    looked at in the bouts.
    """

    model_config = ConfigDict(extra="ignore")

    backward_s: float = Field(default=0.0, ge=0)
    forward_s: float = Field(default=0.0, ge=0)
    in_band_s: float = Field(default=0.0, ge=0)
    out_of_band_s: float = Field(default=0.0, ge=0)
    checks: dict[str, Seconds] = Field(default_factory=dict)
    values: dict[str, Mean] = Field(default_factory=dict)
    backward_mps: Mean = Field(default_factory=Mean)
    forward_mps: Mean = Field(default_factory=Mean)
    rate_hz: Mean = Field(default_factory=Mean)
    varied_s: dict[str, float] = Field(default_factory=dict)

    def vary(self, kind: str, time_s: float) -> None:
        """A frame of a variation: it stands for time, and for no way of walking."""
        self.varied_s[kind] = self.varied_s.get(kind, 0.0) + time_s

    def add(self, seen: Observation, time_s: float, *, coached: bool) -> None:
        """A frame that stands for ``time_s``; ``coached``: within a backward bout that counts."""
        speed_mps = None if seen.gait.speed_mps is None else abs(seen.gait.speed_mps)
        if seen.rate_hz is not None and seen.rate_hz < _SPEED_LEAST_HZ:
            speed_mps = None  # it would be too low, and so would the energy
        if seen.gait.direction is Direction.FORWARD:
            self.forward_s += time_s
            self.forward_mps.add(speed_mps, time_s)
        if coached:
            self.backward_s += time_s
            self.backward_mps.add(speed_mps, time_s)
            self.rate_hz.add(seen.rate_hz, time_s)
            self._judge(seen.checks, time_s)

    def _judge(self, results: Sequence[CheckResult], time_s: float) -> None:
        for result in results:
            self.checks.setdefault(result.id, Seconds()).add(result, time_s)
            if result.verdict is Verdict.CANT_TELL:
                continue
            self.values.setdefault(result.id, Mean()).add(result.value, time_s)
        verdicts = {result.verdict for result in results}
        if Verdict.FAULT in verdicts:
            self.out_of_band_s += time_s
        elif Verdict.GOOD in verdicts:
            self.in_band_s += time_s

    @property
    def faulty(self) -> bool:
        """Whether any check found a fault when it could tell last."""
        return any(seconds.faulty for seconds in self.checks.values())

    @property
    def in_band_share(self) -> float | None:
        """The share of the judged time without a fault."""
        judged_s = self.in_band_s + self.out_of_band_s
        return self.in_band_s / judged_s if judged_s > 0 else None

    def as_json(self) -> dict[str, JsonValue]:
        """To be kept."""
        kept: dict[str, JsonValue] = self.model_dump(mode="json")
        return kept
