"""The synthetic walker as a source of frames, with its truth."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from threading import Event

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.sources.base import SourceError
from vision.values import FloatArray, Frame, Image, SourceInfo
from vision.walker import paint
from vision.walker.bystander import BystanderPainter
from vision.walker.camera import HeldCamera, PinholeCamera
from vision.walker.handling import CameraHandling
from vision.walker.landmarks import blazepose_points
from vision.walker.motion import WalkMotion
from vision.walker.person import PersonPainter
from vision.walker.scene import Scene
from vision.walker.script import WalkScript
from vision.walker.stance import Stance3D
from vision.walker.truth import Truth, measure_truth


@dataclass(frozen=True, slots=True)
class TrueJoints:
    """Where the 33 BlazePose points truly are: ``world`` ``(n, 33, 3)`` metres (x image right,
    y away from the camera, z up, floor at 0), ``image`` ``(n, 33, 2)`` pixels."""

    world: FloatArray
    image: FloatArray


class WalkerSource:
    """Draws a script's walk frame by frame.

    Args:
        script: what is walked, by whom, before which camera.
        realtime: yield each frame when its time has come and skip those that are late, as a
            camera would; a looped script then never ends.
    """

    def __init__(self, script: WalkScript, *, realtime: bool = False) -> None:
        self.script = script
        self.realtime = realtime
        self.walk = WalkMotion(script)
        self.camera = PinholeCamera(script)
        self.handling = CameraHandling(self.walk)
        self._closed = Event()
        self._held = HeldCamera(script)

    @property
    def info(self) -> SourceInfo:
        """Size, rate and length."""
        setup = self.script.camera
        return SourceInfo(
            name=self.script.name,
            width=setup.width,
            height=setup.height,
            fps=setup.fps,
            frames=None if self.realtime else self._count(),
            duration_s=None if self.realtime else self.script.duration_s,
            live=self.realtime,
        )

    def frames(self) -> Iterator[Frame]:
        """Frames from time 0 to the script's end (or for ever: realtime and looped).

        Raises:
            SourceError: when the source was closed before.
        """
        if self._closed.is_set():
            raise SourceError("the walker is closed; make a new one")
        return self._live() if self.realtime else self._recorded()

    def close(self) -> None:
        """End a running ``frames`` at its next frame; safe from another thread."""
        self._closed.set()

    def __enter__(self) -> WalkerSource:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def truth(self) -> Truth:
        """The exact truth, see ``vision.walker.truth``."""
        return measure_truth(self.walk)

    def joints(self, t_s: FloatArray | float) -> TrueJoints:
        """True BlazePose points at the given times."""
        body = self.walk.at(np.atleast_1d(np.asarray(t_s, dtype=np.float64)))
        world = blazepose_points(body, self.script.person.stature_m)
        image = self.camera.project(world) - self.handling.shift_px(body.t_s)[:, None]
        return TrueJoints(world=world, image=image)

    def render(self, t_s: float) -> Image:
        """The picture at one time, ``(height, width, 3)`` RGB."""
        body = self.walk.at(np.array([t_s]))
        return self._draw(body, 0, round(t_s * self.script.camera.fps), t_s)

    def _count(self) -> int:
        return round(self.script.duration_s * self.script.camera.fps)

    def _recorded(self) -> Iterator[Frame]:
        fps = self.script.camera.fps
        for index in range(self._count()):
            if self._closed.is_set():
                return
            yield Frame(index=index, t_s=index / fps, image=self.render(index / fps))

    def _live(self) -> Iterator[Frame]:
        fps, loop = self.script.camera.fps, self.script.loop
        start, index = time.monotonic(), 0
        while not self._closed.is_set():
            t = index / fps
            if not loop and t >= self.script.duration_s:
                return
            wait = start + t - time.monotonic()
            if wait > 0 and self._closed.wait(wait):
                return
            image = self.render(t % self.script.duration_s if loop else t)
            yield Frame(index=index, t_s=t, image=image)
            index = max(index + 1, int((time.monotonic() - start) * fps))

    # What it takes to draw is made with the first picture: some want no more than the truth.

    @cached_property
    def _scene(self) -> Scene:
        times = np.arange(0, self.script.duration_s, 0.5)
        reach = float(self.walk.at(times).pelvis[:, 1].max())
        bystander = self.script.bystander
        reach = max(reach, bystander.y_m) if bystander else reach
        return Scene(self.script, PinholeCamera(self.script, self.handling.margin_px), reach)

    @cached_property
    def _background(self) -> Image:
        background = self._scene.background()
        self._scene.camera = self._held  # from here on the picture is drawn as it is seen
        return background

    @cached_property
    def _painter(self) -> PersonPainter:
        return PersonPainter(self.script.person, self._held, self.script.room.exposed_light)

    @cached_property
    def _bystander(self) -> BystanderPainter | None:
        if self.script.bystander is None:
            return None
        return BystanderPainter(self.script, self._held, self._scene.floor_z)

    def _draw(self, body: Stance3D, k: int, index: int, t_s: float) -> Image:
        image: Image = self._background
        if self.handling.still:
            image = image.copy()
        else:
            self._held.moved_px = self.handling.shift_px(np.array([t_s]))[0]
            image = self.handling.seen(image, self._held.moved_px)
        if self.script.treadmill:
            front = self._scene.front[:2]
            self._scene.belt_marks(image, float(body.belt[k] @ front))
        self._figures(image, body, k, t_s)
        if self._noise:
            tile = self._noise[index % len(self._noise)]
            cv2.add(image, tile, dst=image, dtype=cv2.CV_8U)
        return image

    def _figures(self, image: Image, body: Stance3D, k: int, t_s: float) -> None:
        """The walker and who else is there, the farther one first."""
        other, own = self._bystander, self.script.bystander
        behind = own is not None and own.y_m > float(body.pelvis[k][1])
        if other is not None and behind:
            other.draw(image, t_s)
        self._painter.draw(image, body, k)
        if other is not None and not behind:
            other.draw(image, t_s)

    @cached_property
    def _noise(self) -> list[NDArray[np.int16]]:
        grain = self.script.room.grain
        if grain <= 0:
            return []
        random = np.random.default_rng(self.script.seed + 2)
        size = self.camera.width, self.camera.height
        return paint.grain_tiles(random, grain, size, count=5, most=100)
