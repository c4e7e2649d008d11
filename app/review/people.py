"""Who is in one picture of a clip, for a trainer to pick whom to follow.

It is looked at in a process of its own, ``python -m app.review.people COPY TABLE T_S SCALE MODEL``,
which is killed when it takes too long: the pose model's library is large, and the server does
without it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from app.media.frames import FrameTable
from app.review.folder import ClipFolder
from vision.pose.egress import users_environment
from vision.pose.everybody import everybody
from vision.pose.follow import hips
from vision.pose.native import LEAN
from vision.pose.paint_over import Find, box_around
from vision.values import Frame, Image, Pose

_PATIENCE_S = 60.0


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


def people_in(frame: Frame, find: Find) -> tuple[PersonHere, ...]:
    """Everybody whom ``find`` sees in the picture, from its left to its right; by the rules by
    which whoever is picked is found again when the clip is looked at."""
    height, width = frame.image.shape[:2]
    found = (_person(pose, width, height) for pose in everybody(frame, find))
    return tuple(sorted(found, key=lambda person: person.x))


def _person(pose: Pose, width: int, height: int) -> PersonHere:
    x, y = hips(pose).tolist()
    left, top, right, bottom = box_around(pose.image)
    return PersonHere(
        x=_share(x, width),
        y=_share(y, height),
        left=_share(left, width),
        top=_share(top, height),
        right=_share(right, width),
        bottom=_share(bottom, height),
    )


def _share(value: float, whole: int) -> float:
    return round(min(max(value / whole, 0.0), 1.0), 4)


def people_at(
    folder: ClipFolder, t_s: float, time_scale: float | None, model: str | None = None
) -> tuple[PersonHere, ...]:
    """Who is in the picture at ``t_s``, the walker's seconds.

    Args:
        time_scale: of the report, where somebody said how slow the motion is. model: the pose
            model's name; the default if left out.

    Raises:
        PeopleError: there is no review copy (yet), or it cannot be told.
    """
    if not folder.review_copy.exists() or not folder.frames.exists():
        raise PeopleError("the clip has no review copy yet")
    command = [sys.executable, "-m", "app.review.people", str(folder.review_copy)]
    command += [str(folder.frames), repr(t_s), repr(time_scale or 0.0), model or ""]
    env = {**users_environment(), **LEAN}
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=_PATIENCE_S, check=False, env=env
        )
    except subprocess.TimeoutExpired as error:
        raise PeopleError("looking took too long") from error
    try:
        return _PEOPLE.validate_json(done.stdout)
    except ValidationError as error:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise PeopleError(said[-1] if said else "the pose model ended") from error


def _main(copy: str, table: str, t_s: str, time_scale: str, model: str) -> None:
    """Print who is there, as JSON; else say why not, and leave."""
    import models
    from vision.pose.egress import EgressError
    from vision.pose.finder import PoseFinder
    from vision.pose.mediapipe_pose import PoseModelError

    try:
        frame = _frame(Path(copy), Path(table), float(t_s), float(time_scale))
        with closing(PoseFinder(models.obtain(model or None))) as find:
            people = people_in(frame, find)
    except (PeopleError, models.ModelError, PoseModelError, EgressError) as error:
        sys.exit(str(error))
    sys.stdout.write(json.dumps([one.model_dump() for one in people]))


def _frame(copy: Path, table: Path, t_s: float, time_scale: float) -> Frame:
    """The frame at ``t_s``. time_scale: 0 is that of the table."""
    frames = FrameTable.load(table)
    if frames is None:
        raise PeopleError("the clip has no review copy yet")
    if time_scale:
        frames = frames.at_scale(time_scale)
    index = frames.nearest(t_s)
    return Frame(index, frames.t_s[index], picture_at(copy, frames.copy_s[index]))


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
    _main(*sys.argv[1:6])
