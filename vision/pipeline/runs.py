"""Refines a recording with stretches without pictures: each run of pictures by itself.

What the walker did in between nobody knows; a signal drawn across it would make steps up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from vision.gait.settings import GaitSettings
from vision.pipeline.refine import Refined, refine
from vision.pipeline.refine_settings import RefineSettings
from vision.values import Body, Touchdown


def refine_runs(
    t_s: Sequence[float],
    bodies: Sequence[Body],
    gait: GaitSettings,
    height_m: float | None,
    touchdowns: Sequence[Touchdown],
) -> Refined:
    """What ``refine`` finds in each run of pictures, one after the other.

    Args:
        t_s: the times of all pictures. bodies, touchdowns: those of the recording, in order.
    """
    found = [
        refine(
            [one for one in bodies if start <= one.t_s < end],
            gait,
            RefineSettings(),
            height_m,
            [one for one in touchdowns if start <= one.about_s < end],
        )
        for start, end in pairwise(run_bounds(t_s, gait.forget_s))
    ]
    steps = (step for one in found for step in one.steps)
    return Refined(
        tuple(span for one in found for span in one.directions),
        tuple(event for one in found for event in one.events),
        tuple(replace(step, index=index) for index, step in enumerate(steps)),
    )


def run_bounds(t_s: Sequence[float], gap_s: float) -> list[float]:
    """Where runs of pictures begin, parted by more than ``gap_s``; the last one is infinite."""
    begins = [after for before, after in pairwise(t_s) if after - before > gap_s]
    return [float("-inf"), *begins, float("inf")]
