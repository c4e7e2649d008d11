"""The first picture of a clip by a process of its own: a film that somebody just sent in is decoded
nowhere else, so that one which the decoder dies or hangs of ends nothing but that.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from vision.pose.egress import users_environment
from vision.sources.base import SourceError

PATIENCE_S = 10.0
"""[K] longer than a slow computer takes for the largest picture."""


def first_picture_apart(clip: Path, target: Path, patience_s: float = PATIENCE_S) -> None:
    """As ``app.media.picture.first_picture``.

    Raises:
        SourceError: no picture can be read, or not in time. OSError: no process can be started.
    """
    command = [sys.executable, "-m", "app.media.picture", str(clip), str(target)]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=patience_s,
            check=False,
            env=users_environment(),
        )
    except subprocess.TimeoutExpired as error:
        raise SourceError(f"{clip.name}: its first picture took too long.") from error
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise SourceError(said[-1] if said else f"{clip.name}: the decoder died.")
