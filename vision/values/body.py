"""View and posture of the walker in one frame."""

from __future__ import annotations

from dataclasses import dataclass, field

from vision.values.arrays import FloatArray
from vision.values.labels import Foot, View


@dataclass(frozen=True, slots=True)
class Posture:
    """Angles of one frame, each ``None`` where the view or the visibility does not allow it.

    lean_deg: trunk inclination in the sagittal plane from vertical, forward positive.
    lateral_lean_deg: in the frontal plane, towards the walker's own right positive.
    head_pitch_deg: relative to the trunk-independent vertical, looking down positive.
    head_yaw_deg: away from straight ahead, to the walker's own right positive.
    shrug: ear-to-shoulder height over torso length (falls when the shoulders rise).
    arm_left_deg, arm_right_deg: shoulder-to-wrist from vertical, forward positive.
    knee_left_deg, knee_right_deg: flexion, straight is 0.
    step_width: lateral ankle distance over stature, negative when the feet cross."""

    lean_deg: float | None = None
    lateral_lean_deg: float | None = None
    head_pitch_deg: float | None = None
    head_yaw_deg: float | None = None
    shrug: float | None = None
    arm_left_deg: float | None = None
    arm_right_deg: float | None = None
    knee_left_deg: float | None = None
    knee_right_deg: float | None = None
    step_width: float | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """The subject as the body stage understands one frame.

    points: ``(33, 2)`` smoothed pixels that lie on the picture (no roll removed); measured: the
    same as they came, without the smoothing's lag. steady: the same once more as a camera that
    stands would see them, for the gait stage; ``None`` where the camera stands.
    facing: +1 faces image right, -1 image left, 0 not known (front, rear).
    yaw_deg: 0 faces image right, 90 faces the camera, 180 image left, 270 away.
    stature_px: how tall the subject would stand in the picture. px_per_m: scale there,
    ``None`` without the stature in metres. near: the leg nearer the camera. floor_deg: how far the
    floor's line that the feet follow is turned off level in the picture, clockwise positive; 0
    until known. roll_deg: the camera's roll, likewise, as far as that line tells it
    (``vision/body/roll.py``); ``None`` until known. roll_correction_deg: as much
    of it as is removed from the posture. observability: the chance that the pictures show a clear
    contact within 50 ms, 0..1. camera_x_px: how far the camera's own motion has carried what is in
    the picture to the right. camera_growth: natural logarithm of how much that has made the
    background grow. camera_known: whether the camera's motion, if any, could be told here.
    upright: false of who cannot be standing (lies, or the picture is turned); there is no posture
    then. focal_px: focal length of the lens as taken, 0 where not known. bearing: how far right of
    the lens's axis the hips are seen, as a tangent; ``None`` where not known."""

    t_s: float
    points: FloatArray
    measured: FloatArray
    world: FloatArray
    visibility: FloatArray
    view: View
    yaw_deg: float
    view_confidence: float
    facing: int
    near: Foot | None
    torso_px: float
    stature_px: float
    px_per_m: float | None
    feet_seen: bool
    confidence: float
    posture: Posture = field(default_factory=Posture)
    floor_deg: float = 0.0
    roll_deg: float | None = None
    roll_correction_deg: float = 0.0
    observability: float = 1.0
    steady: FloatArray | None = None
    camera_x_px: float = 0.0
    camera_growth: float = 0.0
    camera_known: bool = True
    upright: bool = True
    focal_px: float = 0.0
    bearing: float | None = None

    @property
    def over_floor(self) -> FloatArray:
        """``(33, 2)`` pixels without smoothing and without the camera's own motion."""
        return self.measured if self.steady is None else self.steady
