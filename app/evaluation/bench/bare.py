"""The yardstick: MediaPipe's pose landmarker as its guide shows it, and nothing of Backstep.

Run as a module it looks at a clip, says so after its first picture (for the start-up time), and
goes on to the end when told ``all``.
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


def main(clip: str, model: str, how_far: str) -> None:
    """Look at the first picture, or at all; say when the first one has been looked at."""
    with BareLoop(Path(model)) as loop:
        for number, (image, t_s) in enumerate(pictures(Path(clip))):
            loop.step(image, t_s)
            if number == 0:
                print("seen", flush=True)
                if how_far != "all":
                    return


if __name__ == "__main__":
    main(*sys.argv[1:4])
