"""Whether the walker surely goes backward: said for a while, and not against what the hips show.

A brief false "backward" must not stop a walk: what depends on going backward waits until it is
sure, and then goes on through the short moments in which the direction is not known.
"""

from __future__ import annotations

from vision.body.proportions import LEG_PER_TORSO
from vision.cues.durations import lasted, since
from vision.settings import Section, number
from vision.values import Body, Direction, Observation, View

_NEVER = float("-inf")


class HeadingSettings(Section):
    """When it is sure."""

    held_s: float = number(
        0.5,
        low=0.0,
        high=5.0,
        title="Time of walking backward that is sure",
        unit="s",
        source="[K]; most false ones are shorter, and whoever comes into the picture near its end "
        "must hear it in time",
    )
    agreed_s: float = number(
        0.3,
        low=0.0,
        high=5.0,
        title="The same where the hips go backward across the picture, too",
        unit="s",
        source="[K]",
    )
    lapse_s: float = number(
        0.4,
        low=0.0,
        high=3.0,
        title="Time unknown through which it stays sure",
        unit="s",
        source="[K]",
    )
    against_leg_s: float = number(
        0.25,
        low=0.1,
        high=2.0,
        title="Pace against the facing that is backward before the steps tell, and along it is not",
        unit="leg lengths/s",
        source="[K]",
    )


class SureBackward:
    """Tells whether the walker surely goes backward, in order of time."""

    def __init__(self, settings: HeadingSettings) -> None:
        self._settings = settings
        self.forget()

    def forget(self) -> None:
        """Nothing is known of whoever is seen from now on."""
        self._said_since_s: float | None = None
        self._agreed_since_s: float | None = None
        self._said_s = _NEVER
        self._sure = False

    def update(self, seen: Observation, body: Body, pace_px_s: float) -> bool:
        """Whether the one seen as ``body`` surely goes backward.

        Args:
            pace_px_s: of the hips across the picture, to its right positive.
        """
        own, t_s, direction = self._settings, seen.t_s, seen.gait.direction
        # 0 where the facing is not known: from front, rear and nowhere the hips deny nothing.
        against = -pace_px_s * body.facing / (body.torso_px * LEG_PER_TORSO)
        denied = against <= -own.against_leg_s
        otherwise = direction not in (Direction.BACKWARD, Direction.UNKNOWN)
        if otherwise or denied or not body.upright:
            self.forget()
            return False
        # By the steps, or sooner by a body that clearly moves against its facing.
        agreed = against >= own.against_leg_s
        early = agreed and body.view is View.SIDE
        if direction is Direction.BACKWARD or early:
            self._said_s = t_s
            self._said_since_s = since(self._said_since_s, t_s, True)
        elif t_s - self._said_s > own.lapse_s:
            self.forget()
            return False
        self._agreed_since_s = since(self._agreed_since_s, t_s, agreed)
        # A lapse does not make it sure, until backward is said again.
        self._sure |= lasted(self._said_since_s, self._said_s, own.held_s)
        self._sure |= lasted(self._agreed_since_s, t_s, own.agreed_s)
        return self._sure
