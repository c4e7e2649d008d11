"""A clip made slow that does not say so: it is noticed, and the answer gives the true cadence."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.reports.again import is_model_needed, report_again
from app.reports.analyze import analyse_clip
from app.reports.asked import Asked, FoundSoFar
from vision.walker import WalkerSource, WalkScript
from vision.walker.film import write_clip

pytestmark = [pytest.mark.slow, pytest.mark.drift]

CAPTURE_HZ, SLOWED, SECONDS = 120, 8, 2.6


def test_a_clip_slowed_eight_times_asks_and_answered_tells_the_true_cadence(
    model_path: Path, tmp_path: Path
) -> None:
    camera = {"width": 320, "height": 240, "person_px": 200, "fps": CAPTURE_HZ}
    made = {"segments": ({"duration_s": SECONDS},), "treadmill": True, "camera": camera}
    path = tmp_path / "slow.mp4"
    with WalkerSource(WalkScript.model_validate(made)) as source:
        write_clip(source, path, slowed=SLOWED)
        truth = source.truth()
    contacts = [one["t"] for one in truth["events"] if one["kind"] == "contact"]
    true_spm = 60 * (len(contacts) - 1) / (contacts[-1] - contacts[0])

    unasked = Asked(height_m=1.7)
    told: list[FoundSoFar] = []
    report, poses = analyse_clip(path, model_path, unasked, found=told.append)
    assert report.source.looks_slowed
    assert report.source.capture_hz is None
    assert report.source.duration_s == pytest.approx(SLOWED * SECONDS, abs=0.1)
    assert "slow motion that it does not tell of" in report.summary.limits[0]
    assert [one.t_s for one in told] == sorted(one.t_s for one in told)
    assert told[-1].share_done > 0.9

    answered = Asked(height_m=1.7, capture_hz=CAPTURE_HZ)
    assert not is_model_needed(poses, unasked, answered)
    again = report_again(poses, answered, str(path))
    assert (again.source.time_scale, again.source.capture_hz) == (SLOWED, CAPTURE_HZ)
    assert not again.source.looks_slowed
    assert again.source.duration_s == pytest.approx(SECONDS, abs=0.05)
    assert again.summary.cadence_spm == pytest.approx(true_spm, rel=0.03)
    found = [step.contact_s for step in again.steps]
    assert all(min(abs(one - t_s) for one in found) < 0.04 for t_s in contacts[:-1])
