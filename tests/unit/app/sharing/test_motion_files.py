"""C3D and TRC, read back by readers that are nobody's relatives."""

from __future__ import annotations

import zipfile
from pathlib import Path

import c3d  # type: ignore[import-untyped]
import numpy as np
import pytest
import trc  # type: ignore[import-untyped]

from app.reports.parts import EventOut
from app.sharing.c3d_file import MOST_FRAMES, write_c3d
from app.sharing.points import LandmarkPoints, landmark_points
from app.sharing.trc_file import trc_text
from share_cases import HEIGHT_M, recording, walk_script
from vision.pose.landmarks import L
from vision.pose.replay import PoseRecording
from vision.values import EventKind, FloatArray, Foot
from walker_poses import poses

SCRIPT = walk_script(2.0)
GONE = slice(10, 15)
EVENTS = (
    EventOut(t_s=0.5, foot=Foot.LEFT, kind=EventKind.CONTACT, confidence=0.9),
    EventOut(t_s=1.25, foot=Foot.RIGHT, kind=EventKind.LIFTOFF, confidence=0.8),
)


def walked(**changes: object) -> PoseRecording:
    """Two seconds, with the walker out of sight for a fifth of one."""
    seen = [None if GONE.start <= i < GONE.stop else one for i, one in enumerate(poses(SCRIPT))]
    made = recording(list(seen), SCRIPT)
    return type(made)(**{name: getattr(made, name) for name in made.__slots__} | changes)


def points_of(made: PoseRecording, height_m: float | None = HEIGHT_M) -> LandmarkPoints:
    found = landmark_points(made, height_m)
    assert found is not None
    return found


def read_c3d(path: Path) -> tuple[c3d.Reader, FloatArray]:
    with path.open("rb") as file:
        with pytest.warns(UserWarning, match="No analog data"):
            reader = c3d.Reader(file)
        return reader, np.array([points for _, points, _ in reader.read_frames()])


def test_c3d_holds_the_landmarks_in_metres_and_misses_what_was_not_seen(tmp_path: Path) -> None:
    points = points_of(walked())
    assert (
        write_c3d(points, EVENTS, ["walk.mp4", "3 corrections in force"], tmp_path / "w.c3d") == 1
    )
    reader, frames = read_c3d(tmp_path / "w.c3d")
    assert frames.shape[:2] == (50, 33)
    assert [one.strip() for one in reader.point_labels] == [one.name for one in L]
    assert reader.point_rate == pytest.approx(25)
    assert reader.get("POINT:UNITS").string_array[0].strip() == "m"
    assert (frames[GONE, :, 3] == -1).all(), "missing is missing"
    seen = np.delete(frames, np.arange(GONE.start, GONE.stop), axis=0)
    assert (seen[..., 3] >= 0).all(), "what was seen is there"
    assert np.median(seen[:, L.NOSE, 2]) == pytest.approx(0.93 * HEIGHT_M, rel=0.06)
    said = " ".join(reader.get("BACKSTEP:COMMENT").string_array)
    assert "walk.mp4" in said
    assert "3 corrections in force" in said


def test_c3d_tells_contacts_and_liftoffs_as_laboratories_do(tmp_path: Path) -> None:
    write_c3d(points_of(walked()), EVENTS, [], tmp_path / "w.c3d")
    event = read_c3d(tmp_path / "w.c3d")[0].get("EVENT")
    assert event.get("USED").int16_value == 2, "a number in a list would read as none"
    assert [one.strip() for one in event.get("LABELS").string_array] == ["Foot Strike", "Foot Off"]
    assert [one.strip() for one in event.get("CONTEXTS").string_array] == ["Left", "Right"]
    np.testing.assert_allclose(event.get("TIMES").float_array, [[0, 0.5], [0, 1.25]], atol=1e-6)


def test_a_long_recording_comes_in_parts_that_other_readers_get_whole(tmp_path: Path) -> None:
    points = points_of(walked())
    assert write_c3d(points, EVENTS, [], tmp_path / "w.zip", most_frames=30) == 2
    with zipfile.ZipFile(tmp_path / "w.zip") as archive:
        archive.extractall(tmp_path)
    first, second = (read_c3d(tmp_path / f"part-{number}.c3d") for number in (1, 2))
    assert len(first[1]) + len(second[1]) == 50
    assert second[0].get("EVENT:TIMES").float_array[0][1] == pytest.approx(1.25 - 30 / 25)
    assert MOST_FRAMES < 65_535


