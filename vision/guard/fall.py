"""Falls, stumbles and the lost walker, from the walker's carriage and the line's answers."""

from __future__ import annotations

from vision.guard.carriage import Carriage
from vision.settings import Section, number
from vision.values import Direction, Observation, View

_NEVER = float("-inf")


class FallSettings(Section):
    """What is a fall."""

    sink_leg_s: float = number(
        0.8, 0.3, 3.0, "Speed at which the hips of whoever falls sink", "leg lengths/s",
        "domain notes 8; measured 2.1 to 2.8 in drawn falls, below 0.6 in sitting down",
    )  # fmt: skip
    sunk_share: float = number(
        0.74, 0.5, 0.95, "Height of the hips below which that is a fall", "own height",
        "measured: sinking as fast, runners stay above 0.9, and a lunge above 0.75",
    )  # fmt: skip
    sunk_s: float = number(0.06, 0.0, 0.5, "How long it must last", "s", "two pictures of thirty")
    low_share: float = number(
        0.65, 0.3, 0.8, "Hips this low soon after they sank fast", "own height", "domain notes 8"
    )
    trunk_deg: float = number(
        45.0, 30.0, 80.0, "Trunk this far from upright soon after", "deg", "domain notes 8"
    )
    low_s: float = number(0.3, 0.1, 2.0, "How long either must last", "s", "domain notes 8")
    soon_s: float = number(1.2, 0.3, 3.0, "How soon after", "s", "[K] a fall takes 0.6 to 0.8 s")
    down_share: float = number(
        0.35, 0.1, 0.6, "Hips so low that nobody sits on a chair", "own height", "[K]"
    )
    down_s: float = number(1.0, 0.3, 5.0, "How long, however slowly they came there", "s", "[K]")
    vanish_share: float = number(
        0.9, 0.6, 1.0, "Sinking hips below which whoever vanishes has fallen", "own height", "[K]"
    )
    vanish_s: float = number(0.15, 0.05, 1.0, "How long they must be gone", "s", "[K]")
    up_s: float = number(0.7, 0.1, 5.0, "Time upright after which the fall is over", "s", "[K]")
    walked_s: float = number(
        6.0, 1.0, 60.0, "Only whoever walked or turned this short ago falls", "s", "[K]"
    )


class StumbleSettings(Section):
    """What is a stumble, seen from the side: trunk and hips out of rhythm at once."""

    swing_deg: float = number(
        10.5, 5.0, 45.0, "Trunk away from the walker's own", "deg",
        "with the next three: measured 1.2 times this and more in drawn stumbles, 0.85 and less "
        "in 70 walks, runs, turns and shuffles",
    )  # fmt: skip
    swing_deg_s: float = number(
        52.0, 20.0, 200.0, "Speed at which it got there", "deg/s", "as above"
    )
    sunk_share: float = number(0.084, 0.03, 0.3, "Hips lower than usual", "own height", "as above")
    sink_leg_s: float = number(
        0.42, 0.1, 2.0, "Speed at which they sank", "leg lengths/s", "as above"
    )
    feet_torso: float = number(
        0.2, 0.0, 1.0, "Least movement of the feet against each other", "torso lengths",
        "[K] whoever bends down stands",
    )  # fmt: skip
    together_s: float = number(0.4, 0.1, 1.0, "Time within which all of it comes", "s", "[K]")
    within_s: float = number(0.7, 0.0, 3.0, "How short ago the walk was backward", "s", "[K]")
    stands_s: float = number(1.0, 0.1, 5.0, "How long a stumble is shown", "s", "[K]")


class LostSettings(Section):
    """When the walker is lost."""

    after_s: float = number(
        0.5, 0.1, 3.0, "Time unseen", "s", "longer than the model loses a walker it still sees [K]"
    )
    within_s: float = number(
        0.7, 0.0, 3.0, "How short before that the walk was backward", "s", "[K]"
    )
    pictures: float = number(3, 1, 30, "Pictures unseen, should they come slowly", "1", "[K]")


