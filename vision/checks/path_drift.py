"""Path drift: the walker wanders to one side, as on a treadmill towards the belt's edge.

Where the walker travels towards or away from the camera, drift looks the same as a straight path
seen by a camera slightly off its line. So drift is judged only while the distance to the camera
stays the same, as on a treadmill.
"""

from __future__ import annotations

from collections.abc import Sequence

from vision.checks.base import Gauge, Moment
from vision.checks.evidence import Judged, Limit
from vision.checks.reasons import Reason
from vision.checks.shapes import SteppedCheck, SteppedSettings
from vision.checks.walking import backward_steps
from vision.checks.windows import RollingWindow
from vision.pose.landmarks import L
from vision.settings import number
from vision.values import Body, CheckResult, Level, Step
from vision.values.views import FRONTAL

_SOURCE = "[K] 0.15 and 0.3 m in five steps, for a stature of 1.7 m"
_MEMORY_S = 12.0  # twelve steps at any walking cadence


class PathDriftSettings(SteppedSettings):
    """Settings of the path drift check; the limits are the same at every level."""

    steps: int = number(
        5, low=2, high=10, title="Steps over which drift is measured", unit="steps", source="[K]"
    )
    ok_stature: float = number(
        0.09, low=0, high=0.5, title="Largest good drift", unit="of stature", source=_SOURCE
    )
    on_stature: float = number(
        0.18, low=0, high=1, title="Drifting: ON", unit="of stature", source=_SOURCE
    )
    off_stature: float = number(
        0.12, low=0, high=1, title="Drifting: OFF", unit="of stature", source=_SOURCE
    )
    around_s: float = number(
        0.15,
        low=0.02,
        high=0.5,
        title="Half window of the median at a contact",
        unit="s",
        source="[K]",
    )
    nearer_share: float = number(
        0.06,
        low=0,
        high=0.5,
        title="Largest change of size at constant distance",
        unit="1",
        source="[K] five steps overground change it by a quarter and more",
    )


class PathDriftCheck(SteppedCheck[PathDriftSettings]):
    """Judges how far the walker has moved to a side over the last steps."""

    id = "path_drift"
    title = "Straight path"
    faults = ("drifting",)
    Settings = PathDriftSettings
    what = "the line you walk on"
    views = FRONTAL

    def __init__(self, settings: PathDriftSettings, level: Level) -> None:
        super().__init__(settings, level)
        self._aside, self._size = RollingWindow(_MEMORY_S), RollingWindow(_MEMORY_S)
        self.gauge = Gauge("of height", 0.0, 0.5, None, settings.ok_stature)
        self._limit = Limit.above(settings.on_stature, settings.off_stature)
        self._places: dict[int, tuple[float, float] | None] = {}
        self._nearing = False

    def update(self, moment: Moment) -> CheckResult:
        """Store the walker's position, for contacts that are confirmed later."""
        body = moment.body if moment.body and moment.body.view in FRONTAL else None
        self._aside.add(moment.t_s, None if body is None else _hips_x(body))
        self._size.add(moment.t_s, None if body is None else body.stature_px)
        return super().update(moment)

    def step_values(self, moment: Moment) -> Sequence[tuple[float | None, float]]:
        """Lateral displacement of each step from some steps before, over stature."""
        steps = backward_steps(moment)
        known = self._places
        self._places = {
            step.index: known[step.index] if step.index in known else self._place(step)
            for step in steps
        }
        back = self.settings.steps
        self._nearing = False
        values = []
        for last in range(back + 1, len(steps)):
            now, then = steps[last - 1 : last + 1], steps[last - back - 1 : last - back + 1]
            weight = min(step.confidence for step in (*now, *then))
            values.append((self._drift(now, then), weight))
        return values

    def _place(self, step: Step) -> tuple[float, float] | None:
        """Hips and stature in the picture at a contact, in pixels."""
        aside = self._aside.around(step.contact_s, self.settings.around_s)
        size = self._size.around(step.contact_s, self.settings.around_s)
        return None if aside is None or size is None else (aside, size)

    def _drift(self, now: Sequence[Step], then: Sequence[Step]) -> float | None:
        """Each the mean of a left and a right step, which removes the sway within a stride."""
        places = [self._places[step.index] for step in (*now, *then)]
        known = [place for place in places if place is not None]
        if len(known) < len(places):
            return None
        sizes = [size for _, size in known]
        if max(sizes) > (1.0 + self.settings.nearer_share) * min(sizes):
            self._nearing = True
            return None
        aside_px = (known[0][0] + known[1][0] - known[2][0] - known[3][0]) / 2.0
        return abs(aside_px) / sizes[-1]

    def judge(self, fault: str, value: float, weight: float) -> Judged:
        """Too far to either side."""
        return self._limit.judge(value, weight)

    def unmeasured(self) -> Reason:
        """On the move, path and camera can't be told apart."""
        if self._nearing:
            return Reason.DISTANCE_CHANGES
        return super().unmeasured()


def _hips_x(body: Body) -> float:
    """Without what the camera carried them."""
    middle_px = float(body.points[L.LEFT_HIP, 0] + body.points[L.RIGHT_HIP, 0]) / 2.0
    return middle_px - body.camera_x_px
