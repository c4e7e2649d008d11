"""What a gym has marked is kept over restarts, power cuts and damage."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.kiosk.config import KioskConfig, LaneConfig
from app.kiosk.house import House
from app.kiosk.kept_setup import FILE_NAME, MOST_BYTES, GymSetup, KeptSetup, SetupFile
from app.kiosk.outline import FLAWS, MarksFlaw, flaw_of
from app.kiosk.values import Marks
from kiosk_marks import MARKED, Corner, Corners

LANE = Marks(lane=((0.1, 0.9), (0.4, 0.4), (0.6, 0.4), (0.9, 0.9)), stand=(0.5, 0.8))
OWN = Marks(stand=(0.2, 0.7))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / FILE_NAME


def house() -> House:
    return House(KioskConfig(lanes=(LaneConfig(marks=OWN),)))


def test_what_is_set_holds_over_a_restart(path: Path) -> None:
    first = GymSetup(house(), SetupFile(path))
    assert first.marks("lane") == OWN
    assert first.volume == 0.8
    first.set_marks("lane", LANE)
    first.set_volume(0.35)
    again = GymSetup(house(), SetupFile(path))
    assert (again.marks("lane"), again.volume, again.wrong) == (LANE, 0.35, "")
    assert [one.name for one in path.parent.iterdir()] == [FILE_NAME], "nothing is left over"


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[]", b'{"volume": 7}', b'{"version": 2}', b"x" * (MOST_BYTES + 1),
     b'{"marks": {"lane": {"mark": 3}}}', b'{"volume": NaN}', b"[" * 100_000],
)  # fmt: skip
def test_a_damaged_file_is_told_and_set_aside(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    gym = GymSetup(house(), SetupFile(path))
    assert gym.marks("lane") == OWN
    assert "damaged" in gym.wrong
    assert "Mark the lanes again" in gym.wrong
    assert path.with_name(f"{FILE_NAME}.damaged").read_bytes() == content
    gym.set_marks("lane", LANE)
    assert GymSetup(house(), SetupFile(path)).marks("lane") == LANE


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ({"lane": LANE.lane, "stand": (0.1, 0.1)}, Marks(lane=LANE.lane)),
        ({"lane": ((0, 0), (1, 1)), "stand": (0.5, 0.8)}, Marks(stand=(0.5, 0.8))),
        ({"lane": ((0, 0), (1, 1))}, OWN),
    ],
    ids=["stands aside", "no outline", "nothing left"],
)
def test_marks_that_an_older_version_kept_and_that_cannot_be_cost_nothing_else(
    path: Path, given: dict[str, object], left: Marks
) -> None:
    path.parent.mkdir()
    kept = {"volume": 0.4, "marks": {"lane": given, "other": LANE.model_dump()}}
    path.write_text(json.dumps(kept), "utf-8")
    gym = GymSetup(house(), SetupFile(path))
    assert (gym.marks("lane"), gym.volume) == (left, 0.4)
    assert gym.wrong.endswith("mark again: lane.")
    gym.set_volume(0.5)
    assert SetupFile(path).read()[0].marks["other"] == LANE


def test_a_write_that_fails_leaves_the_old_file_and_holds_until_the_end(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gym = GymSetup(house(), SetupFile(path))
    gym.set_volume(0.5)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        gym.set_marks("lane", LANE)
    assert gym.marks("lane") == LANE
    assert json.loads(path.read_bytes())["volume"] == 0.5
    assert [one.name for one in path.parent.iterdir()] == [FILE_NAME]
    monkeypatch.undo()
    gym.set_volume(0.6)
    assert GymSetup(house(), SetupFile(path)).marks("lane") == LANE, "it was kept with the next"


def test_marks_of_a_lane_that_is_away_are_kept_and_harm_nothing(path: Path) -> None:
    SetupFile(path).write(KeptSetup(marks={"away": LANE}))
    gym = GymSetup(house(), SetupFile(path))
    gym.set_volume(0.5)
    assert SetupFile(path).read()[0].marks == {"away": LANE}


@pytest.mark.parametrize(("corners", "stand", "flaw"), MARKED.values(), ids=MARKED.keys())
def test_a_lane_is_marked_by_an_outline_that_goes_round_and_a_place_inside(
    corners: Corners, stand: Corner | None, flaw: str | None
) -> None:
    assert flaw_of(corners, stand) == flaw
    if flaw is None:
        assert Marks(lane=corners, stand=stand).lane == corners
    else:
        # Each share is looked at by itself before all of them together are.
        why = "less than or|greater than or" if flaw == "outside" else FLAWS[MarksFlaw(flaw)]
        with pytest.raises(ValidationError, match=why):
            LaneConfig.model_validate({"marks": {"lane": corners, "stand": stand}})


@pytest.mark.parametrize(
    "marks",
    [
        {"lane": [[0.1, 0.9], [0.6, 0.4], [0.4, 0.4], [0.9, 0.9]]},
        {"lane": [[0.1, 0.9], [0.4, 0.4], [1.1, 0.4]]},
        {"lane": [[n / 20, (n % 2) / 2] for n in range(13)]},
        {"stand": [-0.1, 0.5]},
        {"stand": [float("nan"), 0.5]},
        {"stand": [float("inf"), 0.5]},
    ],
)
def test_marks_that_are_none_are_refused(marks: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Marks.model_validate(marks)


def test_no_marks_are_the_whole_picture() -> None:
    assert Marks() == Marks(lane=(), stand=None)
