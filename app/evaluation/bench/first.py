"""Backstep from nothing to its first observation, for the start-up time; run as a module."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

from vision.pipeline.line import Line
from vision.pose.mediapipe_pose import MediaPipePose
from vision.sources.clip import ClipSource

if __name__ == "__main__":
    with (
        closing(ClipSource(Path(sys.argv[1]))) as source,
        closing(Line(MediaPipePose(Path(sys.argv[2])))) as line,
    ):
        line.step(next(source.frames()))
        print("seen", flush=True)
