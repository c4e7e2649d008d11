"""Draws films of random walkers, has the pose model look at them and keeps what it saw beside what
is true: ``python -m vision.learning.films --captures DIR --out DIR --model FILE --count N``.

One ``.npz`` a film. Every frame in which somebody was found: ``t_s`` (n,), ``measured`` (n, 33, 2)
pixels, ``world`` (n, 33, 3), ``visibility`` (n, 33), ``torso_px``, ``stature_px``, ``yaw_deg``,
``view`` (text), ``facing``, ``floor_deg``, ``feet_seen``, ``true_points`` (n, 33, 2) where the
points truly are. Every frame of the film: ``frame_t_s``, ``direction`` (-1, 0, 1), ``speed_mps``,
``lean_deg``. Every landing: ``on_foot`` (0 left), ``on_touch_s``, ``on_loading_s``, ``on_ball_s``,
``on_heel_s``, ``on_landing`` (text), ``on_ahead_m``, ``on_pitch_deg``; every leaving: ``off_foot``,
``off_liftoff_s``, ``off_leave_s``. ``meta`` is JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.body.stage import BodySettings, BodyStage
from vision.learning.bvh import CaptureError
from vision.learning.captured_walk import CapturedWalk, WalkChange
from vision.learning.film_plan import FilmPlan, Kind, Picture, plan_film
from vision.learning.speed import direction_of, speed_mps
from vision.learning.take import Take, load_take, loops
from vision.pose.landmarks import L
from vision.pose.mediapipe_pose import MediaPipePose
from vision.values import Body, FloatArray, Frame, Image, Pose
from vision.walker import paint
from vision.walker.camera import PinholeCamera
from vision.walker.contacts import Walked, lean_deg, true_contacts
from vision.walker.landmarks import blazepose_points
from vision.walker.motion import WalkMotion
from vision.walker.person import PersonPainter
from vision.walker.scene import Scene
from vision.walker.stance import Stance3D

VALIDATION_PERSONS = frozenset({"08"})
"""Whose captures are kept from training; of the drawn films each fifth seed is."""


_MODEL_STATURE_M = 1.65  # of the pose model's own body


class Film:
    """A planned film: its motion, and its pictures where they are asked for."""

    def __init__(self, plan: FilmPlan) -> None:
        self.plan = plan
        script = plan.script
        self.walk: Walked = _motion(plan)
        self.camera = PinholeCamera(script)
        count = round(script.duration_s * script.camera.fps)
        self.times: FloatArray = np.arange(count) / script.camera.fps
        # the grain is drawn on from where the tremor's numbers end
        self._random = np.random.default_rng([plan.seed, 2])
        self._shift = _tremor(self._random, plan.picture, count, script.camera.fps)

    @cached_property
    def body(self) -> Stance3D:
        """The body in each frame."""
        return self.walk.at(self.times)

    @cached_property
    def _scene(self) -> Scene:
        times = np.arange(0, self.plan.script.duration_s, 0.25)
        reach = float(self.walk.at(times).pelvis[:, 1].max())
        return Scene(self.plan.script, self.camera, reach)

    @cached_property
    def _background(self) -> Image:
        return self._scene.background()

    @cached_property
    def _grain(self) -> list[NDArray[np.int16]]:
        grain, size = self.plan.script.room.grain, (self.camera.width, self.camera.height)
        return paint.grain_tiles(self._random, grain, size, count=4, most=60) if grain else []

    def frames(self) -> Iterator[Frame]:
        """All frames in order."""
        body, script = self.body, self.plan.script
        painter = PersonPainter(script.person, self.camera, script.room.exposed_light)
        for k, t in enumerate(self.times.tolist()):
            image: Image = self._background.copy()
            if script.treadmill:
                self._scene.belt_marks(image, float(body.belt[k] @ self._scene.front[:2]))
            painter.draw(image, body, k)
            yield Frame(index=k, t_s=t, image=self._taken(image, k))

    def _taken(self, image: Image, k: int) -> Image:
        """The picture as the camera takes it."""
        picture = self.plan.picture
        seen: NDArray[Any] = image
        if picture.tremor_px:
            move = np.array([[1, 0, self._shift[k, 0]], [0, 1, self._shift[k, 1]]])
            size = image.shape[1], image.shape[0]
            seen = cv2.warpAffine(seen, move, size, borderMode=cv2.BORDER_REPLICATE)
        if picture.blur_px:
            seen = cv2.GaussianBlur(seen, (0, 0), picture.blur_px)
        if self._grain:
            seen = cv2.add(seen, self._grain[k % len(self._grain)], dtype=cv2.CV_8U)
        if picture.quality:
            _, packed = cv2.imencode(".jpg", seen, [cv2.IMWRITE_JPEG_QUALITY, picture.quality])
            seen = np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR))
        return np.asarray(seen, np.uint8)

    def true_points(self) -> FloatArray:
        """Where the 33 points truly are in each picture, ``(frames, 33, 2)`` pixels."""
        world = blazepose_points(self.body, self.plan.script.person.stature_m)
        out: FloatArray = self.camera.project(world) + self._shift[:, None]
        return out


def _motion(plan: FilmPlan) -> Walked:
    script = plan.script
    if plan.take is None or plan.change is None:
        return WalkMotion(script)
    ways = loops(plan.take)
    return CapturedWalk(
        ways[plan.loop % len(ways)],
        plan.change,
        stature_m=script.person.stature_m,
        duration_s=script.duration_s,
        yaw_deg=script.yaw_deg,
    )


def _tremor(random: np.random.Generator, picture: Picture, count: int, fps: float) -> FloatArray:
    """How far each picture is shifted, ``(count, 2)`` pixels: noise around the tremor's rate."""
    if not picture.tremor_px:
        return np.zeros((count, 2))
    noise = np.fft.rfft(random.normal(size=(count, 2)), axis=0)
    rate = np.fft.rfftfreq(count, 1 / fps)
    noise *= np.exp(-0.5 * ((rate - picture.tremor_hz) / (0.6 * picture.tremor_hz)) ** 2)[:, None]
    shift = np.fft.irfft(noise, count, axis=0)
    out: FloatArray = picture.tremor_px * shift / np.maximum(shift.std(axis=0), 1e-9)
    return out


