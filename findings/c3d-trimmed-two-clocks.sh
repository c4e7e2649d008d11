#!/usr/bin/env bash
# C3D: in a trimmed recording events and markers run on two clocks; pyomeca and Kinetics Toolkit,
# which both read through ezc3d, give different times to the same frame.
#
# One would expect: in a file in which the heel is down at the time of its event it is so for every
#   reader, since the times of events and of samples are times of one recording.
# What happens: C3D's events (EVENT:TIMES) count from frame 1 of the recording as it was taken. When
#   its beginning is cut off, the file says which number its first frame has, and the events keep
#   their times. Kinetics Toolkit begins at the first frame's own time; pyomeca begins at 0 and
#   keeps the number as an attribute. Looking up the event there gives another moment, or simply the
#   last one, and no error. Who then corrects by that number meets the next trap: ezc3d, and so
#   pyomeca, counts frames from 0, the file and the c3d library from 1. (The older events in the
#   file's header, says the standard, do count from the first frame that is there.)
# Seen with: ezc3d 1.7.2, pyomeca 2026.0.2, kineticstoolkit 0.17.0, c3d 0.6.0, 2026-11-30.
# Output seen (100 frames a second; the heel is at 0 mm at 4.00 s only, where the event is):
#   ezc3d 1.7.2, pyomeca 2026.0.2, kineticstoolkit 0.17.0, c3d 0.6.0
#   stored frames  reader            time of first  of last  heel at the event
#   1 to 700       pyomeca                    0.00     6.99               0 mm
#   1 to 700       kineticstoolkit            0.00     6.99               0 mm
#   151 to 700     pyomeca                    0.00     5.49             150 mm
#   151 to 700     kineticstoolkit            1.50     6.99               0 mm
#   351 to 700     pyomeca                    0.00     3.49             299 mm
#   351 to 700     kineticstoolkit            3.50     6.99               0 mm
#   number of the first of 351 to 700: ezc3d 350, pyomeca 350, c3d 351
# Instead: with pyomeca add attrs["first_frame"] / attrs["rate"] to all times before anything else
#   (this script tries it); with c3d begin at (first_frame - 1) / point_rate.
# Why it matters for gait: laboratories trim nearly every walk to the strides on the force plates,
#   and strides are cut out between events. All are then cut in the wrong place by the same time, so
#   that they look alike, and nothing shows it.
set -euo pipefail
work=$(mktemp -d -t finding.XXXXXX)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
    ezc3d==1.7.2 pyomeca==2026.0.2 kineticstoolkit==0.17.0 c3d==0.6.0 numpy==2.4.6

timeout 300 venv/bin/python -W ignore - <<'PY'
import sys
from importlib.metadata import version

import c3d
import ezc3d
import kineticstoolkit
import numpy as np
import pyomeca

NAMES = ("ezc3d", "pyomeca", "kineticstoolkit", "c3d")
print(", ".join(f"{name} {version(name)}" for name in NAMES))

RATE = 100
LAST = 700
CONTACT_S = 4.0


def write(path, first):
    """The frames from number ``first`` on of a recording in which a heel comes down and goes up."""
    times = np.arange(first - 1, LAST) / RATE
    points = np.ones((4, 1, len(times)))
    points[2, 0] = 100 * abs(times - CONTACT_S)
    recording = ezc3d.c3d()
    recording["header"]["points"]["first_frame"] = first - 1
    recording["parameters"]["POINT"]["RATE"]["value"] = [float(RATE)]
    recording["parameters"]["POINT"]["UNITS"]["value"] = ["mm"]
    recording["parameters"]["POINT"]["LABELS"]["value"] = ("HEEL",)
    recording["data"]["points"] = points
    recording.add_parameter("EVENT", "USED", 1)
    recording.add_parameter("EVENT", "LABELS", ["Foot Strike"])
    recording.add_parameter("EVENT", "CONTEXTS", ["Left"])
    recording.add_parameter("EVENT", "TIMES", np.array([[0.0], [CONTACT_S]]))
    recording.write(path)


def with_pyomeca(path):
    heel = pyomeca.Markers.from_c3d(path).sel(axis="z", channel="HEEL")
    minutes, seconds = ezc3d.c3d(path)["parameters"]["EVENT"]["TIMES"]["value"][:, 0]
    event_s = 60 * minutes + seconds
    height = float(heel.sel(time=event_s, method="nearest"))
    remedied = heel.assign_coords(time=heel.time + heel.attrs["first_frame"] / heel.attrs["rate"])
    down = float(remedied.sel(time=event_s, method="nearest"))
    assert round(down) == 0, "the remedy does not help"
    return heel.time.values, height


def with_kineticstoolkit(path):
    points = kineticstoolkit.read_c3d(path, convert_point_unit=False)["Points"]
    (event,) = points.events
    nearest = np.argmin(abs(points.time - event.time))
    return points.time, float(points.data["HEEL"][nearest, 2])


readers = {"pyomeca": with_pyomeca, "kineticstoolkit": with_kineticstoolkit}
seen = {}
print("stored frames  reader            time of first  of last  heel at the event")
for first in (1, 151, 351):
    path = f"from-{first}.c3d"
    write(path, first)
    for reader, read in readers.items():
        times, height = read(path)
        seen[first, reader] = round(float(times[0]), 3), round(height)
        stored = f"{first} to {LAST}"
        print(f"{stored:13}  {reader:15} {times[0]:15.2f} {times[-1]:8.2f} {height:15.0f} mm")

numbers = {
    "ezc3d": int(ezc3d.c3d(path)["header"]["points"]["first_frame"]),
    "pyomeca": int(pyomeca.Markers.from_c3d(path).attrs["first_frame"]),
}
with open(path, "rb") as file:
    numbers["c3d"] = int(c3d.Reader(file).first_frame)
told = ", ".join(f"{reader} {number}" for reader, number in numbers.items())
print(f"number of the first of {first} to {LAST}: {told}")

if any(seen[1, reader] != (0.0, 0) for reader in readers):
    sys.exit("CHANGED: not even a whole recording has the heel down at its event")
for first, height in ((151, 150), (351, 299)):
    if seen[first, "kineticstoolkit"] != ((first - 1) / RATE, 0):
        sys.exit(f"CHANGED: Kinetics Toolkit, from {first} on: {seen[first, 'kineticstoolkit']}")
    if seen[first, "pyomeca"] != (0.0, height):
        sys.exit(f"CHANGED: pyomeca, from {first} on: {seen[first, 'pyomeca']}")
if numbers != {"ezc3d": 350, "pyomeca": 350, "c3d": 351}:
    sys.exit("CHANGED: the libraries number the first frame in another way")
print("as described: one file, two clocks")
PY
