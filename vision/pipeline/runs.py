"""Refines a recording run by run: each person by itself, and each stretch with pictures by itself.

What the walker did while there were no pictures nobody knows; a signal drawn across it would make
steps up, and so would one drawn from one person to the next. Nothing is judged while nobody can be
standing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from vision.gait.settings import GaitSettings
from vision.pipeline.refine import Refined, refine, untold
from vision.pipeline.refine_settings import RefineSettings
from vision.values import Body, Observation


def refine_runs(seen: Sequence[Observation], gait: GaitSettings, height_m: float | None) -> Refined:
    """What ``refine`` finds in each run, one after the other.

    Args:
        seen: all pictures of the recording, in order of time.
    """
    touchdowns = [found for one in seen for found in one.gait.touchdowns]
    parts: list[Refined] = []
    for bodies in body_runs(seen, gait.forget_s):
        start_s, end_s = bodies[0].t_s, bodies[-1].t_s
        if not bodies[0].upright:
            parts.append(Refined((untold(start_s, end_s),), (), ()))
            continue
        own = [one for one in touchdowns if start_s <= one.about_s <= end_s]
        parts.append(refine(bodies, gait, RefineSettings(), height_m, own))
    steps = (step for part in parts for step in part.steps)
    return Refined(
        tuple(span for part in parts for span in part.directions),
        tuple(event for part in parts for event in part.events),
        tuple(replace(step, index=index) for index, step in enumerate(steps)),
        tuple(crossing for part in parts for crossing in part.crossings),
    )


def body_runs(seen: Sequence[Observation], gap_s: float) -> Iterator[list[Body]]:
    """The bodies of one person who is upright, or is not, between two gaps in the film of more
    than ``gap_s``; there may be pictures without a body in between."""
    numbered: list[tuple[tuple[int, int, bool], Body]] = []
    gaps, before_s = 0, seen[0].t_s if seen else 0.0
    for one in seen:
        gaps += one.t_s - before_s > gap_s
        before_s = one.t_s
        if one.body is not None and one.pose is not None:
            numbered.append(((gaps, one.pose.subject, one.body.upright), one.body))
    for _, run in groupby(numbered, lambda pair: pair[0]):
        yield [body for _, body in run]
