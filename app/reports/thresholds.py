"""The thresholds by which a client's own walk may be judged: which there are, and their use.

A threshold's name is its place in the settings tree without the level, such as
``checks.upright_trunk.limits.forward_on_deg``: it holds for the level at which a clip is judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from typing import Any

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from vision.checks.registry import ChecksSettings, check_classes
from vision.pipeline.line import LineSettings
from vision.settings import ByLevel, Section
from vision.values import Level

_ROOT = "checks"
_LIMIT = re.compile(r"(^|_)(ok|on|off)(_|$)")
"""Edges of a good band, and where a fault is raised and cleared."""


class ThresholdError(ValueError):
    """A threshold is unknown or its value will not do; one line that names it."""


@dataclass(frozen=True, slots=True)
class AdjustableThreshold:
    """One threshold. check: id of the check that judges by it; title, unit: of the threshold;
    low, high: what it may be, both included; at_level: what it is at each level."""

    name: str
    check: str
    title: str
    unit: str
    low: float
    high: float
    at_level: Mapping[Level, float]


@lru_cache(maxsize=1)
def adjustable() -> tuple[AdjustableThreshold, ...]:
    """All thresholds that may be a client's own, those of the primary checks first."""
    settings = ChecksSettings()
    return tuple(
        found for check in check_classes() for found in _of_check(settings, check.id, check.id)
    )


def settings_with(thresholds: Mapping[str, float], level: Level) -> LineSettings:
    """The settings of the line with ``thresholds`` in place of those of ``level``.

    Raises:
        ThresholdError: when one is unknown, out of its bounds, or on the wrong side of another.
    """
    if not thresholds:
        return LineSettings()
    known = {one.name: one for one in adjustable()}
    tree = LineSettings().checks.model_dump()
    for name, value in thresholds.items():
        if name not in known:
            raise ThresholdError(f"{name} is no threshold that can be set.")
        one = known[name]
        if not isfinite(value) or not one.low <= value <= one.high:
            raise ThresholdError(
                f"{name} ({one.title}) may be {one.low:g} to {one.high:g} {one.unit}, "
                f"not {value:g}."
            )
        *way, last = name.split(".")[1:]
        section = tree
        for part in way:
            section = section[part]
        if level.value in section:
            section = section[level.value]
        section[last] = value
    try:
        checks = ChecksSettings.model_validate(tree)
    except ValidationError as error:
        raise ThresholdError(_which(error, thresholds)) from error
    return LineSettings(checks=checks)


def _which(error: ValidationError, thresholds: Mapping[str, float]) -> str:
    """The line for thresholds that do not fit each other: the registry names check and level."""
    why = error.errors()[0]["msg"].removeprefix("Value error, ")
    check = why.split(",")[0]
    own = [name for name in thresholds if name.split(".")[1] == check]
    return f"{' and '.join(own) or check}: {why}."


def _of_check(settings: Section, check: str, way: str) -> Iterator[AdjustableThreshold]:
    section = getattr(settings, check)
    for field, info in type(section).model_fields.items():
        value = getattr(section, field)
        if isinstance(value, ByLevel):
            yield from _by_level(value, check, f"{way}.{field}")
        elif _LIMIT.search(field) and isinstance(value, float):
            yield _threshold(f"{way}.{field}", check, info, dict.fromkeys(Level, value))


def _by_level(limits: ByLevel[Any], check: str, way: str) -> Iterator[AdjustableThreshold]:
    for field, info in type(limits.beginner).model_fields.items():
        values = {level: getattr(limits.at(level), field) for level in Level}
        if all(isinstance(value, float) for value in values.values()):
            yield _threshold(f"{way}.{field}", check, info, values)


def _threshold(
    way: str, check: str, info: FieldInfo, at_level: Mapping[Level, float]
) -> AdjustableThreshold:
    extra = info.json_schema_extra
    unit = extra.get("unit") if isinstance(extra, dict) else None
    bounds = {
        edge: float(getattr(one, edge))
        for one in info.metadata
        for edge in ("ge", "le")
        if hasattr(one, edge)
    }
    return AdjustableThreshold(
        name=f"{_ROOT}.{way}",
        check=check,
        title=info.title or "",
        unit=str(unit or ""),
        low=bounds["ge"],
        high=bounds["le"],
        at_level=at_level,
    )
