"""The yardstick: MediaPipe's pose landmarker as its guide shows it, and nothing of Backstep.

Run as a module, it looks at a clip's first picture and says so, for the start-up time.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import av

from vision.pose.egress import close_egress
from vision.values import Image


class BareLoop:
    """One landmarker in VIDEO mode, whole pictures, one person: what a plain user writes."""

    def __init__(self, model: Path) -> None:
        close_egress()  # the guard costs nothing in the loop, and no benchmark phones home
        import mediapipe as mp
        from mediapipe.tasks.python import BaseOptions, vision

        self._mp = mp
        self._landmarker = vision.PoseLandmarker.create_from_options(
            vision.PoseLandmarkerOptions(
                base_options=BaseOptions(model_asset_path=str(model)),
                running_mode=vision.RunningMode.VIDEO,
            )
        )

    def step(self, image: Image, t_s: float) -> bool:
        """Whether somebody is seen in ``image``; times strictly increase."""
        picture = self._mp.Image(image_format=self._mp.ImageFormat.SRGB, data=image)
        result = self._landmarker.detect_for_video(picture, int(t_s * 1000))
        return bool(result.pose_landmarks)

    def __enter__(self) -> BareLoop:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._landmarker.close()


def pictures(clip: Path) -> Iterator[tuple[Image, float]]:
    """Decoded pictures with their times, as a plain user reads them."""
    with av.open(str(clip)) as container:
        for picture in container.decode(video=0):
            yield picture.to_ndarray(format="rgb24"), picture.time or 0.0


def look_at_all(clip: Path, model: Path) -> int:
    """Run the loop over a clip; returns the pictures in which somebody was seen."""
    with BareLoop(model) as loop:
        return sum(loop.step(image, t_s) for image, t_s in pictures(clip))


if __name__ == "__main__":
    with BareLoop(Path(sys.argv[2])) as loop:
        loop.step(*next(pictures(Path(sys.argv[1]))))
        print("seen", flush=True)
