"""Step length: the distance between the ankles along the facing axis at contact."""

from __future__ import annotations

import math

import numpy as np

from vision.gait.track import LEG_PER_TORSO, Track
from vision.settings import Section, number
from vision.values import View


class LengthSettings(Section):
    """Where a step length may be read, and how."""

    window_s: float = number(0.05, 0.0, 0.2, "Frames this near to contact are read", "s", "[K]")
    scale: float = number(
        1.0, 0.5, 1.5, "True over measured length", "1", "fitted to walkers of known steps"
    )


def step_length_torso(track: Track, contact_s: float, settings: LengthSettings) -> float | None:
    """Ankle distance at ``contact_s`` in torso lengths, ``None`` outside a side view."""
    near = np.abs(track.t_s - contact_s) <= settings.window_s
    if not near.any():
        near = np.abs(track.t_s - contact_s) <= 2 * settings.window_s + 0.02
    rows = np.flatnonzero(near)
    if not len(rows) or any(track.views[row] is not View.SIDE for row in rows):
        return None
    apart_px = np.abs(track.ankle[rows, 0, 0] - track.ankle[rows, 1, 0])
    yaw = math.radians(float(np.median(track.yaw_deg[rows])))
    along = max(abs(math.cos(yaw)), 0.8)
    return settings.scale * float(np.median(apart_px / track.torso_px[rows])) / along


def in_leg_lengths(length_torso: float | None) -> float | None:
    """A length in torso lengths as leg lengths."""
    return None if length_torso is None else length_torso / LEG_PER_TORSO
