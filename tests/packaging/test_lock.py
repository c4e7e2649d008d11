"""The lock: what a fresh machine installs is what was tested, file by file."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from repository import ROOT

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

RUN, TEST, DOCS = "requirements.txt", "requirements-test.txt", "requirements-docs.txt"
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
SYSTEMS = ("linux", "darwin", "win32")
_HASH = re.compile(r"^sha256:[0-9a-f]{64}$")


@dataclass(frozen=True)
class Pin:
    """One entry of a lock."""

    requirement: Requirement
    hashes: tuple[str, ...]

    @property
    def name(self) -> str:
        return canonicalize_name(self.requirement.name)

    @property
    def version(self) -> str:
        (exactly,) = self.requirement.specifier
        assert exactly.operator == "=="
        return exactly.version

    def holds(self, python: str, system: str) -> bool:
        return holds(self.requirement, python, system)


def holds(requirement: Requirement, python: str, system: str) -> bool:
    """Whether a requirement's marker is true for CPython on a 64-bit PC."""
    here: dict[str, str] = {
        "python_version": python,
        "python_full_version": f"{python}.1",
        "sys_platform": system,
        "platform_system": {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}[system],
        "os_name": "nt" if system == "win32" else "posix",
        "platform_machine": {"linux": "x86_64", "darwin": "arm64", "win32": "AMD64"}[system],
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "extra": "",
    }
    return requirement.marker is None or requirement.marker.evaluate(here)


def pins(file: str) -> list[Pin]:
    """The entries of a lock, each with the hashes of its files."""
    text = (ROOT / file).read_text("utf-8").replace("\\\n", " ")
    entries = [line for line in text.splitlines() if line and not line.startswith("#")]
    found = []
    for entry in entries:
        what, *hashes = entry.split(" --hash=")
        found.append(Pin(Requirement(what), tuple(one.strip() for one in hashes)))
    return found


def wanted(file: str) -> list[Requirement]:
    """What pyproject.toml asks for, the build's tool among it."""
    asked = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
    if file == TEST:
        asked += PROJECT["project"]["optional-dependencies"]["test"]
    return [Requirement(one) for one in asked]


# pip and uv alike leave OpenCV's twin out: see [tool.uv] in pyproject.toml.
LEFT_OUT = {"opencv-python"}


@pytest.mark.parametrize("file", [RUN, TEST])
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS)
def test_all_that_the_project_asks_for_is_locked_within_its_ranges(
    file: str, python: str, system: str
) -> None:
    locked = {pin.name: pin.version for pin in pins(file) if pin.holds(python, system)}
    for asked in wanted(file):
        name = canonicalize_name(asked.name)
        if name in LEFT_OUT or not holds(asked, python, system):
            continue
        assert asked.specifier.contains(locked[name], prereleases=True), f"{asked}: {locked[name]}"


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS)
def test_one_version_of_each_and_the_same_in_both_files(python: str, system: str) -> None:
    run, test = (
        [(pin.name, pin.version) for pin in pins(file) if pin.holds(python, system)]
        for file in (RUN, TEST)
    )
    assert len(dict(test)) == len(test)
    assert set(run) <= set(test)
    assert {"pytest", "ruff", "mypy"}.isdisjoint(dict(run))


@pytest.mark.parametrize(("file", "fewest"), [(RUN, 50), (TEST, 50), (DOCS, 10)])
def test_every_entry_is_one_version_with_hashes_and_no_address(file: str, fewest: int) -> None:
    found = pins(file)
    assert len(found) > fewest
    for pin in found:
        assert pin.version
        assert pin.hashes, pin.name
        assert all(_HASH.match(one) for one in pin.hashes), pin.name
    text = (ROOT / file).read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(-i|-f|--(?!hash=)\S+)", text, re.MULTILINE)
    assert " @ " not in text


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS)
def test_the_sites_lock_has_what_it_asks_for_and_nothing_of_ours(python: str, system: str) -> None:
    locked = {pin.name: pin.version for pin in pins(DOCS) if pin.holds(python, system)}
    for asked in map(Requirement, PROJECT["dependency-groups"]["site"]):
        assert asked.specifier.contains(locked[asked.name]), f"{asked}: {locked[asked.name]}"
    assert {"mediapipe", "numpy", "pytest"}.isdisjoint(locked)


def test_the_pythons_are_those_that_the_project_supports() -> None:
    assert PROJECT["project"]["requires-python"] == f">={PYTHONS[0]},<3.15"
