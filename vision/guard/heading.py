"""Whether the walker surely goes backward: said for a while, and not against what the hips show.

A brief false "backward" must not stop a walk: what depends on going backward waits until it is
sure, and then goes on through the short moments in which the direction is not known.
"""

from __future__ import annotations

from vision.body.proportions import LEG_PER_TORSO
from vision.cues.durations import lasted, since
from vision.settings import Section, number
from vision.values import Body, Direction, Observation, View
from vision.values.views import FRONTAL

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
        title="The same where the hips' own way over the floor is backward, too",
        unit="s",
        source="[K]; counts from before it is said",
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
        self._denied_since_s: float | None = None
        self._doubt()

    def _doubt(self) -> None:
        self._said_since_s: float | None = None
        self._agreed_since_s: float | None = None
        self._said_s = _NEVER
        self._sure = False

    def said_for_s(self, t_s: float) -> float:
        """For how long it has been said at ``t_s``; 0 where it is not."""
        return 0.0 if self._said_since_s is None else t_s - self._said_since_s

    def update(
        self, seen: Observation, body: Body, pace_px_s: float, nearing_1_s: float = 0.0
    ) -> bool:
        """Whether the one seen as ``body`` surely goes backward.

        Args:
            pace_px_s: of the hips across the picture, to its right positive. nearing_1_s: how much
                nearer the walker comes, as a share of the distance, per second; 0 where unknown.
        """
        own, t_s, direction = self._settings, seen.t_s, seen.gait.direction
        against = _against(body, pace_px_s, nearing_1_s)
        denied = against <= -own.against_leg_s
        self._denied_since_s = since(self._denied_since_s, t_s, denied)
        if body.view in FRONTAL:  # the model takes a back for a front now and then
            denied = lasted(self._denied_since_s, t_s, own.agreed_s)
        otherwise = direction not in (Direction.BACKWARD, Direction.UNKNOWN)
        if otherwise or denied or not body.upright:
            self._doubt()
            return False
        # By the steps, or sooner by a body that clearly moves against its facing.
        agreed = against >= own.against_leg_s
        early = agreed and body.view is View.SIDE
        self._agreed_since_s = since(self._agreed_since_s, t_s, agreed)
        if direction is Direction.BACKWARD or early:
            self._said_s = t_s
            self._said_since_s = since(self._said_since_s, t_s, True)
        elif t_s - self._said_s > own.lapse_s:
            self._said_since_s, self._sure = None, False
            return False
        # A lapse does not make it sure, until backward is said again.
        self._sure |= lasted(self._said_since_s, self._said_s, own.held_s)
        self._sure |= lasted(self._agreed_since_s, t_s, own.agreed_s)
        return self._sure


def _against(body: Body, pace_px_s: float, nearing_1_s: float) -> float:
    """How fast ``body`` goes against its facing, leg lengths a second; 0 where that is not known.

    From front and rear the distance tells it, from elsewhere the place in the picture.
    """
    leg_px = body.torso_px * LEG_PER_TORSO
    if body.view in FRONTAL:
        away = -1 if body.view is View.FRONT else 1
        return away * nearing_1_s * body.focal_px / leg_px
    return -pace_px_s * body.facing / leg_px
