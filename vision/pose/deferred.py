"""Lazy stand-ins for modules that another library imports but hardly ever uses.

MediaPipe imports Matplotlib's plotting and a library for microphones as it starts, for helpers
that Backstep has no use for: 0.45 of its 0.55 seconds of processor time (measured), in every
process that looks for poses.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType


class _Deferred(ModuleType):
    """Stands in for a module and loads the real one on the first access."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # the import system's own questions
            raise AttributeError(name)
        _withdraw()
        return getattr(importlib.import_module(self.__name__), name)


def _withdraw() -> None:
    """From now on an import finds the true modules."""
    for name in [name for name, module in sys.modules.items() if type(module) is _Deferred]:
        del sys.modules[name]


@contextmanager
def deferred(*names: str) -> Iterator[None]:
    """Imports made within get stand-ins for the modules ``names``, packages before their
    submodules. Modules already imported stay. It affects all threads, so keep it short.
    """
    for name in names:
        if name not in sys.modules:
            sys.modules[name] = module = _Deferred(name)
            package, _, part = name.rpartition(".")
            if package:
                setattr(sys.modules[package], part, module)
    try:
        yield
    finally:
        _withdraw()
