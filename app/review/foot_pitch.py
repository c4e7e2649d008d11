"""How a foot is tipped, frame by frame, as the pose model's heel and toe show it.

Rougher than the pitch at contact of a report, which reads the shoe's picture
(``vision/gait/shoe.py``): it is for seeing the course of a step, and its confidence says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from app.reports.parts import StepOut
from vision.pose.landmarks import L
from vision.pose.replay import PoseRecording
from vision.values import Foot

_ENDS = {
    Foot.LEFT: (int(L.LEFT_HEEL), int(L.LEFT_TOE)),
    Foot.RIGHT: (int(L.RIGHT_HEEL), int(L.RIGHT_TOE)),
}
_FLAT = (0.35, 0.65)  # of a stance: the sole lies on the floor
_FACING_S = 0.8
_MOST_SURE = 0.7  # the model's heels and toes are some degrees off [K]


def foot_pitch(
    poses: PoseRecording, foot: Foot, steps: Sequence[StepOut], side: Callable[[float], float]
) -> tuple[tuple[float | None, ...], tuple[float, ...]]:
    """Of each pose the pitch in degrees, toe up positive, against the same foot flat on the floor,
    and how sure it is, 0..1; ``None`` where the view is none from the side.

    Args:
        steps: whose stances tell how the flat foot looks. side: how sure it is, at a moment, that
            the walker is seen from the side.
    """
    heel, toe = _ENDS[foot]
    t_s = poses.t_s
    seen = poses.present & np.array([side(float(one)) > 0 for one in t_s], dtype=np.bool_)
    ahead = _facing(poses) * (poses.image[:, toe, 0] - poses.image[:, heel, 0])
    up = poses.image[:, heel, 1] - poses.image[:, toe, 1]
    pitch = np.degrees(np.arctan2(up, ahead))
    flat = np.zeros(len(t_s), dtype=np.bool_)
    for step in steps:
        if step.foot is foot and step.liftoff_s is not None:
            stance_s = step.liftoff_s - step.contact_s
            start_s, end_s = (step.contact_s + share * stance_s for share in _FLAT)
            flat |= (t_s >= start_s) & (t_s <= end_s)
    level = pitch[flat & seen]
    if not len(level):
        return (None,) * len(t_s), (0.0,) * len(t_s)
    relative = (pitch - float(np.median(level)) + 180) % 360 - 180
    sure = _MOST_SURE * np.minimum(poses.visibility[:, heel], poses.visibility[:, toe])
    return (
        tuple(
            round(float(one), 2) if known else None
            for one, known in zip(relative, seen, strict=True)
        ),
        tuple(float(one) for one in np.clip(sure, 0, 1)),
    )


def _facing(poses: PoseRecording) -> NDArray[np.float64]:
    """1 where the toes point to the picture's right, -1 to its left; as most of a second has it,
    since a foot that is tipped steeply points nowhere."""
    image = poses.image
    along = (image[:, L.LEFT_TOE, 0] - image[:, L.LEFT_HEEL, 0]) + (
        image[:, L.RIGHT_TOE, 0] - image[:, L.RIGHT_HEEL, 0]
    )
    along = np.where(poses.present, along, 0.0)
    if len(along) < 2:
        return np.where(along < 0, -1.0, 1.0)
    interval_s = float(np.median(np.diff(poses.t_s)))
    half = max(1, round(_FACING_S / 2 / max(interval_s, 1e-6)))
    summed = np.concatenate([[0.0], np.cumsum(along)])
    count = len(along)
    first = np.clip(np.arange(count) - half, 0, count)
    last = np.clip(np.arange(count) + half + 1, 0, count)
    return np.where(summed[last] - summed[first] < 0, -1.0, 1.0)
