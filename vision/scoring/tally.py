"""What all scores are made of: counts and errors that can be added up.

Pooling clips adds their counts and puts their errors in one list; it never averages averages,
so that a clip of ten steps weighs half of one of twenty.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from typing_extensions import Self


class ScoreTally(BaseModel):
    """Counts (int), amounts (float), lists of errors (tuple) and further tallies."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    @classmethod
    def pool(cls, parts: Sequence[Self]) -> Self:
        """All ``parts`` as one: numbers added, tuples joined, tallies pooled."""
        pooled: dict[str, object] = {}
        for name in cls.model_fields:
            values = [getattr(part, name) for part in parts]
            if not values:
                continue
            if isinstance(values[0], ScoreTally):
                pooled[name] = type(values[0]).pool(values)
            else:
                pooled[name] = sum(values[1:], start=values[0])
        return cls(**pooled)


def ratio(part: float, whole: float) -> float | None:
    """``part / whole``, or ``None`` where there is no whole."""
    return part / whole if whole > 0 else None


def mean(values: Sequence[float]) -> float | None:
    """The mean, or ``None`` of nothing."""
    return float(np.mean(values)) if len(values) else None


def median(values: Sequence[float]) -> float | None:
    """The median, or ``None`` of nothing."""
    return float(np.median(values)) if len(values) else None


def mean_abs(values: Sequence[float]) -> float | None:
    """The mean absolute value, or ``None`` of nothing."""
    return float(np.mean(np.abs(values))) if len(values) else None


def abs_quantile(values: Sequence[float], share: float) -> float | None:
    """The ``share`` quantile of the absolute values (linear between ranks), or ``None``."""
    return float(np.quantile(np.abs(values), share)) if len(values) else None
