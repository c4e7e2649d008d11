"""What befalls the drawn walker: where the body goes, when, and that nothing else changes by it."""

from __future__ import annotations

import numpy as np
import pytest

from vision.walker import WalkerSource, mishap_case
from vision.walker.mishap import COURSES
from vision.walker.motion import WalkMotion
from vision.walker.script import MishapKind


@pytest.mark.parametrize("kind", list(COURSES))
def test_it_begins_when_the_script_says_and_takes_the_hips_where_its_course_says(
    kind: MishapKind,
) -> None:
    script = mishap_case(kind, 503, walk_s=3.0, after_s=4.0, person_px=300.0)
    mishap, course = script.mishap, COURSES[kind]
    assert mishap is not None
    times = np.arange(0.0, script.duration_s, 0.05)
    own = WalkMotion(script).at(times).pelvis[:, 2]
    bare = WalkMotion(script.model_copy(update={"mishap": None})).at(times).pelvis[:, 2]
    before = times < mishap.start_s - 1.0  # a stumble's catching step begins a step earlier
    np.testing.assert_allclose(own[before], bare[before], atol=1e-9)
    lowest = int(np.argmin(own))
    assert own[lowest] / bare[0] == pytest.approx(course.hip_share, abs=0.08)
    assert own[lowest] > 0.05, "nobody sinks into the floor"
    assert times[lowest] >= mishap.start_s + course.down_s / 2
    rises = course.stay_s is not None
    assert (own[-1] > 0.95 * bare[-1]) == rises
    assert WalkerSource(script).truth()["mishap"] == {"kind": kind, "start_s": mishap.start_s}
