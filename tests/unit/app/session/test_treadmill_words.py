"""What is said on a treadmill without being asked: "Stop", and how to be seen by the camera."""

from __future__ import annotations

import pytest

from app.words import languages, words
from app.words.notices import NOTICES
from app.words.setup import finding_words
from vision.cues.base import GUARDED_ON_BELT
from vision.cues.catalogue import cues
from vision.guard import Alarm, cue_of
from vision.setup.values import SetupFinding, SetupReading
from vision.values import View

RAIL = {"en": ("rail",), "de": ("Handlauf",)}
STOP = {"en": ("press stop",), "de": ("Stopp drücken",)}


@pytest.mark.parametrize("tag", languages())
def test_stop_on_a_belt_names_the_rail_and_the_stop_key(tag: str) -> None:
    in_words = words(tag)
    said = {
        alarm: in_words.text(f"cue.{cue_of(alarm, 0.0, treadmill=True).id}.spoken")
        for alarm in Alarm
        if alarm.value in GUARDED_ON_BELT
    }
    assert set(said) == set(Alarm) - {Alarm.LANE_END}
    for notice, urgent in NOTICES.items():
        if urgent and not notice.endswith("_belt"):
            assert NOTICES[f"{notice}_belt"]
            said[notice] = in_words.text(f"notice.{notice}_belt.spoken")  # type: ignore[index]
    for text in said.values():
        assert RAIL[tag][0] in text
        assert STOP[tag][0] in text


def test_nobody_is_told_to_step_back_off_a_belt_or_to_turn_on_it_for_the_camera() -> None:
    for tag, steps in (
        ("en", ("step back", "turn your side", "further away")),
        ("de", ("zurück",)),
    ):
        in_words = words(tag)
        for id_ in cues():
            if f"{id_}_belt" in cues():
                said = in_words.text(f"cue.{id_}_belt.spoken").lower()
                assert not any(step in said for step in steps)
        for finding in SetupFinding:
            reading = SetupReading(finding, 8.0, View.SIDE, ready=False)
            said = in_words.say(finding_words(reading, belt=True)[1]).lower()
            assert not any(step in said for step in steps), said
    assert {"show_feet_belt", "show_head_belt", "turn_side_belt"} <= set(cues())
