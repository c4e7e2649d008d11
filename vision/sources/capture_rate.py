"""How fast the camera of a slow-motion or time-lapse clip really took its pictures.

Phones store such clips at the speed at which they are to be shown, and write beside it the rate of
the camera (Android: ``com.android.capture.fps``). Some store them in real time all the same and
write the very same tag, so the two are compared. Apple's phones store real time and only *show*
it slowly; their clips need nothing.

Many a clip that was made slow by an editor says nothing at all. Whoever knows says so
(``said_scale``); whoever looks at the walk may at least ask (``vision/gait/leg_passes.py``).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

import av
from av.video.stream import VideoStream

_TAG = re.compile(r"capture[._-]?(fps|frame[._-]?rate)$", re.IGNORECASE)
_SHOWN_HZ = (20.0, 65.0)  # rates at which film is shown
_USUAL_SHOWN_HZ = 30.0
_ALIKE = 1.15
_USUAL_CAMERA_HZ = 62.0  # up to here a camera in dim light may fall behind its own tag
_LEAST_FACTOR = 1.5
_TIME_LAPSE_HZ = 15.0
_WHOLE = 0.06  # phones stamp with some jitter, but slow down by whole numbers


def tag_of(container: av.container.InputContainer, stream: VideoStream) -> float | None:
    """The camera's rate that the container tells, if it does."""
    return tagged_hz(container.metadata) or tagged_hz(stream.metadata)


def time_scale(container: av.container.InputContainer, stream: VideoStream) -> float:
    """Stored seconds for one second of the walker's; 1 where the clip is in real time."""
    capture_hz = tag_of(container, stream)
    coded = stream.codec_context.framerate if stream.codec_context else None
    average = stream.average_rate
    if capture_hz is None or not average:
        return 1.0
    return scale_of(capture_hz, float(average), float(coded) if coded else None)


def tagged_hz(metadata: Mapping[str, str]) -> float | None:
    """The camera's rate that ``metadata`` tells, if it does."""
    for name, value in metadata.items():
        if _TAG.search(name):
            try:
                told_hz = float(value)
            except ValueError:
                continue
            if math.isfinite(told_hz) and 0.01 <= told_hz <= 100_000:
                return told_hz
    return None


def scale_of(capture_hz: float, average_hz: float, coded_hz: float | None) -> float:
    """The same from the rates alone.

    Args:
        capture_hz: of the camera, as the tag says. average_hz: pictures a stored second.
        coded_hz: the rate that the coded film says of itself, if it does.
    """
    if average_hz / _ALIKE <= capture_hz <= average_hz * _ALIKE:
        return 1.0
    shown_hz = _shown_hz(average_hz, coded_hz)
    factor = capture_hz / shown_hz
    if capture_hz <= _TIME_LAPSE_HZ:
        return factor if factor < 1 / _LEAST_FACTOR and average_hz > capture_hz else 1.0
    said_so = coded_hz is not None and shown_hz / _ALIKE <= coded_hz <= shown_hz * _ALIKE
    if factor < _LEAST_FACTOR or (capture_hz <= _USUAL_CAMERA_HZ and not said_so):
        return 1.0
    return _whole_if_near(factor)


def said_scale(capture_hz: float, stored_hz: float) -> float:
    """``time_scale`` of a clip of ``stored_hz`` pictures a second, where somebody said how many the
    camera took."""
    factor = capture_hz / stored_hz
    if 1 / _ALIKE <= factor <= _ALIKE:
        return 1.0
    return _whole_if_near(factor)


def _whole_if_near(factor: float) -> float:
    whole = round(factor)
    return float(whole) if whole and abs(factor / whole - 1) <= _WHOLE else factor


def _shown_hz(average_hz: float, coded_hz: float | None) -> float:
    """The rate at which the clip is meant to be shown: pictures may have been left out of it."""
    low_hz, high_hz = _SHOWN_HZ
    if average_hz >= low_hz:
        return average_hz
    if coded_hz is not None and low_hz <= coded_hz <= high_hz:
        return coded_hz
    return _USUAL_SHOWN_HZ
