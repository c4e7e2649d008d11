"""Contact refinement: keeps recent pictures of the feet and times each landing from them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from vision.body.proportions import TORSO
from vision.gait.shoe import FootMoment
from vision.gait.touchdown import ImageGeometry, read_touchdown
from vision.gait.touchdown_settings import TouchdownSettings
from vision.gait.track import Track, along_share
from vision.pose.landmarks import L
from vision.values import Body, FloatArray, Touchdown, View
from vision.values.feet_picture import FeetPicture

_FEET = np.array(
    [[L.LEFT_HEEL, L.RIGHT_HEEL], [L.LEFT_TOE, L.RIGHT_TOE], [L.LEFT_ANKLE, L.RIGHT_ANKLE]]
)


@dataclass(frozen=True, slots=True)
class _Kept:
    """One frame. marks: ``(3, 2, 2)`` heel, toe and ankle of both feet, xy in the picture."""

    picture: FeetPicture
    marks: FloatArray


class ContactRefinement:
    """Keeps the feet's pictures and reads touchdowns from them.

    Args:
        settings: the touchdown section. keep_s: how far back a touchdown may be asked for.
        height_m: stature, for millimetres over the floor.
    """

    def __init__(self, settings: TouchdownSettings, keep_s: float, height_m: float) -> None:
        self._settings = settings
        self._keep_s = keep_s
        self._height_m = height_m
        self._kept: dict[float, _Kept] = {}
        self._floor_deg = 0.0

    def see(self, body: Body, feet: FeetPicture | None) -> None:
        """Keep one more picture, and drop what is too old."""
        self._floor_deg = body.floor_deg
        if feet is not None:
            marks = body.over_floor[_FEET]
            if body.steady is not None:  # the picture goes with the feet
                x, y = (marks - body.measured[_FEET]).mean(axis=(0, 1)).tolist()
                feet = replace(feet, x_px=feet.x_px + x, y_px=feet.y_px + y)
            self._kept[body.t_s] = _Kept(feet, marks)
        while self._kept:
            oldest_s = next(iter(self._kept))
            if oldest_s >= body.t_s - self._keep_s:
                break
            del self._kept[oldest_s]

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()

    def read(
        self, track: Track, about_s: float, travel: int, *, backward: bool
    ) -> Touchdown | None:
        """The touchdown near ``about_s``, ``None`` where the view or the pictures do not show it.

        Args:
            track: the frames about it, at least. travel: +1 travels to image right.
        """
        settings = self._settings
        near = track.between(about_s - settings.before_s, about_s + settings.after_s)
        if not {*near.views} <= {View.SIDE, View.OBLIQUE}:
            return None
        leads = travel * (near.toe if backward else near.heel)[:, :, 0]
        feet = leads.argmax(axis=1).tolist() if len(near) else []
        moments = [
            FootMoment(t_s, kept.picture, *kept.marks[:, foot])
            for t_s, foot in zip(near.t_s.tolist(), feet, strict=True)
            if (kept := self._kept.get(t_s)) is not None
        ]
        foot_px = float(np.median(np.hypot(*np.moveaxis(track.toe - track.heel, 2, 0))))
        if len(moments) < settings.least_frames or foot_px < settings.shoe.least_foot_px:
            return None
        place = ImageGeometry(
            facing=-travel if backward else travel,
            px_per_m=float(np.median(near.torso_px)) / (TORSO * self._height_m),
            foot_px=foot_px,
            floor_deg=self._floor_deg,
            along=along_share(near.yaw_deg) if View.OBLIQUE in near.views else 1.0,
        )
        return read_touchdown(moments, about_s, place, settings)
