"""What the coach says, and when it keeps silent."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from check_walks import FAULTS, Signal, Walk
from cue_cases import (
    BACKWARD,
    DEFAULTS,
    GAIT,
    HEEL,
    LEAN,
    OWNER,
    STRIDE,
    TALL,
    coached,
    result,
    said,
)
from vision.cues import catalogue
from vision.cues.base import SITUATIONS, CueSpec
from vision.cues.catalogue import cue_for, cues
from vision.cues.policy import URGENT, CuePolicy
from vision.cues.settings import CueSettings
from vision.values import CheckResult, Cue, Level, Situation, Verdict


def times(found: Sequence[Cue], cue_id: str) -> list[float]:
    """When a cue was said."""
    return [cue.t_s for cue in found if cue.id == cue_id]


# -- the catalogue ------------------------------------------------------------------------


@pytest.mark.parametrize("spec", cues().values(), ids=lambda spec: spec.id)
def test_cue_is_short_and_answers_something_real(spec: CueSpec) -> None:
    assert set(spec.answers) <= set(OWNER) | set(SITUATIONS)
    assert spec.answers
    assert spec.at(1.0).spoken
    assert len(spec.at(1.0).spoken.split()) <= 12
    assert spec.text[0].isupper()


def test_every_situation_has_words() -> None:
    assert [situation for situation in SITUATIONS if cue_for(situation) is None] == []


def test_too_long_cue_and_unknown_priority_are_refused() -> None:
    with pytest.raises(ValueError, match="1 to 6 words"):
        CueSpec("long", ("x",), 3, "one two three four five six seven", "hint")
    with pytest.raises(ValueError, match="not 0 to 5"):
        CueSpec("odd", ("x",), 6, "Fine", "hint")


# -- silence ------------------------------------------------------------------------------


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("baseline", [True, False])
def test_good_walk_hears_nothing(level: Level, baseline: bool) -> None:
    walk = replace(Walk(), seconds=40.0)
    assert coached(walk if baseline else replace(walk, baseline=None), level) == []


@pytest.mark.parametrize("case", FAULTS, ids=lambda case: case.fault)
def test_faulty_walk_hears_its_cue_and_no_other(case: object) -> None:
    assert isinstance(case, type(FAULTS[0]))
    bad = case.bad
    signal: Signal = lambda t_s: bad if t_s >= 6.0 else case.good  # noqa: E731
    walk = case.walk(signal)
    found = coached(walk)
    wanted = cue_for(case.fault)
    assert wanted is not None
    assert found[0].id == wanted.id
    assert {cue.id for cue in found} <= {wanted.id, "praise", "ease_pace"}
    landed = [step for step in walk.steps() if 6.0 < step.contact_s <= found[0].t_s]
    assert len(landed) <= case.within


@pytest.mark.parametrize(
    "situation", [s for s in Situation if s not in {BACKWARD, Situation.NO_FEET}]
)
def test_technique_is_not_coached_when_the_walker_does_not_walk_backward(
    situation: Situation,
) -> None:
    assert said(lambda t_s: [LEAN, STRIDE], 60, lambda t_s: situation) == []


def test_doubtful_verdict_is_not_spoken() -> None:
    assert said(lambda t_s: [result("lean_forward", confidence=0.3)], 30) == []


# -- order and pace -----------------------------------------------------------------------


def test_most_urgent_fault_is_said_first_whatever_the_order() -> None:
    assert said(lambda t_s: [LEAN, STRIDE], 1)[0].id == "smaller_steps"
    assert said(lambda t_s: [STRIDE, LEAN], 1)[0].id == "smaller_steps"


def test_of_equally_urgent_faults_the_first_check_wins() -> None:
    assert said(lambda t_s: [HEEL, LEAN], 1)[0].id == "soft_toes"
    assert said(lambda t_s: [LEAN, HEEL], 1)[0].id == "stand_tall"


@pytest.mark.parametrize(
    ("level", "gap_s"), [(Level.BEGINNER, 8), (Level.INTERMEDIATE, 12), (Level.ADVANCED, 20)]
)
def test_any_two_cues_are_a_level_s_gap_apart(level: Level, gap_s: float) -> None:
    def answers(t_s: float) -> list[CheckResult]:
        return [LEAN] if t_s < 2 else [STRIDE]

    found = said(answers, 40, level=level)
    assert [cue.id for cue in found[:2]] == ["stand_tall", "smaller_steps"]
    assert found[1].t_s - found[0].t_s == pytest.approx(gap_s)


def test_same_cue_comes_again_ever_later_and_is_dropped_for_an_easier_walk() -> None:
    coach = CuePolicy(DEFAULTS, Level.BEGINNER)
    found = said(lambda t_s: [LEAN], 400, policy=coach)
    assert times(found, "stand_tall") == pytest.approx([0, 20, 60])
    assert times(found, "ease_off") == pytest.approx([140])
    assert coach.dropped == ("stand_tall",)
    assert len(found) == 4


def test_one_topic_at_a_time_unless_the_other_is_more_urgent() -> None:
    found = said(lambda t_s: [LEAN] if t_s < 1 else [LEAN, HEEL], 19)
    assert {cue.id for cue in found} == {"stand_tall"}
    found = said(lambda t_s: [LEAN] if t_s < 1 else [LEAN, STRIDE], 19)
    assert [cue.id for cue in found] == ["stand_tall", "smaller_steps"]


def test_other_fault_gets_its_turn_when_the_topic_does_not_help() -> None:
    found = said(lambda t_s: [LEAN, HEEL], 45)
    assert {"stand_tall", "soft_toes"} <= {cue.id for cue in found}


def test_fault_beside_a_mended_one_may_mend_with_it() -> None:
    fast = result("too_fast")

    def brief(t_s: float) -> list[CheckResult]:
        return [STRIDE, fast] if t_s < 10 else [fast] if t_s < 14 else []

    def lasting(t_s: float) -> list[CheckResult]:
        return [STRIDE, fast] if t_s < 10 else [fast]

    assert {cue.id for cue in said(brief, 40)} == {"smaller_steps"}
    assert times(said(lasting, 40), "ease_pace")[0] == pytest.approx(15.0, abs=0.11)


# -- fading over sessions ------------------------------------------------------------------


@pytest.mark.parametrize(("sessions", "every"), [(0, 1), (1, 1), (2, 2), (4, 2), (5, 4), (40, 4)])
def test_a_cue_given_for_sessions_is_given_in_fewer_intervals(sessions: int, every: int) -> None:
    # Of a fault that comes anew in every minute and is mended in between.
    def answers(t_s: float) -> list[CheckResult]:
        return [LEAN] if t_s % 60 < 30 else [TALL]

    coach = CuePolicy(DEFAULTS, Level.BEGINNER, {"stand_tall": sessions})
    minutes = {int(t_s // 60) for t_s in times(said(answers, 479, policy=coach), "stand_tall")}
    assert minutes == set(range(0, 8, every))


def test_other_cues_do_not_fade_with_it() -> None:
    coach = CuePolicy(DEFAULTS, Level.BEGINNER, {"stand_tall": 9})
    found = said(lambda t_s: [LEAN, HEEL] if t_s >= 61 else [], 100, policy=coach)
    assert {cue.id for cue in found} == {"soft_toes"}


@pytest.mark.usefixtures("stop_cue")
def test_urgent_cues_never_fade() -> None:
    coach = CuePolicy(DEFAULTS, Level.BEGINNER, {"stop": 50, "pause": 50})
    fall = replace(LEAN, id="fall", fault="fall")
    found = said(lambda t_s: [fall] if t_s >= 70 else [], 72, policy=coach)
    assert times(found, "stop") == pytest.approx([70.0])


# -- praise -------------------------------------------------------------------------------


def test_mended_fault_is_praised_once_and_left_alone_for_half_a_minute() -> None:
    def answers(t_s: float) -> list[CheckResult]:
        return [TALL] if 6 <= t_s < 15 else [LEAN]

    found = said(answers, 60)
    assert [cue.id for cue in found[:2]] == ["stand_tall", "praise"]
    praise_s = found[1].t_s
    assert 8 <= praise_s <= 15
    assert found[2].id == "stand_tall"
    assert found[2].t_s == pytest.approx(praise_s + 30)


def test_nothing_is_praised_while_any_fault_stands_nor_soon_after_it() -> None:
    def answers(t_s: float) -> list[CheckResult]:
        lean = [LEAN] if t_s < 3 else [TALL]
        return [*lean, HEEL] if t_s < 12 else lean

    found = said(answers, 20)
    praise_s = times(found, "praise")
    assert len(praise_s) == 1
    assert praise_s[0] >= 12 + DEFAULTS.praise_clean_s
    assert times(said(lambda t_s: [LEAN, HEEL] if t_s < 3 else [TALL, HEEL], 60), "praise") == []


def test_fault_that_was_never_spoken_of_is_not_praised_when_it_goes() -> None:
    assert said(lambda t_s: [TALL], 60) == []
    blip = said(lambda t_s: [result("lean_forward", confidence=0.2)] if t_s < 3 else [TALL], 60)
    assert blip == []


def test_fault_that_cant_be_told_any_more_is_not_mended() -> None:
    hidden = result("lean_forward", Verdict.CANT_TELL)
    assert times(said(lambda t_s: [LEAN] if t_s < 3 else [hidden], 60), "praise") == []


def test_late_praise_is_no_praise() -> None:
    def situation(t_s: float) -> Situation:
        return BACKWARD if t_s < 6 or t_s > 40 else Situation.STANDING

    assert times(said(lambda t_s: [LEAN] if t_s < 3 else [TALL], 60, situation), "praise") == []


# -- what the camera misses ---------------------------------------------------------------


def test_feet_out_of_sight_are_mentioned_once_a_minute_and_only_when_it_lasts() -> None:
    def flicker(t_s: float) -> Situation:
        return Situation.NO_FEET if t_s % 2.5 < 1.5 else BACKWARD

    assert said(lambda t_s: [], 60, flicker) == []
    found = said(lambda t_s: [], 130, lambda t_s: Situation.NO_FEET)
    assert times(found, "unseen_feet") == pytest.approx([2, 62, 122])


def test_walker_lost_while_walking_backward_hears_pause_once() -> None:
    def situation(t_s: float) -> Situation:
        return BACKWARD if t_s < 5 else Situation.NO_PERSON

    found = said(lambda t_s: [LEAN] if 4.5 <= t_s < 5 else [], 60, situation)
    assert [cue.id for cue in found] == ["stand_tall", "pause"]
    assert found[1].t_s == pytest.approx(6.0, abs=0.11)  # it does not wait for the gap


def test_no_pause_is_said_where_a_guard_tells_of_the_loss() -> None:
    coach = CuePolicy(CueSettings(pause_when_lost=False), Level.BEGINNER)
    lost = said(lambda t_s: [], 30, lambda t_s: (
        BACKWARD if t_s < 5 else Situation.NO_PERSON), policy=coach)  # fmt: skip
    assert lost == []


def test_nobody_there_from_the_start_hears_nothing() -> None:
    assert said(lambda t_s: [], 60, lambda t_s: Situation.NO_PERSON) == []
    assert said(lambda t_s: [], 9, lambda t_s: (
        Situation.STANDING if t_s < 5 else Situation.NO_PERSON)) == []  # fmt: skip


# -- urgent cues --------------------------------------------------------------------------

STOP = """
from vision.cues.base import CueSpec

