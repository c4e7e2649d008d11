#!/usr/bin/env bash
# PyAV: the first pictures of an RTSP camera are one to two seconds old, and nothing says so.
#
# One would expect: a live stream begins with what the camera sees now; what comes out of
#   container.decode() right after av.open() is as old as what comes a minute later.
# What happens: av.open() takes one to two seconds, because the library reads ahead to find out the
#   rate, and keeps what it has read. That comes out first, all at once: some 25 pictures within
#   some hundredths of a second, with right times of their own, the first one without any. Whoever
#   takes the time of arrival as that of capture has all of them in the same instant; whoever
#   looks at each of them begins late and, if slower than the camera, stays late for good.
# Seen with: av 18.1.0 (libavformat 62.12.102), GStreamer's RTSP server 1.22.0 (Debian 12), 2026-11-30.
#   Each picture bears the time of its making; the pictures are taken as fast as they come.
# Output seen (ages in seconds; they vary by some tenths from run to run):
#   av 18.1.0, libavformat 62.12.102
#   as it comes      first picture after 1.9 s, age of pictures 1, 2, 10, 20, 60: 1.98 1.91 1.38 0.73 0.08
#   fpsprobesize=0   first picture after 0.6 s, age of pictures 1, 2, 10, 20, 60: 0.56 0.51 0.08 0.07 0.07
#   and caught up    first picture after 0.8 s, age of pictures 1, 2, 10, 20, 60: 0.07 0.07 0.07 0.07 0.07
# Instead: options={"fpsprobesize": "0"} shortens it; then leave pictures out until they no longer
#   come faster than their own times go on (this script: until a fifth of a second has passed in
#   which none came quicker after its own time than those before).
# Why it matters for gait: a coach that begins two seconds late says "stop" two seconds late, and a
#   step's time that is taken from the arrival is wrong for everything in the first two seconds after
#   every reconnection.
#
# Needs, beside what all scripts here need, Debian's packages gir1.2-gst-rtsp-server-1.0
# gstreamer1.0-rtsp python3-gst-1.0 gstreamer1.0-plugins-base gstreamer1.0-plugins-good
# gstreamer1.0-plugins-ugly.
set -euo pipefail
work=$(mktemp -d -t finding.XXXXXX)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >server.py <<'PY'
import threading
import time

import gi
gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer
Gst.init(None)
server = GstRtspServer.RTSPServer()
server.set_address("127.0.0.1")
server.set_service("0")
factory = GstRtspServer.RTSPMediaFactory()
factory.set_launch(
    "( appsrc name=source is-live=true format=time do-timestamp=true "
    "caps=video/x-raw,format=GRAY8,width=320,height=240,framerate=15/1 ! videoconvert "
    "! video/x-raw,format=I420 ! x264enc tune=zerolatency key-int-max=15 "
    "! rtph264pay name=pay0 pt=96 )"
)


def feed(source):
    """15 pictures a second; at the top the time in ms as 24 black or white blocks of 8 pixels."""
    while True:
        now_ms = int(time.monotonic() * 1000)
        line = b"".join((b"\xff" if now_ms >> bit & 1 else b"\0") * 8 for bit in range(24))
        line += b"\x80" * 128
        source.emit("push-buffer", Gst.Buffer.new_wrapped(line * 240))
        time.sleep(1 / 15)


def configure(_, media):
    source = media.get_element().get_by_name("source")
    threading.Thread(target=feed, args=(source,), daemon=True).start()


factory.connect("media-configure", configure)
server.get_mount_points().add_factory("/test", factory)
assert server.attach(None)
print(server.get_bound_port(), flush=True)
GLib.MainLoop().run()
PY
timeout 10 /usr/bin/python3 -W ignore - <<'PY' || { echo "needs the packages named at the end of the head of this script" >&2; exit 2; }
import gi
gi.require_version("GstRtspServer", "1.0")
gi.require_version("Gst", "1.0")
from gi.repository import Gst
Gst.init(None)
assert Gst.ElementFactory.find("x264enc") and Gst.ElementFactory.find("rtph264pay")
PY
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check av==18.1.0 numpy==2.4.6

venv/bin/python - <<'PY'
import itertools
import subprocess
import sys
import time

import av

version = ".".join(map(str, av.library_versions["libavformat"]))
print(f"av {av.__version__}, libavformat {version}")


def age_s(frame):
    grey = frame.to_ndarray(format="gray")
    made_ms = sum(int(grey[4, 8 * bit + 4] > 128) << bit for bit in range(24))
    return (int(time.monotonic() * 1000) - made_ms) % (1 << 24) / 1000


def caught_up(frames):
    """Those that come after the backlog."""
    least = float("inf")
    quicker_at = 0.0
    for frame in frames:
        now = time.monotonic()
        if frame.time is None:
            continue
        if now - frame.time < least - 0.05:
            least, quicker_at = now - frame.time, now
        if now - quicker_at > 0.2:
            yield frame


def ages(what, options, way=iter):
    began = time.monotonic()
    with av.open(url, options={"rtsp_transport": "tcp"} | options, timeout=(10, 10)) as container:
        frames = way(container.decode(video=0))
        first = next(frames)
        opened = time.monotonic() - began
        found = [age_s(first)] + [age_s(frame) for frame in itertools.islice(frames, 59)]
    shown = " ".join(f"{found[number - 1]:.2f}" for number in (1, 2, 10, 20, 60))
    print(f"{what:16} first picture after {opened:.1f} s, age of pictures 1, 2, 10, 20, 60: {shown}")
    return found


server = subprocess.Popen(["/usr/bin/python3", "-W", "ignore", "server.py"], stdout=subprocess.PIPE)
try:
    url = f"rtsp://127.0.0.1:{int(server.stdout.readline())}/test"
    usual = ages("as it comes", {})
    ages("fpsprobesize=0", {"fpsprobesize": "0"})
    remedied = ages("and caught up", {"fpsprobesize": "0"}, caught_up)
finally:
    server.kill()
    server.wait()

if usual[0] < 0.8:
    sys.exit("CHANGED: the first picture is no longer old")
if max(remedied) > 0.4:
    sys.exit("CHANGED: the remedy of this script no longer helps")
print("as described: the stream begins in the past")
PY
