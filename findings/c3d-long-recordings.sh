#!/usr/bin/env bash
# C3D: the two Python libraries cannot exchange a recording of 65,535 frames or more, nor does
# ezc3d get its own back; frames vanish or are made up, and no error is raised.
#
# One would expect: C3D counts frames in 16 bits, but has had ways around that for long (the
#   parameters TRIAL:ACTUAL_END_FIELD and POINT:LONG_FRAMES), so a writer either uses one or
#   refuses, and a reader gives all frames or fails.
# What happens, with 70,000 frames:
#   - ezc3d writes all of them into the file, but the count as 65,535; reading it, ezc3d stops
#     there. The rest lies in the file and is never seen.
#   - c3d gives no frame at all of that file: the last frame's number is a 16-bit integer to which
#     it adds one, and that is zero (a RuntimeWarning of NumPy is all). The same happens to any
#     file that ends at frame 65,535.
#   - c3d writes a count that it reads itself; ezc3d reads 70,016 frames of that file, because it
#     goes on through the zeros that fill the last block: every marker jumps to the origin.
# Seen with: ezc3d 1.7.2, c3d 0.6.0, NumPy 2.4.6, 2026-11-30.
# Output seen:
#   ezc3d 1.7.2, c3d 0.6.0, numpy 2.4.6
#   frames  written by  read by   frames read  last x
#    65534  ezc3d       ezc3d           65534   65533
#    65534  ezc3d       c3d             65534   65533
#    65534  c3d         ezc3d           65534   65533
#    65534  c3d         c3d             65534   65533
#    70000  ezc3d       ezc3d           65535   65534
#    70000  ezc3d       c3d                 0    none
#    70000  c3d         ezc3d           70016       0
#    70000  c3d         c3d             70000   69999
#   the file that ezc3d wrote has room for 70,000 frames: True
# Instead: split recordings before frame 65,534, or write and read long ones with c3d only; after
#   writing read back and compare the number of frames.
# Why it matters for gait: at 100 frames a second the limit is eleven minutes, one walk on a
#   treadmill. A fatigue study loses its last minutes, which are the ones it is about.
set -euo pipefail
work=$(mktemp -d -t finding.XXXXXX)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ezc3d==1.7.2 c3d==0.6.0 numpy==2.4.6

venv/bin/python -W ignore - <<'PY'
import sys
from importlib.metadata import version
from pathlib import Path

import c3d
import ezc3d
import numpy as np

print(f"ezc3d {version('ezc3d')}, c3d {version('c3d')}, numpy {np.__version__}")


def write_ezc3d(path, frames):
    """One marker, whose x is the number of its frame."""
    recording = ezc3d.c3d()
    recording["parameters"]["POINT"]["RATE"]["value"] = [100.0]
    recording["parameters"]["POINT"]["LABELS"]["value"] = ("HEEL",)
    points = np.ones((4, 1, frames))
    points[0, 0] = np.arange(frames)
    recording["data"]["points"] = points
    recording.write(path)


def write_c3d(path, frames):
    writer = c3d.Writer(point_rate=100.0)
    writer.set_point_labels(["HEEL"])
    no_analog = np.zeros((0, 0), np.float32)
    writer.add_frames(
        [(np.array([[x, 1, 1, 0, 0]], np.float32), no_analog) for x in range(frames)]
    )
    with open(path, "wb") as file:
        writer.write(file)


def read_ezc3d(path):
    return ezc3d.c3d(path)["data"]["points"][0, 0]


def read_c3d(path):
    with open(path, "rb") as file:
        return np.array([points[0, 0] for _, points, _ in c3d.Reader(file).read_frames()])


writers = {"ezc3d": write_ezc3d, "c3d": write_c3d}
readers = {"ezc3d": read_ezc3d, "c3d": read_c3d}
seen = {}
print("frames  written by  read by   frames read  last x")
for frames in (65_534, 70_000):
    for writer, write in writers.items():
        path = f"{writer}-{frames}.c3d"
        write(path, frames)
        for reader, read in readers.items():
            xs = read(path)
            seen[frames, writer, reader] = len(xs)
            last = f"{xs[-1]:.0f}" if len(xs) else "none"
            print(f"{frames:6}  {writer:10}  {reader:8}  {len(xs):11}  {last:>6}")

BYTES_A_FRAME = 4 * 4  # x, y, z and residual, as 32-bit floats
room = Path("ezc3d-70000.c3d").stat().st_size >= 70_000 * BYTES_A_FRAME
print(f"the file that ezc3d wrote has room for 70,000 frames: {room}")

if any(count != 65_534 for (frames, *_), count in seen.items() if frames == 65_534):
    sys.exit("CHANGED: shorter recordings are not read back whole either")
as_described = {
    (70_000, "ezc3d", "ezc3d"): 65_535,
    (70_000, "ezc3d", "c3d"): 0,
    (70_000, "c3d", "ezc3d"): 70_016,
    (70_000, "c3d", "c3d"): 70_000,
}
for case, described in as_described.items():
    if seen[case] != described:
        sys.exit(f"CHANGED: {case}: now {seen[case]} frames, were {described}")
if not room:
    sys.exit("CHANGED: ezc3d no longer writes the frames that it does not count")
print("as described: long recordings come back short or too long, without an error")
PY