def test_more_events_than_a_file_holds_come_in_parts_and_none_is_lost(tmp_path: Path) -> None:
    events = [
        EventOut(
            t_s=0.019 + 0.0075 * number,
            foot=Foot.LEFT if number % 2 else Foot.RIGHT,
            kind=EventKind.CONTACT,
            confidence=0.9,
        )
        for number in range(260)
    ]
    points = points_of(walked())
    assert write_c3d(points, events, [], tmp_path / "w.zip") == 2
    with zipfile.ZipFile(tmp_path / "w.zip") as archive:
        archive.extractall(tmp_path)
    found, frames = [], 0
    for number in (1, 2):
        reader, seen = read_c3d(tmp_path / f"part-{number}.c3d")
        event = reader.get("EVENT")
        assert event.get("USED").int16_value == len(event.get("LABELS").string_array)
        begun_s = reader.get("BACKSTEP:START_S").float_value
        found += [
            begun_s + 60 * minute + second for minute, second in event.get("TIMES").float_array
        ]
        frames += len(seen)
    assert found == pytest.approx([one.t_s for one in events], abs=1e-4)
    assert frames == 50


def test_an_uneven_clock_becomes_an_even_grid_that_bridges_no_gap() -> None:
    made = walked()
    t_s = made.t_s.copy()
    t_s[1::2] += 0.01
    t_s[30:] += 0.5  # no pictures for half a second
    points = points_of(walked(t_s=t_s))
    assert points.resampled
    assert "uneven" in " ".join(points.says)
    missing = np.isnan(points.xyz[:, L.LEFT_HIP, 0])
    moments = points.start_s + np.arange(len(missing)) / points.rate_hz
    gap = (moments > t_s[29] + 0.02) & (moments < t_s[30] - 0.02)
    assert gap.sum() > 5
    assert missing[gap].all()
    assert not missing[moments < t_s[GONE.start - 1]].any()


def test_a_landmark_outside_the_picture_is_a_guess_and_missing() -> None:
    image = walked().image.copy()
    image[3, L.LEFT_TOE] = (-4.0, 100.0)
    points = points_of(walked(image=image))
    assert np.isnan(points.xyz[3, L.LEFT_TOE]).all()
    assert np.isfinite(points.xyz[3, L.RIGHT_TOE]).all()


def test_without_a_height_lengths_are_of_the_leg_and_say_so(tmp_path: Path) -> None:
    points = points_of(walked(), None)
    assert points.unit == "leg"
    assert np.nanmedian(points.xyz[:, L.LEFT_HIP, 2]) == pytest.approx(1.0, rel=0.12)
    assert "leg lengths" in points.says[0]


def test_nobody_seen_makes_no_points() -> None:
    made = walked()
    assert landmark_points(walked(present=np.zeros_like(made.present)), HEIGHT_M) is None


def test_trc_is_read_by_a_foreign_reader_with_missing_markers_missing(tmp_path: Path) -> None:
    points = points_of(walked())
    path = tmp_path / "w.trc"
    path.write_text(trc_text(points, "Zoë\twalk.mp4\n"), encoding="utf-8")
    read = trc.TRCData()
    read.load(str(path))
    assert (read["NumFrames"], read["NumMarkers"], read["Units"]) == (50, 33, "m")
    assert read["Markers"] == [one.name for one in L]
    assert read["FileName"] == "Zoe walk.mp4"
    assert np.isnan(np.array(read["RIGHT_TOE"])[GONE]).all(), "the last marker, too"
    x, y, z = points.xyz[0, L.LEFT_HEEL]
    assert read["LEFT_HEEL"][0] == pytest.approx([x, z, -y], abs=1e-5)
    widths = {len(line.split("\t")) for line in path.read_text("utf-8").splitlines()[6:]}
    assert widths == {2 + 3 * 33}, "no blank cell, which OpenSim's reader refuses at the end"
