#!/usr/bin/env bash
# ezc3d: an integer parameter given in a list is written as a float, and readers of the standard's
# integer see zero: a recording with three events has none.
#
# One would expect: c3d["parameters"] of ezc3d holds every value in a list or an array, so
#   add_parameter("EVENT", "USED", [3]) should write the 16-bit integer that C3D prescribes there.
# What happens: add_parameter turns a list of integers into floats; a bare 3 stays an integer. Both
#   look alike when ezc3d reads them back. A reader that takes the two bytes it may expect finds
#   0 (the low half of the float 3.0), says that there are no events, and raises no error.
# Seen with: ezc3d 1.7.2, c3d 0.6.0, NumPy 2.4.6, 2026-11-30.
# Output seen:
#   ezc3d 1.7.2, c3d 0.6.0
#   given  bytes each  ezc3d reads  c3d reads as integer
#   [3]             4            3                     0
#   3               2            3                     3
# Instead: give counts (EVENT:USED, FORCE_PLATFORM:USED, ...) as bare numbers, and look at the
#   file with another reader than the one that wrote it.
# Why it matters for gait: foot strikes and foot offs are the events; without them stride times,
#   and all that is averaged over strides, are gone in the receiving program.
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


def written(used):
    recording = ezc3d.c3d()
    recording["parameters"]["POINT"]["RATE"]["value"] = [100.0]
    recording["parameters"]["POINT"]["LABELS"]["value"] = ("HEEL",)
    recording["data"]["points"] = np.ones((4, 1, 10))
    recording.add_parameter("EVENT", "USED", used)
    recording.add_parameter("EVENT", "LABELS", ["Foot Strike"] * 3)
    recording.add_parameter("EVENT", "CONTEXTS", ["Left", "Right", "Left"])
    recording.add_parameter("EVENT", "TIMES", np.array([[0.0] * 3, [0.01, 0.03, 0.05]]))
    recording.write("walk.c3d")
    own = ezc3d.c3d("walk.c3d")["parameters"]["EVENT"]["USED"]["value"][0]
    with open("walk.c3d", "rb") as file:
        foreign = c3d.Reader(file).get("EVENT:USED")
    return foreign.bytes_per_element, int(own), foreign.int16_value


print("given  bytes each  ezc3d reads  c3d reads as integer")
seen = {}
for given in ([3], 3):
    seen[str(given)] = written(given)
    size, own, foreign = seen[str(given)]
    print(f"{given!s:5}{size:12}{own:13}{foreign:22}")

if seen["3"] != (2, 3, 3):
    sys.exit("CHANGED: a bare integer is no longer written as one")
if seen["[3]"] != (4, 3, 0):
    sys.exit(f"CHANGED: a list of integers: now {seen['[3]']}, was (4, 3, 0)")
print("as described: the integer in a list has become a float")
PY