def look(film: Film, model: MediaPipePose) -> tuple[list[int], list[Body]]:
    """What the pose model and the body stage make of a film: frame numbers and bodies."""
    stage = BodyStage(BodySettings())
    model.reset()
    numbers, bodies = [], []
    for frame in film.frames():
        pose = model.find(frame)
        if pose is not None:
            numbers.append(frame.index)
            bodies.append(stage.update(pose, film.camera.width, film.camera.height))
    return numbers, bodies


def look_without_pictures(film: Film) -> tuple[list[int], list[Body]]:
    """What the body stage makes of a film whose points are known as they truly are: cheap, so that
    many can be had. Frames in which the walker is not whole are left out."""
    stage, script = BodyStage(BodySettings()), film.plan.script
    world = blazepose_points(film.body, script.person.stature_m)
    image = film.true_points()
    world = np.stack([world[..., 0], -world[..., 2], world[..., 1]], axis=-1)
    world = world - world[:, [L.LEFT_HIP, L.RIGHT_HIP]].mean(axis=1, keepdims=True)
    world *= _MODEL_STATURE_M / script.person.stature_m
    # Depth is what the pose model guesses worst.
    world[..., 2] *= np.random.default_rng([film.plan.seed, 3]).uniform(0.6, 1.1)
    width, height = film.camera.width, film.camera.height
    across, down = image[..., 0], image[:, L.LEFT_ANKLE :, 1].max(axis=1)
    whole = (down < 1.05 * height) & (across.min(axis=1) > -0.05 * width)
    whole &= across.max(axis=1) < 1.05 * width
    numbers: list[int] = np.flatnonzero(whole).tolist()
    clear = np.ones(len(L))
    times = film.times.tolist()
    return numbers, [
        stage.update(Pose(times[k], image[k], world[k], clear), width, height) for k in numbers
    ]


def record(film: Film, numbers: Sequence[int], bodies: Sequence[Body]) -> dict[str, Any]:
    """The arrays of one film, see the module."""
    out: dict[str, Any] = {
        "t_s": np.array([b.t_s for b in bodies]),
        "measured": np.array([b.measured for b in bodies], dtype=np.float32),
        "world": np.array([b.world for b in bodies], dtype=np.float32),
        "visibility": np.array([b.visibility for b in bodies], dtype=np.float32),
        "view": np.array([b.view.value for b in bodies]),
        "true_points": film.true_points()[list(numbers)].astype(np.float32),
        "meta": json.dumps(meta(film.plan)),
    }
    for name in ("torso_px", "stature_px", "yaw_deg", "facing", "floor_deg", "feet_seen"):
        out[name] = np.array([getattr(b, name) for b in bodies])
    return {**out, **truth_arrays(film)}


def truth_arrays(film: Film) -> dict[str, Any]:
    """What is true of a film, see the module."""
    landings, leavings = true_contacts(film.walk, film.plan.script.duration_s)
    speed = speed_mps(film.walk, film.body)
    out: dict[str, Any] = {
        "frame_t_s": film.times,
        "direction": direction_of(speed),
        "speed_mps": speed.astype(np.float32),
        "lean_deg": lean_deg(film.body).astype(np.float32),
        "on_landing": np.array([one.landing.value for one in landings]),
    }
    for name in ("foot", "touch_s", "loading_s", "ball_s", "heel_s", "ahead_m"):
        out[f"on_{name}"] = np.array([getattr(one, name) for one in landings])
    out["on_pitch_deg"] = np.array([one.touch_pitch_deg for one in landings])
    for name in ("foot", "liftoff_s", "leave_s"):
        out[f"off_{name}"] = np.array([getattr(one, name) for one in leavings])
    return out


