"""Whether a person can be one who stands or walks: not somebody lying, and not a picture that
hangs on its side or upside down, of which the pose model makes people all the same."""

from __future__ import annotations

import math

from vision.pose.landmarks import L
from vision.settings import Section, number
from vision.values import Pose


class UprightSettings(Section):
    """What cannot be standing, and for how long."""

    trunk_deg: float = number(
        60.0,
        low=30.0,
        high=90.0,
        title="Trunk's greatest angle from the picture's vertical",
        unit="deg",
        source="[K] nobody walks bent that far",
    )
    legs_torso: float = number(
        0.4,
        low=-1.0,
        high=1.5,
        title="Least height of the hips over the lower ankle",
        unit="torso lengths",
        source="[K] 1.7 of who stands, 0.8 of who sits on a chair",
    )
    after_s: float = number(
        1.0,
        low=0.0,
        high=5.0,
        title="Time after which it is no stooping for something",
        unit="s",
        source="[K]",
    )
    again_s: float = number(
        0.4, low=0.0, high=5.0, title="Time until it is over", unit="s", source="[K]"
    )


class UprightStage:
    """Follows one person; whoever is first seen lying was never standing."""

    def __init__(self, settings: UprightSettings) -> None:
        self._settings = settings
        self.reset()

    def reset(self) -> None:
        """Somebody else comes now."""
        self._upright: bool | None = None
        self._agreed_s = 0.0

    def update(self, pose: Pose, torso_px: float) -> bool:
        """Whether the person at ``pose`` can be standing; ``torso_px``: the torso's length."""
        now = can_stand(pose, torso_px, self._settings)
        if self._upright is None:
            self._upright = now
        if now is self._upright:
            self._agreed_s = pose.t_s
        else:
            patience_s = self._settings.again_s if now else self._settings.after_s
            if pose.t_s - self._agreed_s >= patience_s:
                self._upright, self._agreed_s = now, pose.t_s
        return self._upright


def can_stand(pose: Pose, torso_px: float, settings: UprightSettings) -> bool:
    """Whether trunk and legs of one pose are those of somebody on the feet."""
    marks = pose.image
    (left_x, left_y), (right_x, right_y) = marks[L.LEFT_HIP].tolist(), marks[L.RIGHT_HIP].tolist()
    (one_x, one_y), (other_x, other_y) = (
        marks[L.LEFT_SHOULDER].tolist(),
        marks[L.RIGHT_SHOULDER].tolist(),
    )
    across = abs(one_x + other_x - left_x - right_x) / 2
    hips: float = (left_y + right_y) / 2
    up = hips - (one_y + other_y) / 2
    # A trunk seen from above is short, and its angle says little.
    long = math.hypot(across, up) >= 0.4 * torso_px
    if long and math.degrees(math.atan2(across, up)) > settings.trunk_deg:
        return False
    lower = max(float(marks[L.LEFT_ANKLE][1]), float(marks[L.RIGHT_ANKLE][1]))
    return bool(lower - hips >= settings.legs_torso * torso_px)
