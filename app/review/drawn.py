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


def drawn_poses(table: FrameTable, poses: PoseRecording) -> NDArray[np.float32]:
    """``(frames, COLUMNS)``: ``SEEN``, ``BETWEEN`` or NaN (nobody), then the landmarks in shares of
    the picture's width and height, as the copy has it; NaN where there is nobody.

    What lies between is for drawing alone: nothing was measured there.
    """
    count = len(table.t_s)
    found = np.full((count, COLUMNS), np.nan, dtype=np.float32)
    known = (poses.index >= 0) & (poses.index < count)
    rows, there = poses.index[known], poses.present[known]
    places = _of_the_copy(poses)[known].reshape(-1, 2 * COUNT)
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


def _of_the_copy(poses: PoseRecording) -> NDArray[np.float64]:
    """``(n, 33, 2)`` in shares of the picture as its container has it: an analysis may have turned
    pictures that lie on their side, the copy never does."""
    width, height = poses.info.width, poses.info.height
    x, y = poses.image[..., 0] / width, poses.image[..., 1] / height
    for _ in range(poses.info.turned_deg // 90 % 4):  # back, a quarter to the left each
        x, y = y, 1 - x
    return np.stack([x, y], axis=-1)
