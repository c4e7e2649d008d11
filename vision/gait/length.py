"""Step length: the distance between the ankles along the facing axis at contact."""

from __future__ import annotations

import math

import numpy as np

from vision.gait.track import Track
from vision.settings import Section, number
from vision.values import View


class LengthSettings(Section):
    """Where a step length may be read, and how."""

    delay_s: float = number(
        0.05, -0.1, 0.2, "Read this long after contact", "s", "measured: the model's own smoothing"
    )
    window_s: float = number(0.05, 0.0, 0.2, "Frames this near are read", "s", "[K]")
    scale: float = number(
        1.03, 0.5, 1.5, "True over measured length", "1", "fitted to walkers of known steps"
    )


def step_length_statures(track: Track, contact_s: float, settings: LengthSettings) -> float | None:
    """Ankle distance after ``contact_s`` in statures, ``None`` outside a side view.

    The rear foot has only just come to rest and the picture of it lags by about a frame, so
    the distance is read a little late.
    """
    since_s = np.abs(track.t_s - contact_s - settings.delay_s)
    rows = np.flatnonzero(since_s <= settings.window_s)
    if len(rows) < 2:
        rows = np.flatnonzero(since_s <= 2 * settings.window_s + 0.02)
    if not len(rows) or any(track.views[row] is not View.SIDE for row in rows):
        return None
    apart_px = np.abs(track.ankle[rows, 0, 0] - track.ankle[rows, 1, 0])
    yaw = math.radians(float(np.median(track.yaw_deg[rows])))
    along = max(abs(math.cos(yaw)), 0.8)
    return settings.scale * float(np.median(apart_px / track.stature_px[rows])) / along
