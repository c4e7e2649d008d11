"""What the coach can say: one small file a cue, found automatically.

A cue's English stands in its file, so that the engine speaks by itself; the word catalogue of the
shell has the same English and every translation, and is what the walker gets. A test keeps both the
same: change both.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from vision.cues.base import CueSpec


@lru_cache(maxsize=1)
def cues() -> Mapping[str, CueSpec]:
    """Every cue by its id, the most urgent first.

    Raises:
        TypeError: when a file has no ``CUE``, or two cues share an id or answer the same fault.
    """
    found: list[CueSpec] = []
    for module in iter_modules(__path__):
        spec = getattr(import_module(f"{__name__}.{module.name}"), "CUE", None)
        if not isinstance(spec, CueSpec):
            raise TypeError(f"{__name__}.{module.name} must define CUE, a CueSpec")
        found.append(spec)
    _only_once([spec.id for spec in found], "cues are called")
    _only_once([fault for spec in found for fault in spec.answers], "cues answer")
    found.sort(key=lambda spec: (spec.priority, spec.id))
    return MappingProxyType({spec.id: spec for spec in found})


def cue_for(fault: str) -> CueSpec | None:
    """The cue that answers ``fault``, or ``None`` where the coach has no words for it."""
    return _by_fault().get(fault)


def forget() -> None:
    """Look for cue files anew at the next call."""
    cues.cache_clear()
    _by_fault.cache_clear()


@lru_cache(maxsize=1)
def _by_fault() -> Mapping[str, CueSpec]:
    return {fault: spec for spec in cues().values() for fault in spec.answers}


def _only_once(names: list[str], what: str) -> None:
    for name in names:
        if names.count(name) > 1:
            raise TypeError(f"two {what} {name!r}: keep one of them")
