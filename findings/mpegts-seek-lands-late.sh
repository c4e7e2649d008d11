#!/usr/bin/env bash
# PyAV and OpenCV: in an MPEG transport stream "seek, then decode up to the time" never shows the
# picture that was asked for; not even the first of the clip can be reached.
#
# One would expect: container.seek(t) goes to a key frame at or before t (backward=True is the
#   default and documented so), after which decoding forward passes every picture up to t. That
#   is the usual way to jump to a frame exactly, and in MP4 and Matroska it works.
# What happens: a transport stream has no index. FFmpeg looks for a *packet* with that time, key
#   frame or not, and the decoder then keeps quiet until the next key frame. What comes out is up
#   to one whole group of pictures too late: asked for a key frame's own time, one gets what
#   follows the next key frame, and for the last group of pictures nothing. PyAV raises nothing
#   and logs nothing, and the times of what it gives are right, so only who compares them with
#   the time asked for notices. OpenCV, which seeks through the same library but starts further
#   back, is wrong at the beginning only.
# Seen with: av 18.1.0 (libavformat 62.12.102), opencv-python-headless 5.0.0.93, 2026-11-30.
# Output seen (8 s of H.264 at 25 per second, a key frame every 30 pictures):
#   av 18.1.0, libavformat 62.12.102, cv2 5.0.0
#   PyAV   clip.mp4   right 200, late   0 (by up to  0 frames), none at all   0
#   PyAV   clip.mkv   right 200, late   0 (by up to  0 frames), none at all   0
#   PyAV   clip.mts   right   0, late 179 (by up to 31 frames), none at all  21
#   OpenCV clip.mts   right 169, late  31 (by up to 30 frames), none at all   0
#   remedy clip.mts   right 200, late   0 (by up to  0 frames), none at all   0
# Instead: compare the first decoded time with the time asked for; when it is later, seek again
#   further back (this script: a second at a time), and for the beginning open the clip anew and
#   do not seek. Or move such clips into another container once, without encoding them anew.
# Why it matters for gait: camcorders (AVCHD: .mts, .m2ts) and recorders of network cameras write
#   transport streams. At one key frame a second the event shown for review is up to a stride
#   away from the one that was measured.
set -euo pipefail
work=$(mktemp -d -t finding.XXXXXX)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
    av==18.1.0 opencv-python-headless==5.0.0.93 numpy==2.4.6

# OpenCV's decoder writes a line for every picture that it lacks the reference of; not wanted here.
OPENCV_FFMPEG_LOGLEVEL=-8 venv/bin/python - <<'PY'
import sys

import av
import cv2
import numpy as np

version = ".".join(map(str, av.library_versions["libavformat"]))
print(f"av {av.__version__}, libavformat {version}, cv2 {cv2.__version__}")

FRAMES, RATE, KEY_EVERY = 200, 25, 30
NOISE = np.random.default_rng(0).integers(60, 120, (240, 320, 3), dtype=np.uint8)


def picture(number):
    """Texture that moves, and the frame's number in eight black or white blocks."""
    canvas = np.roll(NOISE, 3 * number, axis=1)
    for bit in range(8):
        canvas[200:230, 20 + 30 * bit : 40 + 30 * bit] = 255 * (number >> bit & 1)
    return canvas


def number_in(canvas):
    blocks = (canvas[205:225, 24 + 30 * bit : 36 + 30 * bit].mean() > 128 for bit in range(8))
    return sum(bool(white) << bit for bit, white in enumerate(blocks))


def write(path):
    with av.open(path, "w", format="mpegts" if path.endswith("mts") else None) as container:
        stream = container.add_stream("libx264", rate=RATE)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        stream.gop_size = KEY_EVERY
        for number in range(FRAMES):
            frame = av.VideoFrame.from_ndarray(picture(number), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def up_to(frames, pts):
    """The first picture at or after ``pts``, if there is one."""
    return next((frame for frame in frames if frame.pts >= pts), None)


def usual(path, pts):
    with av.open(path) as container:
        stream = container.streams.video[0]
        container.seek(pts, stream=stream)
        return up_to(container.decode(stream), pts)


def remedy(path, pts):
    """Further back until what comes out first is early enough; at last from the start, unsought."""
    with av.open(path) as container:
        stream = container.streams.video[0]
        second = round(1 / stream.time_base)
        for earlier in range(pts, stream.start_time, -second):
            container.seek(earlier, stream=stream)
            frames = container.decode(stream)
            first = next(frames, None)
            if first and first.pts <= pts:
                return first if first.pts == pts else up_to(frames, pts)
    with av.open(path) as container:
        return up_to(container.decode(video=0), pts)


def lateness(path, way):
    """How many frames late each picture comes, in the order of the clip; nan for none at all."""
    with av.open(path) as container:
        times = [frame.pts for frame in container.decode(video=0)]
    assert len(times) == FRAMES
    found = [way(path, pts) for pts in times]
    return np.array([
        number_in(frame.to_ndarray(format="rgb24")) - number if frame else np.nan
        for number, frame in enumerate(found)
    ])


def lateness_in_opencv(path):
    capture, late = cv2.VideoCapture(path), []
    for number in range(FRAMES):
        capture.set(cv2.CAP_PROP_POS_FRAMES, number)
        read, canvas = capture.read()
        late.append(number_in(canvas) - number if read else np.nan)
    return np.array(late)


def show(tool, path, late):
    right, none = np.count_nonzero(late == 0), np.count_nonzero(np.isnan(late))
    print(f"{tool:6} {path}   right {right:3}, late {len(late) - right - none:3} "
          f"(by up to {np.nanmax(late):2.0f} frames), none at all {none:3}")
    return late


late = {}
for path in ("clip.mp4", "clip.mkv", "clip.mts"):
    write(path)
    late[path] = show("PyAV", path, lateness(path, usual))
in_opencv = show("OpenCV", "clip.mts", lateness_in_opencv("clip.mts"))
remedied = show("remedy", "clip.mts", lateness("clip.mts", remedy))

if late["clip.mp4"].any() or late["clip.mkv"].any():
    sys.exit("CHANGED: MP4 or Matroska are no longer exact either")
if remedied.any():
    sys.exit("CHANGED: the remedy of this script no longer helps")
if np.mean(late["clip.mts"] == 0) > 0.1:
    sys.exit("CHANGED: seeking in a transport stream no longer lands late")
if not in_opencv.any():
    sys.exit("CHANGED: OpenCV now seeks right in a transport stream")
print("as described: up to one group of pictures late, without an error")
PY
