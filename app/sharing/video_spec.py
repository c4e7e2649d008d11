"""What the process that draws a video is told."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel

from app.reports.report import Report

SPEC, MADE = "spec.json", "video.mp4"
"""Files in the folder that it is given."""


class VideoSpec(BaseModel):
    """What to draw. film, poses: files. report: with the corrections in force; swapped_s, away: of
    them, as in ``app.review.corrected.Corrected``."""

    film: Path
    poses: Path
    report: Report
    swapped_s: tuple[float, ...] = ()
    away: tuple[tuple[float, float], ...] = ()
    lang: str
    blurred: bool
