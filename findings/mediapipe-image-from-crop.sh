#!/usr/bin/env bash
# MediaPipe: an mp.Image made from a crop shows other pixels than the crop, and nobody says so.
#
# One would expect: mp.Image(data=frame[y0:y1, x0:x1]) holds the crop, or raises. Cropping to the
#   walker before pose estimation is the usual remedy for people who are far away, and slicing
#   is how NumPy crops.
# What happens: the constructor takes the address and the shape of the array and ignores its
#   strides. From the second row on the image is filled with whatever comes next in memory:
#   each row begins where the last one ended in the *uncropped* frame. The size is right, the
#   first row is right, nothing is raised. The same holds for transposed and for thinned-out
#   views (frame[::2, ::2]). A crop of whole rows is contiguous and therefore right, so a test
#   that crops only top and bottom passes.
# Seen with: mediapipe 1.2.3, NumPy 2.4.6, Python 3.11 on Linux, 2026-11-30. mediapipe 0.10.21
#   refused such arrays with a TypeError, so code that used to fail loudly now fails silently.
# Output seen:
#   mediapipe 1.2.3, numpy 2.4.6
#   whole rows     contiguous True   right pixels 100.0 %
#   crop           contiguous False  right pixels   2.5 %
#   transposed     contiguous False  right pixels   0.0 %
#   every second   contiguous False  right pixels   0.0 %
#   second row of the crop begins with (column 350, row 80), not with (column 200, row 81)
# Instead: mp.Image(..., data=np.ascontiguousarray(view)), always, in one place.
# Why it matters for gait: the sheared picture still has a person's colours in it. The landmarker
#   finds nobody, or somebody who is not there, and the search for the reason begins at the model.
set -euo pipefail
work=$(mktemp -d -t finding.XXXXXX)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check mediapipe==1.2.3 numpy==2.4.6

# MediaPipe reports its use to its maker; the closed proxy keeps this run to itself.
HTTPS_PROXY=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9 venv/bin/python - <<'PY'
import sys

import mediapipe
import numpy as np

print(f"mediapipe {mediapipe.__version__}, numpy {np.__version__}")

# A frame in which every pixel says where it stands: (column, row, high bits of both).
rows, columns = np.mgrid[0:360, 0:640]
frame = np.stack([columns % 256, rows % 256, columns // 256 + 16 * (rows // 256)], axis=-1)
frame = frame.astype(np.uint8)


def place(pixel):
    column, row, high = (int(value) for value in pixel)
    return column + 256 * (high % 16), row + 256 * (high // 16)


def taken_in(view):
    image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=view)
    return image.numpy_view().copy()  # the view does not outlive its image


views = {
    "whole rows": frame[80:120],
    "crop": frame[80:120, 200:350],
    "transposed": frame.transpose(1, 0, 2),
    "every second": frame[::2, ::2],
}
right = {}
for name, view in views.items():
    seen = taken_in(view)
    assert seen.shape == view.shape
    assert np.array_equal(taken_in(np.ascontiguousarray(view)), view), "the remedy does not help"
    right[name] = 100 * float(np.mean(np.all(seen == view, axis=-1)))
    contiguous = str(view.flags.c_contiguous)
    print(f"{name:14} contiguous {contiguous:5}  right pixels {right[name]:5.1f} %")

second = place(taken_in(views["crop"])[1, 0])
print(f"second row of the crop begins with (column {second[0]}, row {second[1]}), "
      f"not with (column 200, row 81)")

if right["whole rows"] < 100:
    sys.exit("CHANGED: even contiguous arrays are misread")
if second != (350, 80) or max(right[n] for n in views if n != "whole rows") > 50:
    sys.exit("CHANGED: views are no longer read as if they were contiguous")
print("as described: strides are ignored without an error")
PY
