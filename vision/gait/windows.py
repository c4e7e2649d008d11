"""Parts of a track, and how far its feet come apart in them."""

from __future__ import annotations

import math

import numpy as np

from vision.gait.track import Track
from vision.statistics import quantiles
from vision.values import FloatArray


def about(track: Track, length_s: float, at_s: float | None) -> Track:
    """The part of ``track`` about ``at_s``, or its end, ``length_s`` long if it is that long."""
    first, last = float(track.t_s[0]), float(track.t_s[-1])
    start = last - length_s if at_s is None else min(at_s - length_s / 2, last - length_s)
    start = max(start, first)
    if start == first and start + length_s >= last:
        return track  # whose columns may be known already
    return track.between(start, start + length_s)


def frames_in(track: Track, length_s: float) -> int:
    """How many frames ``length_s`` lasts, at least one."""
    return max(1, round(_frames(track, length_s)))


def frames_for(track: Track, length_s: float) -> int:
    """The same, rather one too many, where a shorter stretch would show more of the landmarks'
    jitter: at 25 frames a second 0.08 s do not do for 0.1 s."""
    return max(1, math.ceil(_frames(track, length_s) - 0.25))


def _frames(track: Track, length_s: float) -> float:
    return length_s * (len(track) - 1) / float(track.t_s[-1] - track.t_s[0])


def apart(feet: FloatArray) -> float:
    """How far apart the feet, ``(n, 2, 2)``, come along the way. Where they hardly do, they only
    go up and down, as in a turn on the spot, and how the higher one moves says nothing."""
    return float(quantiles(np.abs(feet[:, 0, 0] - feet[:, 1, 0]), 0.9))
