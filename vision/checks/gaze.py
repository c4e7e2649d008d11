"""Gaze: eyes level and ahead; a brief look over the shoulder is fine, a held one is not."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from vision.checks.base import Gauge, Moment
from vision.checks.evidence import Limit, TimeRule
from vision.checks.reasons import Reason
from vision.checks.shapes import TimedCheck, TimedSettings
from vision.checks.walking import wrong_view
from vision.settings import number
from vision.values import Level, View
from vision.values.views import SAGITTAL

_SOURCE = "[K] eyes ahead, a shoulder check of up to a second every few steps is fine"


class GazeSettings(TimedSettings):
    """Settings of the gaze check; the limits are the same at every level."""

    ok_down_deg: float = number(
        15, low=0, high=60, title="Largest good look down", unit="deg", source=_SOURCE
    )
    down_on_deg: float = number(
        22, low=0, high=90, title="Head down: ON", unit="deg", source=_SOURCE
    )
    down_off_deg: float = number(
        15, low=0, high=90, title="Head down: OFF", unit="deg", source=_SOURCE
    )
    widen_deg: float = number(
        8,
        low=0,
        high=30,
        title="Wider limit down without a baseline",
        unit="deg",
        source="measured: level heads of three walkers read -8 to 10 deg",
    )
    turned_on_deg: float = number(
        45, low=0, high=120, title="Head turned: ON", unit="deg", source=_SOURCE
    )
    turned_off_deg: float = number(
        30, low=0, high=120, title="Head turned: OFF", unit="deg", source=_SOURCE
    )
    farthest_deg: float = number(
        120,
        low=60,
        high=180,
        title="Largest possible head yaw",
        unit="deg",
        source="[K]; from there on the model errs",
    )
    often: TimeRule = Field(
        default=TimeRule(window_s=20, raise_share=0.5, clear_share=0.67, min_known=0.5),
        title="Evidence that the head is turned too often",
    )


class GazeCheck(TimedCheck[GazeSettings]):
    """Judges head pitch (the gauge) and head yaw, each where it can be seen.

    A look over the shoulder is a fault if it is held too long or if looks take too much of the
    time. From behind the model invents the face, so head yaw is not judged there.
    """

    id = "gaze"
    title = "Eyes ahead"
    faults = ("head_down", "head_turned", "head_turned_often")
    Settings = GazeSettings
    what = "where you look"

    def __init__(self, settings: GazeSettings, level: Level) -> None:
        super().__init__(settings, level)
        self._relative, self._absolute = self._limits(0.0), self._limits(settings.widen_deg)
        self._relative_gauge = self._gauge(0.0)
        self.gauge = self._absolute_gauge = self._gauge(settings.widen_deg)

    def measure(self, moment: Moment) -> float | None:
        """Head pitch relative to standing where there is a baseline, looking down positive."""
        assert moment.body is not None
        pitch, standing = moment.body.posture.head_pitch_deg, _standing(moment)
        return pitch if pitch is None or standing is None else pitch - standing

    def readings(self, moment: Moment, value: float | None) -> Mapping[str, float | None]:
        """Head pitch, and head yaw to either side."""
        assert moment.body is not None
        yaw = moment.body.posture.head_yaw_deg
        turned = None if yaw is None or moment.body.view is View.REAR else abs(yaw)
        if turned is not None and turned > self.settings.farthest_deg:
            turned = None
        return {"head_down": value, "head_turned": turned, "head_turned_often": turned}

    def rule_of(self, fault: str) -> TimeRule:
        """ "Too often" is judged over a longer window than "too long"."""
        return self.settings.often if fault == "head_turned_often" else self.settings.rule

    def limits(self, moment: Moment) -> Mapping[str, Limit]:
        """Looking down and looking away; each is held for seconds before it counts."""
        relative = _standing(moment) is not None
        self.gauge = self._relative_gauge if relative else self._absolute_gauge
        return self._relative if relative else self._absolute

    def unmeasured(self, moment: Moment) -> Reason:
        """From the front or behind a lowered head hardly shows."""
        assert moment.body is not None
        return wrong_view(moment.body, SAGITTAL) or super().unmeasured(moment)

    def _gauge(self, widen: float) -> Gauge:
        return Gauge("deg down", -30.0, 60.0, None, self.settings.ok_down_deg + widen)

    def _limits(self, widen: float) -> Mapping[str, Limit]:
        own = self.settings
        return {
            "head_down": Limit.above(own.down_on_deg + widen, own.down_off_deg + widen),
            "head_turned": Limit.above(own.turned_on_deg, own.turned_off_deg),
            "head_turned_often": Limit.above(own.turned_on_deg, own.turned_off_deg),
        }


def _standing(moment: Moment) -> float | None:
    return moment.baseline.head_pitch_deg if moment.baseline else None
