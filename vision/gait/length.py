"""Step length: the distance between the ankles along the facing axis at contact."""

from __future__ import annotations

import math

import numpy as np

from vision.body.proportions import ANKLE_HEIGHT
from vision.gait.track import Track
from vision.settings import Section, number
from vision.values import View


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
    most_pitch_deg: float = number(
        0.0,
        low=0.0,
        high=45.0,
        title="A foot tilted more is flat only after that time",
        unit="deg",
        source="measured",
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
    track: Track, contact_s: float, settings: LengthSettings, pitch_deg: float | None = None
) -> float | None:
    """Ankle distance at ``contact_s`` in statures, ``None`` outside a side view.

    The largest one about contact: both feet then stand as far apart as they ever do, and the pose
    model errs to one side only, when it draws one leg upon the other. It is reached once the foot
    is flat: a foot that lands on the ball carries its ankle on while the heel comes down, one that
    lands on the heel brings it back, by the ankle's height times the angle. That is taken off.

    Args:
        pitch_deg: of the landing foot at contact, toes up positive; ``None`` counts as flat.
    """
    near = track.between(contact_s - settings.before_s, contact_s + settings.after_s)
    if len(near) < 2 or any(view is not View.SIDE for view in near.views):
        return None
    apart_px = np.abs(near.ankle[:, 0, 0] - near.ankle[:, 1, 0])
    yaw = math.radians(float(np.median(near.yaw_deg)))
    along = max(abs(math.cos(yaw)), 0.8)
    flat = settings.scale * float(np.max(apart_px / near.stature_px)) / along
    most = settings.most_pitch_deg
    pitch = math.radians(min(max(pitch_deg or 0.0, -most), most))
    return max(0.0, flat + ANKLE_HEIGHT * math.sin(pitch))
