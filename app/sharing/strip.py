"""The picture strip of one stride: its three contacts, and what lies between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np

from app.media.frames import FrameTable
from app.media.picture import jpeg
from app.reports.annotate import draw_skeleton
from app.reports.parts import StepOut
from app.reports.report import Report
from app.review.curves import strides_of
from app.sharing.faces import blur_face
from app.sharing.shared import SharedClip
from vision.pose.landmarks import L
from vision.pose.replay import PoseRecording
from vision.sources.base import SourceError
from vision.sources.clip import ClipSettings, ClipSource
from vision.values import FloatArray, Foot, Image, View

_WIDTH_PX, _HEIGHT_PX = 360, 560
_ROOM = 1.25  # times the walker's own height
_NEAR_S = 0.1  # a picture farther from the moment shows another one


@dataclass(frozen=True, slots=True)
class StripPicture:
    """A moment of the stride. foot: the one that lands; ``None`` between two landings."""

    t_s: float
    foot: Foot | None
    jpeg: bytes


@dataclass(frozen=True, slots=True)
class _Stride:
    steps: tuple[StepOut, StepOut, StepOut]

    @property
    def moments(self) -> list[tuple[float, Foot | None]]:
        first, other, last = self.steps
        halves = [(a.contact_s + b.contact_s) / 2 for a, b in pairwise(self.steps)]
        return [
            (first.contact_s, first.foot),
            (halves[0], None),
            (other.contact_s, other.foot),
            (halves[1], None),
            (last.contact_s, last.foot),
        ]


def strip_of(shared: SharedClip, poses: PoseRecording, *, blurred: bool) -> list[StripPicture]:
    """Pictures of the surest stride backward, with the skeleton; none where there is no stride.

    Args:
        blurred: the walker's face is made unrecognisable; pictures in which it can't be placed
            are left out.

    Raises:
        NothingToShare: the film is gone. SourceError: it can't be read.
    """
    stride = _surest_stride(shared.report)
    if stride is None:
        return []
    moments = stride.moments
    images = _pictures(shared, [t_s for t_s, _ in moments])
    found = []
    for (t_s, foot), image in zip(moments, images, strict=True):
        row = nearest_pose(poses, t_s)
        if image is None or (row is None and blurred):
            continue
        found.append((t_s, foot, image, row))
    rows = [row for *_, row in found if row is not None]
    if not rows:
        return []
    height_px = max(_height_px(poses.image[row]) for row in rows) * _ROOM
    return [
        StripPicture(t_s, foot, _drawn(image, poses, row, height_px, blurred=blurred))
        for t_s, foot, image, row in found
    ]


def nearest_pose(poses: PoseRecording, t_s: float) -> int | None:
    """The row of the walker's pose nearest to ``t_s``; ``None`` where nobody was seen near."""
    seen = np.flatnonzero(poses.present)
    if not len(seen):
        return None
    row = int(seen[np.abs(poses.t_s[seen] - t_s).argmin()])
    return row if abs(float(poses.t_s[row]) - t_s) <= _NEAR_S else None


def _surest_stride(report: Report) -> _Stride | None:
    sides = [one for one in report.view if one.label is View.SIDE]
    found: list[tuple[tuple[bool, float, float], _Stride]] = []
    for foot in Foot:
        for start_s, end_s in strides_of(report, foot):
            steps = [one for one in report.steps if start_s <= one.contact_s <= end_s]
            if [one.foot for one in steps] != [foot, foot.other, foot]:
                continue  # a contact is missing in between
            first, other, last = steps
            aside = any(one.start_s <= start_s <= one.end_s for one in sides)
            # Of those that are as sure, the one in the middle of the film.
            middle = -abs(other.contact_s - report.source.duration_s / 2)
            sure = round(min(one.confidence for one in steps), 1)
            found.append(((aside, sure, middle), _Stride((first, other, last))))
    return max(found, key=lambda one: one[0])[1] if found else None


def _pictures(shared: SharedClip, times_s: Sequence[float]) -> list[Image | None]:
    """The upright picture nearest to each moment, ``None`` where there is none."""
    folder, source = shared.folder, shared.report.source
    table = FrameTable.load(folder.frames)
    if table is not None and folder.review_copy.is_file():
        table = table.at_scale(source.time_scale)
        wanted = [table.copy_s[table.nearest(t_s)] for t_s in times_s]
        try:
            images = _sought(folder.review_copy, wanted)
        except av.FFmpegError as error:
            raise SourceError(f"{folder.review_copy}: cannot be read ({error.strerror})") from error
    else:
        images = _read(shared.film, times_s, source.time_scale)
    turns = -source.turned_deg // 90 % 4
    return [None if one is None else np.ascontiguousarray(np.rot90(one, turns)) for one in images]


def _sought(film: Path, wanted_s: Sequence[float]) -> list[Image | None]:
    """The pictures at these times of a review copy, in rising order."""
    found: list[Image | None] = []
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        for t_s in wanted_s:
            container.seek(round(t_s * av.time_base), backward=True)
            found.append(
                next(
                    (
                        frame.to_ndarray(format="rgb24")
                        for frame in container.decode(stream)
                        if frame.time is not None and frame.time >= t_s - 1e-3
                    ),
                    None,
                )
            )
    return found


def _read(film: Path, times_s: Sequence[float], time_scale: float) -> list[Image | None]:
    """The same of any film, from its beginning."""
    found: list[Image | None] = [None] * len(times_s)
    off_s = [np.inf] * len(times_s)
    with ClipSource(film, ClipSettings(longest_px=1280)) as source:
        factor = source.info.time_scale / time_scale
        for frame in source.frames():
            t_s = frame.t_s * factor
            for number, wanted_s in enumerate(times_s):
                if abs(t_s - wanted_s) < off_s[number]:
                    off_s[number], found[number] = abs(t_s - wanted_s), frame.image
            if t_s > max(times_s) + _NEAR_S:
                break
    return found


def _height_px(points: FloatArray) -> float:
    return float(np.ptp(points[:, 1]))


def _drawn(
    image: Image, poses: PoseRecording, row: int | None, height_px: float, *, blurred: bool
) -> bytes:
    """The part of the picture with the walker in it, skeleton drawn, as JPEG. height_px: of the
    part, in the pixels of the poses."""
    share = image.shape[1] / poses.info.width
    tall = height_px * share
    wide = tall * _WIDTH_PX / _HEIGHT_PX
    middle = (image.shape[1] / 2, image.shape[0] / 2)
    zoom = _HEIGHT_PX / tall
    if row is not None:
        points = poses.image[row] * share
        hips = (points[L.LEFT_HIP] + points[L.RIGHT_HIP]) / 2
        middle = (float(hips[0]), float(points[:, 1].min() + points[:, 1].max()) / 2)
    if blurred and row is not None:
        image = blur_face(image.copy(), poses.image[row] * share)
    corner = (middle[0] - wide / 2, middle[1] - tall / 2)
    place = np.array([[zoom, 0, -corner[0] * zoom], [0, zoom, -corner[1] * zoom]])
    border = (238, 238, 238)
    way = cv2.INTER_AREA if zoom < 1 else cv2.INTER_CUBIC
    part = cv2.warpAffine(
        image, place, (_WIDTH_PX, _HEIGHT_PX), flags=way, borderValue=border
    ).astype(np.uint8)
    if row is not None:
        draw_skeleton(part, (poses.image[row] * share - np.array(corner)) * zoom, 0.8)
    return jpeg(part)
