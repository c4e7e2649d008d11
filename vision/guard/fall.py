"""Falls, stumbles and the lost walker, from body motion and the line's observations."""

from __future__ import annotations

from vision.cues.durations import lasted, since
from vision.guard.body_motion import BodyMotion
from vision.settings import Section, number
from vision.values import Direction, Observation, View, another_is_followed

_NEVER = float("-inf")


class FallSettings(Section):
    """What is a fall."""

    sink_leg_s: float = number(
        0.8,
        low=0.3,
        high=3.0,
        title="Speed at which the hips of whoever falls sink",
        unit="leg lengths/s",
        source="[K]; measured 2.1 to 2.8 in drawn falls, below 0.6 in sitting down",
    )
    sunk_share: float = number(
        0.74,
        low=0.5,
        high=0.95,
        title="Height of the hips below which that is a fall",
        unit="own height",
        source="measured: sinking as fast, runners stay above 0.9, and a lunge above 0.75",
    )
    sunk_s: float = number(
        0.06,
        low=0.0,
        high=0.5,
        title="How long it must last",
        unit="s",
        source="two pictures of thirty [K]",
    )
    unsteady_s: float = number(
        0.2,
        low=0.0,
        high=0.5,
        title="The same while the camera moves and nothing tells how",
        unit="s",
        source="[K]; then the feet alone say that the hips sink, and blurred feet are misplaced",
    )
    low_share: float = number(
        0.65,
        low=0.3,
        high=0.8,
        title="Hips this low soon after they sank fast",
        unit="own height",
        source="[K]",
    )
    trunk_deg: float = number(
        45.0,
        low=30.0,
        high=80.0,
        title="Trunk this far from upright soon after",
        unit="deg",
        source="[K]",
    )
    rise_leg_s: float = number(
        1.0,
        low=0.2,
        high=10.0,
        title="Speed of rising hips at which nobody lies",
        unit="leg lengths/s",
        source="[K]; the model's own way back to a body that stands",
    )
    low_s: float = number(
        0.3, low=0.1, high=2.0, title="How long either must last", unit="s", source="[K]"
    )
    soon_s: float = number(
        1.2,
        low=0.3,
        high=3.0,
        title="How soon after",
        unit="s",
        source="[K] a fall takes 0.6 to 0.8 s",
    )
    down_share: float = number(
        0.35,
        low=0.1,
        high=0.6,
        title="Hips so low that nobody sits on a chair",
        unit="own height",
        source="[K]",
    )
    down_s: float = number(
        1.0,
        low=0.3,
        high=5.0,
        title="How long, however slowly they came there",
        unit="s",
        source="[K]",
    )
    vanish_share: float = number(
        0.9,
        low=0.6,
        high=1.0,
        title="Sinking hips below which whoever vanishes has fallen",
        unit="own height",
        source="[K]",
    )
    vanish_s: float = number(
        0.15, low=0.05, high=1.0, title="How long they must be gone", unit="s", source="[K]"
    )
    up_s: float = number(
        0.7,
        low=0.1,
        high=5.0,
        title="Time upright after which the fall is over",
        unit="s",
        source="[K]",
    )
    walked_s: float = number(
        6.0,
        low=1.0,
        high=60.0,
        title="Only whoever walked or turned this short ago falls",
        unit="s",
        source="[K]",
    )
    followed_s: float = number(
        0.5,
        low=0.0,
        high=5.0,
        title="Time for which somebody new is followed before that counts",
        unit="s",
        source="[K]; the direction was the one's before",
    )


