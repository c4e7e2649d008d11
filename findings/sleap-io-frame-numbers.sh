#!/usr/bin/env bash
# sleap-io and imageio: which picture "frame 120" is depends on the plugin that reads the clip and
# on what was read before; jumping in a clip of variable rate, none of the three plugins finds it.
#
# One would expect: pose labels are kept by the number of the frame, so a library for them gives the
#   same picture for the same number, on every computer and in any order.
# What happens: video[120] of sleap-io is answered by OpenCV if that is installed, by imageio's
#   FFMPEG plugin if not (sleap-io calls it the most reliable), or by PyAV through imageio if asked
#   for. When they have to jump, all three turn the number into a time by the clip's average rate.
#   FFMPEG counts pictures up to frame 99, but the program ffmpeg has filled gaps with repeated
#   ones, and those count, too. OpenCV and PyAV are right as long as each frame follows the one read
#   before. The number of frames is right for all three, and nothing is said.
# Seen with: sleap-io 0.9.5, imageio 2.38.1, imageio-ffmpeg 0.8.1, av 15.1.0 (sleap-io wants one
#   below 16), opencv-python-headless 5.0.0.93, 2026-11-30.
# Output seen (60 pictures 33 ms apart, 60 that are 50 ms apart, 60 that are 33 ms apart; each
# picture shows its own number, and the columns say which one came for the number at the top):
#   clip      read by                        frames      30   60   90   99  101  120  150  170
#   constant  (all ways)                        180      30   60   90   99  101  120  150  170
#   variable  sleap-io, opencv, jumping         180      30   65   98  107  109  118  148  162
#   variable  sleap-io, FFMPEG, jumping         180      30   60   80   86   99  114  145  169
#   variable  sleap-io, pyav,   jumping         180      30   61   89   98  100  103  133  141
#   variable  sleap-io, opencv, in order        180      30   60   90   99  101  120  150  170
#   variable  sleap-io, pyav,   in order        180      30   60   90   99  101  120  150  170
#   variable  imageio,  FFMPEG, all of them     210      30   60   80   86   88  100  120  140
#   variable  imageio,  pyav,   the remedy               30   60   90   99  101  120  150  170
# Instead: bring a clip to a constant rate before anything is labelled in it, and keep that one; or
#   read every frame in order. With imageio alone: plugin="pyav" and constant_framerate=False.
# Why it matters for gait: telephones lower their rate in dim light. Poses are predicted in order,
#   and looked at, corrected and trained on by jumping. A contact in frame 120 is then corrected in
#   a picture from up to 0.85 s before it, which shows another step; and a colleague, with or
#   without OpenCV, sees a third one.
set -euo pipefail
work=$(mktemp -d -t finding.XXXXXX)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check sleap-io==0.9.5 imageio==2.38.1 \
    imageio-ffmpeg==0.8.1 av==15.1.0 opencv-python-headless==5.0.0.93 numpy==2.4.6

timeout 300 venv/bin/python -W ignore - <<'PY'
import sys
from fractions import Fraction
from importlib.metadata import version

import av
import imageio.v3
import numpy as np
import sleap_io

PACKAGES = ("sleap-io", "imageio", "imageio-ffmpeg", "av", "opencv-python-headless")
print(", ".join(f"{name} {version(name)}" for name in PACKAGES))

MILLISECOND = Fraction(1, 1000)
CLIPS = {"constant": [40] * 180, "variable": [33] * 60 + [50] * 60 + [33] * 60}
ASKED = (30, 60, 90, 99, 101, 120, 150, 170)


def write(path, steps_ms):
    """A clip whose pictures show their number in bits, as eight bars."""
    times = np.concatenate([[0], np.cumsum(steps_ms)[:-1]]).tolist()
    with av.open(path, "w") as container:
        stream = container.add_stream("libx264", rate=round(1000 / steps_ms[0]))
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.codec_context.time_base = MILLISECOND
        for number, time_ms in enumerate(times):
            bars = np.repeat([255 * (number >> bit & 1) for bit in range(8)], 8).astype(np.uint8)
            picture = np.broadcast_to(bars[None, :, None], (48, 64, 3)).copy()
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = time_ms, MILLISECOND
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with av.open(path) as container:
        kept = [round(1000 * frame.time) for frame in container.decode(video=0)]
    assert kept == times, "the clip is not the one that was meant"


def number_in(picture):
    white = picture.reshape(48, 8, 8, -1)[:, :, 2:6].mean(axis=(0, 2, 3)) > 128
    return sum(1 << bit for bit in range(8) if white[bit])


def jumping(path, plugin):
    video = sleap_io.load_video(path, plugin=plugin)
    return len(video), [number_in(video[number]) for number in ASKED]


def in_order(path, plugin):
    video = sleap_io.load_video(path, plugin=plugin)
    numbers = [number_in(video[number]) for number in range(len(video))]
    return len(video), [numbers[number] for number in ASKED]


def repeated(path, _):
    """What imageio hands out one after the other, which has no numbers of its own."""
    numbers = [number_in(picture) for picture in imageio.v3.imiter(path, plugin="FFMPEG")]
    return len(numbers), [numbers[number] for number in ASKED]


def remedy(path, plugin):
    shown = [
        number_in(imageio.v3.imread(path, plugin=plugin, index=number, constant_framerate=False))
        for number in ASKED
    ]
    return None, shown


WAYS = {
    "sleap-io, opencv, jumping": (jumping, "opencv"),
    "sleap-io, FFMPEG, jumping": (jumping, "FFMPEG"),
    "sleap-io, pyav,   jumping": (jumping, "pyav"),
    "sleap-io, opencv, in order": (in_order, "opencv"),
    "sleap-io, pyav,   in order": (in_order, "pyav"),
    "imageio,  FFMPEG, all of them": (repeated, "FFMPEG"),
    "imageio,  pyav,   the remedy": (remedy, "pyav"),
}
seen = {}
print(f"{'clip':10}{'read by':31}frames   " + "".join(f"{number:5}" for number in ASKED))
for clip, steps in CLIPS.items():
    path = f"{clip}.mp4"
    write(path, steps)
    for name, (way, plugin) in WAYS.items():
        seen[clip, name] = frames, shown = way(path, plugin)
        print(f"{clip:10}{name:31}{frames or '':6}   " + "".join(f"{number:5}" for number in shown))

for name in WAYS:
    frames, shown = seen["constant", name]
    if shown != list(ASKED) or frames not in (180, None):
        sys.exit(f"CHANGED: {name}: not even a clip of constant rate is read rightly")
    frames, shown = seen["variable", name]
    worst = max(abs(number - right) for number, right in zip(shown, ASKED))
    if name.endswith(("in order", "remedy")):
        if worst:
            sys.exit(f"CHANGED: {name}: no longer right")
    elif worst < 5:
        sys.exit(f"CHANGED: {name}: now right, or nearly so")
if seen["variable", "imageio,  FFMPEG, all of them"][0] < 200:
    sys.exit("CHANGED: imageio no longer repeats pictures")
print("as described: frame 120 is one of four pictures")
PY
