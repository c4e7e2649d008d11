"""A temporary file without a name."""

from __future__ import annotations

import tempfile
import weakref
from typing import IO


class ScratchFile:
    """A file of nobody else's, without a name, closed and gone once nobody holds it."""

    def __init__(self) -> None:
        self.file: IO[bytes] = tempfile.TemporaryFile(buffering=1 << 16)  # noqa: SIM115
        weakref.finalize(self, self.file.close)
