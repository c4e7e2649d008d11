"""Gaze: eyes level and ahead; a quick look over the shoulder is fine, a held one is not."""

from __future__ import annotations

from collections.abc import Mapping

from vision.checks.base import Gauge, Moment
from vision.checks.evidence import Limit
from vision.checks.shapes import TimedCheck, TimedSettings
from vision.settings import number
from vision.values import Level

_SOURCE = "[K] eyes ahead, a shoulder check of up to a second every few steps is fine"


class GazeSettings(TimedSettings):
    """Settings of the gaze check; the limits are the same at every level."""

    ok_down_deg: float = number(15, 0, 60, "Largest good look down", "deg", _SOURCE)
    down_on_deg: float = number(22, 0, 90, "Head down: ON", "deg", _SOURCE)
    down_off_deg: float = number(15, 0, 90, "Head down: OFF", "deg", _SOURCE)
    turned_on_deg: float = number(45, 0, 120, "Head turned: ON", "deg", _SOURCE)
    turned_off_deg: float = number(30, 0, 120, "Head turned: OFF", "deg", _SOURCE)


class Gaze(TimedCheck[GazeSettings]):
    """Judges head pitch (the gauge) and head turn, either where it can be seen."""

    id = "gaze"
    title = "Eyes ahead"
    faults = ("head_down", "head_turned")
    Settings = GazeSettings
    what = "where you look"

    def __init__(self, settings: GazeSettings, level: Level) -> None:
        super().__init__(settings, level)
        self.gauge = Gauge("deg down", -30.0, 60.0, None, settings.ok_down_deg)
        self._limits = {
            "head_down": Limit.above(settings.down_on_deg, settings.down_off_deg),
            "head_turned": Limit.above(settings.turned_on_deg, settings.turned_off_deg),
        }

    def measure(self, moment: Moment) -> float | None:
        """Head pitch relative to standing where there is a baseline, looking down positive."""
        assert moment.body is not None
        pitch = moment.body.posture.head_pitch_deg
        standing = moment.baseline.head_pitch_deg if moment.baseline else None
        return pitch if pitch is None or standing is None else pitch - standing

    def readings(self, moment: Moment, value: float | None) -> Mapping[str, float | None]:
        """Looking down, and how far the head is turned to either side."""
        assert moment.body is not None
        yaw = moment.body.posture.head_yaw_deg
        return {"head_down": value, "head_turned": None if yaw is None else abs(yaw)}

    def limits(self, moment: Moment) -> Mapping[str, Limit]:
        """Looking down and looking away; each is held for seconds before it counts."""
        return self._limits