CUE = CueSpec(id="stop", answers=("fall",), priority=0, text="Stop", earcon="stop")
"""


@pytest.fixture
def stop_cue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A cue file of priority 0 that the catalogue finds by itself."""
    (tmp_path / "stop.py").write_text(STOP)
    monkeypatch.setattr(catalogue, "__path__", [*catalogue.__path__, str(tmp_path)])
    catalogue.forget()
    yield
    monkeypatch.undo()
    catalogue.forget()
    sys.modules.pop(f"{catalogue.__name__}.stop", None)


@pytest.mark.usefixtures("stop_cue")
def test_urgent_cue_waits_for_nothing_and_is_never_dropped() -> None:
    fall = replace(LEAN, id="fall", fault="fall")

    def answers(t_s: float) -> list[CheckResult]:
        return [LEAN, fall] if t_s >= 2 else [LEAN]

    found = said(answers, 60, lambda t_s: BACKWARD if t_s < 30 else Situation.STANDING)
    assert [cue.id for cue in found[:2]] == ["stand_tall", "stop"]
    assert times(found, "stop") == pytest.approx([2.0 + 5 * i for i in range(12)])


# -- any session at all -------------------------------------------------------------------

answers_at_once = st.lists(
    st.builds(
        result,
        st.sampled_from(sorted(OWNER)),
        st.sampled_from(Verdict),
        st.sampled_from([0.2, 0.9]),
    ),
    max_size=4,
)
stretches = st.lists(
    st.tuples(st.floats(0.1, 40.0), st.sampled_from(Situation), answers_at_once),
    min_size=1,
    max_size=12,
)


