#!/usr/bin/env bash
# OpenCV: seeking by time in a clip with a variable frame rate shows another time, yet reads the
# time of what it shows correctly.
#
# One would expect: capture.set(CAP_PROP_POS_MSEC, t) goes to the picture that is shown at t, as it
#   does in clips of a constant rate. The time stamps are in the container, and
#   capture.get(CAP_PROP_POS_MSEC) after a read gives them exactly.
# What happens: the time is multiplied by the *average* frame rate, the product is taken as the
#   number of a frame, and that frame is sought. Wherever the rate differs from the average the
#   picture is another one. set() returns True, and there is no error; the second property, which
#   is the same property read back, admits what happened.
# Seen with: opencv-python-headless 5.0.0.93, av 18.1.0 as the writer, 2026-11-30.
# Output seen (30 pictures 33 ms apart, 60 that are 66 ms apart, 30 that are 17 ms apart):
#   cv2 5.0.0, av 18.1.0
#   clip      asked ms  right ms  OpenCV shows  and says  PyAV shows
#   constant       500       480           520       520         480
#   constant      1000      1000          1000      1000        1000   (and so on)
#   variable       500       495           363       363         495
#   variable      1000       990           726       726         990
#   variable      2000      1980          2442      2442        1980
#   variable      3000      2970          3828      3828        2970
#   variable      4000      3960          4356      4356        3960
# Instead: read such clips from the start and keep the times, or seek with PyAV in the stream's
#   own time base (the last column), which goes by time stamps.
# Why it matters for gait: telephones lower their rate in dim light and all of them vary it a
#   little. Half a second off is the other foot's step: who reviews "the contact at 2.0 s" sees a
#   contact, and it is the wrong one.
set -euo pipefail
work=$(mktemp -d -t finding.XXXXXX)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
    av==18.1.0 opencv-python-headless==5.0.0.93 numpy==2.4.6

venv/bin/python - <<'PY'
import bisect
import sys
from fractions import Fraction

import av
import cv2
import numpy as np

print(f"cv2 {cv2.__version__}, av {av.__version__}")

MILLISECOND = Fraction(1, 1000)


def write(path, steps_ms):
    """A clip whose pictures show their number in bits, as eight bars; returns the times in ms."""
    times = np.concatenate([[0], np.cumsum(steps_ms)[:-1]]).tolist()
    with av.open(path, "w") as container:
        stream = container.add_stream("libx264", rate=30)
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
    return times


def time_of(picture, times):
    white = picture.reshape(48, 8, 8, 3)[:, :, 2:6].mean(axis=(0, 2, 3)) > 128
    return times[sum(1 << bit for bit in range(8) if white[bit])]


def with_opencv(path, asked_ms, times):
    capture = cv2.VideoCapture(path)
    assert capture.set(cv2.CAP_PROP_POS_MSEC, asked_ms)
    read, picture = capture.read()
    assert read
    return time_of(picture, times), round(capture.get(cv2.CAP_PROP_POS_MSEC))


def with_pyav(path, asked_ms, times):
    with av.open(path) as container:
        stream = container.streams.video[0]
        wanted = asked_ms * MILLISECOND / stream.time_base
        container.seek(int(wanted), stream=stream)
        shown = None
        for frame in container.decode(stream):
            if frame.pts > wanted:
                break
            shown = frame
        return time_of(shown.to_ndarray(format="rgb24"), times)


clips = {"constant": [40] * 120, "variable": [33] * 30 + [66] * 60 + [17] * 30}
worst = {}
print("clip      asked ms  right ms  OpenCV shows  and says  PyAV shows")
for name, steps in clips.items():
    path = f"{name}.mp4"
    times = write(path, steps)
    worst[name] = 0
    for asked in (500, 1000, 2000, 3000, 4000):
        right = times[bisect.bisect_right(times, asked) - 1]
        shown, said = with_opencv(path, asked, times)
        by_pyav = with_pyav(path, asked, times)
        print(f"{name:8}  {asked:8}  {right:8}  {shown:12}  {said:8}  {by_pyav:10}")
        worst[name] = max(worst[name], abs(shown - right))
        assert by_pyav == right, "the remedy does not help"
    print(f"{name:8}  worst: {worst[name]} ms off")

if worst["constant"] > 40:
    sys.exit("CHANGED: clips of a constant rate are sought wrongly as well")
if worst["variable"] < 200:
    sys.exit("CHANGED: OpenCV now seeks by the time stamps")
print("as described: time is taken for a count of average frames")
PY
