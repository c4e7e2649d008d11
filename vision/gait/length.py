"""Step length: the distance between the ankles along the facing axis at contact."""

from __future__ import annotations

import math

import numpy as np

from vision.gait.track import Track
from vision.settings import Section, number
from vision.values import View


class LengthSettings(Section):
    """Where a step length may be read, and how."""

    before_s: float = number(0.10, 0.0, 0.3, "Read from this long before contact", "s", "measured")
    after_s: float = number(0.15, 0.0, 0.3, "to this long after it", "s", "measured")
    scale: float = number(
        0.98, 0.5, 1.5, "True over measured length", "1", "fitted to walkers of known steps"
    )


def step_length_statures(track: Track, contact_s: float, settings: LengthSettings) -> float | None:
    """Ankle distance about ``contact_s`` in statures, ``None`` outside a side view.

    The largest one: about contact both feet stand as far apart as they ever do, and the pose
    model errs to one side only, when it draws one leg upon the other.
    """
    near = track.between(contact_s - settings.before_s, contact_s + settings.after_s)
    if len(near) < 2 or any(view is not View.SIDE for view in near.views):
        return None
    apart_px = np.abs(near.ankle[:, 0, 0] - near.ankle[:, 1, 0])
    yaw = math.radians(float(np.median(near.yaw_deg)))
    along = max(abs(math.cos(yaw)), 0.8)
    return settings.scale * float(np.max(apart_px / near.stature_px)) / along
