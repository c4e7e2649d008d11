"""TRC, the markers' format of OpenSim: ``x`` forward along the picture, ``y`` up, ``z`` to the
camera, in plain text."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from app.sharing.names import plain_ascii
from app.sharing.points import LandmarkPoints

_AXES = ("X", "Y", "Z")


def trc_text(points: LandmarkPoints, title: str) -> str:
    """The points as TRC. title: stands where the file's name does, in the first line.

    A missing coordinate is the word ``nan``: a blank is skipped by readers that split at white
    space, and OpenSim's refuses a line whose last marker is blank.
    """
    return "\n".join(_lines(points, title)) + "\n"


def _lines(points: LandmarkPoints, title: str) -> Iterator[str]:
    count, rate = len(points.xyz), f"{points.rate_hz:.6f}"
    yield "\t".join(("PathFileType", "4", "(X/Y/Z)", plain_ascii(" ".join(title.split()))))
    yield "\t".join(
        (
            *("DataRate", "CameraRate", "NumFrames", "NumMarkers", "Units"),
            *("OrigDataRate", "OrigDataStartFrame", "OrigNumFrames"),
        )
    )
    markers = str(len(points.names))
    yield "\t".join((rate, rate, str(count), markers, points.unit, rate, "1", str(count)))
    yield "Frame#\tTime\t" + "\t\t\t".join(points.names) + "\t\t"
    numbers = range(1, len(points.names) + 1)
    yield "\t\t" + "\t".join(f"{axis}{one}" for one in numbers for axis in _AXES)
    yield ""
    turned = np.stack(
        [points.xyz[..., 0], points.xyz[..., 2], -points.xyz[..., 1]], axis=-1
    ).reshape(count, -1)
    for row, values in enumerate(turned.tolist()):
        t_s = points.start_s + row / points.rate_hz
        places = "\t".join("nan" if value != value else f"{value:.5f}" for value in values)
        yield f"{row + 1}\t{t_s:.6f}\t{places}"
