"""Who is in one picture of a clip, for a trainer to pick whom to follow.

It is looked at in a process of its own, ``python -m app.review.people COPY TABLE T_S``, which is
killed when it takes too long: the pose model's library is large, and the server does without it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from app.media.frames import FrameTable
from app.review.folder import ClipFolder
from vision.pose.follow import (
    FollowSettings,
    Window,
    extent_px,
    same_person,
    search_windows,
    squares,
)
from vision.pose.landmarks import L
from vision.pose.paint_over import Find, box_around, paint_over, share_within
from vision.values import Image, Pose

_PATIENCE_S = 60.0
MOST_PEOPLE = 6
_SMALL_WINDOWS = 32  # of the whole picture and parts of it, at a run of the model each
_INSIDE = 0.5
_TRUNK = (L.LEFT_SHOULDER, L.RIGHT_SHOULDER, L.LEFT_HIP, L.RIGHT_HIP)
_LEAST_SEEN = 0.5
_LEAST_TALL = 0.1  # of the picture


class PersonHere(BaseModel):
    """Somebody in a picture, in shares of its width and height. x, y: of the hips. left, top,
    right, bottom: the box around them."""

    model_config = ConfigDict(frozen=True, allow_inf_nan=False)

    x: float = Field(ge=0, le=1)
    y: float = Field(ge=0, le=1)
    left: float
    top: float
    right: float
    bottom: float


_PEOPLE: TypeAdapter[tuple[PersonHere, ...]] = TypeAdapter(tuple[PersonHere, ...])


class PeopleError(Exception):
    """It could not be told who is there; one line that says what to do."""


def people_in(image: Image, find: Find) -> tuple[PersonHere, ...]:
    """Everybody whom ``find`` sees in the picture, from its left to its right.

    Whoever was found is painted over before it is looked again.
    """
    height, width = image.shape[:2]
    found: list[Pose] = []
    for window in _windows(width, height):
        if len(found) >= MOST_PEOPLE:
            break
        part = image[window.y : window.y + window.height, window.x : window.x + window.width].copy()
        for pose in found:
            paint_over(part, box_around(pose.image), window)
        one = find(part, window, 0.0)
        if one is not None and _is_whole(one, height) and _is_new(one, found):
            found.append(one)
    people = (_person(pose, width, height) for pose in found)
    return tuple(sorted(people, key=lambda person: person.x))


def _windows(width: int, height: int) -> Iterator[Window]:
    whole = Window(0, 0, width, height)
    yield from [whole] * 3
    count = 1 + 2 * max(width, height) // min(width, height)
    yield from islice(squares(width, height), count)
    smaller = (one for one in search_windows(width, height) if one.width < min(width, height))
    yield from islice(smaller, _SMALL_WINDOWS)


def _is_whole(pose: Pose, height: int) -> bool:
    """Whether it is a person rather than a part of one, or of a wall."""
    seen = float(pose.visibility[list(_TRUNK)].min())
    return seen >= _LEAST_SEEN and extent_px(pose) >= _LEAST_TALL * height


def _is_new(pose: Pose, found: list[Pose]) -> bool:
    return not any(
        share_within(box_around(other.image), pose.image) > _INSIDE
        or same_person(other, pose, FollowSettings())
        for other in found
    )


def _person(pose: Pose, width: int, height: int) -> PersonHere:
    hips = (pose.image[L.LEFT_HIP] + pose.image[L.RIGHT_HIP]) / 2
    left, top, right, bottom = box_around(pose.image)
    return PersonHere(
        x=_share(float(hips[0]), width),
        y=_share(float(hips[1]), height),
        left=_share(left, width),
        top=_share(top, height),
        right=_share(right, width),
        bottom=_share(bottom, height),
    )


def _share(value: float, whole: int) -> float:
    return round(min(max(value / whole, 0.0), 1.0), 4)


def people_at(folder: ClipFolder, t_s: float, time_scale: float | None) -> tuple[PersonHere, ...]:
    """Who is in the picture at ``t_s``, the walker's seconds.

    Args:
        time_scale: of the report, where somebody said how slow the motion is.

    Raises:
        PeopleError: there is no review copy (yet), or it cannot be told.
    """
    if not folder.review_copy.exists() or not folder.frames.exists():
        raise PeopleError("the clip has no review copy yet")
    command = [sys.executable, "-m", "app.review.people", str(folder.review_copy)]
    command += [str(folder.frames), repr(t_s), repr(time_scale or 0.0)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise PeopleError("looking took too long") from error
    try:
        return _PEOPLE.validate_json(done.stdout)
    except ValidationError as error:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise PeopleError(said[-1] if said else "the pose model ended") from error


def _main(copy: str, table: str, t_s: str, time_scale: str) -> None:
    """Print who is there, as JSON."""
    import models
    from vision.pose.mediapipe_pose import PoseSettings, open_landmarker, picture_of, pose_of

    frames = FrameTable.load(Path(table))
    if frames is None:
        raise PeopleError("the clip has no review copy yet")
    if float(time_scale):
        frames = frames.at_scale(float(time_scale))
    image = picture_at(Path(copy), frames.copy_s[frames.nearest(float(t_s))])
    landmarker = open_landmarker(models.obtain(), PoseSettings(), video=False)

    def find(part: Image, window: Window, at_s: float) -> Pose | None:
        return pose_of(landmarker.detect(picture_of(part)), window, at_s)

    people = people_in(image, find)
    landmarker.close()
    sys.stdout.write(json.dumps([one.model_dump() for one in people]))


def picture_at(copy: Path, copy_s: float) -> Image:
    """The picture of a review copy that is shown at ``copy_s`` of its own clock.

    Raises:
        PeopleError: it cannot be read.
    """
    import av

    shown: Image | None = None
    with av.open(str(copy)) as container:
        stream = container.streams.video[0]
        container.seek(int(copy_s * av.time_base), backward=True)
        for frame in container.decode(stream):
            if shown is not None and frame.time is not None and frame.time > copy_s + 1e-4:
                break
            shown = frame.to_ndarray(format="rgb24")
    if shown is None:
        raise PeopleError(f"{copy.name}: no picture can be read at {copy_s:.2f} s")
    return shown


if __name__ == "__main__":
    _main(*sys.argv[1:5])
