"""Step length: the distance between the ankles along the facing axis at contact."""

from __future__ import annotations

import math

import numpy as np

from vision.gait.track import Track
from vision.settings import Section, number
from vision.statistics import median
from vision.values import FloatArray, View


class LengthSettings(Section):
    """Where a step length may be read, and how."""

    before_s: float = number(
        0.05,
        low=0.0,
        high=0.3,
        title="Read from this long before contact",
        unit="s",
        source="measured",
    )
    after_s: float = number(
        0.08, low=0.0, high=0.3, title="to this long after it", unit="s", source="measured"
    )
    hips_s: float = number(
        0.6,
        low=0.1,
        high=2.0,
        title="The hips are seen over this time before and after",
        unit="s",
        source="measured; a stride, in which the pelvis turns both ways",
    )
    hips_error: float = number(
        0.01,
        low=0.0,
        high=0.1,
        title="Of the hips' distance along the way this much may be the model's error",
        unit="statures",
        source="measured: seen straight from the side, on treadmills, 0.003 to 0.012",
    )
    feet_across: float = number(
        1.0,
        low=0.0,
        high=2.0,
        title="How far the feet are apart across the way",
        unit="widths of the hips",
        source="measured: 0.4 on captured, 0.5 to 0.65 on drawn, 1 on rendered walkers",
    )
    closing_s: float = number(
        0.3,
        low=0.1,
        high=1.0,
        title="The feet of a step that was inferred are looked at until",
        unit="s after it",
        source="[K]; its time is reckoned, and the foot may still be on its way",
    )
    scale: float = number(
        0.98,
        low=0.5,
        high=1.5,
        title="True over measured length",
        unit="1",
        source="fitted to walkers of known steps [K]",
    )


def step_length_statures(
    track: Track, contact_s: float, settings: LengthSettings, *, inferred: bool = False
) -> float | None:
    """Ankle distance at ``contact_s`` in statures, ``None`` outside a side view.

    The largest one close about contact: the pose model errs to one side only, when it draws one
    leg upon the other. Later the ankles part further, as the heel comes down behind the ball.

    The feet also stand apart across the way. Where the camera does not look straight across it, as
    at either side of a picture that somebody crosses, part of that shows along it: the steps of
    one foot would read long, of the other short. That part is taken off.

    Args:
        inferred: the contact was not seen but inferred, because the feet stand together
            (:mod:`vision.gait.final_step`): the median distance while they stand.
    """
    near = _about(track, contact_s, settings, inferred=inferred)
    if near is None:
        return None
    yaw = math.radians(median(near.yaw_deg))
    apart = _apart(near)
    around = track.between(contact_s - settings.hips_s, contact_s + settings.hips_s)
    hips = median(-around.hip_across[:, 0] / around.stature_px)
    shown = math.copysign(max(0.0, abs(hips) - settings.hips_error), hips)
    apart -= settings.feet_across * shown
    along = max(abs(math.cos(yaw)), 0.8)
    length = median(np.abs(apart)) if inferred else float(np.max(np.abs(apart)))
    return settings.scale * length / along


def ankles_apart_statures(track: Track, contact_s: float, settings: LengthSettings) -> float | None:
    """How far apart the picture shows the ankles at ``contact_s``, along it and in statures, as it
    is: wherever the camera looks from. ``None`` outside a side view."""
    near = _about(track, contact_s, settings, inferred=False)
    if near is None:
        return None
    return float(np.max(np.abs(_apart(near))))


def _apart(near: Track) -> FloatArray:
    """``(n,)`` how far the left ankle is right of the other, in statures."""
    apart: FloatArray = (near.ankle[:, 0, 0] - near.ankle[:, 1, 0]) / near.stature_px
    return apart


def _about(
    track: Track, contact_s: float, settings: LengthSettings, *, inferred: bool
) -> Track | None:
    """The frames that tell, ``None`` where the view does not show it."""
    start_s = contact_s if inferred else contact_s - settings.before_s
    end_s = contact_s + (settings.closing_s if inferred else settings.after_s)
    near = track.between(start_s, end_s)
    if len(near) < 2 or any(view is not View.SIDE for view in near.views):
        return None
    return near
