"""The landmarks to draw on each frame of a review copy."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.media.frames import FrameTable
from vision.pose.landmarks import COUNT
from vision.pose.replay import PoseRecording

COLUMNS = 1 + 2 * COUNT
"""Of each frame: how its landmarks are known, then x and y of each."""
SEEN, BETWEEN = 1.0, 0.5
"""The pose model looked at that frame; or it looked before and after, and they lie between."""
_LONGEST_GAP_S = 0.25
_SAME_S = 0.0005
"""Within so much two times are of the same frame."""


def drawn_poses(table: FrameTable, poses: PoseRecording) -> NDArray[np.float32]:
    """``(frames, COLUMNS)``: ``SEEN``, ``BETWEEN`` or NaN (nobody), then the landmarks in shares of
    the upright picture's width and height; NaN where there is nobody. Of a film in which people lie
    on their side that is the picture as the analysis turned it, not as the copy has it.

    What lies between is for drawing alone: nothing was measured there. Frames are known by their
    stored times and not by their numbers: of a damaged clip a reader may get one more than another.
    """
    count = len(table.t_s)
    found = np.full((count, COLUMNS), np.nan, dtype=np.float32)
    stored_s = np.asarray(table.t_s) * table.time_scale
    looked_s = poses.t_s * poses.info.time_scale
    at = np.minimum(np.searchsorted(stored_s, looked_s - _SAME_S), count - 1)
    known = np.abs(stored_s[at] - looked_s) <= _SAME_S
    rows, there = at[known], poses.present[known]
    size = (poses.info.width, poses.info.height)
    places = (poses.image / size)[known].reshape(-1, 2 * COUNT)
    found[rows[there], 0] = SEEN
    found[rows[there], 1:] = places[there]
    times = np.asarray(table.t_s)
    looked = np.flatnonzero(np.isin(np.arange(count), rows))
    for before, after in pairwise(looked):
        both = found[before, 0] == SEEN and found[after, 0] == SEEN
        if after - before < 2 or not both or times[after] - times[before] > _LONGEST_GAP_S:
            continue
        inner = np.arange(before + 1, after)
        share = ((times[inner] - times[before]) / (times[after] - times[before]))[:, None]
        found[inner, 0] = BETWEEN
        found[inner, 1:] = (1 - share) * found[before, 1:] + share * found[after, 1:]
    return found
