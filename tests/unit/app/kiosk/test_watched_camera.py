"""A lane's camera through every trouble: made-up pictures on a made-up clock."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pytest

from app.kiosk.lane.picture_faults import is_black
from app.kiosk.lane.watched import (
    DRIVER_STAYS_STUCK,
    STREAM_STAYS_STUCK,
    LaneCamera,
    WatchSettings,
)
from app.kiosk.values import LaneTrouble
from stream_servers import until
from vision.sources.base import FrozenSource, SilentSource, SourceError
from vision.sources.key_pictures import KeyRun
from vision.values import Frame, Image, SourceInfo

RNG = np.random.default_rng(5)
STEP_S = 0.1
GONE = SourceError("There is no camera. Plug it in.")


class Clock:
    now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


def noise(level: float = 90.0, spread: float = 8.0, size: tuple[int, int] = (64, 48)) -> Image:
    picture = RNG.normal(level, spread, (size[1], size[0], 3))
    return np.clip(picture, 0, 255).astype(np.uint8)


@dataclass
class Played:
    """A camera that gives these pictures, one each 0.1 s, and then fails."""

    clock: Clock
    pictures: list[Image]
    fails: SourceError | None = None
    left_behind: bool = False
    closed: threading.Event = field(default_factory=threading.Event)
    captured_s = 0.0

    @property
    def info(self) -> SourceInfo:
        height, width = self.pictures[0].shape[:2] if self.pictures else (48, 64)
        return SourceInfo("camera 3", width, height, 10.0, live=True)

    def frames(self) -> Iterator[Frame]:
        for index, picture in enumerate(self.pictures):
            self.clock.now_s += STEP_S
            self.captured_s = self.clock.now_s - 0.03
            yield Frame(index, index * STEP_S, picture)
        if self.fails is not None:
            raise self.fails

    def close(self) -> None:
        self.closed.set()


class Told(list[tuple[LaneTrouble | None, str]]):
    """What a camera has told."""

    def __call__(self, trouble: LaneTrouble | None, detail: str) -> None:
        self.append((trouble, detail))

    @property
    def troubles(self) -> list[LaneTrouble | None]:
        return [trouble for trouble, _ in self]


class Cupboard:
    """Cameras to be opened one after another; an error for one that cannot be. The last stays."""

    def __init__(self, *those: Played | SourceError) -> None:
        self._those = list(those)
        self.tries = 0

    def __call__(self) -> Played:
        self.tries += 1
        that = self._those.pop(0) if len(self._those) > 1 else self._those[0]
        if isinstance(that, SourceError):
            raise that
        return that


AT_ONCE = WatchSettings(retries_s=(0.0,))


def taken(camera: LaneCamera, number: int) -> list[Frame]:
    frames: list[Frame] = []
    for frame in camera.frames():
        frames.append(frame)
        if len(frames) == number:
            break
    return frames


def test_a_camera_that_is_unplugged_and_plugged_in_again_goes_on_by_itself() -> None:
    clock, told = Clock(), Told()
    before = Played(clock, [noise() for _ in range(5)], SilentSource("It gives none. Look."))
    after = Played(clock, [noise() for _ in range(5)])
    camera = LaneCamera(Cupboard(before, GONE, GONE, after), told, AT_ONCE, clock=clock)
    frames = taken(camera, 10)
    assert told.troubles == [None, LaneTrouble.SILENT, LaneTrouble.NO_CAMERA, None]
    assert told[1][1] == "It gives none. Look."
    assert before.closed.is_set()
    # Time goes on; what is counted begins anew, and so does whoever follows a walker.
    assert [frame.index for frame in frames] == [*range(5), *range(5)]
    assert all(a.t_s < b.t_s for a, b in itertools.pairwise(frames))
    assert (camera.beginning, camera.opened) == (2, 2)
    assert camera.captured_s == pytest.approx(clock.now_s - 0.03)
    camera.close()
    assert after.closed.is_set()


def test_a_camera_that_is_connected_and_silent_is_not_a_camera_that_is_missing() -> None:
    told = Told()
    silent = SilentSource("Camera 3 gives no picture. Look.")
    camera = LaneCamera(Cupboard(silent), told, AT_ONCE)
    until(lambda: camera.take(0.01) is None and bool(told))
    assert told.troubles == [LaneTrouble.SILENT]  # once, however often it is tried
    camera.close()


def test_tries_slacken_and_begin_anew_once_it_has_gone_well() -> None:
    clock, told = Clock(), Told()
    well = Played(clock, [noise() for _ in range(320)], SilentSource("Gone."))
    cameras = Cupboard(GONE, GONE, GONE, GONE, GONE, GONE, GONE, well, GONE)
    camera = LaneCamera(cameras, told, clock=clock)

    def next_try_after_s() -> float:
        before, since_s = cameras.tries, clock.now_s
        while cameras.tries == before:
            camera.take(0.0)
            clock.now_s += 0.5
            until(lambda: threading.active_count() <= threads)
        camera.take(0.0)
        return clock.now_s - since_s - 0.5

    threads = threading.active_count()
    waits_s = [next_try_after_s() for _ in range(8)]
    assert waits_s[1:] == pytest.approx([1, 2, 5, 10, 30, 60, 60], abs=0.6)
    assert told.troubles[-1] is None
    while LaneTrouble.SILENT not in told.troubles:  # half a minute's good pictures, then nothing
        camera.take(0.0)
    assert next_try_after_s() == pytest.approx(1, abs=0.6)
    camera.close()


def test_identical_pictures_are_a_frozen_camera_until_another_picture_comes() -> None:
    clock, told = Clock(), Told()
    still = noise()
    stuck = Played(clock, [still] * 400)
    again = Played(clock, [still] * 20, FrozenSource("The very same. Unplug it."))
    mended = Played(clock, [noise() for _ in range(3)])
    camera = LaneCamera(Cupboard(stuck, again, mended), told, AT_ONCE, clock=clock)
    frames = taken(camera, 200)
    assert frames[-1].index == 199
    taken(camera, 2)
    assert told.troubles == [None, LaneTrouble.FROZEN, None]
    assert "very same picture" in told[1][1]
    assert stuck.closed.is_set()
    camera.close()


@dataclass
class Gym(Played):
    """A camera before a lane at which nothing moves until ``until_s``."""

    until_s: float = float("inf")
    whole: bool = False
    opened: int = 0

    def frames(self) -> Iterator[Frame]:
        self.opened += 1
        for index in itertools.count():
            self.clock.now_s += STEP_S
            still = self.clock.now_s < self.until_s
            yield Frame(index, index * STEP_S, self.pictures[0] if still else noise())


@pytest.mark.parametrize(("whole", "told_s"), [(False, 20.0), (True, 6.0)])
def test_where_each_picture_is_whole_a_frozen_camera_is_told_sooner(
    whole: bool, told_s: float
) -> None:
    clock, told = Clock(), Told()
    camera = LaneCamera(Cupboard(Gym(clock, [noise()], whole=whole)), told, clock=clock)
    until(lambda: camera.take(0.0) is None and LaneTrouble.FROZEN in told.troubles)
    assert clock.now_s - 1000.0 == pytest.approx(told_s, abs=0.5)
    camera.close()


@dataclass
class Coded(Played):
    """A camera behind an encoder, that gives two key pictures a second; from ``frozen_s`` on they
    are the same until ``until_s``, though no two pictures are."""

    frozen_s: float = float("inf")
    until_s: float = float("inf")
    keys: KeyRun | None = None

    def frames(self) -> Iterator[Frame]:
        for index in itertools.count():
            self.clock.now_s += STEP_S
            now_s = self.captured_s = self.clock.now_s
            if not self.frozen_s <= now_s < self.until_s:
                self.keys = KeyRun(index + 10, 0, now_s)
            elif self.keys is None or self.keys.mark != 1:
                self.keys = KeyRun(1, 0, now_s)
            elif index % 5 == 0:
                self.keys = KeyRun(1, self.keys.repeats + 1, self.keys.since_s)
            yield Frame(index, index * STEP_S, noise())


def test_a_camera_frozen_before_its_encoder_is_told_and_stays_so_when_it_is_opened_anew() -> None:
    clock, told = Clock(), Told()
    those = [Coded(clock, [noise()], frozen_s=1010.0, until_s=1100.0) for _ in range(20)]
    camera = LaneCamera(Cupboard(*those), told, clock=clock)
    while camera.trouble is not LaneTrouble.FROZEN:
        camera.take(0.0)
        assert clock.now_s < 1050.0
    assert clock.now_s == pytest.approx(1030.0, abs=0.5)
    while camera.trouble is not None:
        camera.take(0.0)
        assert clock.now_s < 1150.0
    assert clock.now_s == pytest.approx(1100.0, abs=0.5)
    assert told.troubles == [None, LaneTrouble.FROZEN, None]
    assert 2 <= camera.opened <= 8, "it is opened anew, at a slackening pace"
    camera.close()


def test_a_change_that_is_anywhere_in_the_picture_is_one() -> None:
    clock, told = Clock(), Told()
    one = noise()
    other = one.copy()
    other[7, 9] += 1
    camera = LaneCamera(Cupboard(Played(clock, [one, other] * 200)), told, clock=clock)
    taken(camera, 400)
    assert told.troubles == [None]
    camera.close()


def test_who_steps_onto_a_lane_that_looked_frozen_is_seen_at_once() -> None:
    clock, told = Clock(), Told()
    gym = Gym(clock, [noise()], until_s=1100.45)
    camera = LaneCamera(Cupboard(gym), told, clock=clock)
    while clock.now_s < 1100.0:
        camera.take(0.0)
    assert told.troubles == [None, LaneTrouble.FROZEN]
    assert 4 <= gym.opened <= 7, "it is opened anew, at a slackening pace"
    taken(camera, 1)
    assert clock.now_s < 1101.0
    assert told.troubles == [None, LaneTrouble.FROZEN, None]
    camera.close()


def test_drawn_pictures_may_stand_still() -> None:
    clock, told = Clock(), Told()
    drawn = Played(clock, [noise()] * 1000)
    camera = LaneCamera(Cupboard(drawn), told, clock=clock, still=True)
    taken(camera, 1000)
    assert told.troubles == [None]


def test_black_pictures_are_told_when_they_last_and_are_over_when_that_lasts() -> None:
    clock, told = Clock(), Told()
    cover = [noise(6, 4) for _ in range(50)]
    lit = [noise(60, 4) for _ in range(50)]
    blink = [noise(6, 4) for _ in range(10)]
    played = Played(clock, [*lit, *cover, *lit, *blink, *lit])
    camera = LaneCamera(Cupboard(played), told, clock=clock)
    when: list[int] = []
    for number in range(210):
        before = len(told)
        assert camera.take(1.0) is not None  # they are handed on all the same
        if len(told) > before:
            when.append(number)
    assert told.troubles == [None, LaneTrouble.BLACK, None]
    assert when[1] == pytest.approx(50 + 30, abs=6)
    assert when[2] == pytest.approx(100 + 30, abs=6)


def test_black_pictures_that_are_all_alike_are_black_first_of_all() -> None:
    clock, told = Clock(), Told()
    black = np.zeros((48, 64, 3), np.uint8)
    cameras = Cupboard(
        *(Played(clock, [black] * 60, FrozenSource("The very same.")) for _ in range(6))
    )
    camera = LaneCamera(cameras, told, AT_ONCE, clock=clock)
    while cameras.tries < 5:
        camera.take(0.0)
    assert told.troubles == [None, LaneTrouble.BLACK]
    camera.close()


@pytest.mark.parametrize(
    ("picture", "black"),
    [
        (lambda: noise(0, 0), True),
        (lambda: noise(18, 12, (640, 480)), True),  # a cover, and the camera's gain
        (lambda: noise(60, 3), False),  # a cloth in a bright room
        (lambda: _lit_by(noise(4, 3, (640, 480)), 60), False),  # one lamp in a dark room
        (lambda: _lit_by(noise(15, 6, (640, 480)), 20), False),  # a dim room
    ],
)
def test_a_dim_room_is_not_black(picture: Callable[[], Image], black: bool) -> None:
    assert is_black(picture()) is black


def _lit_by(picture: Image, more: int) -> Image:
    lit = picture.astype(np.int64)
    lit[100:260, 300:460] += more
    return np.clip(lit, 0, 255).astype(np.uint8)


def test_another_size_begins_anew_and_is_told() -> None:
    clock, told = Clock(), Told()
    small = [noise() for _ in range(3)]
    large = [noise(size=(128, 96)) for _ in range(3)]
    camera = LaneCamera(Cupboard(Played(clock, [*small, *large])), told, clock=clock)
    frames = taken(camera, 6)
    assert [frame.index for frame in frames] == [0, 1, 2, 0, 1, 2]
    assert [round(frame.t_s, 3) for frame in frames] == [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]
    assert told.troubles == [None, LaneTrouble.SIZE, None]
    assert "128 x 96 instead of 64 x 48" in told[1][1]
    assert (camera.info.width, camera.info.height, camera.beginning) == (128, 96, 2)


@pytest.mark.parametrize("stuck", [DRIVER_STAYS_STUCK, STREAM_STAYS_STUCK])
def test_no_second_opening_begins_while_a_driver_holds_the_first(stuck: str) -> None:
    clock, told = Clock(), Told()
    held = Played(clock, [noise()], SilentSource("Gone."), left_behind=True)
    cameras = Cupboard(held, Played(clock, [noise()]))
    camera = LaneCamera(cameras, told, AT_ONCE, stuck=stuck, clock=clock)
    threads = threading.active_count()
    taken(camera, 1)
    for _ in range(50):
        camera.take(0.0)
        clock.now_s += 1.0
    assert cameras.tries == 1
    assert threading.active_count() <= threads + 1
    assert told.troubles == [None, LaneTrouble.SILENT, LaneTrouble.NO_CAMERA]
    assert told[-1][1] == stuck
    held.left_behind = False
    assert taken(camera, 1)[0].index == 0
    assert told.troubles[-1] is None
    camera.close()


def test_closing_while_it_opens_leaves_no_camera_open() -> None:
    clock, go = Clock(), threading.Event()
    late = Played(clock, [noise()])

    def open_late() -> Played:
        go.wait(60)
        return late

    camera = LaneCamera(open_late, Told())
    assert camera.take(0.01) is None
    camera.close()
    assert list(camera.frames()) == []
    go.set()
    assert late.closed.wait(60)


def test_what_is_told_of_a_library_that_fails_otherwise_has_no_secret() -> None:
    def broken() -> Played:
        raise RuntimeError("rtsp://gym:s3cret@camera")

    told = Told()
    camera = LaneCamera(broken, told, AT_ONCE)
    until(lambda: camera.take(0.01) is None and bool(told))
    assert told == [(LaneTrouble.NO_CAMERA, "The camera cannot be opened (RuntimeError).")]
    camera.close()
