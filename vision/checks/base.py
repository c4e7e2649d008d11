"""What a check is: one small file with one class, its thresholds and its honest "can't tell"."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from vision.settings import Section
from vision.values import Baseline, Body, CheckResult, Gait


@dataclass(frozen=True, slots=True)
class Moment:
    """All that a check may look at. ``body`` is ``None`` while nobody is seen."""

    t_s: float
    body: Body | None
    gait: Gait
    baseline: Baseline | None


class Check(ABC):
    """Judges one aspect of technique, moment by moment, with a memory of its own.

    A subclass has an ``id``, a ``title``, the ``faults`` it may name and a ``Settings``
    section; the registry finds it by itself. A fresh instance is made for every session.
    """

    id: ClassVar[str]
    title: ClassVar[str]
    faults: ClassVar[tuple[str, ...]]
    Settings: ClassVar[Callable[[], Section]]

    @abstractmethod
    def update(self, moment: Moment) -> CheckResult:
        """The answer at ``moment``; called once a frame, in order."""
