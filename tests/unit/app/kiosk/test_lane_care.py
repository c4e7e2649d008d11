"""What keeps lanes going and spares the machine: paces, the model's file, the clock, rest."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from app.kiosk.clock_watch import ClockWatch
from app.kiosk.lane.browser import BrowserCameraSettings, BrowserFeed
from app.kiosk.lane.idle import IdleLook
from app.kiosk.lane.looking import jpeg_of
from app.kiosk.lane.model_care import ModelCare
from app.kiosk.lane.pace import Pace
from vision.sources.base import SilentSource, SourceError
from vision.values import Image


class Hands:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.s = 100.0

    def __call__(self) -> float:
        return self.s


def test_waits_grow_and_begin_anew_after_it_has_gone_well() -> None:
    pace = Pace((1.0, 2.0, 5.0), well_s=60.0)
    assert [pace.failed(0.1) for _ in range(4)] == [1.0, 2.0, 5.0, 5.0]
    assert pace.failed(60.0) == 1.0
    assert pace.failed(59.9) == 2.0


@pytest.mark.parametrize(("set_s", "told_s"), [(-3600.0, -3600.0), (90.0, 90.0), (1.0, None)])
def test_a_clock_that_was_set_is_told_once(set_s: float, told_s: float | None) -> None:
    wall, steady = Hands(), Hands()
    watch = ClockWatch(2.0, wall=wall, clock=steady)
    wall.s, steady.s = wall.s + 10, steady.s + 10
    assert watch.jumped_s() is None
    wall.s += set_s
    assert watch.jumped_s() == (None if told_s is None else pytest.approx(told_s))
    assert watch.jumped_s() is None


def test_a_model_that_cannot_be_had_keeps_nobody_waiting_and_is_tried_again_later() -> None:
    clock, gate = Hands(), threading.Event()
    tries: list[float] = []

    def obtain() -> Path:
        tries.append(clock.s)
        gate.wait(30)
        if len(tries) == 1:
            raise OSError("no route to it\nand more")
        return Path("sound")

    care = ModelCare(obtain, (5.0,), clock=clock)
    assert care.path() is None, "it has waited for the slow route"
    gate.set()
    care.close(30)
    assert care.detail == "no route to it"
    assert care.path() is None
    assert len(tries) == 1, "it was tried again at once"
    clock.s += 5.0
    care.path()
    care.close(30)
    assert (care.path(), care.detail) == (Path("sound"), "")
    care.doubt(Path("another"))
    assert care.path() == Path("sound"), "doubts about a file that is replaced"
    care.doubt(Path("sound"))
    assert care.path() is None
    assert len(tries) == 2


def empty_lane(grey: int = 90) -> Image:
    noise = np.random.default_rng(3).integers(-8, 9, (720, 1280, 3))
    return np.clip(grey + noise, 0, 255).astype(np.uint8)


def looks(idle: IdleLook, picture: Image, from_s: float, to_s: float) -> list[float]:
    """When, at 15 pictures a second, a look was worth it; nobody was seen."""
    found = []
    for now_s in np.arange(from_s, to_s, 1 / 15):
        if idle.worth(float(now_s), np.roll(picture, int(15 * now_s), axis=0)):
            found.append(float(now_s))
            idle.seen(float(now_s), somebody=False)
    return found


def test_an_empty_lane_is_looked_at_now_and_then_and_at_once_when_something_moves() -> None:
    idle, picture = IdleLook(), empty_lane()
    assert len(looks(idle, picture, 0.0, 4.0)) == 60, "fewer looks though somebody may be there"
    assert len(looks(idle, picture, 4.1, 24.1)) <= 41, "noise was taken for movement"
    assert idle.rests(24.1)
    picture[300:500, 600:660] = 200  # somebody far away
    assert idle.worth(24.2, picture)
    assert len(looks(idle, picture, 24.3, 26.0)) >= 25
    idle.seen(26.0, somebody=True)
    assert not idle.rests(29.0)


def test_the_browsers_pictures_are_waited_for_and_only_the_newest_is_taken() -> None:
    clock = Hands()
    feed = BrowserFeed(BrowserCameraSettings(silent_s=0.2), clock=clock)
    with pytest.raises(SourceError, match="sends no pictures"):
        feed.open()
    for grey in (60, 90, 120):
        feed.put(jpeg_of(empty_lane(grey)))
        clock.s += 0.1
    source = feed.open()
    frames = source.frames()
    assert next(frames).image.mean() == pytest.approx(120, abs=3)
    assert source.captured_s == pytest.approx(100.2)
    with pytest.raises(SilentSource, match=r"no picture for 0\.2 s"):
        next(frames)
    clock.s += 1.0
    with pytest.raises(SilentSource):
        feed.open()
    feed.put(b"no picture")
    with pytest.raises(SourceError, match="refused"):
        next(feed.open().frames())
