"""Landmarks in, a body out: smoothing, facing and view, scale, tilt, near leg, posture."""

from __future__ import annotations

from statistics import fmean

from vision.body.facing import FacingSettings, FacingStage
from vision.body.observability import ObservabilitySettings, ObservabilityStage
from vision.body.posture import PostureSettings, measure
from vision.body.roll import CameraRoll, RollSettings, RollStage, without_roll
from vision.body.scale import ScaleSettings, ScaleStage
from vision.body.smoothing import OneEuro, SmoothingSettings
from vision.body.steady import SteadySettings, SteadyStage
from vision.body.upright import UprightSettings, UprightStage
from vision.pose.landmarks import L
from vision.settings import Section, number
from vision.values import Body, Pose, Posture

FEET = (L.LEFT_HEEL, L.RIGHT_HEEL, L.LEFT_TOE, L.RIGHT_TOE)


class BodySettings(Section):
    """The body stage: smoothing, facing, scale, tilt and posture."""

    smoothing: SmoothingSettings = SmoothingSettings()
    facing: FacingSettings = FacingSettings()
    posture: PostureSettings = PostureSettings()
    scale: ScaleSettings = ScaleSettings()
    tilt: RollSettings = RollSettings()
    observability: ObservabilitySettings = ObservabilitySettings()
    steady: SteadySettings = SteadySettings()
    upright: UprightSettings = UprightSettings()
    forget_s: float = number(
        1.0,
        low=0.1,
        high=10.0,
        title="Absence after which all is forgotten",
        unit="s",
        source="[K]",
    )
    feet_visibility: float = number(
        0.5,
        low=0.0,
        high=1.0,
        title="Least visibility of heels and toes",
        unit="1",
        source="[K]",
    )
    edge_share: float = number(
        0.01,
        low=0.0,
        high=0.2,
        title="Margin in which a foot counts as cut off",
        unit="frame height",
        source="[K]",
    )
    focal_share: float = number(
        0.8,
        low=0.3,
        high=3.0,
        title="Focal length taken for a camera's",
        unit="longer side of the picture",
        source="[K]: 0.7 to 0.9 in telephones and webcams",
    )


class BodyStage:
    """Turns poses into bodies, in order of time.

    Args:
        settings: the section of the settings tree.
        height_m: the walker's stature; without it there is no scale in metres.
    """

    def __init__(self, settings: BodySettings, height_m: float | None = None) -> None:
        self._settings = settings
        self._height_m = height_m
        self._smooth = OneEuro(settings.smoothing)
        self._facing = FacingStage(settings.facing)
        self._scale = ScaleStage(settings.scale)
        self._tilt_stage = RollStage(settings.tilt)
        self._tilt = CameraRoll()
        self._observability = ObservabilityStage(settings.observability)
        self._steady = SteadyStage(settings.steady)
        self._upright = UprightStage(settings.upright)
        self._last_s: float | None = None

    def forget(self) -> None:
        """Another person comes now; the camera is the same."""
        self._smooth.reset()
        self._facing.reset()
        self._scale.reset()
        self._observability.reset()
        self._steady.reset()
        self._upright.reset()

    def update(self, pose: Pose, frame_width: int, frame_height: int) -> Body:
        """The body at ``pose``, seen in a frame of the given size in pixels."""
        if self._last_s is not None and pose.t_s - self._last_s > self._settings.forget_s:
            self.forget()
        self._last_s = pose.t_s
        level = without_roll(pose.image, self._tilt.floor_deg)
        torso_px, stature_px = self._scale.update(pose.t_s, level)
        points = self._smooth(pose.t_s, pose.image, torso_px)
        facing = self._facing.update(pose, torso_px)
        tilt = self._tilt_stage.update(pose.t_s, pose.image, facing.view, torso_px)
        self._tilt = tilt
        feet_seen = self._feet_seen(pose, frame_width, frame_height)
        steady = self._steady.update(pose)
        upright = self._upright.update(pose)
        focal_px = self._settings.focal_share * max(frame_width, frame_height)
        middle_x = float(pose.image[L.LEFT_HIP, 0] + pose.image[L.RIGHT_HIP, 0]) / 2
        return Body(
            t_s=pose.t_s,
            points=points,
            measured=pose.image,
            world=pose.world,
            visibility=pose.visibility,
            view=facing.view,
            yaw_deg=facing.yaw_deg,
            view_confidence=facing.confidence,
            facing=facing.sign,
            near=facing.near,
            torso_px=torso_px,
            stature_px=stature_px,
            px_per_m=stature_px / self._height_m if self._height_m else None,
            feet_seen=feet_seen,
            confidence=fmean(pose.visibility[L.LEFT_SHOULDER :].tolist()) * facing.confidence,
            floor_deg=tilt.floor_deg,
            roll_deg=tilt.roll_deg,
            roll_correction_deg=tilt.correction_deg,
            focal_px=focal_px,
            bearing=(middle_x - frame_width / 2) / focal_px,
            observability=self._observability.update(
                pose.t_s, pose.visibility, torso_px, tilt.roll_deg, steady
            ),
            steady=None if steady.points is pose.image else steady.points,
            camera_x_px=steady.camera_x_px,
            camera_growth=steady.camera_growth,
            camera_known=steady.known,
            upright=upright,
            posture=Posture()
            if not upright
            else measure(
                without_roll(points, tilt.correction_deg),
                without_roll(pose.world, tilt.correction_deg),
                pose.visibility,
                facing,
                torso_px,
                self._settings.posture,
            ),
        )

    def _feet_seen(self, pose: Pose, frame_width: int, frame_height: int) -> bool:
        """Whether at least one whole foot is in the picture and not called hidden."""
        edge = self._settings.edge_share * frame_height
        least = self._settings.feet_visibility
        return any(
            # From front or rear one end of a foot hides the other.
            max(pose.visibility[heel], pose.visibility[toe]) >= least
            and all(
                edge <= x <= frame_width - edge and edge <= y <= frame_height - edge
                for x, y in (pose.image[heel].tolist(), pose.image[toe].tolist())
            )
            for heel, toe in ((L.LEFT_HEEL, L.LEFT_TOE), (L.RIGHT_HEEL, L.RIGHT_TOE))
        )
