"""Landmarks as points in metres on an even grid of time: what C3D and TRC want.

``x`` runs to the picture's right, ``y`` away from the camera, ``z`` up, as in
``docs/conventions.md``. ``x`` and ``z`` are the picture's own, scaled by how tall the walker stands
in it; ``y`` is the pose model's guess of the depth about the middle of the hips, which is rough.
Points outside the picture, and moments without the walker, are missing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vision.body.proportions import LEG
from vision.body.scale import ScaleSettings, ScaleStage
from vision.pose.landmarks import L
from vision.pose.replay import PoseRecording
from vision.settings import Section, number
from vision.values import FloatArray

_FLOOR_SHARE = 0.95  # the lowest feet of all, but for single points that are far off


class PointsSettings(Section):
    """How times between two looks are filled."""

    bridge_s: float = number(
        0.1,
        low=0.0,
        high=1.0,
        title="Longest time between two looks that is filled in a straight line",
        unit="s",
        source="[K]; docs/conventions.md: nothing is carried across more",
    )


@dataclass(frozen=True, slots=True)
class LandmarkPoints:
    """names: of the ``m`` points. rate_hz: of the grid, whose first moment is start_s. xyz: ``(n,
    m, 3)``, NaN where missing. unit: ``m``, or ``leg`` (lengths of the leg, hip to floor) where
    the walker's height is not known. resampled: the film's own times were not even."""

    names: tuple[str, ...]
    start_s: float
    rate_hz: float
    xyz: FloatArray
    unit: str
    resampled: bool

    def part(self, first: int, end: int) -> LandmarkPoints:
        """The moments from ``first`` up to ``end``, which is not among them."""
        return LandmarkPoints(
            names=self.names,
            start_s=self.start_s + first / self.rate_hz,
            rate_hz=self.rate_hz,
            xyz=self.xyz[first:end],
            unit=self.unit,
            resampled=self.resampled,
        )

    @property
    def says(self) -> tuple[str, ...]:
        """How they are meant, in English sentences of plain ASCII."""
        unit = (
            "metres, scaled by the walker's height"
            if self.unit == "m"
            else "leg lengths (hip to floor): the walker's height is not known"
        )
        times = (
            "an even grid at the median rate; the film's own times were uneven"
            if self.resampled
            else "the film's own times"
        )
        return (
            f"unit: {unit}",
            "along and up from the picture; depth is the pose model's rough guess about the hips",
            f"times: {times}; the walker's seconds from {self.start_s:.4f}",
            "outside the picture or not seen: missing",
        )


def landmark_points(
    poses: PoseRecording, height_m: float | None, settings: PointsSettings | None = None
) -> LandmarkPoints | None:
    """The points of a recording; ``None`` where nobody was seen, or at one moment only.

    Args:
        height_m: the walker's stature.
    """
    settings = settings or PointsSettings()
    if len(poses.t_s) < 2 or not poses.present.any():
        return None
    xyz = _placed(poses, height_m)
    gaps_s = np.diff(poses.t_s)
    step_s = float(np.median(gaps_s))
    count = int(np.floor((poses.t_s[-1] - poses.t_s[0]) / step_s + 0.5)) + 1
    grid_s = poses.t_s[0] + step_s * np.arange(count)
    even = bool(count == len(gaps_s) + 1 and np.abs(grid_s - poses.t_s).max() < 0.1 * step_s)
    bridge_s = max(settings.bridge_s, 1.5 * step_s)
    return LandmarkPoints(
        names=tuple(one.name for one in L),
        start_s=float(poses.t_s[0]),
        rate_hz=1 / step_s,
        xyz=xyz if even else _on_grid(poses.t_s, xyz, grid_s, bridge_s),
        unit="leg" if height_m is None else "m",
        resampled=not even,
    )


def _placed(poses: PoseRecording, height_m: float | None) -> FloatArray:
    """``(n, 33, 3)`` in metres or leg lengths, NaN where missing."""
    unit_px = _unit_px(poses, height_m)[:, None]
    image, world = poses.image, poses.world
    x_px, y_px = image[..., 0], image[..., 1]
    feet = image[poses.present][:, [L.LEFT_HEEL, L.RIGHT_HEEL, L.LEFT_TOE, L.RIGHT_TOE], 1]
    floor_px = float(np.quantile(feet.max(axis=1), _FLOOR_SHARE))
    xyz = np.stack(
        [
            (x_px - poses.info.width / 2) / unit_px,
            world[..., 2] * _world_scale(poses, height_m),
            (floor_px - y_px) / unit_px,
        ],
        axis=-1,
    )
    outside = (x_px < 0) | (y_px < 0) | (x_px > poses.info.width) | (y_px > poses.info.height)
    xyz[outside | ~poses.present[:, None]] = np.nan
    placed: FloatArray = xyz
    return placed


def _unit_px(poses: PoseRecording, height_m: float | None) -> FloatArray:
    """``(n,)``: how many pixels a metre, or a leg length, has in the picture."""
    scale, stature_px = ScaleStage(ScaleSettings()), np.ones(len(poses.t_s))
    subject = None
    for row, (t_s, present) in enumerate(zip(poses.t_s, poses.present, strict=True)):
        if not present:
            continue
        if poses.subject and poses.subject[row] != subject:
            subject = poses.subject[row]
            scale.reset()
        stature_px[row] = scale.update(float(t_s), poses.image[row])[1]
    return stature_px / height_m if height_m else stature_px * LEG


def _world_scale(poses: PoseRecording, height_m: float | None) -> float:
    """What the pose model's metres, which are of an average person, are to be multiplied by."""
    world = poses.world[poses.present]
    hips = (world[:, L.LEFT_HIP] + world[:, L.RIGHT_HIP]) / 2
    ankles = (world[:, L.LEFT_ANKLE] + world[:, L.RIGHT_ANKLE]) / 2
    knees = (world[:, L.LEFT_KNEE] + world[:, L.RIGHT_KNEE]) / 2
    legs = np.linalg.norm(hips - knees, axis=1) + np.linalg.norm(knees - ankles, axis=1)
    leg = float(np.median(legs))
    wanted = 1.0 if height_m is None else LEG * height_m
    return wanted / leg if leg > 0 else 1.0


def _on_grid(
    t_s: FloatArray, xyz: FloatArray, grid_s: NDArray[np.float64], bridge_s: float
) -> FloatArray:
    """``xyz`` in straight lines between looks at most ``bridge_s`` apart that both have the
    point."""
    after = np.clip(np.searchsorted(t_s, grid_s, side="right"), 1, len(t_s) - 1)
    before = after - 1
    width_s = t_s[after] - t_s[before]
    share = np.clip((grid_s - t_s[before]) / width_s, 0, 1)[:, None, None]
    between: FloatArray = xyz[before] * (1 - share) + xyz[after] * share
    # A moment of the film itself needs no neighbour.
    for edge, at in ((before, share <= 1e-6), (after, share >= 1 - 1e-6)):
        rows = np.flatnonzero(at[:, 0, 0])
        between[rows] = xyz[edge[rows]]
    inside = (share[:, 0, 0] > 1e-6) & (share[:, 0, 0] < 1 - 1e-6)
    between[inside & (width_s > bridge_s)] = np.nan
    return between
