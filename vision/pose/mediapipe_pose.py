"""MediaPipe's PoseLandmarker (Tasks, 1.2 or newer) as the line's pose model.

VIDEO mode, one subject: LIVE_STREAM loses rate in Python, and more than one pose doubles the
cost and lets the skeleton jump to a bystander. A landmarker lives as long as the adapter,
because each open and close costs about 1 MB for good.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from vision.pose.camera_motion import CameraMotionSettings, CameraMotionStage
from vision.pose.deferred import deferred
from vision.pose.egress import close_egress
from vision.pose.feet import FeetSettings, feet_picture
from vision.pose.follow import Follower, FollowSettings, Window, search_windows
from vision.pose.landmarks import COUNT
from vision.pose.native import missing_library
from vision.settings import Section, number
from vision.values import Frame, Image, Pose

if TYPE_CHECKING:
    from mediapipe.tasks.python import vision as tasks


class PoseSettings(Section):
    """Confidences of the pose model, and how the subject is followed."""

    detection: float = number(
        0.5,
        low=0.05,
        high=0.95,
        title="Least detection confidence",
        unit="1",
        source="MediaPipe's own default [40]",
    )
    presence: float = number(
        0.5,
        low=0.05,
        high=0.95,
        title="Least presence confidence",
        unit="1",
        source="MediaPipe's own default [40]",
    )
    tracking: float = number(
        0.5,
        low=0.05,
        high=0.95,
        title="Least tracking confidence",
        unit="1",
        source="MediaPipe's own default [40]",
    )
    follow: FollowSettings = FollowSettings()
    feet: FeetSettings = FeetSettings()
    camera: CameraMotionSettings = CameraMotionSettings()


class PoseModelError(Exception):
    """The pose model cannot be loaded; the message is one line that says what to do."""


class MediaPipePose:
    """Finds one subject, stays with it, and searches again after it has left.

    Args:
        model_path: a ``.task`` bundle.
        settings: confidences and following.

    ``begun`` is called whenever the model starts on a picture; it then runs outside Python.

    Raises:
        PoseModelError: when the bundle cannot be loaded.
    """

    def __init__(self, model_path: Path, settings: PoseSettings | None = None) -> None:
        self._settings = settings or PoseSettings()
        self._model_path = model_path
        self._tracker = open_landmarker(model_path, self._settings, video=True)
        self._finder = open_landmarker(model_path, self._settings, video=False)
        self._follower = Follower(self._settings.follow)
        self._camera = CameraMotionStage(self._settings.camera)
        self._search: Iterator[Window] | None = None
        self._last_ms = -1
        self._part: Image = np.empty((0, 0, 3), np.uint8)
        self.begun: Callable[[], None] = _nothing

    def estimate(self, frame: Frame) -> Pose | None:
        """The subject's pose in ``frame``, or ``None`` where nobody is seen."""
        return self.finish(frame, self.find(frame))

    def finish(self, frame: Frame, pose: Pose | None) -> Pose | None:
        """``pose`` with the picture of its feet and the camera's own motion."""
        marks = None if pose is None else pose.image
        camera = self._camera.update(frame.t_s, frame.image, marks)
        if pose is None:
            return None
        feet = feet_picture(frame.image, pose.image, self._settings.feet)
        return Pose(pose.t_s, pose.image, pose.world, pose.visibility, feet, pose.subject, camera)

    def find(self, frame: Frame) -> Pose | None:
        """``estimate`` without what the stages alone need."""
        fresh = not self._follower.locked
        if fresh:
            found = self._find(frame)
            if found is None:
                return None
            self._follower.update(found)
        pose = self._track(frame)
        if fresh and pose is not None and not self._follower.belongs(pose):
            # With two people in the window the tracker keeps its own choice. Follow that person, or
            # neither is ever seen.
            self._follower.forget()
        if pose is not None and self._follower.belongs(pose):
            self._follower.update(pose)
            self._search = None  # only now: the rejected person may have been a false detection
            return pose
        self._follower.lost(frame.t_s)
        return None

    def reset(self, subject: Pose | None = None) -> None:
        """Start a new run of frames like a fresh instance, at half the loading cost.

        Args:
            subject: who is to be followed; left out, whoever is found first.
        """
        if self._tracker is not None and self._last_ms >= 0:
            self._tracker.close()  # its tracking and smoothing cannot be made to forget
            self._tracker = open_landmarker(self._model_path, self._settings, video=True)
        self._follower = Follower(self._settings.follow)
        self._camera = CameraMotionStage(self._settings.camera)
        self._search = None
        self._last_ms = -1
        if subject is not None:
            self._follower.update(subject)

    def close(self) -> None:
        """Release both landmarkers; safe to call twice."""
        for landmarker in (self._tracker, self._finder):
            if landmarker is not None:
                landmarker.close()
        self._tracker = self._finder = None

    def _track(self, frame: Frame) -> Pose | None:
        height, width = frame.image.shape[:2]
        window = self._follower.window(frame.t_s, width, height)
        # MediaPipe wants whole milliseconds that strictly increase.
        self._last_ms = max(self._last_ms + 1, math.floor(frame.t_s * 1000))
        assert self._tracker is not None
        part = picture_of(self._cut_out(frame.image, window))
        self.begun()
        result = self._tracker.detect_for_video(part, self._last_ms)
        return pose_of(result, window, frame.t_s)

    def _cut_out(self, image: Image, window: Window) -> Image:
        """The window's part of ``image``, valid until the next call. It reuses its memory, since
        allocating costs as much as copying; MediaPipe makes its own copy at once.
        """
        part = image[window.y : window.y + window.height, window.x : window.x + window.width]
        if part.flags.c_contiguous:
            return part
        if self._part.shape != part.shape:
            self._part = np.empty(part.shape, np.uint8)
        np.copyto(self._part, part)
        return self._part

    def _find(self, frame: Frame) -> Pose | None:
        height, width = frame.image.shape[:2]
        if self._search is None:
            self._search = search_windows(width, height)
        assert self._finder is not None
        for _ in range(self._settings.follow.windows_per_frame):
            window = next(self._search)
            part = picture_of(self._cut_out(frame.image, window))
            self.begun()
            pose = pose_of(self._finder.detect(part), window, frame.t_s)
            if pose is not None:
                return pose
        return None


