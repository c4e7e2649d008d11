"""MediaPipe's PoseLandmarker (Tasks, 1.2 or newer) as the line's pose model.

VIDEO mode, one subject: LIVE_STREAM loses rate in Python, and more than one pose doubles the
cost and lets the skeleton jump to a bystander.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import Field

from vision.pose.camera_motion import CameraMotionSettings, CameraMotionStage
from vision.pose.crossing import Crossing, CrossingSettings
from vision.pose.deferred import deferred
from vision.pose.egress import close_egress
from vision.pose.feet import FeetSettings, feet_picture
from vision.pose.follow import (
    Follower,
    FollowSettings,
    Window,
    can_be_kept,
    farthest_apart,
    same_person,
    search_windows,
)
from vision.pose.landmarks import COUNT
from vision.pose.native import give_back, missing_library
from vision.pose.second_look import SecondLook, SecondLookSettings
from vision.pose.stepping import Stepping, SteppingSettings
from vision.pose.without_mask import LighterModel
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
    settle_runs: int = Field(
        default=3,
        ge=1,
        le=30,
        title="Most runs on the picture in which somebody is found: more only drift (measured)",
    )
    settle_s: float = number(
        0.04,
        low=0.001,
        high=1.0,
        title="Time that goes by for the tracker between two of them",
        unit="s",
        source="measured: within a millisecond it smooths all change away",
    )
    settled: float = number(
        0.01,
        low=0.0,
        high=0.2,
        title="Movement of a landmark between two of them that is none any more",
        unit="extents",
        source="measured: the noise from picture to picture",
    )
    follow: FollowSettings = FollowSettings()
    stepping: SteppingSettings = SteppingSettings()
    second_look: SecondLookSettings = SecondLookSettings()
    crossing: CrossingSettings = CrossingSettings()
    feet: FeetSettings = FeetSettings()
    camera: CameraMotionSettings = CameraMotionSettings()


class PoseModelError(Exception):
    """The pose model cannot be loaded; the message is one line that says what to do."""


class MediaPipePose:
    """Finds one subject, stays with it, and searches again after it has left.

    Args:
        model_path: a ``.task`` bundle. settings: confidences and following.

    ``begun`` is called whenever the model starts on a picture; it then runs outside Python.

    Raises: PoseModelError, when the bundle cannot be loaded.
    """

    def __init__(self, model_path: Path, settings: PoseSettings | None = None) -> None:
        self._settings = settings or PoseSettings()
        self._model = LighterModel(model_path)
        self._tracker = open_landmarker(self._model, self._settings, video=True)
        self._finder = open_landmarker(self._model, self._settings, video=False)
        self._part: Image = np.empty((0, 0, 3), np.uint8)
        self.begun: Callable[[], None] = _nothing
        self._others: tuple[Pose, ...] | None = None
        self._begin()

    def _begin(self) -> None:
        """Know nothing of any frame."""
        own = self._settings
        self._follower = Follower(own.follow)
        self._camera = CameraMotionStage(own.camera)
        self._second_look = SecondLook(own.second_look, own.stepping, self._anybody)
        self._crossing = Crossing(own.crossing, self._anybody)
        self._stepping: Stepping | None = None
        self._left: Pose | None = None
        self._new = False  # somebody was found, and has not been seen since
        self._subject = 0
        self._search: Iterator[Window] | None = None
        self._last_ms = -1
        self._ahead_ms = 0

    def keep(self, others: tuple[Pose, ...]) -> None:
        """Never follow anybody but the one first followed. others: who else was seen then."""
        self._others = others

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
        return replace(pose, feet=feet, camera=camera)

    def find(self, frame: Frame) -> Pose | None:
        """``estimate`` without what the stages alone need."""
        fresh = not self._follower.locked
        if fresh:
            found = self._find(frame)
            if found is None:
                return None
            self._new = True
            self._follower.update(found)
        pose = self._settled(frame) if fresh else self._track(frame)
        if fresh and pose is not None and not self._follower.belongs(pose):
            # With two people in the window the tracker keeps its own choice. Follow that person, or
            # neither is ever seen.
            self._follower.forget()
        if pose is not None and self._follower.belongs(pose):
            self._follower.update(pose)
            self._search = None  # only now: the rejected person may have been a false detection
            if self._new:
                self._welcome(pose)
            return self._chosen(frame, replace(pose, subject=self._subject))
        self._follower.lost(frame.t_s)
        return None

    def _welcome(self, pose: Pose) -> None:
        """Who is seen at ``pose`` after somebody was found: the one who was lost, or another."""
        self._new = False
        left = self._left
        if left is not None and not same_person(left, pose, self._settings.follow):
            self._subject += 1
            self._stepping = None
        self._forget_doubts()

    def _chosen(self, frame: Frame, pose: Pose) -> Pose:
        """``pose``, or that of somebody who is rather to be followed."""
        if self._stepping is None:
            self._stepping = Stepping(self._settings.stepping)
        self._stepping.update(pose)
        self._left = pose
        walker = self._crossing.update(frame, pose)
        other = walker
        if walker is None and self._others is None:
            other = self._second_look.update(frame, pose, self._stepping)
        if other is None:
            return pose
        new = self._turned_to(frame, other)
        if new is None:
            if walker is None:  # else the next look would ask again, and so on without end
                self._second_look.forget()
            return pose
        self._forget_doubts()
        if walker is None:
            self._subject += 1
            self._stepping = None
        self._left = replace(new, subject=self._subject)
        return self._left

    def _turned_to(self, frame: Frame, other: Pose) -> Pose | None:
        """The tracker's pose of ``other``, who is followed from here on; ``None``: it does not see
        that person, and nothing changes."""
        before = self._follower
        self._follower = Follower(self._settings.follow)
        self._follower.update(other)
        new = self._settled(frame)
        if new is None or not self._follower.belongs(new):
            self._follower = before
            return None
        self._follower.update(new)
        return new

    def _forget_doubts(self) -> None:
        self._second_look.forget()
        self._crossing.forget()

    def _settled(self, frame: Frame) -> Pose | None:
        """The tracker's answer once it has settled on who was found, and is followed since.

        Its first ones are off: it begins with a part of the window that it only then corrects, and
        smooths what it sees into what it saw before. So it is told that time goes by.
        """
        found = self._follower
        pose = self._track(frame)
        for _ in range(self._settings.settle_runs - 1):
            before = pose
            if before is not None and found.belongs(before):
                self._follower = Follower(self._settings.follow)
                self._follower.update(before)
            self._ahead_ms += round(1000 * self._settings.settle_s)
            pose = self._track(frame)
            if before is None or pose is None:
                continue
            if farthest_apart(before, pose) < self._settings.settled:
                break
        if pose is None or not found.belongs(pose):
            self._follower = found
        return pose

    def reset(self, subject: Pose | None = None) -> None:
        """Start a new run of frames like a fresh instance, at half the loading cost.

        Args:
            subject: who is to be followed; left out, whoever is found first.
        """
        if self._tracker is not None and self._last_ms >= 0:
            self._tracker.close()  # its tracking and smoothing cannot be made to forget
            give_back()  # else what it leaves behind is held while the next one is loaded
            self._tracker = open_landmarker(self._model, self._settings, video=True)
        self._begin()
        if subject is not None:
            self._follower.update(subject)
            self._left = subject if self._others is not None else None

    def close(self) -> None:
        """Release both landmarkers; safe to call twice."""
        tracker, finder = self._tracker, self._finder
        self._tracker = self._finder = None
        self._model.close()
        try:
            if tracker is not None:
                tracker.close()
        finally:
            if finder is not None:
                finder.close()

    def _track(self, frame: Frame) -> Pose | None:
        height, width = frame.image.shape[:2]
        window = self._follower.window(frame.t_s, width, height)
        # MediaPipe wants whole milliseconds that strictly increase.
        now_ms = math.floor(frame.t_s * 1000) + self._ahead_ms
        self._last_ms = max(self._last_ms + 1, now_ms)
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

    def _anybody(self, part: Image, window: Window, t_s: float) -> Pose | None:
        """Whoever is in ``part``, the window's part of the picture."""
        assert self._finder is not None
        self.begun()
        return pose_of(self._finder.detect(picture_of(part)), window, t_s)

    def _find(self, frame: Frame) -> Pose | None:
        height, width = frame.image.shape[:2]
        if self._search is None:
            self._search = search_windows(width, height)
        for _ in range(self._settings.follow.windows_per_frame):
            window = next(self._search)
            pose = self._anybody(self._cut_out(frame.image, window), window, frame.t_s)
            if pose is not None and self._is_wanted(pose):
                return pose
        return None

    def _is_wanted(self, found: Pose) -> bool:
        others = self._others
        return others is None or can_be_kept(self._left, found, others, self._settings.follow)


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
    model: Path | LighterModel, settings: PoseSettings, *, video: bool
) -> tasks.PoseLandmarker:
    """A landmarker for one person, with its network access blocked.

    Args:
        model: a ``.task`` bundle, or one that several landmarkers share.
        video: follows the person from picture to picture; otherwise each is looked at afresh.

    Raises:
        PoseModelError: when the bundle cannot be loaded.
    """
    load_library()
    from mediapipe.tasks.python import BaseOptions
    from mediapipe.tasks.python import vision as tasks

    shared = model if isinstance(model, LighterModel) else LighterModel(model)
    try:
        with shared.place() as place:
            options = tasks.PoseLandmarkerOptions(
                base_options=BaseOptions(**place),
                running_mode=tasks.RunningMode.VIDEO if video else tasks.RunningMode.IMAGE,
                num_poses=1,
                min_pose_detection_confidence=settings.detection,
                min_pose_presence_confidence=settings.presence,
                min_tracking_confidence=settings.tracking,
            )
            return tasks.PoseLandmarker.create_from_options(options)
    except (RuntimeError, ValueError, OSError) as error:
        remedy = missing_library(error) or (
            f"the pose model {shared.model} cannot be loaded ({error}); "
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
