"""A lane's real process with the real model: a damaged file, a browser's camera, a picture, and
what it has loaded in the end."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.kiosk.config import KioskConfig, LaneConfig
from app.kiosk.house import House
from app.kiosk.lane.keeper import LaneKeeper
from app.kiosk.lane.looking import jpeg_of
from app.kiosk.lane.settings import KeeperSettings
from app.kiosk.values import LaneTrouble
from lane_house import LONGEST_S, Heeded
from vision.walker import WalkerSource, faultless_script

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a kiosk needs Linux")
_TELLS = (
    "import sys, pathlib; from app.kiosk.lane.child import main; code = main(int(sys.argv[2])); "
    "pathlib.Path(sys.argv[1]).write_text(' '.join(sys.modules)); sys.exit(code)"
)
NO_CAMERA = LaneTrouble.NO_CAMERA
NEVER = {"sqlalchemy", "alembic", "fastapi", "starlette", "uvicorn", "matplotlib", "models"}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the process writes what it has loaded."""
    return tmp_path_factory.mktemp("lane") / "modules.txt"


@pytest.fixture(scope="module")
def obtained() -> list[Path]:
    """What has been obtained, the damaged file first."""
    return []


@pytest.fixture(scope="module")
def kiosk(
    model_path: Path, loaded: Path, obtained: list[Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Heeded]:
    damaged = tmp_path_factory.mktemp("model") / model_path.name
    shutil.copy(model_path, damaged)
    with damaged.open("r+b") as file:
        file.truncate(damaged.stat().st_size // 2)

    def obtain() -> Path:
        obtained.append(model_path if obtained else damaged)
        return obtained[-1]

    house = House(
        KioskConfig(lanes=(LaneConfig(camera="browser"),)),
        obtain,
        KeeperSettings(retries_s=(0.1,), grace_s=10.0),
        (sys.executable, "-c", _TELLS, str(loaded)),
    )
    heeded = Heeded(house)
    house.start()
    yield heeded
    house.close()


def test_a_damaged_model_is_told_in_one_line_and_obtained_again(
    kiosk: Heeded, obtained: list[Path]
) -> None:
    kiosk.until(lambda: kiosk.beats["lane"] and kiosk.beats["lane"][-1].trouble is NO_CAMERA)
    assert len(obtained) == 2
    (told,) = (one.detail for one in kiosk.problems if one.id == "model" and not one.over)
    assert str(obtained[0]) in told
    assert "\n" not in told
    kiosk.until(lambda: any(one.id == "model" and one.over for one in kiosk.problems))


@pytest.mark.skipif(sys.platform != "linux", reason="read in /proc")
def test_a_process_that_crashes_would_leave_no_picture_on_the_disk(kiosk: Heeded) -> None:
    pid = kiosk.house.lanes["lane"].pid
    limits = Path(f"/proc/{pid}/limits").read_text("utf-8")
    (core,) = (line for line in limits.splitlines() if line.startswith("Max core file size"))
    assert core.split()[4:6] == ["0", "0"]


def judged_more_than(lane: LaneKeeper, number: int, jpeg: bytes) -> bool:
    """Whether it is; sends the picture once more, since one that comes too late is lost."""
    lane.feed(jpeg)
    return lane.beat.trouble is None and lane.beat.judged > number


def test_the_browsers_pictures_are_judged_and_one_is_shown(kiosk: Heeded) -> None:
    lane = kiosk.house.lanes["lane"]
    with WalkerSource(faultless_script(2.0)) as walker:
        pictures = [jpeg_of(walker.render(t_s)) for t_s in np.arange(0.0, 2.0, 0.25)]
    for number, jpeg in enumerate(pictures):
        kiosk.until(partial(judged_more_than, lane, number, jpeg))
    beat = lane.beat
    assert (beat.trouble, beat.width, beat.height) == (None, 1280, 720)
    assert beat.picture_age_s is not None
    shown: list[bytes | None] = []
    asks = threading.Thread(target=lambda: shown.append(lane.picture(LONGEST_S)))
    asks.start()
    while asks.is_alive():
        lane.feed(pictures[0])
        asks.join(0.1)
    assert shown[0] is not None
    image = cv2.imdecode(np.frombuffer(shown[0], np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    assert image.shape == (720, 1280, 3)


def test_a_lane_has_loaded_neither_the_webs_nor_the_databases_libraries(
    kiosk: Heeded, loaded: Path
) -> None:
    kiosk.house.close()
    modules = {name.partition(".")[0] for name in loaded.read_text("utf-8").split()}
    assert "mediapipe" in modules
    assert modules & NEVER == set()
