"""What of the walker's motion over the background can be the walker's own.

A camera that is carried along moves what is near faster through the picture than what is far, so
that somebody who stands before a far background seems to move the way the background does, and to
grow as it grows. By how much, nobody knows who does not know the distances. So motion the same way
as the background's tells nothing: across the picture where it is no larger than a background some
times as far explains, and growth at all, for a camera carried towards a far background shows it
little. Motion against the background's is the walker's own.
"""

from __future__ import annotations

from vision.gait.foot_heights import slope
from vision.gait.track import Track

_FARTHEST = 3.0  # the background over the walker, in distances: a walker amid a room [K]
_CARRIED_S = 0.01  # growth of the background, 1/s: a camera that is carried at 1 m/s, 100 m from it
_UNTOLD_SHARE = 0.3  # of the pictures, in which nothing told how the camera moved [K]


def own_drift_px_s(track: Track) -> float:
    """How fast the hips travel to the picture's right over the background, 0 where the camera's
    motion may be the reason or is not known."""
    drift = slope(track.t_s, track.hip[:, 0])
    if not _moved(track):
        return drift
    by_camera = slope(track.t_s, track.camera_x)
    told = drift * by_camera <= 0 or abs(drift) > (_FARTHEST - 1) * abs(by_camera)
    return drift if told and track.camera_untold <= _UNTOLD_SHARE else 0.0


def own_growth(track: Track, growth: float) -> float:
    """What of the walker's ``growth`` (1/s) in the picture is not the camera's, 0 likewise."""
    if not _moved(track):
        return growth
    by_camera = slope(track.t_s, track.camera_growth)
    own = growth - by_camera
    told = own * by_camera <= 0 or abs(by_camera) < _CARRIED_S
    return own if told and track.camera_untold <= _UNTOLD_SHARE else 0.0


def way_px(track: Track) -> float:
    """How far the hips went over the background from the first frame to the last, or the camera
    carried the picture, whichever is more: the way in which perspective has changed."""
    own = abs(float(track.hip[-1, 0] - track.hip[0, 0]))
    return max(own, abs(float(track.camera_x[-1] - track.camera_x[0])))


def _moved(track: Track) -> bool:
    return bool(track.camera_x[0] != track.camera_x[-1]) or track.camera_untold > 0
