#!/usr/bin/env bash
# ezc3d: the residual of a point and the cameras that saw it change places, in reading and in
# writing.
#
# One would expect: beside its coordinates a C3D point has a word of two bytes. The high one says
#   which of seven cameras saw it, the low one how well their rays met (the residual, in steps of
#   POINT:SCALE). The standard (c3d.org) gives an example: 0x3E10 at a scale of 1/12 are cameras 2
#   to 6 and a residual of 1.33.
# What happens: ezc3d takes the high byte for the residual and the low one for the cameras, in files
#   of integers and of floats. Of the standard's example it says 5.17, and camera 5. It writes the
#   same way round, so that it gets back what it wrote, and others see cameras where the residual
#   should be. The c3d library reads as the standard says. Kinetics Toolkit and pyomeca use ezc3d.
# Seen with: ezc3d 1.7.2, c3d 0.6.0, NumPy 2.4.6, 2026-11-30. The example is written byte by byte
#   here.
# Output seen:
#   ezc3d 1.7.2, c3d 0.6.0, numpy 2.4.6
#   file                   read by  residual   cameras
#   example, integers      stored       1.33   [2, 3, 4, 5, 6]
#                          ezc3d        5.17   [5]
#                          c3d          1.33   [2, 3, 4, 5, 6]
#   example, floats        stored       1.33   [2, 3, 4, 5, 6]
#                          ezc3d        5.17   [5]
#                          c3d          1.33   [2, 3, 4, 5, 6]
#   written by ezc3d       stored       2.00   [1, 3]
#                          ezc3d        2.00   [1, 3]
#                          c3d          5.00   [2]
# Instead: read residuals with c3d. What ezc3d calls cameras are the bits of the true residual, in
#   steps of POINT:SCALE (this script puts it right so); what it calls the residual has those of the
#   cameras.
# Why it matters for gait: markers are thrown out by their residual, and a residual of 0 tells a
#   filled gap from a measured point. Taken from the cameras it is largest where most cameras saw
#   the marker, so the best points go first, and it does not tell a bad one at all.
set -euo pipefail
work=$(mktemp -d -t finding.XXXXXX)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ezc3d==1.7.2 c3d==0.6.0 numpy==2.4.6

timeout 120 venv/bin/python -W ignore - <<'PY'
import struct
import sys
from importlib.metadata import version

import c3d
import ezc3d
import numpy as np

print(f"ezc3d {version('ezc3d')}, c3d {version('c3d')}, numpy {np.__version__}")

EXAMPLE = 0x3E10  # of the standard: cameras 2 to 6, 16 steps
SCALE = 1 / 12
BLOCK = 512

# --- a C3D file of Intel's byte order: header, parameters, three frames of one marker -------------


def group(number, name):
    return struct.pack("<bb", len(name), -number) + name + struct.pack("<hB", 3, 0)


def parameter(number, name, kind, sizes, value):
    """``kind``: bytes an element, -1 for text."""
    content = struct.pack("<bB", kind, len(sizes)) + bytes(sizes) + value + b"\0"
    head = struct.pack("<bb", len(name), number) + name
    return head + struct.pack("<h", 2 + len(content)) + content


