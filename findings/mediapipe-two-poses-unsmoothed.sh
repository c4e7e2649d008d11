#!/usr/bin/env bash
# MediaPipe pose: num_poses=2 turns the smoothing of VIDEO mode off, even when one person is there.
#
# One would expect: num_poses is an upper limit for how many people are reported. Raising it from
#   1 to 2, so that a helper in the picture is seen as well, should leave what is said about a
#   single walker as it was.
# What happens: with num_poses=1 VIDEO mode filters the landmarks over time; with 2 it hands out
#   each frame's landmarks raw. Nothing says so: the mode is the same, the results look the same,
#   and no option turns the filter on or off. On a person who stands still before a noisy camera
#   the feet jitter six to seven times as much, and a sudden move is reported at once where the
#   filter trails it by frames. It makes no difference whether one person is there or two.
# Seen with: mediapipe 1.2.3 with the "full" pose model of 0.10.21 on a CPU, 2026-11-30.
# Output seen (jitter: mean move of a foot landmark between frames of someone who stands still;
# step: how much of a sudden move by 12 px is reported in the first frame that has it):
#   mediapipe 1.2.3
#   one person, num_poses=1: found 1, jitter 0.35 px, step  53 %
#   one person, num_poses=2: found 1, jitter 2.24 px, step 100 %
#   two people, num_poses=1: found 1, jitter 0.29 px, step  52 %
#   two people, num_poses=2: found 2, jitter 2.04 px, step  90 %
# Instead: decide for one of the two and stay with it; thresholds tuned on one do not hold on the
#   other. With num_poses above 1 filter the landmarks yourself, per person. To follow one walker
#   among several keep num_poses=1 and cut out that walker.
# Why it matters for gait: foot contacts are found from speeds, and the speed of a foot that
#   stands is its jitter. Six times the jitter is steps that were never taken; and a trailing
#   filter moves every contact by a frame or two, so that the two settings differ in time as well.
set -euo pipefail
work=$(mktemp -d -t finding.XXXXXX)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
    mediapipe==1.2.3 numpy==2.4.6 pillow==13.0.0
# The packages of today hold no model; the last one that did serves as the source (Apache-2.0).
venv/bin/pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
    --dest old mediapipe==0.10.21

# MediaPipe reports its use to its maker; the closed proxy keeps this run to itself.
HTTPS_PROXY=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9 \
    venv/bin/python - old/mediapipe-*.whl 2>native.log <<'PY' || { tail -n 20 native.log >&2; exit 1; }
import sys
import zipfile

import flatbuffers
import mediapipe
import numpy as np
from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata_schema
from mediapipe.tasks.metadata import schema_py_generated as model_schema
from mediapipe.tasks.python import BaseOptions, vision
from PIL import Image, ImageDraw, ImageFilter


def changed(what):
    """Not on stderr, which takes the library's many log lines."""
    print(f"CHANGED: {what}")
    sys.exit(1)


# --- a model bundle out of the two networks of the old package --------------------------------


def packed(tree, size, identifier):
    builder = flatbuffers.Builder(size)
    builder.Finish(tree.Pack(builder), identifier)
    return bytes(builder.Output())


def described(network, mean, std, outputs):
    """The network with what the Tasks API asks for: how its input is normalized."""
    m = metadata_schema
    unit, content, tensor = m.ProcessUnitT(), m.ContentT(), m.TensorMetadataT()
    unit.optionsType = m.ProcessUnitOptions.NormalizationOptions
    unit.options = m.NormalizationOptionsT()
    unit.options.mean, unit.options.std = [mean], [std]
    content.contentPropertiesType = m.ContentProperties.ImageProperties
    content.contentProperties = m.ImagePropertiesT()
    content.contentProperties.colorSpace = m.ColorSpaceType.RGB
    tensor.content, tensor.processUnits = content, [unit]
    graph, root = m.SubGraphMetadataT(), m.ModelMetadataT()
    graph.inputTensorMetadata = [tensor]
    graph.outputTensorMetadata = [m.TensorMetadataT() for _ in range(outputs)]
    root.subgraphMetadata = [graph]

    model = model_schema.ModelT.InitFromObj(model_schema.Model.GetRootAs(network, 0))
    buffer, entry = model_schema.BufferT(), model_schema.MetadataT()
    buffer.data = packed(root, 1024, b"M001")
    entry.name, entry.buffer = "TFLITE_METADATA", len(model.buffers)
    model.buffers.append(buffer)
    model.metadata = [*(model.metadata or []), entry]
    return packed(model, len(network) + 4096, b"TFL3")


