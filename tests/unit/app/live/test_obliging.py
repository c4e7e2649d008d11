"""The demo's walker stands tall when the page asks for it, and walks on by itself."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from app.live.obliging import ObligingWalker
from app.live.session import LiveSession
from app.live.steps import Obliging
from server_cases import ToldLine, ToldSource, until
from vision.sources.base import Source
from vision.values import Frame
from vision.walker import CameraSetup, WalkerSource, WalkScript

CAMERA = CameraSetup.model_validate({"width": 320, "height": 180, "person_px": 140, "fps": 20})
SCRIPT = WalkScript.model_validate(
    {"segments": ({"duration_s": 8.0},), "treadmill": True, "camera": CAMERA}
)


def moved(frames: list[Frame]) -> list[float]:
    """How unlike each picture is to the one before."""
    images = [frame.image.astype(float) for frame in frames]
    return [float(np.abs(b - a).mean()) for a, b in pairwise(images)]


def test_it_stands_as_long_as_it_is_asked_to_and_walks_on_as_if_nothing_had_been() -> None:
    walker: Source = ObligingWalker(SCRIPT, stand_s=0.8)
    assert isinstance(walker, Obliging)
    taken: list[Frame] = []
    for frame in walker.frames():
        taken.append(frame)
        if len(taken) == 5:
            walker.stand()
        if frame.t_s > 2.0:
            walker.close()
    assert [b.t_s > a.t_s for a, b in pairwise(taken)] == [True] * (len(taken) - 1)
    asked_s = taken[5].t_s
    standing = [frame for frame in taken if 0.05 < frame.t_s - asked_s < 0.75]
    walking = [frame for frame in taken if frame.t_s > asked_s + 0.85]
    assert len(standing) >= 3
    assert len(walking) >= 3
    assert max(moved(standing)) < 0.3 * min(moved(walking))
    again = WalkerSource(SCRIPT).render(walking[-1].t_s)
    assert np.array_equal(walking[-1].image, again)


class ToldWalker(ToldSource):
    """A told source with a walker that obliges."""

    def __init__(self) -> None:
        super().__init__()
        self.stood = 0

    def stand(self) -> None:
        self.stood += 1


def ask(source: ToldSource) -> bool:
    """Ask a session over ``source`` for a baseline; whether its line has heard of it."""
    line = ToldLine({})
    session = LiveSession(lambda: source, lambda: line)
    session.start()
    source.tell()
    until(lambda: session.newest is not None)
    session.begin_baseline()
    source.tell()
    until(lambda: line.baseline is not None)
    session.close()
    return line.closed


def test_a_session_tells_such_a_walker_and_asks_a_camera_for_nothing() -> None:
    walker = ToldWalker()
    assert ask(walker)
    assert walker.stood == 1
    assert ask(ToldSource())