def write_example(path, floats):
    frames, first_data_block = 3, 3
    scale = -SCALE if floats else SCALE  # the sign says which of the two it is
    parameters = b"".join((
        group(1, b"POINT"),
        parameter(1, b"USED", 2, (), struct.pack("<H", 1)),
        parameter(1, b"SCALE", 4, (), struct.pack("<f", scale)),
        parameter(1, b"RATE", 4, (), struct.pack("<f", 100)),
        parameter(1, b"DATA_START", 2, (), struct.pack("<H", first_data_block)),
        parameter(1, b"FRAMES", 2, (), struct.pack("<H", frames)),
        parameter(1, b"LABELS", -1, (4, 1), b"HEEL"),
        parameter(1, b"DESCRIPTIONS", -1, (4, 1), b"HEEL"),
        parameter(1, b"UNITS", -1, (2,), b"mm"),
        group(2, b"ANALOG"),
        parameter(2, b"USED", 2, (), struct.pack("<H", 0)),
        group(3, b"FORCE_PLATFORM"),
        parameter(3, b"USED", 2, (), struct.pack("<H", 0)),
    ))
    header = struct.pack("<BB5H", 2, 0x50, 1, 0, 1, frames, 10)
    header += struct.pack("<fHHf", scale, first_data_block, 0, 100.0)
    stored = (10, 20, 30) if floats else (120, 240, 360)
    point = struct.pack("<4f" if floats else "<4h", *stored, EXAMPLE)
    with open(path, "wb") as file:
        file.write(header.ljust(BLOCK, b"\0"))
        file.write((struct.pack("<BBBB", 1, 0x50, 1, 84) + parameters).ljust(BLOCK, b"\0"))
        file.write((frames * point).ljust(BLOCK, b"\0"))


def write_with_ezc3d(path, residual, cameras):
    recording = ezc3d.c3d()
    recording["parameters"]["POINT"]["RATE"]["value"] = [100.0]
    recording["parameters"]["POINT"]["LABELS"]["value"] = ("HEEL",)
    recording["data"]["points"] = np.full((4, 1, 3), 10.0)
    masks = np.zeros((7, 1, 3), bool)
    masks[[camera - 1 for camera in cameras]] = True
    recording["data"]["meta_points"]["camera_masks"] = masks
    recording["data"]["meta_points"]["residuals"] = np.full((1, 1, 3), residual)
    recording.write(path)


def with_ezc3d(path):
    points = ezc3d.c3d(path)["data"]["meta_points"]
    seeing = np.flatnonzero(points["camera_masks"][:, 0, 0]) + 1
    return float(points["residuals"][0, 0, 0]), seeing.tolist()


def with_c3d(path):
    with open(path, "rb") as file:
        _, points, _ = next(c3d.Reader(file).read_frames())
    return float(points[0, 3]), [bit + 1 for bit in range(7) if int(points[0, 4]) >> bit & 1]


seen = {}


def look(what, path, residual, cameras):
    print(f"{what:23}{'stored':8}{residual:9.2f}   {cameras}")
    for reader, read in (("ezc3d", with_ezc3d), ("c3d", with_c3d)):
        found, seeing = seen[what, reader] = read(path)
        print(f"{'':23}{reader:8}{found:9.2f}   {seeing}")


print(f"{'file':23}{'read by':8} residual   cameras")
for floats, what in ((False, "example, integers"), (True, "example, floats")):
    write_example("example.c3d", floats)
    look(what, "example.c3d", 16 * SCALE, [2, 3, 4, 5, 6])
write_with_ezc3d("own.c3d", 2.0, [1, 3])
look("written by ezc3d", "own.c3d", 2.0, [1, 3])


def same(found, residual, cameras):
    return abs(found[0] - residual) < 0.01 and found[1] == cameras


for what in ("example, integers", "example, floats"):
    if not same(seen[what, "c3d"], 16 * SCALE, [2, 3, 4, 5, 6]):
        sys.exit(f"CHANGED: {what}: c3d no longer reads what the standard says")
    if not same(seen[what, "ezc3d"], 0x3E * SCALE, [5]):
        sys.exit(f"CHANGED: {what}: ezc3d reads {seen[what, 'ezc3d']}")
    bits = sum(1 << camera - 1 for camera in seen[what, "ezc3d"][1])
    assert abs(bits * SCALE - 16 * SCALE) < 0.01, "the remedy does not help"
own = [seen["written by ezc3d", reader] for reader in ("ezc3d", "c3d")]
if not (same(own[0], 2.0, [1, 3]) and same(own[1], 5.0, [2])):
    sys.exit("CHANGED: ezc3d writes in another way")
print("as described: cameras and residual have changed places")
PY
