"""The base of the typed settings tree.

Each stage keeps its own section beside its code (``PoseSettings``, ``CueSettings``, one
``Settings`` a check); ``vision.pipeline.line.LineSettings`` is the tree that holds them all. Every
number has a bound, a title and a source: a paper, a measurement of ours, or "[K]", which
means a default to configure, not a truth.
"""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from vision.values import Level

T = TypeVar("T")


class Section(BaseModel):
    """A section of the settings tree: frozen, closed to unknown names, defaults checked."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


class ByLevel(Section, Generic[T]):
    """The same thing for each level of practice."""

    beginner: T
    intermediate: T
    advanced: T

    def at(self, level: Level) -> T:
        """The value for ``level``."""
        value: T = getattr(self, level.value)
        return value


def number(default: float, low: float, high: float, title: str, unit: str, source: str) -> Any:  # noqa: ANN401 - Pydantic's own Field() returns Any, so that it fits any annotation
    """A bounded float setting with its unit and the source of its default."""
    return Field(
        default=default,
        ge=low,
        le=high,
        title=title,
        description=f"Unit: {unit}. Source: {source}.",
        json_schema_extra={"unit": unit, "source": source},
    )


def h264_quality() -> Any:  # noqa: ANN401 - as above
    """The setting of how well H.264 keeps the pictures of a film that people look at."""
    return number(
        23,
        low=0,
        high=51,
        title="H.264 constant rate factor, less is better",
        unit="1",
        source="x264 [K]",
    )
