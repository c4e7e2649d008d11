#!/usr/bin/env bash
# ezc3d: force plates stored as unsigned 16-bit numbers come back wrong by the whole range: an empty
# plate reads minus three thousand newtons.
#
# One would expect: C3D says in the parameter ANALOG:FORMAT whether the samples of an integer file
#   are SIGNED or UNSIGNED, and both ANALOG:OFFSET and the samples are to be taken so. A reader
#   does, or says that it cannot.
# What happens: ezc3d takes the offset for unsigned and the samples for signed, whatever the
#   parameter says. Every sample of 32,768 or more is 65,536 counts too low. With the usual offset
#   in the middle of the range that is everything from zero up: pulls are right, and loads are
#   negative. Nothing is said, and the value of the parameter is there to be read. Kinetics Toolkit
#   and pyomeca read C3D through ezc3d. The library c3d reads the same file rightly.
# Seen with: ezc3d 1.7.2, c3d 0.6.0, NumPy 2.4.6, 2026-11-30. The two files differ in the way of
#   storing alone; they are written byte by byte here, so that no library's writer is between.
# Output seen:
#   ezc3d 1.7.2, c3d 0.6.0, numpy 2.4.6
#   force in N that was stored:    -20.0       0.0     400.0     800.0
#   SIGNED    read by ezc3d        -20.0       0.0     400.0     800.0
#   SIGNED    read by c3d          -20.0       0.0     400.0     800.0
#   UNSIGNED  read by ezc3d        -20.0   -3276.8   -2876.8   -2476.8
#   UNSIGNED  read by c3d          -20.0       0.0     400.0     800.0
# Instead: when ANALOG:FORMAT says UNSIGNED and POINT:SCALE is positive, read the forces with c3d;
#   or add 65,536 counts (times both scales) to every sample whose raw number came out negative.
# Why it matters for gait: contacts are taken from force plates by a threshold, and contacts found
#   in film are judged by those. Here the load never comes above any threshold; who takes the
#   absolute value, since plates differ in sign, finds four times the body's weight on an empty
#   plate, and less of it the more somebody stands on it.
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

FORCES_N = (-20.0, 0.0, 400.0, 800.0)
N_A_COUNT = 0.05
PARAMETER_BLOCKS = 3
BLOCK = 512

# --- a C3D file of Intel's byte order and integer numbers: header, parameters, frames -------------


def group(number, name):
    return struct.pack("<bb", len(name), -number) + name + struct.pack("<hB", 3, 0)


def parameter(number, name, kind, sizes, value):
    """``kind``: bytes an element, -1 for text."""
    content = struct.pack("<bB", kind, len(sizes)) + bytes(sizes) + value + b"\0"
    head = struct.pack("<bb", len(name), number) + name
    return head + struct.pack("<h", 2 + len(content)) + content


def word(number):
    return struct.pack("<H", number)


def real(number):
    return struct.pack("<f", number)


def write(path, storing):
    """One marker, one force; one sample of the force a frame."""
    unsigned = storing == b"UNSIGNED"
    offset = 32768 if unsigned else 0
    samples = [round(force / N_A_COUNT) + offset for force in FORCES_N]
    frames, first_data_block = len(samples), 2 + PARAMETER_BLOCKS
    parameters = b"".join((
        group(1, b"POINT"),
        parameter(1, b"USED", 2, (), word(1)),
        parameter(1, b"SCALE", 4, (), real(1.0)),
        parameter(1, b"RATE", 4, (), real(100.0)),
        parameter(1, b"DATA_START", 2, (), word(first_data_block)),
        parameter(1, b"FRAMES", 2, (), word(frames)),
        parameter(1, b"LABELS", -1, (4, 1), b"HEEL"),
        parameter(1, b"DESCRIPTIONS", -1, (4, 1), b"HEEL"),
        parameter(1, b"UNITS", -1, (2,), b"mm"),
        group(2, b"ANALOG"),
        parameter(2, b"USED", 2, (), word(1)),
        parameter(2, b"LABELS", -1, (3, 1), b"Fz1"),
        parameter(2, b"DESCRIPTIONS", -1, (3, 1), b"Fz1"),
        parameter(2, b"GEN_SCALE", 4, (), real(1.0)),
        parameter(2, b"SCALE", 4, (1,), real(N_A_COUNT)),
        parameter(2, b"OFFSET", 2, (1,), word(offset)),
        parameter(2, b"UNITS", -1, (1, 1), b"N"),
        parameter(2, b"RATE", 4, (), real(100.0)),
        parameter(2, b"FORMAT", -1, (len(storing),), storing),
        parameter(2, b"BITS", 2, (), word(16)),
        group(3, b"FORCE_PLATFORM"),
        parameter(3, b"USED", 2, (), word(0)),
    ))
    header = struct.pack("<BB5H", 2, 0x50, 1, 1, 1, frames, 10)
    header += struct.pack("<fHHf", 1.0, first_data_block, 1, 100.0)
    with open(path, "wb") as file:
        file.write(header.ljust(BLOCK, b"\0"))
        start = struct.pack("<BBBB", 1, 0x50, PARAMETER_BLOCKS, 84)
        file.write((start + parameters).ljust(BLOCK * PARAMETER_BLOCKS, b"\0"))
        data = b"".join(
            struct.pack("<4h", 10, 20, 30, 0) + struct.pack("<H" if unsigned else "<h", sample)
            for sample in samples
        )
        file.write(data.ljust(BLOCK, b"\0"))


# --- the same forces, stored both ways and read by both -------------------------------------------


def with_ezc3d(path):
    return ezc3d.c3d(path)["data"]["analogs"][0, 0].tolist()


def with_c3d(path):
    with open(path, "rb") as file:
        return [float(analog[0, 0]) for _, _, analog in c3d.Reader(file).read_frames()]


def row(what, forces):
    print(f"{what:28}" + "".join(f"{force:10.1f}" for force in forces))


row("force in N that was stored:", FORCES_N)
seen = {}
for storing in (b"SIGNED", b"UNSIGNED"):
    write("walk.c3d", storing)
    for reader, read in (("ezc3d", with_ezc3d), ("c3d", with_c3d)):
        seen[storing, reader] = read("walk.c3d")
        row(f"{storing.decode():9} read by {reader}", seen[storing, reader])


def right(storing, reader):
    return np.allclose(seen[storing, reader], FORCES_N, atol=0.01)


if not (right(b"SIGNED", "ezc3d") and right(b"SIGNED", "c3d")):
    sys.exit("CHANGED: not even signed forces are read back")
if not right(b"UNSIGNED", "c3d"):
    sys.exit("CHANGED: c3d no longer reads unsigned forces")
too_low = np.where(np.array(FORCES_N) >= 0, 65_536 * N_A_COUNT, 0.0)
if not np.allclose(seen[b"UNSIGNED", "ezc3d"], FORCES_N - too_low, atol=0.01):
    sys.exit("CHANGED: ezc3d reads unsigned forces in another way")
print("as described: forces from zero up are 65,536 counts too low")
PY
