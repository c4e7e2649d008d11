"""Direction in seconds and delays; cues against the faults that were really there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_cases import said, walk
from vision.cues.base import SITUATIONS
from vision.cues.catalogue import cues
from vision.pipeline.recorded import Analysis
from vision.scoring.direction import score_direction
from vision.scoring.findings import Findings, FindingsError, FoundCue, FoundSpan
from vision.scoring.score import Score, score_clip
from vision.scoring.settings import ScoringSettings
from vision.scoring.truth import Truth, TruthError
from vision.values import Cue, Direction, EventKind, Foot, GaitEvent, SourceInfo, Step
from vision.values.spans import Span

B, F, S, T = Direction.BACKWARD, Direction.FORWARD, Direction.STANDING, Direction.TURNING
SETTINGS = ScoringSettings()


def _spans(*parts: tuple[float, float, Direction]) -> Findings:
    return Findings(direction=tuple(FoundSpan(start_s=a, end_s=b, label=d) for a, b, d in parts))


def _truth(*parts: tuple[int, str]) -> Truth:
    """Direction samples at ten a second: (count, label) in a row, plus one closing sample."""
    labels = [label for count, label in parts for _ in range(count)]
    return Truth.model_validate({"events": [], "direction": [*labels, labels[-1]]})


def test_a_late_decision_costs_its_delay_and_nothing_once_settled() -> None:
    truth = _truth((100, "backward"))
    tally = score_direction(truth, _spans((1.2, 10.0, B)), SETTINGS)
    assert tally.known_s == pytest.approx(10.0)
    assert tally.right_share == pytest.approx(0.88)
    assert tally.settled_right_share == pytest.approx(1.0)
    assert tally.start_delays_s == pytest.approx((1.2,))
    assert tally.delays_s == ()


def test_delay_runs_from_the_true_change_and_lag_is_no_false_backward() -> None:
    truth = _truth((50, "backward"), (50, "still"))  # changes half-way between samples, 4.95 s
    tally = score_direction(truth, _spans((0.0, 5.75, B), (5.75, 10.0, S)), SETTINGS)
    assert tally.delays_s == pytest.approx((0.8,))
    assert tally.settled_right_share == pytest.approx(1.0)
    assert tally.false_backward_s == 0.0
    assert tally.false_backward_all_s == pytest.approx(0.8)
    late = score_direction(truth, _spans((0.0, 7.0, B), (7.0, 10.0, S)), SETTINGS)
    assert late.false_backward_s == pytest.approx(7.0 - 4.95 - 1.5)


@pytest.mark.parametrize("label", ["forward", "still", "turning"])
def test_backward_said_of_anything_else_counts_from_the_first_moment(label: str) -> None:
    truth = _truth((100, label))
    tally = score_direction(truth, _spans((0.0, 0.4, B), (0.4, 10.0, B)), SETTINGS)
    assert tally.false_backward_s == pytest.approx(10.0)
    assert tally.right_share == 0.0
    assert tally.undecided == 1


@pytest.mark.parametrize("label", [Direction.UNKNOWN, T])
def test_unknown_and_turning_are_not_right_but_not_false_backward(label: Direction) -> None:
    tally = score_direction(_truth((100, "still")), _spans((0.0, 10.0, label)), SETTINGS)
    assert tally.right_share == 0.0
    assert tally.false_backward_all_s == 0.0


@given(start_s=st.floats(0, 9), length_s=st.floats(0.001, 1.0))
def test_false_backward_seconds_are_exact(start_s: float, length_s: float) -> None:
    report = _spans((0, start_s, F), (start_s, start_s + length_s, B), (start_s + length_s, 10, F))
    tally = score_direction(_truth((100, "forward")), report, SETTINGS)
    assert tally.false_backward_s == pytest.approx(length_s)
    assert tally.right_s == pytest.approx(10.0 - length_s)


def test_truth_without_known_direction_is_not_scored() -> None:
    tally = score_direction(_truth((50, "floating")), _spans((0.0, 5.0, B)), SETTINGS)
    assert tally.known_s == 0.0
    assert tally.right_share is None


def _with_cues(truth: Truth, *cues: tuple[float, str, int]) -> Score:
    found = tuple(FoundCue(t_s=t, id=name, priority=priority) for t, name, priority in cues)
    return score_clip(truth, said(truth).model_copy(update={"cues": found}))


FAULTY = walk(40, faults=[{"start_s": 6.0, "end_s": 14.0, "fault": "shuffle"}])


def test_a_cue_is_timed_from_the_onset_in_seconds_and_steps() -> None:
    found = _with_cues(FAULTY, (9.1, "shuffle", 3), (12.0, "shuffle", 3)).cues
    assert found.delays_s == pytest.approx((3.1,))
    assert found.delays_steps == (5,)  # contacts at 6.3, 6.9, 7.5, 8.1, 8.7
    assert (found.missed, found.false_cues, found.judged) == (0, 0, 2)


def test_a_fault_without_its_own_cue_is_missed() -> None:
    found = _with_cues(FAULTY, (9.0, "lean_forward", 3)).cues
    assert found.missed_ids == ("shuffle",)
    assert found.false_ids == ("lean_forward",)
    assert found.false_per_minute == pytest.approx(1 / FAULTY.duration_s * 60)


@pytest.mark.parametrize(("t_s", "false"), [(5.9, 1), (6.0, 0), (16.9, 0), (17.2, 1)])
def test_a_cue_is_true_during_its_fault_and_shortly_after(t_s: float, false: int) -> None:
    assert _with_cues(FAULTY, (t_s, "shuffle", 3)).cues.false_cues == false


def test_every_cue_of_the_coach_answers_the_fault_it_is_for() -> None:
    for cue in cues().values():
        for fault in cue.answers:
            if fault in SITUATIONS:
                continue
            truth = walk(40, faults=[{"start_s": 6.0, "end_s": 14.0, "fault": fault}])
            scored = _with_cues(truth, (9.0, cue.id, cue.priority)).cues
            assert (scored.missed, scored.false_cues) == (0, 0)


def test_an_offer_to_ease_off_needs_some_fault_to_follow() -> None:
    scored = _with_cues(FAULTY, (12.0, "ease_off", 4), (20.0, "ease_off", 4)).cues
    assert scored.false_ids == ("ease_off",)


def test_praise_is_never_false_and_a_stop_in_a_steady_walk_always_is() -> None:
    found = _with_cues(FAULTY, (8.0, "praise", 5), (18.0, "not_backward", 1)).cues
    assert found.false_ids == ("not_backward",)
    forward = walk(20, direction=F)
    assert _with_cues(forward, (6.0, "not_backward", 1)).cues.judged == 0


def test_clips_without_a_list_of_faults_judge_only_what_their_making_decides() -> None:
    lean = walk(20, lean_added=18)
    assert _with_cues(lean, (4.0, "lean_forward", 3)).cues.delays_s == (4.0,)
    plain = walk(20)
    found = _with_cues(plain, (4.0, "lean_forward", 3), (5.0, "overstride", 2)).cues
    assert (found.judged, found.false_cues, found.faults) == (1, 1, 0)
    assert _with_cues(walk(20, heel_first=True)).cues.missed_ids == ("heel_first",)


def test_a_truth_file_is_read_with_keys_nobody_knows_and_still_means_standing(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.truth.json"
    event = {"t": 0.5, "foot": "left", "kind": "contact", "label": "still", "ball_t": 0.5, "x": 1}
    path.write_text(json.dumps({"events": [event], "direction": ["still"], "new": {}}))
    truth = Truth.load(path)
    assert truth.direction_of(truth.events[0]) is S
    assert truth.direction_at(99.0) is S


@pytest.mark.parametrize("text", ["", "{", "[]", '{"events": [{"t": "late"}]}', "{}"])
def test_a_broken_truth_or_report_is_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text)
    with pytest.raises(TruthError, match=r"a\.json is no truth file") as info:
        Truth.load(path)
    assert "\n" not in str(info.value)
    if text != "{}" and "events" not in text:
        with pytest.raises(FindingsError, match=r"a\.json is no report"):
            Findings.load(path)
    with pytest.raises(FindingsError, match="cannot be read"):
        Findings.load(tmp_path / "none.json")


@pytest.mark.parametrize(("causal", "known"), [(True, [0.1]), (False, [])])
def test_an_analysis_scores_as_its_report_does_and_live_it_knows_when_it_knew(
    causal: bool, known: list[float]
) -> None:
    event = GaitEvent(0.31, Foot.LEFT, EventKind.CONTACT, 0.9, known_s=0.40)
    step = Step(0, Foot.LEFT, 0.31, B, 0.9, known_s=0.40, length_m=0.4)
    analysis = Analysis(
        source=SourceInfo("a", 1280, 720, 30.0),
        frames=60,
        duration_s=2.0,
        height_m=1.7,
        leg_m=0.9,
        views=(),
        directions=(Span(0.0, 2.0, "backward", 0.9),),
        events=(event,),
        steps=(step,),
        t_s=(0.0, 1.0),
        traces={"lean_deg": (1.0, float("nan"))},
        cues=(Cue(1.0, "shuffle", 3, "Step", "Step", "tick"),),
        person_share=1.0,
        feet_share=1.0,
    )
    findings = Findings.from_analysis(analysis, causal=causal)
    assert findings.trace.lean_deg == (1.0, None)
    assert findings.direction_at(1.5) is B
    score = score_clip(walk(3), findings)
    assert score.contacts.matched == 1
    assert list(score.contacts.known_after_s) == pytest.approx(known)
    assert score.steps.errors_m == pytest.approx((0.0,))
