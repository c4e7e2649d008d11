"""The bundle assembled from an older MediaPipe wheel: really fetched, really run."""

from __future__ import annotations

import hashlib
import importlib
import socket
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import needs

import models
from models.bundle import assemble
from models.catalogue import Assembled, Catalogue, Network
from models.errors import RouteError, silent
from models.store import BUNDLE_PARTS
from models.wheel import fetch, read_network
from vision.pose.mediapipe_pose import MediaPipePose
from vision.values import Frame

Networks = tuple[bytes, bytes]


def recipe() -> Assembled:
    found = models.load_catalogue().entry("full").assembled
    assert found is not None
    return found


@pytest.fixture(scope="module")
def networks(tmp_path_factory: pytest.TempPathFactory) -> Networks:
    try:
        return fetch(recipe(), tmp_path_factory.mktemp("wheel"), silent)
    except RouteError as error:
        needs("mediapipe==0.10.21 from a package index", f"connect, or configure pip ({error})")


@pytest.fixture
def cut_off(monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalogue]:
    """The real catalogue, with an official address that refuses; no model is given."""
    monkeypatch.delenv("BACKSTEP_MODEL", raising=False)
    with socket.socket() as refusing:
        refusing.bind(("127.0.0.1", 0))
        whole = models.load_catalogue()
        url = f"http://127.0.0.1:{refusing.getsockname()[1]}/x"
        entries = tuple(entry.model_copy(update={"url": url}) for entry in whole.models)
        yield whole.model_copy(update={"models": entries})


def test_where_the_official_file_is_out_of_reach_the_assembled_bundle_runs_in_its_place(
    cut_off: Catalogue, networks: Networks, tmp_path: Path
) -> None:
    del networks  # skips where no index can be reached, and leaves the wheel in pip's cache
    path = models.obtain("full", catalogue=cut_off, store=tmp_path)
    assert models.status("full", catalogue=cut_off, store=tmp_path).state is models.State.VERIFIED
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []
    pose = MediaPipePose(path)
    assert pose.estimate(Frame(0, 0.0, np.full((120, 160, 3), 90, np.uint8))) is None
    pose.close()


def test_a_failure_of_every_route_names_each_with_its_reason_and_the_remedy(
    cut_off: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(empty))
    with pytest.raises(models.ModelError) as failure:
        models.obtain("full", catalogue=cut_off, store=tmp_path / "store")
    said = str(failure.value)
    assert said.index("local store") < said.index("official download") < said.index("assembled")
    assert "No matching distribution" in said
    assert "set BACKSTEP_MODEL" in said


def test_a_model_without_a_recipe_is_not_asked_of_pip(cut_off: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(models.ModelError) as failure:
        models.obtain("heavy", catalogue=cut_off, store=tmp_path)
    assert "assembled" not in str(failure.value)


def test_the_same_networks_give_the_same_bytes(networks: Networks, tmp_path: Path) -> None:
    first = assemble(recipe(), *networks, tmp_path / "1.task")
    second = assemble(recipe(), *networks, tmp_path / "2.task")
    content = (tmp_path / "1.task").read_bytes()
    assert first == second
    assert first.sha256 == hashlib.sha256(content).hexdigest()
    assert content == (tmp_path / "2.task").read_bytes()


def buffers(model: bytes) -> list[np.ndarray[Any, np.dtype[np.uint8]]]:
    """The network's tensors as views into ``model``."""
    schema = importlib.import_module("mediapipe.tasks.metadata.schema_py_generated")
    root = schema.Model.GetRootAs(model, 0)
    parts = (root.Buffers(i) for i in range(root.BuffersLength()))
    empty = np.empty(0, np.uint8)
    return [part.DataAsNumpy() if part.DataLength() else empty for part in parts]


@pytest.mark.parametrize("part", [0, 1])
def test_the_bundle_holds_every_tensor_unchanged_and_on_a_16_byte_boundary(
    networks: Networks, tmp_path: Path, part: int
) -> None:
    path = tmp_path / "b.task"
    assemble(recipe(), *networks, path)
    whole = path.read_bytes()
    with zipfile.ZipFile(path) as bundle:
        info = bundle.getinfo(BUNDLE_PARTS[part])
        model = bundle.read(info)
    assert info.compress_type == zipfile.ZIP_STORED
    start = whole.index(model)
    base = np.frombuffer(model, np.uint8).ctypes.data
    before, after = buffers(networks[part]), buffers(model)
    assert len(after) == len(before) + 1, "one more: the metadata"
    for old, new in zip(before, after, strict=False):
        assert np.array_equal(old, new)
        offset = new.ctypes.data - base if new.size else -start
        assert (start + offset) % 16 == 0


def write_wheel(path: Path, member: str, data: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(member, data)
    return path


def network(data: bytes) -> Network:
    sha = hashlib.sha256(data).hexdigest()
    return Network(path="a.tflite", bytes=len(data), sha256=sha, mean=0, std=1, outputs=1)


def test_a_network_that_differs_in_one_byte_is_refused(tmp_path: Path) -> None:
    wheel = write_wheel(tmp_path / "w.whl", "a.tflite", b"abcd")
    assert read_network(wheel, network(b"abcd")) == b"abcd"
    with pytest.raises(RouteError, match="not the network in the catalogue"):
        read_network(wheel, network(b"abce"))


def test_a_wheel_without_the_network_or_damaged_is_refused(tmp_path: Path) -> None:
    other = write_wheel(tmp_path / "w.whl", "b.tflite", b"abcd")
    with pytest.raises(RouteError, match=r"holds no a\.tflite"):
        read_network(other, network(b"abcd"))
    other.write_bytes(b"PK nothing")
    with pytest.raises(RouteError, match="damaged"):
        read_network(other, network(b"abcd"))
