"""A walk filmed from a trembling hand, with the real model: contacts stay where they were."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import fmean

import numpy as np
import pytest

from moving_camera import seen_from, tremor
from vision.pipeline.recorded import analyse_recording
from vision.pose.mediapipe_pose import MediaPipePose
from vision.values import EventKind, Frame, SourceInfo
from vision.walker.script import CameraSetup, Segment, WalkScript
from vision.walker.scripts import GOOD
from vision.walker.source import WalkerSource

pytestmark = pytest.mark.slow

SCRIPT = WalkScript(
    segments=(Segment(duration_s=4.0, manner=GOOD),),
    treadmill=True,
    camera=CameraSetup(width=960, height=640, person_px=400.0),
)


class Trembling:
    """The drawn walk from a hand that trembles by ``size_px``."""

    def __init__(self, size_px: float) -> None:
        self._walker = WalkerSource(SCRIPT)
        self._size_px = size_px

    @property
    def info(self) -> SourceInfo:
        return SourceInfo(name="hand", width=880, height=560, fps=30.0, frames=120, duration_s=4.0)

    @property
    def note(self) -> str | None:
        return None

    def frames(self) -> Iterator[Frame]:
        shifts = tremor(np.arange(120) / 30, self._size_px)
        for frame, shift in zip(self._walker.frames(), shifts, strict=False):
            yield Frame(frame.index, frame.t_s, seen_from(frame.image, shift))

    def close(self) -> None:
        self._walker.close()


def test_contacts_of_a_walk_filmed_with_a_trembling_hand_are_where_they_were(
    model_path: Path,
) -> None:
    source = Trembling(5.0)
    found = analyse_recording(source, MediaPipePose(model_path), height_m=1.7)
    contacts_s = [one.t_s for one in found.events if one.kind is EventKind.CONTACT]
    truth = WalkerSource(SCRIPT).truth()
    true_s = np.array([one["t"] for one in truth["events"] if one["kind"] == "contact"])
    inside = [t_s for t_s in contacts_s if 0.4 < t_s < 3.6]
    assert len(inside) >= 4
    assert fmean(float(np.abs(true_s - t_s).min()) for t_s in inside) < 0.035
    assert found.camera_moved_share > 0.9
    assert found.camera_untold_share < 0.1
