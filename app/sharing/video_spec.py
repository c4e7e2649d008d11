"""What the process that draws a video is told."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel

from app.reports.report import Report

SPEC, MADE = "spec.json", "video.mp4"
"""Files in the folder that it is given."""


class VideoSpec(BaseModel):
    """What to draw. film, poses: files. report: with the corrections in force."""

    film: Path
    poses: Path
    report: Report
    lang: str
    blurred: bool