with zipfile.ZipFile(sys.argv[1]) as wheel, zipfile.ZipFile("pose.task", "w") as bundle:
    for name, path, normalization in (
        ("pose_detector", "pose_detection/pose_detection", (127.5, 127.5, 2)),
        ("pose_landmarks_detector", "pose_landmark/pose_landmark_full", (0.0, 255.0, 5)),
    ):
        network = wheel.read(f"mediapipe/modules/{path}.tflite")
        bundle.writestr(f"{name}.tflite", described(network, *normalization))

# --- a person, drawn on 480 x 640 pixels, x counted from the middle ---------------------------

HIP, KNEE, ANKLE, TOE, HEAD_TOP = (26, 305), (32, 415), (34, 525), (46, 562), 44


def person():
    sheet = Image.new("RGB", (480, 640), (200, 205, 210))
    draw = ImageDraw.Draw(sheet)

    def limb(radius, colour, *points, side=1):
        points = [(240 + side * x, y) for x, y in points]
        draw.line(points, colour, 2 * radius)
        for x, y in points:
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), colour)

    skin, shirt, trousers, dark = (222, 180, 150), (40, 80, 160), (60, 60, 65), (40, 30, 25)
    draw.rectangle((0, 512, 480, 640), (150, 140, 125))
    for side in (-1, 1):
        limb(19, trousers, HIP, KNEE, ANKLE, side=side)
        limb(13, skin, (34, 532), (34, 545), side=side)
        limb(12, dark, (36, 553), TOE, side=side)
        limb(15, shirt, (58, 165), (80, 235), side=side)
        limb(11, skin, (80, 240), (86, 305), (86, 330), side=side)
    draw.polygon([(240 + x, y) for x, y in (
        (-62, 150), (-30, 140), (30, 140), (62, 150), (50, 230), (48, 310), (-48, 310), (-50, 230)
    )], shirt)
    limb(15, skin, (0, 120), (0, 142))
    draw.ellipse((210, 50, 270, 126), skin)
    draw.pieslice((208, HEAD_TOP, 272, 118), 180, 360, dark)
    for eye in (228, 252):
        draw.ellipse((eye - 4, 82, eye + 4, 89), dark)
        draw.line((eye - 7, 77, eye + 7, 77), dark, 2)
    draw.line((240, 88, 237, 101, 243, 101), (180, 130, 105), 2)
    draw.line((230, 111, 250, 111), (170, 70, 70), 3)
    return sheet.filter(ImageFilter.GaussianBlur(1.2))


# --- who stands still before a noisy camera, and who moves all at once ---------------------------

FEET = (27, 28, 29, 30, 31, 32)
TRUNK = (11, 12, 23, 24)
MOVE_PX = 12


def landmarks(pictures, num_poses):
    """Pixel positions of the first person, ``(frames, 33, 2)``, and how many were found."""
    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path="pose.task"),
        running_mode=vision.RunningMode.VIDEO,
        num_poses=num_poses,
    )
    rows, found = [], set()
    with vision.PoseLandmarker.create_from_options(options) as landmarker:
        for number, pixels in enumerate(pictures):
            image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=pixels)
            poses = landmarker.detect_for_video(image, 33 * number).pose_landmarks
            found.add(len(poses))
            height, width = pixels.shape[:2]
            rows.append([(point.x * width, point.y * height) for point in poses[0]])
    return np.array(rows), max(found)


def jitter_px(scene, num_poses):
    noise = np.random.default_rng(0)
    pictures = [
        np.clip(scene + noise.normal(0, 12, scene.shape), 0, 255).astype(np.uint8)
        for _ in range(50)
    ]
    points, found = landmarks(pictures, num_poses)
    moves = np.diff(points[20:, FEET], axis=0)
    return float(np.linalg.norm(moves, axis=2).mean()), found


def first_part_of_step(scene, num_poses):
    pictures = [scene] * 40 + [np.roll(scene, MOVE_PX, axis=1)]
    across = landmarks(pictures, num_poses)[0][:, TRUNK, 0].mean(axis=1)
    return 100 * float(across[40] - across[39]) / MOVE_PX


one = np.array(person())
scenes = {"one person": one, "two people": np.concatenate([one, one], axis=1)}
print(f"mediapipe {mediapipe.__version__}")
jitter, step = {}, {}
for name, scene in scenes.items():
    for num_poses in (1, 2):
        jitter[name, num_poses], found = jitter_px(scene, num_poses)
        step[name, num_poses] = first_part_of_step(scene, num_poses)
        print(f"{name}, num_poses={num_poses}: found {found}, "
              f"jitter {jitter[name, num_poses]:4.2f} px, step {step[name, num_poses]:3.0f} %")

for name in scenes:
    if jitter[name, 2] < 3 * jitter[name, 1]:
        changed(f"{name}: num_poses=2 no longer jitters more")
    if step[name, 1] > 70 or step[name, 2] < 80:
        changed(f"{name}: a sudden move is not reported as it was")
print("as described: num_poses=2 hands out unfiltered landmarks")
PY