def meta(plan: FilmPlan) -> dict[str, Any]:
    """Where a film comes from: seed, person, split, view, camera, changes."""
    script = plan.script
    person = plan.take.person if plan.take else "drawn"
    held = person in VALIDATION_PERSONS if plan.take else plan.seed % 5 == 4
    return {
        "seed": plan.seed,
        "kind": plan.kind,
        "person": person,
        "split": "validation" if held else "train",
        "take": plan.take.name if plan.take else None,
        "view": plan.view,
        "treadmill": script.treadmill,
        "yaw_deg": script.yaw_deg,
        "fps": script.camera.fps,
        "width": script.camera.width,
        "height": script.camera.height,
        "duration_s": script.duration_s,
        "stature_m": script.person.stature_m,
        "change": asdict(plan.change) if plan.change else None,
        "segments": None if plan.take else [s.model_dump(mode="json") for s in script.segments],
        "picture": asdict(plan.picture),
        "camera": script.camera.model_dump(),
        "room": script.room.model_dump(),
    }


def load_takes(folder: Path) -> list[Take]:
    """All captured walks of a folder that can be walked on.

    Raises:
        CaptureError: there is none.
    """
    takes = [take for path in sorted(folder.glob("*.bvh")) if (take := _usable(path)) is not None]
    if not takes:
        raise CaptureError(f"{folder} holds no captured walk")
    return takes


def _usable(path: Path) -> Take | None:
    """The take in a file, or nothing (a run, say, stands too little); says so."""
    try:
        take = load_take(path)
        for loop in loops(take):
            CapturedWalk(loop, WalkChange(), stature_m=1.7, duration_s=2.0)
    except CaptureError as error:
        print(f"{path.name} left out: {error}", file=sys.stderr)
        return None
    return take


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="vision.learning.films", description=__doc__)
    parser.add_argument("--captures", type=Path, help="folder of BVH files")
    parser.add_argument("--out", type=Path, required=True, help="folder for the films' arrays")
    parser.add_argument(
        "--model", type=Path, help="the pose model's .task file; left out: true points alone"
    )
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--count", type=int, default=1, help="how many seeds")
    parser.add_argument("--kind", choices=("captured", "drawn"), default="captured")
    parser.add_argument(
        "--measure", action="store_true", help="only measure the truth of films made before anew"
    )
    asked = parser.parse_args(arguments)
    kind: Kind = asked.kind
    takes: list[Take] = []
    if kind == "captured":
        if asked.captures is None:
            parser.error("captured films need --captures, a folder of BVH files")
        try:
            takes = load_takes(asked.captures)
        except CaptureError as error:
            parser.error(str(error))
    asked.out.mkdir(parents=True, exist_ok=True)
    seeds = range(asked.first, asked.first + asked.count)
    paths = {seed: asked.out / f"{kind}-{seed:05d}.npz" for seed in seeds}
    if asked.measure:
        for seed, path in paths.items():
            if path.exists():
                _write(path, dict(np.load(path)) | truth_arrays(Film(plan_film(seed, kind, takes))))
        return 0
    model = None if asked.model is None else MediaPipePose(asked.model)
    for seed, path in paths.items():
        if not path.exists():
            began = time.monotonic()
            print(f"{path.name}: {_one(seed, kind, takes, model, path)}", end="")
            print(f", {time.monotonic() - began:.1f} s", flush=True)
    if model is not None:
        model.close()
    return 0


def _one(
    seed: int, kind: Kind, takes: Sequence[Take], model: MediaPipePose | None, path: Path
) -> str:
    """Makes one film; says how it went."""
    try:
        film = Film(plan_film(seed, kind, takes))
    except CaptureError as error:
        return f"left out ({error})"
    numbers, bodies = look_without_pictures(film) if model is None else look(film, model)
    if len(bodies) < 0.5 * len(film.times):
        return f"left out (seen in {len(bodies)} of {len(film.times)} frames)"
    kept = record(film, numbers, bodies)
    _write(path, kept)
    seen = f"{len(bodies)} of {len(film.times)} frames"
    return f"{film.plan.view}, {seen}, {len(kept['on_foot'])} landings"


def _write(path: Path, kept: dict[str, Any]) -> None:
    """All or nothing, so that what is there is whole."""
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        np.savez_compressed(file, **kept)
    part.replace(path)


if __name__ == "__main__":
    sys.exit(main())