class StumbleSettings(Section):
    """What is a stumble, seen from the side: trunk and hips out of rhythm at once."""

    swing_deg: float = number(
        10.5,
        low=5.0,
        high=45.0,
        title="Trunk away from the walker's own",
        unit="deg",
        source="with the next three: measured 1.2 times this and more in drawn stumbles, 0.85 "
        "and less "
        "in 70 walks, runs, turns and shuffles",
    )
    swing_deg_s: float = number(
        52.0,
        low=20.0,
        high=200.0,
        title="Speed at which it got there",
        unit="deg/s",
        source="as above [K]",
    )
    sunk_share: float = number(
        0.084,
        low=0.03,
        high=0.3,
        title="Hips lower than usual",
        unit="own height",
        source="as above [K]",
    )
    sink_leg_s: float = number(
        0.42,
        low=0.1,
        high=2.0,
        title="Speed at which they sank",
        unit="leg lengths/s",
        source="as above [K]",
    )
    feet_torso: float = number(
        0.2,
        low=0.0,
        high=1.0,
        title="Least movement of the feet against each other",
        unit="torso lengths",
        source="[K] whoever bends down stands",
    )
    together_s: float = number(
        0.4, low=0.1, high=1.0, title="Time within which all of it comes", unit="s", source="[K]"
    )
    within_s: float = number(
        0.7, low=0.0, high=3.0, title="How short ago the walk was backward", unit="s", source="[K]"
    )
    stands_s: float = number(
        1.0, low=0.1, high=5.0, title="How long a stumble is shown", unit="s", source="[K]"
    )


class LostSettings(Section):
    """When the walker is lost."""

    after_s: float = number(
        0.5,
        low=0.1,
        high=3.0,
        title="Time unseen",
        unit="s",
        source="longer than the model loses a walker it still sees [K]",
    )
    within_s: float = number(
        0.7,
        low=0.0,
        high=3.0,
        title="How short before that the walk was backward",
        unit="s",
        source="[K]",
    )
    held_s: float = number(
        0.3,
        low=0.0,
        high=3.0,
        title="How long it must have been backward",
        unit="s",
        source="[K]; false ones are brief, most of them",
    )
    stands_s: float = number(
        1.0,
        low=0.1,
        high=5.0,
        title="How long it is shown where somebody else is followed instead",
        unit="s",
        source="[K]",
    )
    pictures: float = number(
        3, low=1, high=30, title="Pictures unseen, should they come slowly", unit="1", source="[K]"
    )


class FallWatch:
    """Whether the walker has fallen, or falls."""

    def __init__(self, settings: FallSettings) -> None:
        self._settings = settings
        self._walked_s = self._counts_from_s = _NEVER
        self._fallen = False
        self._begin()

    def _begin(self) -> None:
        self._sank_s = _NEVER
        self._since_s: dict[str, float | None] = {}
        self._last: BodyMotion | None = None

    def forget(self, t_s: float, *, other: bool) -> None:
        """What is seen from ``t_s`` on continues nothing that was seen before.

        A fall that has been told stands until somebody is up: whoever has fallen may be out of
        sight. Whether there was a walk is forgotten of ``other`` people only, for whoever is found
        again may fall at once.
        """
        self._begin()
        if other:
            self._walked_s, self._counts_from_s = _NEVER, t_s + self._settings.followed_s

    def update(self, seen: Observation, body_motion: BodyMotion | None) -> bool:
        """Whether a fall stands at ``seen``."""
        own, t_s = self._settings, seen.t_s
        moves = seen.gait.direction in _MOVES and t_s >= self._counts_from_s
        if moves and not self._fallen:
            self._walked_s = t_s
        if body_motion is None:
            gone = self._last is not None and _plunges(self._last, own)
            self._fallen |= self._lasts("gone", t_s, gone, own.vanish_s)
            return self._fallen
        self._last = body_motion
        if body_motion.sink_leg_s >= own.sink_leg_s and t_s >= self._counts_from_s:
            self._sank_s = t_s
        if self._fallen:
            upright = body_motion.hip_share > own.sunk_share
            self._fallen = not self._lasts("up", t_s, upright, own.up_s)
        elif t_s - self._walked_s <= own.walked_s:
            self._fallen = self._falls(t_s, body_motion)
        return self._fallen

    def _falls(self, t_s: float, now: BodyMotion) -> bool:
        own = self._settings
        sinks = now.sink_leg_s >= own.sink_leg_s and now.hip_share < own.sunk_share
        low = now.hip_share < own.low_share or (
            abs(now.trunk_deg) > own.trunk_deg and now.hip_share < own.sunk_share
        )
        low = low and now.sink_leg_s > -own.rise_leg_s
        soon = t_s - self._sank_s <= own.soon_s
        answers = (
            self._lasts("sinks", t_s, sinks, own.unsteady_s if now.unsteady else own.sunk_s),
            self._lasts("low", t_s, low, own.low_s) and soon,
            self._lasts("down", t_s, now.hip_share < own.down_share, own.down_s),
        )
        return any(answers)

    def _lasts(self, what: str, t_s: float, holds: bool, least_s: float) -> bool:
        """Whether ``what`` has held for ``least_s`` up to now."""
        self._since_s[what] = since(self._since_s.get(what), t_s, holds)
        return lasted(self._since_s[what], t_s, least_s)