class FallWatch:
    """Whether the walker has fallen, or falls."""

    def __init__(self, settings: FallSettings) -> None:
        self._settings = settings
        self._walked_s = _NEVER
        self._sank_s = _NEVER
        self._since: dict[str, float] = {}
        self._last: Carriage | None = None
        self._fallen = False

    def update(self, seen: Observation, carriage: Carriage | None) -> bool:
        """Whether a fall stands at ``seen``."""
        own, t_s = self._settings, seen.t_s
        if seen.gait.direction in _MOVES and not self._fallen:
            self._walked_s = t_s
        if carriage is None:
            gone = self._last is not None and _plunges(self._last, own)
            self._fallen |= self._lasts("gone", t_s, gone and seen.body is None, own.vanish_s)
            if seen.body is not None:
                self._last = None
            return self._fallen
        self._last = carriage
        if carriage.sink_leg_s >= own.sink_leg_s:
            self._sank_s = t_s
        if self._fallen:
            upright = carriage.hip_share > own.sunk_share
            self._fallen = not self._lasts("up", t_s, upright, own.up_s)
        elif t_s - self._walked_s <= own.walked_s:
            self._fallen = self._falls(t_s, carriage)
        return self._fallen

    def _falls(self, t_s: float, now: Carriage) -> bool:
        own = self._settings
        sinks = now.sink_leg_s >= own.sink_leg_s and now.hip_share < own.sunk_share
        low = now.hip_share < own.low_share or (
            abs(now.trunk_deg) > own.trunk_deg and now.hip_share < own.sunk_share
        )
        soon = t_s - self._sank_s <= own.soon_s
        answers = (
            self._lasts("sinks", t_s, sinks, own.sunk_s),
            self._lasts("low", t_s, low, own.low_s) and soon,
            self._lasts("down", t_s, now.hip_share < own.down_share, own.down_s),
        )
        return any(answers)

    def _lasts(self, what: str, t_s: float, holds: bool, least_s: float) -> bool:
        """Whether ``what`` has held for ``least_s`` up to now."""
        if not holds:
            self._since.pop(what, None)
            return False
        return t_s - self._since.setdefault(what, t_s) >= least_s - 1e-3


def _plunges(last: Carriage, own: FallSettings) -> bool:
    return last.sink_leg_s >= own.sink_leg_s and last.hip_share < own.vanish_share


class StumbleWatch:
    """Whether the walker has just stumbled, walking backward; only the side view tells."""

    def __init__(self, settings: StumbleSettings) -> None:
        self._settings = settings
        self._backward_s = self._swung_s = self._sank_s = self._stumbled_s = _NEVER

    def update(self, seen: Observation, carriage: Carriage | None) -> bool:
        """Whether a stumble stands at ``seen``."""
        own, t_s = self._settings, seen.t_s
        if seen.gait.direction is Direction.BACKWARD:
            self._backward_s = t_s
        body = seen.body
        if carriage is not None and body is not None and body.view is View.SIDE:
            swing = carriage.swing_deg * carriage.swing_deg_s  # away from upright, not back to it
            if swing > 0 and abs(carriage.swing_deg_s) >= own.swing_deg_s:
                self._swung_s = t_s
            if carriage.sink_leg_s >= own.sink_leg_s:
                self._sank_s = t_s
            together = t_s - min(self._swung_s, self._sank_s) <= own.together_s
            far = abs(carriage.swing_deg) >= own.swing_deg
            sunk = carriage.hip_share <= 1 - own.sunk_share
            walks = carriage.feet_torso >= own.feet_torso
            if together and far and sunk and walks and t_s - self._backward_s <= own.within_s:
                self._stumbled_s = t_s
        return t_s - self._stumbled_s <= own.stands_s


class LostWatch:
    """Whether whoever walked backward can't be seen any more."""

    def __init__(self, settings: LostSettings) -> None:
        self._settings = settings
        self._seen_s = self._backward_s = _NEVER
        self._unseen = 0

    def update(self, seen: Observation) -> bool:
        """Whether the walker is lost at ``seen``."""
        own, t_s = self._settings, seen.t_s
        if seen.body is not None:
            self._seen_s, self._unseen = t_s, 0
            if seen.gait.direction is Direction.BACKWARD:
                self._backward_s = t_s
            return False
        self._unseen += 1
        walked = self._seen_s - self._backward_s <= own.within_s
        return walked and self._unseen >= own.pictures and t_s - self._seen_s >= own.after_s


_MOVES = frozenset({Direction.BACKWARD, Direction.FORWARD, Direction.TURNING})
