"""Where the legs cross and left and right are doubtful; and slow motion by how the legs pass."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from vision.body.stage import BodySettings, BodyStage
from vision.gait.leg_crossings import doubtful_crossings
from vision.gait.leg_passes import LegPasses
from vision.gait.timing_reader import TimedEvent
from vision.gait.track import Track
from vision.pose.landmarks import L
from vision.values import Body, EventKind, Foot, GaitEvent, Pose
from vision.walker import WalkScript
from walker_poses import poses


def walk(seconds: float = 8.0, cadence_spm: float = 86.0) -> list[Pose]:
    """A drawn walker's own landmarks from the side, 30 a second."""
    camera = {"width": 480, "height": 360, "person_px": 270, "fps": 30}
    script = {
        "segments": ({"duration_s": seconds, "manner": {"cadence_spm": cadence_spm}},),
        "treadmill": True,
        "camera": camera,
    }
    return poses(WalkScript.model_validate(script))


def bodies(seen: list[Pose], slowed: float = 1.0) -> list[Body]:
    stage = BodyStage(BodySettings(), 1.7)
    return [stage.update(replace(one, t_s=one.t_s * slowed), 480, 360) for one in seen]


def looks_slow(seen: list[Body]) -> bool:
    legs = LegPasses()
    for body in seen:
        legs.see(body)
    return legs.slow


@pytest.mark.parametrize("cadence_spm", [50, 130])
def test_a_walk_as_it_was_is_not_slow_and_made_four_and_eight_times_as_long_it_is(
    cadence_spm: float,
) -> None:
    seen = walk(cadence_spm=cadence_spm)
    assert not looks_slow(bodies(seen))
    assert looks_slow(bodies(seen, 8.0))
    assert looks_slow(bodies(seen, 4.0))


def test_who_stands_or_is_hardly_seen_is_not_slow() -> None:
    still = [replace(body, t_s=8 * index / 30) for index, body in enumerate(bodies(walk(1.0))[:1])]
    assert not looks_slow(still * 300)
    assert not looks_slow([])


def contacts(labels: list[float], told: list[Foot]) -> list[tuple[GaitEvent, TimedEvent]]:
    return [
        (
            GaitEvent(t_s, foot, EventKind.CONTACT, 0.9, t_s),
            TimedEvent(t_s, EventKind.CONTACT, foot, label, 0.9),
        )
        for t_s, label, foot in zip(TIMES, labels, told, strict=False)
    ]


TIMES = [0.49 + 60 / 86 * k for k in range(8)]  # as the walker's own
IN_TURN = [Foot.LEFT, Foot.RIGHT] * 4
CLEAR = [0.95, -0.95] * 4


def track() -> Track:
    return Track.from_bodies(bodies(walk(6.0)))


def test_where_every_label_agrees_no_crossing_is_doubtful() -> None:
    assert list(doubtful_crossings(track(), contacts(CLEAR, IN_TURN))) == []


def test_the_crossings_into_and_out_of_swapped_labels_are_doubtful() -> None:
    labels = [0.95, -0.95, 0.95, 0.95, -0.95, -0.95, 0.95, -0.95]  # the fourth and the fifth
    found = list(doubtful_crossings(track(), contacts(labels, IN_TURN)))
    assert len(found) == 2
    assert all(one.confidence < 0.1 for one in found)
    assert TIMES[2] < found[0].t_s < TIMES[3]
    assert TIMES[4] < found[1].t_s < TIMES[5]


def test_a_crossing_is_where_the_ankles_pass() -> None:
    seen = walk(6.0)
    labels = [0.95, -0.95, 0.1, -0.95, 0.95, -0.95, 0.95, -0.95]
    found = list(doubtful_crossings(track(), contacts(labels, IN_TURN)))
    assert len(found) == 2
    apart_px = [abs(one.image[L.LEFT_ANKLE, 0] - one.image[L.RIGHT_ANKLE, 0]) for one in seen]
    for one in found:
        assert apart_px[round(one.t_s * 30)] < np.median(apart_px) / 2


def test_the_same_foot_twice_running_is_doubtful() -> None:
    told = [Foot.LEFT, Foot.RIGHT, Foot.LEFT, Foot.LEFT, Foot.RIGHT, Foot.LEFT, Foot.RIGHT]
    labels = [0.95 if foot is Foot.LEFT else -0.95 for foot in told]
    found = list(doubtful_crossings(track(), contacts(labels, told)))
    assert [one.confidence for one in found] == [0.5]
    assert TIMES[2] < found[0].t_s < TIMES[3]
