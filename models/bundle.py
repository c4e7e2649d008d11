"""A pose landmarker bundle out of two bare TFLite networks.

MediaPipe Tasks wants a stored zip of both networks, each with model metadata that gives the
input's normalization. MediaPipe's own metadata writer cannot be imported from its wheels any
more, its schemas can, so the metadata is packed with them.
"""

from __future__ import annotations

import hashlib
import importlib
import zipfile
from pathlib import Path
from typing import Any

from models.catalogue import Assembled, Network
from models.store import BUNDLE_PARTS, Note
from vision.pose.egress import close_egress

_ALIGNMENT = 16
"""TFLite maps tensors in place only where they lie on such a boundary."""
_PADDING_ID = 0xD935
"""Zip extra field "alignment padding", as Android's zipalign writes it."""


def assemble(recipe: Assembled, detector: bytes, landmarks: bytes, target: Path) -> Note:
    """Write the bundle of the two networks to ``target``; same networks, same bytes."""
    close_egress()  # nothing of MediaPipe is imported with the way to the network open
    parts = (
        with_metadata(detector, recipe.detector),
        with_metadata(landmarks, recipe.landmarks),
    )
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as bundle:
        for name, data in zip(BUNDLE_PARTS, parts, strict=True):
            _add_aligned(bundle, name, data)
    content = target.read_bytes()
    return Note(
        route="assembled",
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        assembled=recipe,
    )


def with_metadata(model: bytes, network: Network) -> bytes:
    """The network with the metadata that MediaPipe Tasks asks for; its tensors unchanged."""
    schema = _schema("schema_py_generated")
    tree = schema.ModelT.InitFromObj(schema.Model.GetRootAs(model, 0))
    aligned_buffer = _aligned_buffer(schema)
    contents = [buffer.data for buffer in tree.buffers] + [_metadata(network)]
    tree.buffers = []
    for content in contents:
        tree.buffers.append(aligned_buffer())
        tree.buffers[-1].data = content
    pointer = schema.MetadataT()
    pointer.name = "TFLITE_METADATA"
    pointer.buffer = len(tree.buffers) - 1
    tree.metadata = [*(tree.metadata or []), pointer]
    builder = importlib.import_module("flatbuffers").Builder(len(model) + 4096)
    builder.Finish(tree.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def _metadata(network: Network) -> bytes:
    schema = _schema("metadata_schema_py_generated")
    normalization = schema.NormalizationOptionsT()
    normalization.mean, normalization.std = [network.mean], [network.std]
    unit = schema.ProcessUnitT()
    unit.optionsType = schema.ProcessUnitOptions.NormalizationOptions
    unit.options = normalization
    image = schema.ImagePropertiesT()
    image.colorSpace = schema.ColorSpaceType.RGB
    content = schema.ContentT()
    content.contentPropertiesType = schema.ContentProperties.ImageProperties
    content.contentProperties = image
    picture = schema.TensorMetadataT()
    picture.name, picture.content, picture.processUnits = "image", content, [unit]
    graph = schema.SubGraphMetadataT()
    graph.inputTensorMetadata = [picture]
    graph.outputTensorMetadata = [schema.TensorMetadataT() for _ in range(network.outputs)]
    for index, tensor in enumerate(graph.outputTensorMetadata):
        tensor.name = f"output_{index}"
    root = schema.ModelMetadataT()
    root.name, root.subgraphMetadata = "pose", [graph]
    builder = importlib.import_module("flatbuffers").Builder(1024)
    builder.Finish(root.Pack(builder), b"M001")
    return bytes(builder.Output())


def _aligned_buffer(schema: Any) -> Any:  # noqa: ANN401 - the generated schemas are untyped
    """The schema's buffer class, with bytes that start on a 16-byte boundary instead of any."""

    class AlignedBuffer(schema.BufferT):  # type: ignore[misc]
        def Pack(self, builder: Any) -> Any:  # noqa: ANN401 - the schema's own name
            vector = None
            if self.data is not None and len(self.data):
                content = bytes(bytearray(self.data))
                builder.StartVector(1, len(content), _ALIGNMENT)
                builder.head -= len(content)
                builder.Bytes[builder.head : builder.head + len(content)] = content
                vector = builder.EndVector()
            schema.BufferStart(builder)
            if vector is not None:
                schema.BufferAddData(builder, vector)
            return schema.BufferEnd(builder)

    return AlignedBuffer


def _schema(name: str) -> Any:  # noqa: ANN401 - a generated module without types
    return importlib.import_module(f"mediapipe.tasks.metadata.{name}")


def _add_aligned(bundle: zipfile.ZipFile, name: str, data: bytes) -> None:
    """Store ``data`` so that it starts on a 16-byte boundary, with nothing of today in it."""
    entry = zipfile.ZipInfo(name)  # dated 1980
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    assert bundle.fp is not None
    header = bundle.fp.tell() + 30 + len(name.encode()) + 4
    padding = -header % _ALIGNMENT
    entry.extra = (
        _PADDING_ID.to_bytes(2, "little") + padding.to_bytes(2, "little") + b"\0" * padding
    )
    bundle.writestr(entry, data)
