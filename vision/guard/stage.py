"""The guard: watches over a live session beside the line, and says when to stop."""

from __future__ import annotations

from vision.guard.body_motion import BodyMotionStage
from vision.guard.bystander import BystanderWatch
from vision.guard.continuity import Continuity, ContinuityStage
from vision.guard.fall import FallWatch, LostWatch, StumbleWatch
from vision.guard.lane import LaneWatch
from vision.guard.settings import GuardSettings
from vision.guard.values import Alarm, LaneState, Watch
from vision.values import Frame, Observation

_NEVER = float("-inf")
_AGAIN = frozenset({Alarm.BYSTANDER, Alarm.LANE_END})


class GuardStage:
    """Falls, stumbles, a lost walker, bystanders and the end of the lane.

    Args:
        settings: the section of the settings tree. treadmill: a belt has no end, so that there
            is no lane.
    """

    def __init__(self, settings: GuardSettings | None = None, *, treadmill: bool = False) -> None:
        self._settings = settings or GuardSettings()
        self._continuity = ContinuityStage(self._settings.continuity)
        self._body_motion = BodyMotionStage(self._settings.body_motion)
        self._fall = FallWatch(self._settings.fall)
        self._stumble = StumbleWatch(self._settings.stumble)
        self._lost = LostWatch(self._settings.lost)
        self._bystander = BystanderWatch(self._settings.bystander, self._settings.scene)
        self._lane = LaneWatch(self._settings.lane, treadmill=treadmill)
        self._teller = AlarmRepeater(self._settings)

    def update(self, frame: Frame, seen: Observation) -> Watch:
        """What there is to say about ``frame``, of which the line has seen ``seen``; called once
        a judged frame, in order of time."""
        height, width = frame.image.shape[:2]
        continuity = self._continuity.update(seen)
        if continuity is not Continuity.SAME:
            self.forget(seen.t_s, other=continuity is Continuity.OTHER)
        body_motion = None if seen.body is None else self._body_motion.update(seen.body)
        lane = self._lane.update(seen, width, height)
        holds = {
            Alarm.FALL: self._fall.update(seen, body_motion),
            Alarm.STUMBLE: self._stumble.update(seen, body_motion),
            Alarm.LOST: self._lost.update(seen),
            Alarm.BYSTANDER: self._bystander.update(frame, seen),
            Alarm.LANE_END: lane.state is LaneState.END and lane.left_s is not None,
        }
        standing = tuple(alarm for alarm in Alarm if holds[alarm])
        alarm = self._teller.update(seen.t_s, standing)
        return Watch(alarm, standing, lane, self._bystander.behind)

    def forget(self, t_s: float, *, other: bool) -> None:
        """Begin anew at ``t_s``: nothing of the body that is seen from now on is known yet.

        Args:
            other: it is somebody else's; without it the same person's, found again after a gap.
        """
        self._body_motion.forget()
        self._fall.forget(t_s, other=other)
        self._lane.forget(other=other)
        if other:
            self._stumble.forget()
            self._bystander.forget(t_s)

    def mark(self, x_share: float) -> None:
        """Set the lane end that is nearest to ``x_share`` of the picture's width there."""
        self._lane.ends.mark(x_share)

    def begin_walked_lane(self) -> None:
        """From now on the path of the hips is the lane, until ``end_walked_lane``."""
        self._lane.begin_walk()

    def end_walked_lane(self) -> bool:
        """Take the way walked since ``begin_walked_lane`` as the lane; ``False`` when it is too
        short, and the lane stays what it was."""
        return self._lane.end_walk()

    def clear_lane(self) -> None:
        """Forget the user's ends: the picture's edges are the ends again."""
        self._lane.ends.clear()


class AlarmRepeater:
    """Lets one alarm out at a time: the gravest when it begins, lesser ones when it is over.

    An alarm about the walker is told once; an obstacle is told again and again, while the walker
    still goes there.
    """

    def __init__(self, settings: GuardSettings) -> None:
        self._settings = settings
        self._given_s: dict[Alarm, float] = {}
        self._told: set[Alarm] = set()

    def update(self, t_s: float, standing: tuple[Alarm, ...]) -> Alarm | None:
        """The alarm to give at ``t_s``, of those that stand, the gravest first."""
        own = self._settings
        self._told &= set(standing)
        if not standing or (standing[0] in self._told and standing[0] not in _AGAIN):
            return None
        alarm = standing[0]
        silence_s = own.repeat_s if alarm in self._told else own.onset_s
        if t_s - self._given_s.get(alarm, _NEVER) < silence_s:
            return None
        graver = list(Alarm)[: list(Alarm).index(alarm)]
        if any(t_s - self._given_s.get(one, _NEVER) < own.overlap_s for one in graver):
            return None
        self._given_s[alarm] = t_s
        self._told.add(alarm)
        return alarm
