"""How a foot is tipped, frame by frame, as the pose model's heel and toe show it.

Rougher than the pitch at contact of a report, which reads the shoe's picture
(``vision/gait/shoe.py``): it is for seeing the course of a step, and its confidence says so.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.review.corrected import Corrected
from app.review.view_stretches import ViewStretches
from vision.pose.landmarks import L
from vision.pose.replay import PoseRecording
from vision.values import Foot
from vision.values.views import SAGITTAL

_ENDS = {
    Foot.LEFT: (int(L.LEFT_HEEL), int(L.LEFT_TOE)),
    Foot.RIGHT: (int(L.RIGHT_HEEL), int(L.RIGHT_TOE)),
}
_FLAT = (0.35, 0.65)  # of a stance: the sole lies on the floor
_FACING_S = 0.8
_MOST_DEG = 85.0  # no foot of a walker is tipped further: heel and toe are mistaken [K]
_MOST_SURE = 0.7  # the model's heels and toes are some degrees off [K]


def foot_pitch(
    poses: PoseRecording, foot: Foot, clip: Corrected
) -> tuple[tuple[float | None, ...], tuple[float, ...]]:
    """Of each pose the pitch in degrees, toe up positive, against the same foot flat on the floor,
    and how sure it is, 0..1; ``None`` where the view is none from the side or
    heel and toe cannot be where the model sees them.

    Args:
        poses: at the times of the report. clip: of which the stances tell how the flat foot looks,
            and the corrections who is who and which foot is which.
    """
    t_s = poses.t_s
    side = ViewStretches(clip.report.view).among(SAGITTAL)
    seen = poses.present & np.array([side(float(one)) > 0 for one in t_s], dtype=np.bool_)
    for start_s, end_s in clip.away:
        seen &= (t_s < start_s) | (t_s >= end_s)
    swapped = np.searchsorted(np.sort(clip.swapped_s), t_s, side="right") % 2 == 1
    heel, toe, sure = _ends(poses, foot, swapped)
    ahead = _facing(poses) * (toe[:, 0] - heel[:, 0])
    up = heel[:, 1] - toe[:, 1]
    pitch = np.degrees(np.arctan2(up, ahead))
    flat = np.zeros(len(t_s), dtype=np.bool_)
    for step in clip.report.steps:
        if step.foot is foot and step.liftoff_s is not None:
            stance_s = step.liftoff_s - step.contact_s
            start_s, end_s = (step.contact_s + share * stance_s for share in _FLAT)
            flat |= (t_s >= start_s) & (t_s <= end_s)
    level = pitch[flat & seen]
    if not len(level):
        return (None,) * len(t_s), (0.0,) * len(t_s)
    relative = (pitch - float(np.median(level)) + 180) % 360 - 180
    return (
        tuple(
            round(float(one), 2) if known and abs(one) <= _MOST_DEG else None
            for one, known in zip(relative, seen, strict=True)
        ),
        tuple(float(one) for one in np.clip(_MOST_SURE * sure, 0, 1)),
    )


def _ends(
    poses: PoseRecording, foot: Foot, swapped: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """The foot's heel and toe, ``(frames, 2)``, and how well the worse of both is seen. swapped:
    where the machine's left is right."""
    own, other = _ENDS[foot], _ENDS[foot.other]
    heel, toe = (
        np.where(swapped[:, None], poses.image[:, there], poses.image[:, here])
        for here, there in zip(own, other, strict=True)
    )
    seen = poses.visibility
    sure = np.where(swapped, seen[:, other].min(axis=1), seen[:, own].min(axis=1))
    return heel, toe, sure


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
