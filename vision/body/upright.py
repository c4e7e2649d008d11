"""Whether a body is upright over its feet, so that it can be said to stand or to go anywhere.

Whoever lies, crawls or sits on the floor is not, nor is anybody in a film that is turned on its
side or upside down.
"""

from __future__ import annotations

import math
from itertools import pairwise

from vision.body.points import Points, middle
from vision.pose.landmarks import L
from vision.settings import Section, number
from vision.values import Body


class UprightSettings(Section):
    """What is upright."""

    least: float = number(
        0.45,
        low=0.1,
        high=0.9,
        title="Least height of the shoulders over the ankles",
        unit="length of trunk and legs",
        source="[K]: 1 standing, 0.65 on a chair or bent down, 0.35 sitting on the floor, 0 lying",
    )


def uprightness(body: Body) -> float:
    """How high the shoulders are over the ankles, as a share of the way over hips and knees.

    1 is standing straight, 0 lying, below that the head is lower than the feet. Of what the
    picture and the model's world show the less: somebody who lies along the camera's line of
    sight is upright in the picture.
    """
    return min(_share(body.measured.tolist()), _share(body.world.tolist()))


def is_upright(body: Body, settings: UprightSettings) -> bool:
    """Whether ``body`` is upright over its feet."""
    return uprightness(body) >= settings.least


def _share(at: Points) -> float:
    joints = [
        middle(at[left], at[right])
        for left, right in (
            (L.LEFT_SHOULDER, L.RIGHT_SHOULDER),
            (L.LEFT_HIP, L.RIGHT_HIP),
            (L.LEFT_KNEE, L.RIGHT_KNEE),
            (L.LEFT_ANKLE, L.RIGHT_ANKLE),
        )
    ]
    way = sum(math.dist(a, b) for a, b in pairwise(joints))
    return (joints[-1][1] - joints[0][1]) / way if way > 0 else 1.0
