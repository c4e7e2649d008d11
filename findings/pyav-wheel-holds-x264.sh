#!/usr/bin/env bash
# PyAV's wheels: licence metadata and FFmpeg itself say BSD and LGPL; x264 and x265 (GPL) lie in them.
#
# One would expect: whoever builds FFmpeg with x264 must configure it with --enable-gpl, and then
#   avcodec_license() says "GPL". A wheel whose FFmpeg says LGPL, and whose own licence is BSD,
#   should hold no GPL code.
# What happens: the package's metadata names BSD-3-Clause alone, avcodec_license() says LGPL, and yet
#   libx264 and libx265 lie in the wheel's av.libs and are loaded with it; libx264 encodes.
# Seen with: av 18.1.0 (manylinux wheel, x86-64), 2026-11-30.
# Output seen:
#   av 18.1.0: metadata says BSD-3-Clause; avcodec_license() says LGPL version 3 or later
#   in av.libs: libx264, libx265
#   loaded by "import av": libx264, libx265
#   libx264 encodes: yes
# Instead: read the folder, not the metadata, before a device or an installer is shipped; for a
#   process without GPL code build PyAV against an FFmpeg of your own.
# Why it matters here: clinics and gyms get devices with all of it inside, and whoever ships them
#   owes what the GPL asks.
set -euo pipefail
work=$(mktemp -d -t finding.XXXXXX)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check av==18.1.0 numpy==2.4.6

venv/bin/python - <<'PY'
import ctypes
import re
import sys
from importlib.metadata import metadata
from pathlib import Path

import av
import numpy as np

libs = Path(av.__file__).parent.parent / "av.libs"
if not libs.is_dir():
    sys.exit("CHANGED: the wheel has no folder av.libs")
codec = ctypes.CDLL(str(next(libs.glob("libavcodec*"))))
codec.avcodec_license.restype = ctypes.c_char_p
spoken = codec.avcodec_license().decode()
named = metadata("av")["License-Expression"] or metadata("av")["License"]
print(f"av {av.__version__}: metadata says {named}; avcodec_license() says {spoken}")


def kinds(text):
    return sorted(set(re.findall(r"libx26[45]", text)))


there = kinds("\n".join(one.name for one in libs.iterdir()))
loaded = kinds(Path("/proc/self/maps").read_text())
print("in av.libs:", ", ".join(there))
print('loaded by "import av":', ", ".join(loaded))

with av.open("made.mp4", "w") as container:
    stream = container.add_stream("libx264", rate=25)
    stream.width = stream.height = 64
    picture = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
    for frame in (picture, None):
        container.mux(stream.encode(frame))
encodes = Path("made.mp4").stat().st_size > 0
print("libx264 encodes:", "yes" if encodes else "no")

same = "GPL" not in named and spoken.startswith("LGPL") and encodes
if not (same and there == loaded == ["libx264", "libx265"]):
    sys.exit("CHANGED: the wheel holds other libraries, or its licences say so now")
print("as described: GPL code that neither the metadata nor FFmpeg names")
PY
