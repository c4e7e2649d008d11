"""System libraries that OpenCV and MediaPipe link to and that a minimal system may lack."""

from __future__ import annotations

import re

# library -> (Debian and Ubuntu, Fedora)
_PACKAGES = {
    "libGL": ("libgl1", "mesa-libGL"),
    "libEGL": ("libegl1", "mesa-libEGL"),
    "libGLESv2": ("libgles2", "mesa-libGLES"),
    "libglib-2.0": ("libglib2.0-0", "glib2"),
    "libgthread-2.0": ("libglib2.0-0", "glib2"),
    "libxcb": ("libxcb1", "libxcb"),
    "libX11": ("libx11-6", "libX11"),
    "libSM": ("libsm6", "libSM"),
    "libICE": ("libice6", "libICE"),
    "libXext": ("libxext6", "libXext"),
}
ALL_PACKAGES = "libgl1 libegl1 libgles2 libglib2.0-0 libxcb1"
"""What Debian and Ubuntu need for both, in one install."""

_MISSING = re.compile(r"(lib[\w.+-]+?)\.so[.\d]*: cannot open shared object file")


def missing_library(error: BaseException | str) -> str | None:
    """What to install when ``error`` is a loader's complaint about a missing system library.

    ``None`` when it is another error.
    """
    found = _MISSING.search(str(error))
    if found is None:
        return None
    library = found[1]
    if library not in _PACKAGES:
        return f"the system library {library} is missing: install it with your package manager"
    debian, fedora = _PACKAGES[library]
    return (
        f"the system library {library} is missing: install {debian} "
        f"(`apt-get install {ALL_PACKAGES}` brings all that may be missing; on Fedora: {fedora})"
    )
