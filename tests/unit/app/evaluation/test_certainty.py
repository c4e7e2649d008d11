"""What confidence follows from is fitted so that it comes true."""

from __future__ import annotations

import numpy as np
import pytest

from app.evaluation.certainty import (
    Claims,
    KnownWalk,
    calibration,
    claims_of,
    confidence,
    fitted,
    regression,
)
from vision.gait.certainty import ContactChanceSettings
from vision.pipeline.recorded import analyse_recording
from vision.pose.replay import PoseRecording, ReplayEstimator, ReplaySource
from vision.values import EventKind, Foot, SourceInfo
from vision.walker import Motion, Segment, WalkScript
from vision.walker.source import WalkerSource
from walker_poses import poses

STATURE_M = 1.7


def walked(seconds: float) -> KnownWalk:
    script = WalkScript(segments=(Segment(duration_s=seconds, motion=Motion.BACKWARD),))
    seen = poses(script)
    camera = script.camera
    info = SourceInfo("walk", camera.width, camera.height, camera.fps, len(seen), seconds)
    recording = PoseRecording(
        info,
        np.arange(len(seen)),
        np.array([one.t_s for one in seen]),
        np.ones(len(seen), bool),
        np.array([one.image for one in seen]),
        np.array([one.world for one in seen]),
        np.array([one.visibility for one in seen]),
    )
    truth = [e for e in WalkerSource(script).truth()["events"] if e["kind"] == "contact"]
    feet = [Foot(event["foot"]) for event in truth]
    return KnownWalk(recording, STATURE_M, [event["t"] for event in truth], feet)


def test_what_speaks_for_a_contact_is_read_as_the_engine_weighs_it() -> None:
    walk = walked(4.0)
    claims = claims_of([walk])
    assert len(claims.right) >= 5
    assert claims.right.mean() > 0.8
    said = [
        event.confidence
        for refined in (True, False)
        for event in analyse_recording(
            ReplaySource(walk.poses),
            ReplayEstimator(walk.poses),
            height_m=STATURE_M,
            refined=refined,
        ).events
        if event.kind is EventKind.CONTACT
    ]
    assert confidence(claims, ContactChanceSettings()) == pytest.approx(said, abs=1e-3)


def drawn(count: int, true: ContactChanceSettings) -> Claims:
    """Contacts that come true as often as ``true`` says."""
    random = np.random.default_rng(5)
    said = random.normal(0.5, 1.0, (count, 6))
    said[:, 2] = random.random(count) < 0.3
    odds = true.contact + said[:, :4] @ [
        true.by_spread,
        true.by_nearness,
        true.frontal,
        true.by_before,
    ]
    sides = true.foot + said[:, 4:] @ [true.by_walk, true.by_own_vote]
    there = random.random(count) < 1 / (1 + np.exp(-odds))
    right = there & (random.random(count) < 1 / (1 + np.exp(-sides)))
    return Claims(said, there, right, np.arange(count) // 10)


def test_weights_are_found_again_and_confidence_comes_true() -> None:
    true = ContactChanceSettings()
    claims = drawn(20_000, true)
    found = fitted(claims)
    for name, value in true.model_dump().items():
        assert getattr(found, name) == pytest.approx(value, abs=0.3), name
    assert (calibration(claims).expected_calibration_error or 0.0) < 0.02


def test_what_seems_to_speak_against_a_contact_for_being_clearer_is_not_heard() -> None:
    random = np.random.default_rng(2)
    said = random.normal(size=(2000, 2))
    came_true = random.random(2000) < 1 / (1 + np.exp(-(0.5 + 2 * said[:, 0] - said[:, 1])))
    constant, heard, unheard = regression(said, came_true)
    assert unheard == 0.0
    assert heard > 1.0
    assert constant > 0.0
