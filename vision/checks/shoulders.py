"""Loose shoulders: a shrug brings them up towards the ears."""

from __future__ import annotations

from vision.checks.base import Gauge, Moment
from vision.checks.evidence import Limit
from vision.checks.reasons import Reason
from vision.checks.shapes import TimedCheck, TimedSettings
from vision.checks.windows import RollingWindow
from vision.settings import number
from vision.values import Level

_SOURCE = "[K] ear-to-shoulder height over torso length, against standing"


class ShouldersSettings(TimedSettings):
    """Settings of the loose shoulders check; the limits are the same at every level."""

    smooth_s: float = number(
        1.0, low=0.2, high=3.0, title="Median over", unit="s", source="[K] about a stride"
    )
    ok_percent: float = number(
        10, low=0, high=50, title="Largest good shortening", unit="%", source=_SOURCE
    )
    on_percent: float = number(15, low=0, high=80, title="Shrug: ON", unit="%", source=_SOURCE)
    off_percent: float = number(10, low=0, high=80, title="Shrug: OFF", unit="%", source=_SOURCE)


class ShouldersCheck(TimedCheck[ShouldersSettings]):
    """Judges how much the neck appears shortened relative to standing; needs a baseline."""

    id = "shoulders"
    title = "Loose shoulders"
    faults = ("shrug",)
    Settings = ShouldersSettings
    what = "your shoulders"

    def __init__(self, settings: ShouldersSettings, level: Level) -> None:
        super().__init__(settings, level)
        self._height = RollingWindow(settings.smooth_s)
        self.gauge = Gauge("% up", -20.0, 40.0, None, settings.ok_percent)
        self.fixed_limits = {"shrug": Limit.above(settings.on_percent, settings.off_percent)}

    def measure(self, moment: Moment) -> float | None:
        """How much the ear-to-shoulder height has shrunk since standing, in per cent."""
        assert moment.body is not None
        height = moment.body.posture.shrug
        self._height.add(moment.t_s, height)
        middle, standing = self._height.median(), _standing(moment)
        if height is None or middle is None or standing is None:
            return None
        return 100.0 * (1.0 - middle / standing)

    def unmeasured(self, moment: Moment) -> Reason:
        """Necks differ, so it can't tell without a baseline."""
        if _standing(moment) is None:
            return Reason.NO_BASELINE
        return super().unmeasured(moment)


def _standing(moment: Moment) -> float | None:
    standing = moment.baseline.shrug if moment.baseline else None
    return standing if standing is not None and standing > 0.0 else None
