#!/usr/bin/env bash
# PyAV and OpenCV: the pictures of a Motion JPEG camera bear times that nobody measured, 25 a second
# whatever the camera does.
#
# One would expect: a camera's stream over HTTP (multipart/x-mixed-replace, as network cameras and
#   microscopes of all makes send it) has no times, so frame.time should be None; at most the time
#   of arrival.
# What happens: frame.time counts on by 0.04 s with each picture, and OpenCV's CAP_PROP_FPS says 25.
#   At ten pictures a second, one second takes 0.4 s; when the camera pauses, or a picture is lost,
#   nothing is to be seen of it. No warning, and the times have no mark that says so.
# Seen with: av 18.1.0 (libavformat 62.12.102), opencv-python-headless 5.0.0.93, 2026-11-30.
# Output seen (a camera of 10 pictures a second that pauses for a second in the middle):
#   av 18.1.0, libavformat 62.12.102, cv2 5.0.0
#   real time from the first picture to the 21st: 2.9 s
#   PyAV    says 0.80 s, largest gap 0.04 s
#   OpenCV  says 0.80 s, rate 25, largest gap 0.04 s
#   remedy  says 2.88 s, largest gap 1.08 s
# Instead: take the clock when a picture arrives and throw the stream's times away wherever
#   container.format.name is "mpjpeg" (also "mjpeg"); or open it with the option
#   use_wallclock_as_timestamps=1 (this script).
# Why it matters for gait: cadence, speed and every time of a step are wrong by the ratio of the
#   rates. At 10 pictures a second a walker of 90 steps a minute is reported to make 225.
set -euo pipefail
work=$(mktemp -d -t finding.XXXXXX)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
    av==18.1.0 opencv-python-headless==5.0.0.93 numpy==2.4.6

env -u http_proxy -u HTTP_PROXY venv/bin/python - <<'PY'
import http.server
import itertools
import sys
import threading
import time

import av
import cv2
import numpy as np

version = ".".join(map(str, av.library_versions["libavformat"]))
print(f"av {av.__version__}, libavformat {version}, cv2 {cv2.__version__}")
PICTURES = 21
JPEG = cv2.imencode(".jpg", np.full((240, 320, 3), 90, np.uint8))[1].tobytes()


class Camera(http.server.BaseHTTPRequestHandler):
    """10 pictures a second, and none for a second after the first ten."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=picture")
        self.end_headers()
        head = f"--picture\r\nContent-Type: image/jpeg\r\nContent-Length: {len(JPEG)}\r\n\r\n"
        due = time.monotonic()
        try:
            for number in itertools.count():
                self.wfile.write(head.encode() + JPEG + b"\r\n")
                due += 1.1 if number == 9 else 0.1
                time.sleep(max(0.0, due - time.monotonic()))
        except OSError:
            return

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Camera)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
URL = f"http://127.0.0.1:{server.server_port}/video"


def with_pyav(**options):
    with av.open(URL, options=options, timeout=10) as container:
        assert container.format.name == "mpjpeg", container.format.name
        frames = itertools.islice(container.decode(video=0), PICTURES)
        arrived, times = zip(*((time.monotonic(), frame.time) for frame in frames))
    return arrived, times


def with_opencv():
    capture, times = cv2.VideoCapture(URL, cv2.CAP_FFMPEG), []
    for _ in range(PICTURES):
        assert capture.grab()
        times.append(capture.get(cv2.CAP_PROP_POS_MSEC) / 1000)
    return times, capture.get(cv2.CAP_PROP_FPS)


def says(tool, times, rate=None):
    said, gap = times[-1] - times[0], float(np.diff(times).max())
    told = "" if rate is None else f"rate {rate:g}, "
    print(f"{tool:7} says {said:.2f} s, {told}largest gap {gap:.2f} s")
    return said


arrived, times = with_pyav()
print(f"real time from the first picture to the 21st: {arrived[-1] - arrived[0]:.1f} s")
in_pyav = says("PyAV", times)
in_opencv = says("OpenCV", *with_opencv())
_, times = with_pyav(use_wallclock_as_timestamps="1")
remedied = says("remedy", times)

if abs(in_pyav - 0.04 * (PICTURES - 1)) > 0.01:
    sys.exit("CHANGED: PyAV no longer counts 25 a second")
if abs(in_opencv - 0.04 * (PICTURES - 1)) > 0.05:
    sys.exit("CHANGED: OpenCV no longer counts 25 a second")
if abs(remedied - 3.0) > 0.3:
    sys.exit("CHANGED: the remedy of this script no longer helps")
print("as described: the times are made up")
PY
