"""What a session says and does about its lane: shown once by walking it, and known then."""

from __future__ import annotations

from app.session.acts import Act, BeginLane, EndLane
from app.session.sayings import Sayings
from app.session.settings import CoachingSettings
from app.session.values import Glance
from vision.guard import Alarm
from vision.values import Direction


class LaneTalk:
    """Follows the lane of one session; on a treadmill (``has_lane`` false) there is none."""

    def __init__(self, settings: CoachingSettings, say: Sayings, *, has_lane: bool) -> None:
        self._settings, self._say = settings, say
        self.has_lane = has_lane
        self._begun = False
        self._end_s: float | None = None
        self._walked_back = 0

    def new_part(self) -> None:
        """Another part begins: whoever was on the way back is so no more."""
        self._end_s = None

    def begin(self) -> list[Act]:
        """The walker shows the lane by walking it."""
        if not self.has_lane:
            return []
        self._begun = True
        return [BeginLane()]

    def walked(self) -> list[Act]:
        """The walker has walked it, if that was going on."""
        if not self._begun:
            return []
        self._begun = False
        return [EndLane(self._say.lane_known())]

    def way_back(self, glance: Glance, *, coaching: bool) -> list[Act]:
        """At the lane's end: that one walks back, and that this does not count."""
        if glance.watch.alarm is Alarm.LANE_END and self.has_lane:
            self._end_s = glance.t_s
        ended_s = self._end_s
        if ended_s is None or glance.t_s - ended_s < self._settings.pause.back_s:
            return []
        if glance.direction is Direction.BACKWARD:
            return []
        self._end_s = None
        self._walked_back += 1
        told = self._walked_back <= self._settings.talk.walk_back_times
        return [self._say.walk_back()] if told and coaching else []
