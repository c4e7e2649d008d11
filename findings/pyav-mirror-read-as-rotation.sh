#!/usr/bin/env bash
# PyAV and OpenCV: a clip marked "mirror left and right" is taken for one that stands on its head.
#
# One would expect: the container's display matrix says how to show the stored pictures. PyAV's
#   frame.rotation is described as the rotation component of that matrix, so a clip that is only
#   mirrored should give 0; OpenCV, which turns pictures upright by itself, should either mirror
#   them or leave them alone.
# What happens: the angle is computed from the matrix as if no mirror were in it. A left-right
#   mirror comes out as 180 degrees, a top-bottom mirror as 0, and together with a mirror a
#   quarter turn may come out as the opposite quarter turn. Even PyAV's own writer and reader
#   disagree: what set_display_rotation(0, hflip=True) writes is read back as -180. OpenCV acts on
#   the wrong angle and hands over the pictures upside down, without a word.
# Seen with: av 18.1.0 (libavutil 60.26.102), opencv-python-headless 5.0.0.93, 2026-11-30.
# Output seen (where the marked upper left corner ends up, stored at the upper left):
#   av 18.1.0, cv2 5.0.0
#   written                    PyAV rotation  OpenCV turns by  shows the mark   should show it
#   nothing                                0                0  upper left       upper left
#   left-right mirror                   -180              180  lower right      upper right
#   top-bottom mirror                      0                0  upper left       lower left
#   turn by 90, then top-bottom          -90               90  upper right      upper left
# Instead: read the nine numbers (frame.side_data["DISPLAYMATRIX"]) and look at the determinant
#   a*d - b*c: negative means that a mirror is in it. Undo the mirror first, then the turn; with
#   OpenCV set CAP_PROP_ORIENTATION_AUTO to 0 and do both yourself.
# Why it matters for gait: front cameras and editors may write such matrices. Turned by 180 degrees
#   instead of mirrored, people hang from the ceiling and no one is found; left unmirrored, left
#   and right legs are swapped in every figure, and nothing looks wrong.
set -euo pipefail
work=$(mktemp -d -t finding.XXXXXX)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
    av==18.1.0 opencv-python-headless==5.0.0.93 numpy==2.4.6

venv/bin/python - <<'PY'
import struct
import sys

import av
import cv2
import numpy as np

print(f"av {av.__version__}, cv2 {cv2.__version__}")

PICTURE = np.zeros((48, 64, 3), np.uint8)
PICTURE[:24, :32] = 255  # the mark: a white upper left quarter


def write(path, degrees, **mirror):
    with av.open(path, "w") as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.set_display_rotation(degrees, **mirror)
        for frame in (av.VideoFrame.from_ndarray(PICTURE, format="rgb24"), None):
            container.mux(stream.encode(frame))


def corner(picture):
    grey = picture.mean(axis=-1)
    lower, right = np.argwhere(grey > 128).mean(axis=0) > np.array(grey.shape) / 2
    return f"{'lower' if lower else 'upper'} {'right' if right else 'left'}"


def with_pyav(path):
    with av.open(path) as container:
        frame = next(container.decode(video=0))
        matrix = frame.side_data.get("DISPLAYMATRIX")
        a, b, _, c, d = struct.unpack("=9i", bytes(matrix))[:5] if matrix else (1, 0, 0, 0, 1)
        return frame.rotation, a * d - b * c < 0


def with_opencv(path):
    capture = cv2.VideoCapture(path)
    read, picture = capture.read()
    assert read
    return int(capture.get(cv2.CAP_PROP_ORIENTATION_META)), corner(picture)


CASES = {
    # written: (degrees counter-clockwise, mirror, where the mark should be shown)
    "nothing": (0, {}, "upper left"),
    "left-right mirror": (0, {"hflip": True}, "upper right"),
    "top-bottom mirror": (0, {"vflip": True}, "lower left"),
    "turn by 90, then top-bottom": (90, {"vflip": True}, "upper left"),
}
seen = {}
print(f"{'written':27}PyAV rotation  OpenCV turns by  {'shows the mark':15}  should show it")
for name, (degrees, mirror, should) in CASES.items():
    write("clip.mp4", degrees, **mirror)
    rotation, mirrored = with_pyav("clip.mp4")
    turned, shows = with_opencv("clip.mp4")
    assert mirrored == bool(mirror), "the determinant does not tell the mirror"
    seen[name] = (abs(rotation) if abs(rotation) == 180 else rotation, shows)
    print(f"{name:27}{rotation:13}  {turned:15}  {shows:15}  {should}")

if seen["nothing"] != (0, "upper left"):
    sys.exit("CHANGED: even a clip without a mark is turned")
as_described = {
    "left-right mirror": (180, "lower right"),
    "top-bottom mirror": (0, "upper left"),
    "turn by 90, then top-bottom": (-90, "upper right"),
}
for name, described in as_described.items():
    if seen[name] != described:
        sys.exit(f"CHANGED: {name}: now {seen[name]}, was {described}")
print("as described: the mirror is lost, and the angle with it")
PY
