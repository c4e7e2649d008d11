"""The number of the person who is followed rises where it is another one, and never falls."""

from __future__ import annotations

from dataclasses import replace

from vision.pipeline.line import Line
from vision.walker import CameraSetup, WalkScript
from walker_poses import TrueJoints, poses

CAMERA = CameraSetup.model_validate({"fps": 10, "person_px": 300})
STANDS = WalkScript.model_validate(
    {"segments": ({"duration_s": 0.8, "motion": "standing"},), "camera": CAMERA}
)


def test_another_model_counts_on_and_who_is_followed_next_has_a_number_of_their_own() -> None:
    line = Line(TrueJoints(), height_m=1.7)
    told = (0, 1, 2, 2, 0, 1, 0, 0)  # by three models one after another
    numbers = []
    for index, (pose, subject) in enumerate(zip(poses(STANDS), told, strict=True)):
        seen = line.observe(
            index, pose.t_s, replace(pose, subject=subject), CAMERA.width, CAMERA.height
        )
        assert seen.pose is not None
        numbers.append(seen.pose.subject)
    assert numbers == [0, 1, 2, 2, 2, 3, 3, 3]
