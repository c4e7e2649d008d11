"""What a trainer may ask for: kinds of files, and what a report shows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class ShareKind(str, Enum):
    """What a file is for is told on the page (``page.review.share.*``)."""

    PDF = "pdf"
    HTML = "html"
    CSV_LONG = "csv-long"
    CSV_STEPS = "csv-steps"
    CSV_FRAMES = "csv-frames"
    PARQUET_STEPS = "parquet-steps"
    PARQUET_FRAMES = "parquet-frames"
    JSON = "json"
    SRT = "srt"
    C3D = "c3d"
    TRC = "trc"


@dataclass(frozen=True, slots=True)
class HandoutChoices:
    """What the trainer chose: pictures at all, and faces made unrecognisable."""

    pictures: bool = True
    blurred: bool = False
