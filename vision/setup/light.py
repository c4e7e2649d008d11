"""Whether there is enough light, and whether the person is backlit."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.pose.landmarks import L
from vision.setup.settings import LightSettings
from vision.setup.values import SetupFinding
from vision.values import Body, FloatArray, Image

_TRUNK = (L.LEFT_SHOULDER, L.RIGHT_SHOULDER, L.RIGHT_HIP, L.LEFT_HIP)
_LEGS = ((L.LEFT_HIP, L.LEFT_KNEE, L.LEFT_ANKLE), (L.RIGHT_HIP, L.RIGHT_KNEE, L.RIGHT_ANKLE))
_LIMB_TORSO = 0.2  # how thick limbs and a trunk from the side are, torso lengths
_LEAST_PX = 30  # of a person or of what is about one, on the grey copy, to be judged


@dataclass(frozen=True, slots=True)
class Light:
    """The light in one picture. brightness: as in ``SetupReading``."""

    findings: frozenset[SetupFinding]
    brightness: float


def light(image: Image, body: Body | None, settings: LightSettings) -> Light:
    """The light in ``image`` ``(height, width, 3)``, and about ``body`` in it."""
    scale = settings.width_px / image.shape[1]
    size = (round(settings.width_px), max(1, round(image.shape[0] * scale)))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float64) / 255
    found: set[SetupFinding] = set()
    if float(np.quantile(grey, 0.9)) < settings.dark:
        found.add(SetupFinding.TOO_DARK)
    elif body is not None and _backlit(grey, body, scale, settings):
        found.add(SetupFinding.BACKLIT)
    return Light(frozenset(found), float(np.median(grey)))


def _backlit(grey: FloatArray, body: Body, scale: float, settings: LightSettings) -> bool:
    """Whether the person is a silhouette against glare in an otherwise dark picture."""
    person, around = _regions(grey.shape, body, scale, settings.around_share)
    glares = grey >= settings.glaring
    rest = ~glares & ~person
    if min(person.sum(), around.sum(), rest.sum()) < _LEAST_PX:
        return False
    return bool(
        glares[around].mean() >= settings.glaring_share
        and np.median(grey[person]) <= settings.silhouette
        and np.median(grey[rest]) <= settings.gloom
    )


def _regions(
    shape: tuple[int, ...], body: Body, scale: float, around_share: float
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Trunk and legs of the person, and their surroundings, as masks of the grey copy."""
    points = np.rint(np.clip(body.points * scale, -4000, 4000)).astype(np.int32)
    thick = max(1, round(_LIMB_TORSO * body.torso_px * scale))
    drawn = np.zeros(shape, np.uint8)
    cv2.fillConvexPoly(drawn, cv2.convexHull(points[list(_TRUNK)]), 1)
    cv2.polylines(drawn, [points[list(_TRUNK)]], True, 1, thick)
    for leg in _LEGS:
        cv2.polylines(drawn, [points[list(leg)]], False, 1, thick)
    low, high = points.min(axis=0), points.max(axis=0)
    reach = round(around_share * body.stature_px * scale)
    x0, y0 = np.maximum(low - reach, 0)
    x1, y1 = np.maximum(high + reach, 0)
    near = np.zeros(shape, bool)
    near[y0:y1, x0:x1] = True
    # hair, arms and shoes are neither person nor background for certain
    body_box = np.zeros(shape, bool)
    body_box[max(low[1], 0) : max(high[1], 0), max(low[0], 0) : max(high[0], 0)] = True
    return drawn.astype(bool), near & ~body_box
