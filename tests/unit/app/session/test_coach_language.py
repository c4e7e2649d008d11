"""In which language a session's form cues are kept and reckoned: the walker's, not the engine's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.session.coach import Coach
from app.session.settings import CoachingSettings
from app.session.step_result import StepResult
from app.storage import NewSession, Places, Store
from app.words import words
from session_cases import somebody
from storage_cases import QUICK
from vision.cues.catalogue import cues
from vision.pipeline.line import Line
from vision.setup.stage import SetupStage
from vision.values import Direction, Frame, Gait, Observation, Situation
from walker_poses import TrueJoints

CUE = "smaller_steps"
PICTURE = np.full((54, 96, 3), 120, np.uint8)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    places = Places.find(tmp_path, f"sqlite:///{tmp_path / 'backstep.db'}")
    with Store(places, QUICK) as store:
        yield store


def _step(coach: Coach, index: int, tag: str, cue_id: str | None = None) -> StepResult:
    t_s = index / 10
    seen = Observation(
        index,
        t_s,
        Situation.STANDING,
        None,
        None,
        Gait(t_s, Direction.STANDING, 0.9, 0.0),
        cue=cues()[cue_id].at(t_s) if cue_id else None,
    )
    return coach.step(Frame(index, t_s, PICTURE), seen, words(tag))


def _said(coach: Coach, start: int, tag: str) -> tuple[int, str]:
    """Ask for the form cue once, at frame ``start``: the frame in which it is "
    "said, and its words."""
    for index in range(start, start + 45):  # it waits for its turn no longer than five seconds
        said = _step(coach, index, tag, CUE if index == start else None).cue
        if said is not None and said.id == CUE:
            return index, said.spoken
    raise AssertionError("it was never said")


@pytest.mark.parametrize("tag", ["en", "de"])
def test_a_form_cue_is_kept_in_the_walkers_language_and_takes_as_long_as_its_words(
    store: Store, tag: str
) -> None:
    profile = somebody(store, language=tag)
    pen = store.sessions.start(NewSession(profile_id=profile.id))
    settings = CoachingSettings()
    line = Line(TrueJoints())
    coach = Coach(line, pen, SetupStage(), settings)
    for index in range(300):  # past the welcome
        _step(coach, index, tag)
    first, spoken = _said(coach, 300, tag)
    second, _ = _said(coach, first + 1, tag)  # waits until the first has been spoken
    coach.close()
    line.close()
    assert spoken == words(tag).text(f"cue.{CUE}.spoken")
    kept = [one.cue for one in store.sessions.cues(pen.session.id) if one.cue.id == CUE]
    assert {one.spoken for one in kept} == {spoken}
    assert {one.text for one in kept} == {words(tag).text(f"cue.{CUE}.text")}
    talk = settings.talk
    assert second - first == pytest.approx(
        10 * (talk.lead_in_s + talk.letter_s * len(spoken)), abs=1.01
    )
