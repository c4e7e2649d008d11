"""The pose model without its silhouette, which nobody here looks at.

The landmark network also paints where in the picture the person is. MediaPipe has that worked out
for every picture, asked for or not: a third of the time that a picture takes (measured: 11.3 ms
instead of 16.5), for nothing. So the steps of the network that nothing else needs are struck off
its list before it is loaded. What is left is the same steps in the same order, so the landmarks are
the same to the bit (a test compares them).

The list stands in a FlatBuffer as TensorFlow Lite's schema (``schema.fbs``) lays it out, of which
only the few fields that are named below are read. A model that is laid out otherwise is used as it
is.
"""

from __future__ import annotations

import os
import shutil
import struct
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypeAlias, TypedDict

from vision.pose.native import let_go_of_file
from vision.pose.scratch_file import ScratchFile

_LANDMARKS = "pose_landmarks_detector.tflite"
# Of a ZIP file's two headers of each part (PKWARE's APPNOTE 4.3): sizes, and where the sum is.
_LOCAL_SIZE, _LOCAL_CHECK, _LOCAL_LENGTHS = 30, 14, 26
_ENTRY_SIZE, _ENTRY_CHECK = 46, 16
_SUBGRAPHS = 2  # of a Model
_TENSORS, _INPUTS, _OUTPUTS, _OPERATORS = range(4)  # of a SubGraph
_OPERATOR_INPUTS, _OPERATOR_OUTPUTS = 1, 2
_SHAPE = 0  # of a Tensor
_OPEN_FILES = "/proc/self/fd"


class ModelPlace(TypedDict, total=False):
    """Where a landmarker finds its model, as MediaPipe's ``BaseOptions`` takes it."""

    model_asset_path: str
    model_asset_buffer: bytes


_Changes: TypeAlias = list[tuple[int, bytes]]
"""Where in the bundle something else is to stand, and what."""


class LighterModel:
    """A ``.task`` bundle for as many landmarkers as are opened from it, without the silhouette if
    that can be done.

    In a file of its own, made when it is first needed, since a model that is handed over in memory
    is copied there for each landmarker (measured: 60 MB more). On Linux all landmarkers share one
    file, which has no name and is gone with whoever holds it; elsewhere each has its own, gone
    from its folder once it is open, though not from whoever has opened it. Windows lets nobody do
    that.

    Args:
        model: the bundle's file.
    """

    def __init__(self, model: Path) -> None:
        self.model = model
        self._scratch: ScratchFile | None = None

    @contextmanager
    def place(self) -> Iterator[ModelPlace]:
        """Where to load it from; ``model`` itself, where it is laid out otherwise than expected or
        there is nowhere to write."""
        if self._scratch is not None:
            yield from self._shared(self._scratch)
            return
        changes = _changes(self.model)
        if changes is None:
            yield {"model_asset_path": str(self.model)}
        elif sys.platform == "win32":
            yield {"model_asset_buffer": _changed(self.model, changes)}
        elif sys.platform == "linux" and Path(_OPEN_FILES).is_dir():
            try:
                scratch = ScratchFile()
                self._write(scratch.file, changes)
                Path(f"{_OPEN_FILES}/{scratch.file.fileno()}").open("rb").close()
            except OSError:  # nowhere to write, or it cannot be opened that way
                yield {"model_asset_path": str(self.model)}
                return
            del changes
            self._scratch = scratch
            yield from self._shared(scratch)
        else:
            yield from self._named(changes)

    def _shared(self, scratch: ScratchFile) -> Iterator[ModelPlace]:
        number = scratch.file.fileno()
        yield {"model_asset_path": f"{_OPEN_FILES}/{number}"}
        # The networks have copies of their own by now, laid out as they need them.
        let_go_of_file(number)

    def _named(self, changes: _Changes) -> Iterator[ModelPlace]:
        try:
            handle, name = tempfile.mkstemp(suffix=self.model.suffix)
        except OSError:
            yield {"model_asset_path": str(self.model)}
            return
        try:
            with os.fdopen(handle, "wb") as file:
                self._write(file, changes)
            yield {"model_asset_path": name}
        finally:
            Path(name).unlink()

    def _write(self, file: IO[bytes], changes: _Changes) -> None:
        with self.model.open("rb") as whole:
            shutil.copyfileobj(whole, file)
        for at, change in changes:
            file.seek(at)
            file.write(change)
        file.flush()

    def close(self) -> None:
        """Let the file go; landmarkers opened from it keep it. Safe to call twice."""
        self._scratch = None


def model_without_mask(model: Path) -> bytes | None:
    """The ``.task`` bundle in the file ``model`` without the silhouette; ``None`` where it is not
    laid out as expected, and is to be loaded as it is."""
    changes = _changes(model)
    return None if changes is None else _changed(model, changes)


def _changed(model: Path, changes: _Changes) -> bytes:
    whole = bytearray(model.read_bytes())
    for at, change in changes:
        whole[at : at + len(change)] = change
    return bytes(whole)


