"""A clip judged again: the walker's own times as answered, and when the model must look anew."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.reports.again import as_filmed, is_model_needed, report_again
from app.reports.asked import Asked, PickedWalker
from app.reports.parts import FindingOut
from app.reports.thresholds import ThresholdError
from vision.pose.replay import PoseRecording
from vision.values import Level, SourceInfo
from vision.values.feet_picture import FeetPicture
from vision.walker import WalkScript
from walker_poses import poses

FEET = FeetPicture(np.zeros((2, 2), np.uint8), 0.0, 0.0, 1.0)
SLOW = Asked(capture_hz=240)


def recording(
    *, seconds: float = 2.0, stored_hz: float = 30.0, lean_deg: float = 4.0
) -> PoseRecording:
    """What is kept of a film of a drawn walker that does not say how fast the camera was."""
    camera = {"width": 480, "height": 360, "person_px": 270, "fps": stored_hz}
    one = {"duration_s": seconds, "manner": {"lean_deg": lean_deg}}
    script = {"segments": (one,), "treadmill": True, "camera": camera}
    seen = poses(WalkScript.model_validate(script))
    return PoseRecording(
        info=SourceInfo("walk.mp4", 480, 360, stored_hz, len(seen), seconds),
        index=np.arange(len(seen)),
        t_s=np.array([one.t_s for one in seen]),
        present=np.ones(len(seen), bool),
        image=np.array([one.image for one in seen]),
        world=np.array([one.world for one in seen]),
        visibility=np.array([one.visibility for one in seen]),
        feet=(FEET,) * len(seen),
        subject=(0,) * len(seen),
    )


def test_an_answer_makes_the_times_the_walkers_own_and_another_takes_it_back() -> None:
    kept = recording()
    slow = as_filmed(kept, SLOW)
    assert (slow.info.time_scale, slow.info.capture_hz, slow.info.fps) == (8, 240, 240)
    assert slow.info.duration_s == pytest.approx(0.25)
    assert slow.t_s == pytest.approx(kept.t_s / 8)
    back = as_filmed(slow, Asked(played_as_filmed=True))
    assert (back.info.time_scale, back.info.capture_hz, back.info.fps) == (1, 30, 30)
    assert back.t_s == pytest.approx(kept.t_s)


def test_the_same_answer_leaves_every_time_as_it_is_to_the_bit() -> None:
    slow = as_filmed(recording(stored_hz=29.97), SLOW)
    again = as_filmed(slow, SLOW)
    assert np.array_equal(again.t_s, slow.t_s)
    assert again.info == slow.info
    kept = recording()
    assert as_filmed(kept, Asked()) is kept


def test_the_model_looks_anew_for_somebody_else_or_for_what_was_not_kept() -> None:
    kept, nothing = recording(), Asked()
    assert not is_model_needed(kept, nothing, nothing)
    others = Asked(level=Level.ADVANCED, height_m=1.6, belt_mps=0.8, capture_hz=240)
    assert not is_model_needed(kept, nothing, others)
    assert is_model_needed(kept, nothing, Asked(picked=PickedWalker(1.0, 0.5, 0.5)))
    assert is_model_needed(replace(kept, feet=()), nothing, nothing)
    slow = as_filmed(kept, SLOW)
    assert is_model_needed(slow, SLOW, nothing), "the container's own word is not kept"
    noted = replace(kept, note="walk.mp4: there are no pictures from 1.0 to 2.0 s.")
    assert is_model_needed(noted, nothing, SLOW)


def test_fast_film_not_looked_at_picture_by_picture_is_looked_at_anew_if_slower() -> None:
    kept = as_filmed(recording(), SLOW)
    as_played = Asked(played_as_filmed=True)
    assert not is_model_needed(kept, SLOW, as_played)
    some = replace(kept, index=kept.index[::2], t_s=kept.t_s[::2])
    assert is_model_needed(some, SLOW, as_played)


def test_own_thresholds_decide_what_is_a_fault() -> None:
    kept = recording(seconds=9.0, lean_deg=16.0)
    strict = {"checks.upright_trunk.limits.forward_on_deg": 8.0}
    strict["checks.upright_trunk.limits.forward_off_deg"] = 6.0
    strict["checks.upright_trunk.limits.ok_high_deg"] = 6.0
    lax = {"checks.upright_trunk.limits.forward_on_deg": 40.0}
    lax["checks.upright_trunk.limits.ok_high_deg"] = 30.0

    def leans(thresholds: dict[str, float]) -> list[FindingOut]:
        found = report_again(kept, Asked(thresholds=thresholds), "walk.mp4").findings
        return [one for one in found if one.id == "upright_trunk"]

    [lean] = leans(strict)
    assert lean.fault == "lean_forward"
    assert lean.limit == pytest.approx(3.5)  # 2.5 less without a baseline
    assert leans(lax) == []
    with pytest.raises(ThresholdError):
        report_again(kept, Asked(thresholds={"checks.upright_trunk.most": 1.0}), "walk.mp4")


def test_a_finding_spans_the_walk_and_says_what_the_coach_says() -> None:
    kept = recording(seconds=9.0, lean_deg=25.0)
    [lean] = [one for one in report_again(kept, Asked(), "w").findings if one.id == "upright_trunk"]
    assert lean.text == "Tall, like a string lifts you"
    assert lean.start_s < 2.0
    assert lean.end_s > 8.0
    assert lean.value is not None
    assert lean.limit is not None
    assert lean.value > lean.limit
