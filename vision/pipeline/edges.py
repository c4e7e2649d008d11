"""Refines where the walks of a recording begin and end, which its windows only find roughly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from vision.gait.bout import MOVING
from vision.gait.track import Track
from vision.gait.windows import frames_in
from vision.values import Direction, FloatArray, View
from vision.values.spans import Span
from vision.values.views import FRONTAL

_HIPS_S = 0.2  # window of the hip speed


def view_at(track: Track, t_s: float) -> View:
    """From where the camera saw the walker at ``t_s``."""
    return track.view(int(np.clip(np.searchsorted(track.t_s, t_s), 0, len(track) - 1)))


def later_from_front(track: Track, spans: Sequence[Span], late_s: float) -> list[Span]:
    """In front or rear view, begin and end of walks between standing ``late_s`` later."""
    later = list(spans)
    for index, (before, after) in enumerate(pairwise(spans)):
        if _walk_beside_rest(before, after) and view_at(track, before.end_s) in FRONTAL:
            edge_s = min(before.end_s + late_s, (after.start_s + after.end_s) / 2)
            _put_edge(later, index, edge_s)
    return later


def where_hips_move(
    track: Track, spans: Sequence[Span], still_leg_s: float, near_s: float
) -> list[Span]:
    """From the side, begin and end of walks between standing where the hips begin and end to
    move over the picture; on a treadmill, where they do not, as they were.

    Args:
        still_leg_s: hip speed that counts as standing, leg lengths a second. near_s: how far around
        its first estimate an edge is searched for.
    """
    sharp = list(spans)
    for index, (before, after) in enumerate(pairwise(spans)):
        edge_s = before.end_s
        if not _walk_beside_rest(before, after) or view_at(track, edge_s) in FRONTAL:
            continue
        times, speeds = _hip_speeds(track.between(edge_s - near_s, edge_s + near_s))
        slow = speeds < still_leg_s
        if slow.any() and not slow.all():
            # The last slow moment before a walk, or the first one after it.
            begins = Direction(after.label) in MOVING
            _put_edge(sharp, index, float(times[slow][-1 if begins else 0]))
    return sharp


def _walk_beside_rest(before: Span, after: Span) -> bool:
    rests = [one.label == Direction.STANDING.value for one in (before, after)]
    moves = [Direction(one.label) in MOVING for one in (before, after)]
    return any(rests) and any(moves)


def _put_edge(spans: list[Span], index: int, t_s: float) -> None:
    """Let the stretch ``index`` end and the next begin at ``t_s``."""
    spans[index] = replace(spans[index], end_s=t_s)
    spans[index + 1] = replace(spans[index + 1], start_s=t_s)


def _hip_speeds(track: Track) -> tuple[FloatArray, FloatArray]:
    """Moments and the hips' speed across the picture just before each, leg lengths a second."""
    if len(track) < 2:
        return np.zeros(0), np.zeros(0)
    few = frames_in(track, _HIPS_S)
    way = np.abs(track.hip[few:, 0] - track.hip[:-few, 0]) / track.leg_px
    return track.t_s[few:], way / (track.t_s[few:] - track.t_s[:-few])