def _plunges(last: BodyMotion, own: FallSettings) -> bool:
    return last.sink_leg_s >= own.sink_leg_s and last.hip_share < own.vanish_share


class StumbleWatch:
    """Whether the walker has just stumbled, walking backward; only the side view tells."""

    def __init__(self, settings: StumbleSettings) -> None:
        self._settings = settings
        self.forget()

    def forget(self) -> None:
        """Nothing is known of whoever is seen from now on."""
        self._backward_s = self._swung_s = self._sank_s = self._stumbled_s = _NEVER

    def update(self, seen: Observation, body_motion: BodyMotion | None) -> bool:
        """Whether a stumble stands at ``seen``."""
        own, t_s = self._settings, seen.t_s
        if seen.gait.direction is Direction.BACKWARD:
            self._backward_s = t_s
        body = seen.body
        if body_motion is not None and body is not None and body.view is View.SIDE:
            # Away from upright, not back to it.
            swing = body_motion.swing_deg * body_motion.swing_deg_s
            if swing > 0 and abs(body_motion.swing_deg_s) >= own.swing_deg_s:
                self._swung_s = t_s
            if body_motion.sink_leg_s >= own.sink_leg_s:
                self._sank_s = t_s
            together = t_s - min(self._swung_s, self._sank_s) <= own.together_s
            far = abs(body_motion.swing_deg) >= own.swing_deg
            sunk = body_motion.hip_share <= 1 - own.sunk_share
            walks = body_motion.feet_torso >= own.feet_torso
            if together and far and sunk and walks and t_s - self._backward_s <= own.within_s:
                self._stumbled_s = t_s
        return t_s - self._stumbled_s <= own.stands_s


class LostWatch:
    """Whether whoever walked backward can't be seen any more: nobody is, or somebody else."""

    def __init__(self, settings: LostSettings) -> None:
        self._settings = settings
        self._subject: int | None = None
        self._unseen = 0
        self._seen_s = self._backward_s = self._switched_s = _NEVER
        self._since_s: float | None = None

    def update(self, seen: Observation) -> bool:
        """Whether the walker is lost at ``seen``."""
        own, t_s = self._settings, seen.t_s
        if seen.body is not None:
            self._follow(t_s, 0 if seen.pose is None else seen.pose.subject)
        switched_for_s = t_s - self._switched_s + 1e-3
        switched = own.after_s <= switched_for_s < own.after_s + own.stands_s
        if seen.body is not None:
            self._seen_s, self._unseen = t_s, 0
            self._walks(t_s, backward=seen.gait.direction is Direction.BACKWARD)
            return switched
        self._unseen += 1
        walked = self._seen_s - self._backward_s <= own.within_s
        gone = walked and self._unseen >= own.pictures and t_s - self._seen_s >= own.after_s
        return switched or gone

    def _follow(self, t_s: float, subject: int) -> None:
        """Notice that somebody else is followed; a swap there and back is none."""
        own, before = self._settings, self._subject
        self._subject = subject
        if before is None or not another_is_followed(before, subject):
            return
        walked = self._seen_s - self._backward_s <= own.within_s
        lost_now = walked and t_s - self._seen_s < own.after_s
        self._switched_s = t_s if lost_now else _NEVER
        self._backward_s, self._since_s = _NEVER, None

    def _walks(self, t_s: float, *, backward: bool) -> None:
        own = self._settings
        if backward or t_s - self._backward_s > own.within_s:
            self._since_s = since(self._since_s, t_s, backward)
        if backward and lasted(self._since_s, t_s, own.held_s):
            self._backward_s = t_s


_MOVES = frozenset({Direction.BACKWARD, Direction.FORWARD, Direction.TURNING, Direction.SIDEWAYS})
