"""Networks out of an older MediaPipe wheel, fetched with the user's own pip configuration."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

from models.catalogue import Assembled, Network
from models.errors import Progress, RouteError
from vision.pose.egress import users_environment

# The wheel of one platform serves all: only data is taken out of it, nothing is run.
_TARGET = (
    "--only-binary=:all:",
    "--python-version=3.12",
    "--implementation=cp",
    "--platform=manylinux_2_28_x86_64",
)
_RAW_PROGRESS_SINCE = (24, 1)


def fetch(recipe: Assembled, folder: Path, progress: Progress) -> tuple[bytes, bytes]:
    """The detector's and the landmark network's bytes, verified.

    ``folder`` receives the wheel; the caller deletes it. pip's own cache, index, proxy and
    certificate settings hold.

    Raises:
        RouteError: with the reason.
    """
    command = [sys.executable, "-m", "pip", "download", recipe.requirement, "--no-deps", *_TARGET]
    command += [f"--dest={folder}", "--no-input", "--disable-pip-version-check"]
    if _pip_version() >= _RAW_PROGRESS_SINCE:
        command.append("--progress-bar=raw")
    text = f"fetching {recipe.requirement} for its networks"
    progress(text, None)
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=users_environment(),
    ) as pip:
        assert pip.stdout is not None
        try:
            said = _follow(pip.stdout, text, progress)
        except BaseException:
            pip.kill()
            raise
    if pip.returncode != 0:
        raise RouteError(f"pip could not fetch {recipe.requirement} ({_reason(said)})")
    wheels = list(folder.glob("*.whl"))
    if len(wheels) != 1:
        raise RouteError(f"pip fetched {len(wheels)} wheels where one was expected")
    return read_network(wheels[0], recipe.detector), read_network(wheels[0], recipe.landmarks)


def read_network(wheel: Path, network: Network) -> bytes:
    """One network out of a wheel, verified.

    Raises:
        RouteError: when the wheel is damaged, or holds no such network.
    """
    try:
        with zipfile.ZipFile(wheel) as archive:
            data = archive.read(network.path)
    except KeyError as error:
        raise RouteError(f"{wheel.name} holds no {network.path}") from error
    except (OSError, zipfile.BadZipFile) as error:
        raise RouteError(f"{wheel.name} is damaged ({error})") from error
    if len(data) != network.bytes or hashlib.sha256(data).hexdigest() != network.sha256:
        raise RouteError(f"{network.path} in {wheel.name} is not the network in the catalogue")
    return data


def _pip_version() -> tuple[int, int]:
    probe = subprocess.run(
        [sys.executable, "-m", "pip", "--version"],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env=users_environment(),
        check=False,
    )
    found = re.match(r"pip (\d+)\.(\d+)", probe.stdout)
    if probe.returncode != 0 or not found:
        raise RouteError(
            "pip is not installed in this environment; get it with "
            "`python -m ensurepip` or `uv pip install pip`"
        )
    return int(found[1]), int(found[2])


def _follow(lines: Iterable[str], text: str, progress: Progress) -> list[str]:
    """Report pip's raw progress lines and return the others."""
    said = []
    for line in lines:
        step = re.fullmatch(r"Progress (\d+) of (\d+)\s*", line)
        if step is None:
            said.append(line.strip())
        elif int(step[2]) > 0:
            progress(text, min(1.0, int(step[1]) / int(step[2])))
    return said


def _reason(said: list[str]) -> str:
    errors = [line.removeprefix("ERROR:").strip() for line in said if line.startswith("ERROR:")]
    return (errors or [line for line in said if line] or ["it said nothing"])[-1]