def _nothing() -> None:
    """Nobody wants to know."""


def load_library() -> None:
    """Load MediaPipe's Python side with its network access blocked; the first time takes a second.

    Raises:
        EgressError: network access cannot be blocked any more.
    """
    close_egress()
    # Imported late on purpose: the library must not load before its network access is blocked.
    with deferred("matplotlib", "matplotlib.pyplot", "sounddevice"):
        import mediapipe.tasks.python
        import mediapipe.tasks.python.vision  # noqa: F401


def open_landmarker(
    model_path: Path, settings: PoseSettings, *, video: bool
) -> tasks.PoseLandmarker:
    """A landmarker for one person, with its network access blocked.

    Args:
        video: follows the person from picture to picture; otherwise each is looked at afresh.

    Raises:
        PoseModelError: when the bundle cannot be loaded.
    """
    load_library()
    from mediapipe.tasks.python import BaseOptions
    from mediapipe.tasks.python import vision as tasks

    options = tasks.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(model_path)),
        running_mode=tasks.RunningMode.VIDEO if video else tasks.RunningMode.IMAGE,
        num_poses=1,
        min_pose_detection_confidence=settings.detection,
        min_pose_presence_confidence=settings.presence,
        min_tracking_confidence=settings.tracking,
    )
    try:
        return tasks.PoseLandmarker.create_from_options(options)
    except (RuntimeError, ValueError, OSError) as error:
        remedy = missing_library(error) or (
            f"the pose model {model_path} cannot be loaded ({error}); "
            "run 'backstep models get' to fetch it afresh"
        )
        raise PoseModelError(remedy) from error


def picture_of(image: Image) -> Any:  # noqa: ANN401 - MediaPipe is untyped
    """``(height, width, 3)`` RGB as the landmarker takes it."""
    import mediapipe as mp

    return mp.Image(image_format=mp.ImageFormat.SRGB, data=image)


def pose_of(result: Any, window: Window, t_s: float) -> Pose | None:  # noqa: ANN401
    """The first person of a landmarker's ``result`` for a window, in pixels of the full frame."""
    if not result.pose_landmarks:
        return None
    marks, world = result.pose_landmarks[0], result.pose_world_landmarks[0]
    if len(marks) != COUNT:
        return None
    width, height = window.width, window.height
    return Pose(
        t_s=t_s,
        image=np.array([(m.x * width + window.x, m.y * height + window.y) for m in marks]),
        world=np.array([(m.x, m.y, m.z) for m in world]),
        visibility=np.array([m.visibility for m in marks]),
    )
