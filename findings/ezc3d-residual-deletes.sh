#!/usr/bin/env bash
# ezc3d: a point whose residual is -1 loses its coordinates when it is written.
#
# One would expect: the residual is a field beside the coordinates; who fills gaps and wants to mark
#   the filled points sets it, and the coordinates stay as they were given.
# What happens: ezc3d takes a residual of -1 for "missing" and writes no coordinates: they come back as
#   NaN from ezc3d and as 0, 0, 0 from c3d. Nothing is said.
# Seen with: ezc3d 1.7.2, c3d 0.6.0, NumPy 2.4.6, 2026-11-30.
# Output seen:
#   ezc3d 1.7.2, c3d 0.6.0
#   residual  given x  ezc3d reads  c3d reads  c3d's residual
#          0        5          5.0        5.0               0
#         -1        5          nan        0.0              -1
# Instead: -1 for points that are missing, and for nothing else; keep what was filled in a
#   parameter or a file of its own.
# Why it matters for gait: gap filling is everyday work, and a reader that does not look at residuals
#   sees the marker jump to the origin.
set -euo pipefail
work=$(mktemp -d -t finding.XXXXXX)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ezc3d==1.7.2 c3d==0.6.0 numpy==2.4.6

venv/bin/python -W ignore - <<'PY'
import sys
from importlib.metadata import version

import c3d
import ezc3d
import numpy as np

print(f"ezc3d {version('ezc3d')}, c3d {version('c3d')}")


def read_back(residual):
    recording = ezc3d.c3d()
    recording["parameters"]["POINT"]["RATE"]["value"] = [100.0]
    recording["parameters"]["POINT"]["LABELS"]["value"] = ("HEEL",)
    recording["data"]["points"] = np.full((4, 1, 10), 5.0)
    recording["data"]["meta_points"]["residuals"] = np.full((1, 1, 10), residual)
    recording.write("walk.c3d")
    own = ezc3d.c3d("walk.c3d")["data"]["points"][0, 0, 0]
    with open("walk.c3d", "rb") as file:
        _, points, _ = next(c3d.Reader(file).read_frames())
    return float(own), float(points[0, 0]), float(points[0, 3])


print("residual  given x  ezc3d reads  c3d reads  c3d's residual")
seen = {}
for residual in (0.0, -1.0):
    seen[residual] = own, foreign, told = read_back(residual)
    print(f"{residual:8.0f}{5:9}{own:13}{foreign:11}{told:16.0f}")

if seen[0.0] != (5.0, 5.0, 0.0):
    sys.exit("CHANGED: not even a point with a residual of 0 comes back")
own, foreign, told = seen[-1.0]
if not (np.isnan(own) and foreign == 0.0 and told == -1.0):
    sys.exit(f"CHANGED: with a residual of -1 now {seen[-1.0]}, was (nan, 0, -1)")
print("as described: the coordinates are gone")
PY
