"""The system's libraries below OpenCV and MediaPipe: those that a minimal system may lack, and
how much the C library and the algebra library may take."""

from __future__ import annotations

import ctypes
import mmap
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

LEAN: Mapping[str, str] = MappingProxyType(
    {"OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1", "OPENCV_FOR_THREADS_NUM": "1"}
)
"""The environment of a process that looks for poses. The threads that NumPy's algebra library
starts as it loads wait busily, and nothing here needs them. And each thread of MediaPipe's would
keep a heap of its own with room for what it once needed: some 15 MB more at the peak, and not
faster (measured; the GNU C library alone heeds it). OpenCV, which MediaPipe has one of its own of,
shares out even a small picture among threads that then wait busily: 0.2 ms of the 11 that a picture
takes (measured)."""

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


_MOST_HEAPS = -8
"""``M_ARENA_MAX`` of the GNU C library's ``mallopt``."""


def be_lean() -> None:
    """``LEAN`` for a process that runs already, as far as that still helps: of use only before its
    libraries are loaded and have threads of their own."""
    os.environ.update(LEAN)
    if sys.platform != "linux":
        return
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):  # the GNU C library
        library.mallopt(_MOST_HEAPS, 1)


@contextmanager
def lean_processes() -> Iterator[None]:
    """For processes started within: ``LEAN``."""
    before = {name: os.environ.get(name) for name in LEAN}
    os.environ.update(LEAN)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def give_back() -> None:
    """Return memory that is free inside the C library's heap to the system; takes milliseconds.

    Loading leaves much of it behind (measured: docs/speed.md).
    """
    if sys.platform != "linux":
        return
    library = ctypes.CDLL(None)
    if hasattr(library, "malloc_trim"):  # the GNU C library
        library.malloc_trim(0)


def let_go_of_file(number: int) -> None:
    """Take the pages of an open file, which this process has mapped for reading only and shared,
    out of its memory; whoever looks at one again has it read again.

    Args:
        number: the file's descriptor.
    """
    if sys.platform != "linux":
        return
    library = ctypes.CDLL(None)
    wanted = str(os.fstat(number).st_ino)
    with Path("/proc/self/maps").open(encoding="utf-8", errors="replace") as maps:
        for line in maps:
            # from-to, rights, offset, device, inode, path
            place, rights, _, _, inode, *_ = line.split(maxsplit=5)
            if inode == wanted and rights == "r--s":
                begin, end = (int(one, 16) for one in place.split("-"))
                library.madvise(
                    ctypes.c_void_p(begin), ctypes.c_size_t(end - begin), mmap.MADV_DONTNEED
                )
