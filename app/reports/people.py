"""Everybody in one picture of a clip, so that somebody can be picked to be followed."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.reports.asked import Asked
from vision.pose.everybody import everybody
from vision.pose.finder import PoseFinder
from vision.pose.follow import hips
from vision.pose.paint_over import box_around
from vision.sources.clip import ClipSettings
from vision.sources.moment import Moments

_NOTHING_ASKED = Asked()


@dataclass(frozen=True, slots=True)
class PersonThere:
    """Somebody in a picture, in shares of its width and height: the place of the hips, and the box
    from left, top to right, bottom."""

    x: float
    y: float
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PeopleThere:
    """Everybody in the picture at ``t_s``, the walker's seconds, from left to right."""

    t_s: float
    people: tuple[PersonThere, ...]


def people_at(clip: Path, t_s: float, model: Path, asked: Asked = _NOTHING_ASKED) -> PeopleThere:
    """Everybody in the picture nearest to ``t_s``; takes about a second.

    Args:
        model: the pose model's file. asked: of it, how fast the camera was.

    Raises:
        SourceError: the clip cannot be read. PoseModelError, EgressError: the model or the privacy
            guard will not work.
    """
    reading = ClipSettings(capture_hz=asked.capture_hz, as_filmed=asked.played_as_filmed)
    frame = Moments(clip, reading).at(t_s)
    height, width = frame.image.shape[:2]
    with closing(PoseFinder(model)) as find:
        found = everybody(frame, find)

    def share(value: float, whole: int) -> float:
        return min(max(value / whole, 0.0), 1.0)

    people = []
    for pose in found:
        (x, y), box = hips(pose).tolist(), box_around(pose.image)
        people.append(
            PersonThere(
                share(x, width),
                share(y, height),
                share(box[0], width),
                share(box[1], height),
                share(box[2], width),
                share(box[3], height),
            )
        )
    return PeopleThere(frame.t_s, tuple(sorted(people, key=lambda one: one.x)))
