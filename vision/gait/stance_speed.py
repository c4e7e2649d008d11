"""How fast a foot on the floor recedes from the pelvis: the walker's speed, treadmill or not."""

from __future__ import annotations

import numpy as np

from vision.gait.track import Track, along_share
from vision.gait.windows import frames_for
from vision.statistics import median, quantiles_of
from vision.values import FloatArray, View

_STRETCH_S = 0.1


def stance_speed(track: Track, travel: int, *, backward: bool) -> float:
    """Median speed of the foremost foot while it recedes, torso lengths a second.

    Both feet are pooled, since the pose model often swaps the legs but seldom misplaces both.

    Args:
        track: at least half a second, seen from the side or obliquely. travel: +1 where the walker
            travels to image right. backward: decides which end of a foot leads.
    """
    lands = track.toe if backward else track.heel
    ahead: FloatArray = travel * (lands[:, :, 0] - track.hip[:, None, 0]) / track.torso_px[:, None]
    if track.share_seen(View.OBLIQUE) > 0.5:
        ahead = ahead / along_share(track.yaw_deg)
        ordered = np.sort(ahead, axis=0)
        ahead = ahead - (quantiles_of(ordered, 0.8) + quantiles_of(ordered, 0.2)) / 2
    lead = ahead.max(axis=1)
    few = frames_for(track, _STRETCH_S)
    return receding_speed((lead[few:] - lead[:-few]) / (track.t_s[few:] - track.t_s[:-few]))


def receding_speed(lead_speed: FloatArray) -> float:
    """Median speed of the foremost foot while it recedes, for it is on the floor then; of ``(n,)``
    speeds, forward positive."""
    receding = lead_speed[lead_speed < 0]
    return -median(receding) if len(receding) else 0.0
