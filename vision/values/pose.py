"""What the pose model sees in one frame."""

from __future__ import annotations

from dataclasses import dataclass

from vision.values.arrays import FloatArray
from vision.values.camera_motion import CameraMotion
from vision.values.feet_picture import FeetPicture


@dataclass(frozen=True, slots=True)
class Pose:
    """The subject's 33 BlazePose landmarks in one frame.

    image: ``(33, 2)`` pixels of the full frame. world: ``(33, 3)`` metres about the mid-hip,
    x right, y down, z away from the camera (not personal: legs come out alike for tall and
    short people). visibility: ``(33,)`` 0..1, which may read high for hidden points. feet: their
    picture, for the gait stage alone; ``None`` where it is not kept. subject: counts the people who
    were followed, as :func:`another_is_followed` reads it. camera: how the camera
    moved since the pose before; ``None`` where it stands, or nothing tells that it moves."""

    t_s: float
    image: FloatArray
    world: FloatArray
    visibility: FloatArray
    feet: FeetPicture | None = None
    subject: int = 0
    camera: CameraMotion | None = None


def another_is_followed(before: int, subject: int) -> bool:
    """Whether, going by ``Pose.subject``, another person is followed than ``before``: where it
    rises. Where it falls, another pose model of the same walker has begun to count anew."""
    return subject > before