def repeat_gap_s(cue: Cue) -> float:
    """The least silence before the same cue again."""
    special = {"praise": DEFAULTS.praise_mute_s, "unseen_feet": DEFAULTS.unseen_gap_s}
    urgent = DEFAULTS.urgent_repeat_s if cue.priority <= URGENT else DEFAULTS.same_cue_gap_s
    return special.get(cue.id, urgent)


@settings(max_examples=60, deadline=None)
@given(session=stretches, level=st.sampled_from(Level))
def test_coach_never_hurries_and_never_nags(
    session: list[tuple[float, Situation, list[CheckResult]]], level: Level
) -> None:
    coach, t_s, found = CuePolicy(DEFAULTS, level), 0.0, []
    for seconds, situation, answers in session:
        end_s = t_s + seconds
        while t_s < end_s:
            cue = coach.update(t_s, situation, GAIT, answers)
            if cue is not None:
                assert cue.t_s == t_s
                found.append(cue)
            t_s += 0.25
    gap_s = DEFAULTS.pace.at(level).any_cue_gap_s
    for one, other in pairwise(found):
        assert other.priority <= URGENT or other.t_s - one.t_s >= gap_s
    for spec in cues().values():
        for one, other in pairwise([cue for cue in found if cue.id == spec.id]):
            assert other.t_s - one.t_s >= repeat_gap_s(one)


def test_cue_names_are_fit_for_a_report() -> None:
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", id_) for id_ in cues())
