"""Whether a body is upright over its feet, so that it can be said to stand or to go anywhere.

Whoever lies, crawls or sits on the floor is not, nor is anybody in a film that is turned on its
side or upside down, of whom the pose model makes people all the same.
"""

from __future__ import annotations

import math

from vision.body.points import Points, middle
from vision.pose.landmarks import L
from vision.settings import Section, number
from vision.values import FloatArray, Pose


class UprightSettings(Section):
    """What is upright, and after how long it is believed."""

    least: float = number(
        0.45,
        low=0.1,
        high=0.9,
        title="Least height of the shoulders over the ankles",
        unit="length of trunk and legs",
        source="[K]: 1 standing, 0.65 on a chair or bent down, 0.35 sitting on the floor, 0 lying",
    )
    after_s: float = number(
        0.3,
        low=0.0,
        high=5.0,
        title="Time of not being upright after which it is believed",
        unit="s",
        source="longer than a few misplaced landmarks [K]",
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

    def update(self, pose: Pose) -> bool:
        """Whether the person at ``pose`` is upright; poses come in order of time."""
        now = uprightness(pose) >= self._settings.least
        if self._upright is None:
            self._upright = now
        if now is self._upright:
            self._agreed_s = pose.t_s
        else:
            patience_s = self._settings.again_s if now else self._settings.after_s
            if pose.t_s - self._agreed_s >= patience_s:
                self._upright, self._agreed_s = now, pose.t_s
        return self._upright


def uprightness(pose: Pose) -> float:
    """How high the shoulders are over the ankles, as a share of the way over hips and knees.

    1 is standing straight, 0 lying, below that the head is lower than the feet. Of what the
    picture and the model's world show the less: somebody who lies along the camera's line of
    sight is upright in the picture.
    """
    return min(_share(pose.image.tolist()), _share(pose.world.tolist()))


def turns_of(image: FloatArray) -> int:
    """Quarter turns to the left after which the trunk of the landmarks ``image``, ``(33, 2)``
    pixels, would be about upright."""
    trunk = image[L.LEFT_SHOULDER] + image[L.RIGHT_SHOULDER] - image[L.LEFT_HIP]
    x, y = (trunk - image[L.RIGHT_HIP]).tolist()
    if abs(y) >= abs(x):
        return 0 if y < 0 else 2
    return 1 if x > 0 else 3


def _share(at: Points) -> float:
    shoulder = middle(at[L.LEFT_SHOULDER], at[L.RIGHT_SHOULDER])
    hip = middle(at[L.LEFT_HIP], at[L.RIGHT_HIP])
    knee = middle(at[L.LEFT_KNEE], at[L.RIGHT_KNEE])
    ankle = middle(at[L.LEFT_ANKLE], at[L.RIGHT_ANKLE])
    way = math.dist(shoulder, hip) + math.dist(hip, knee) + math.dist(knee, ankle)
    return (ankle[1] - shoulder[1]) / way if way > 0 else 1.0
