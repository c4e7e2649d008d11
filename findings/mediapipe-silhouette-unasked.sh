#!/usr/bin/env bash
# MediaPipe pose: the silhouette of the person is worked out for every picture, though nobody asked
# for it, and takes about a third of the time.
#
# One would expect: `output_segmentation_masks` is off unless asked for, and what is off is not
#   computed.
# What happens: the option only decides whether the mask is handed out. The landmark network has it
#   as one of its five outputs, TensorFlow Lite computes all outputs of a network, and so the
#   branch that paints 256 x 256 pixels of silhouette runs for every picture of everybody.
# Seen with: mediapipe 1.2.3 with the "full" pose model of 0.10.21 on a CPU, 2026-11-30.
# Output seen (the times are those of one machine; their ratio is what counts):
#   332 operators, of which 46 serve the silhouette alone
#   mediapipe 1.2.3, processor time a picture, no mask asked for
#   the model as it is          16.0 ms
#   without the silhouette      10.9 ms, 0.68 of it
#   landmarks differ by at most 0
# Instead: strike the operators that only the silhouette needs off the network, and name another
#   output in its place, since MediaPipe counts them. The landmarks are the same to the bit.
# Why it matters for gait: whoever measures contacts wants every picture of a fast camera, and the
#   pose model is nearly all the cost. A third of it goes into something that nobody looks at.
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
import time
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


# --- two model bundles out of the old package: as it is, and without the silhouette -------------


def packed(tree, size, identifier):
    builder = flatbuffers.Builder(size)
    builder.Finish(tree.Pack(builder), identifier)
    return bytes(builder.Output())


def tree_of(network):
    return model_schema.ModelT.InitFromObj(model_schema.Model.GetRootAs(network, 0))


def strike_silhouette(graph):
    outputs = list(graph.outputs)
    maps = [one for one in outputs if len(graph.tensors[one].shape) == 4]
    mask = next(one for one in maps if graph.tensors[one].shape[3] == 1)
    heat = next(one for one in maps if one != mask)
    makers = {made: step for step in graph.operators for made in step.outputs}
    wanted, needed = [one for one in outputs if one != mask], set()
    while wanted:
        step = makers.get(wanted.pop())
        if step is not None and id(step) not in needed:
            needed.add(id(step))
            wanted += list(step.inputs)
    before = len(graph.operators)
    graph.operators = [step for step in graph.operators if id(step) in needed]
    graph.outputs = [heat if one == mask else one for one in outputs]
    print(f"{before} operators, of which {before - len(graph.operators)} serve the silhouette alone")


def described(network, mean, std, outputs, struck=False):
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

    model = tree_of(network)
    if struck:
        strike_silhouette(model.subgraphs[0])
    buffer, entry = model_schema.BufferT(), model_schema.MetadataT()
    buffer.data = packed(root, 1024, b"M001")
    entry.name, entry.buffer = "TFLITE_METADATA", len(model.buffers)
    model.buffers.append(buffer)
    model.metadata = [*(model.metadata or []), entry]
    return packed(model, len(network) + 4096, b"TFL3")


for place, struck in (("whole.task", False), ("struck.task", True)):
    with zipfile.ZipFile(sys.argv[1]) as wheel, zipfile.ZipFile(place, "w") as bundle:
        for name, path, normalization in (
            ("pose_detector", "pose_detection/pose_detection", (127.5, 127.5, 2)),
            ("pose_landmarks_detector", "pose_landmark/pose_landmark_full", (0.0, 255.0, 5)),
        ):
            network = wheel.read(f"mediapipe/modules/{path}.tflite")
            drop = struck and name == "pose_landmarks_detector"
            bundle.writestr(f"{name}.tflite", described(network, *normalization, drop))

# --- a person, drawn; all measures in units of a 480 x 640 sheet, x from its middle ------------

SHOULDER, HIP, KNEE, ANKLE, TOE = (50, 160), (26, 305), (32, 415), (34, 525), (46, 562)
HEAD_TOP, SOLE = 44, 574


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


pixels = np.ascontiguousarray(person())
image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=pixels)

# --- both, with no mask asked for, in turn ------------------------------------------------------


def landmarker(place):
    return vision.PoseLandmarker.create_from_options(vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=place),
        running_mode=vision.RunningMode.VIDEO,
        output_segmentation_masks=False,
    ))


PICTURES, ROUNDS = 40, 5
models = {place: landmarker(place) for place in ("whole.task", "struck.task")}
took_ms = {place: [] for place in models}
found = {}
clock_ms = 0
for turn in range(ROUNDS + 1):
    for place, model in models.items():
        began = time.process_time()
        for picture in range(PICTURES):
            result = model.detect_for_video(image, clock_ms + 33 * picture)
        if turn:  # the first round warms up
            took_ms[place].append(1000 * (time.process_time() - began) / PICTURES)
        if result.segmentation_masks:
            changed("a mask is handed out without being asked for")
        marks = result.pose_landmarks[0]
        found[place] = np.array([(m.x, m.y, m.z, m.visibility, m.presence) for m in marks])
    clock_ms += 33 * PICTURES
for model in models.values():
    model.close()

whole_ms, struck_ms = (min(took_ms[place]) for place in models)
apart = np.abs(found["whole.task"] - found["struck.task"]).max()
print(f"mediapipe {mediapipe.__version__}, processor time a picture, no mask asked for")
print(f"the model as it is         {whole_ms:5.1f} ms")
print(f"without the silhouette     {struck_ms:5.1f} ms, {struck_ms / whole_ms:.2f} of it")
print(f"landmarks differ by at most {apart:g}")
if apart > 0:
    changed("without the silhouette the landmarks are others")
if struck_ms > 0.88 * whole_ms:
    changed("the silhouette costs next to nothing now")
print("as described: the silhouette is worked out, asked for or not")
PY