def _changes(model: Path) -> _Changes | None:
    """What takes the silhouette out; every part stays in its old place, since MediaPipe wants
    networks to begin at whole words of memory."""
    try:
        with model.open("rb") as file, zipfile.ZipFile(file) as bundle:
            info, directory = bundle.getinfo(_LANDMARKS), bundle.start_dir
            if info.compress_type != zipfile.ZIP_STORED:
                return None
            network = network_without_mask(bundle.read(info))
            file.seek(info.header_offset + _LOCAL_LENGTHS)
            name_and_extra = sum(struct.unpack("<HH", file.read(4)))
            file.seek(directory)
            entry = directory + file.read().index(_LANDMARKS.encode()) - _ENTRY_SIZE
    except (OSError, KeyError, ValueError, struct.error, zipfile.BadZipFile):
        return None
    check = struct.pack("<I", zlib.crc32(network))
    return [
        (info.header_offset + _LOCAL_SIZE + name_and_extra, network),
        (info.header_offset + _LOCAL_CHECK, check),
        (entry + _ENTRY_CHECK, check),
    ]


def network_without_mask(network: bytes) -> bytes:
    """The landmark ``network`` (TensorFlow Lite) without the steps that only its silhouette needs.

    MediaPipe counts the outputs, so the heat map is named in the silhouette's place; nothing is
    read from there.

    Raises:
        ValueError, struct.error: it is not laid out as expected.
    """
    flat = _Flat(bytearray(network))
    graphs = flat.tables(flat.root, _SUBGRAPHS)
    if len(graphs) != 1:
        raise ValueError("not one graph")
    graph = graphs[0]
    tensors = flat.tables(graph, _TENSORS)
    outputs = flat.numbers(graph, _OUTPUTS)
    maps = [at for at, one in enumerate(outputs) if len(flat.numbers(tensors[one], _SHAPE)) == 4]
    masks = [at for at in maps if flat.numbers(tensors[outputs[at]], _SHAPE)[3] == 1]
    if len(maps) != 2 or len(masks) != 1:
        raise ValueError("not one silhouette beside one heat map")
    mask = masks[0]
    heat = next(at for at in maps if at != mask)
    operators = flat.tables(graph, _OPERATORS)
    wanted = [one for at, one in enumerate(outputs) if at != mask]
    flat.keep_tables(graph, _OPERATORS, _needed(flat, operators, wanted))
    flat.set_number(graph, _OUTPUTS, mask, outputs[heat])
    return bytes(flat.data)


def _needed(flat: _Flat, operators: list[int], wanted: list[int]) -> list[int]:
    """Which of the operators are needed for the tensors ``wanted``, in their order."""
    maker = {
        tensor: number
        for number, one in enumerate(operators)
        for tensor in flat.numbers(one, _OPERATOR_OUTPUTS)
    }
    needed: set[int] = set()
    while wanted:
        number = maker.get(wanted.pop())
        if number is not None and number not in needed:
            needed.add(number)
            wanted += flat.numbers(operators[number], _OPERATOR_INPUTS)
    return sorted(needed)


class _Flat:
    """A FlatBuffer, as far as it is read here; places count bytes from its beginning."""

    def __init__(self, data: bytearray) -> None:
        self.data = data
        self.root = self._one("<I", 0)

    def _one(self, kind: str, at: int) -> int:
        value: int = struct.unpack_from(kind, self.data, at)[0]
        return value

    def _vector(self, table: int, field: int) -> tuple[int, int]:
        """Where the first element of a table's vector is, and how many there are."""
        layout = table - self._one("<i", table)
        entry = 4 + 2 * field
        offset = self._one("<H", layout + entry) if entry < self._one("<H", layout) else 0
        if not offset:
            return 0, 0
        at = table + offset
        vector = at + self._one("<I", at)
        return vector + 4, self._one("<I", vector)

    def tables(self, table: int, field: int) -> list[int]:
        """Where each table in a vector is."""
        first, count = self._vector(table, field)
        places = range(first, first + 4 * count, 4)
        return [place + self._one("<I", place) for place in places]

    def keep_tables(self, table: int, field: int, kept: list[int]) -> None:
        """Leave only the tables numbered ``kept`` in a vector."""
        first, _ = self._vector(table, field)
        places = self.tables(table, field)
        for place, number in zip(range(first, first + 4 * len(kept), 4), kept, strict=True):
            struct.pack_into("<I", self.data, place, places[number] - place)
        struct.pack_into("<I", self.data, first - 4, len(kept))

    def numbers(self, table: int, field: int) -> list[int]:
        """A vector of whole numbers."""
        first, count = self._vector(table, field)
        return list(struct.unpack_from(f"<{count}i", self.data, first))

    def set_number(self, table: int, field: int, at: int, value: int) -> None:
        """Change one number of a vector."""
        first, _ = self._vector(table, field)
        struct.pack_into("<i", self.data, first + 4 * at, value)
