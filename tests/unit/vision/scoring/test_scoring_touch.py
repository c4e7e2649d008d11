"""First touch and loading are scored apart, and a truth is held to no more than it says."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from scoring_cases import said, walk
from vision.scoring.events import EventTally
from vision.scoring.findings import Findings, FoundEvent, FoundStep
from vision.scoring.marks import MarkedFilm, MarkedName
from vision.scoring.score import score_clip
from vision.scoring.settings import ScoringSettings
from vision.scoring.steps import matched_steps
from vision.scoring.touch import TouchTally
from vision.scoring.truth import Truth, TruthError, TruthEvent
from vision.values import Direction, EventKind, Foot, Landing


def rolling(early_s: float = 0.08, **changes: object) -> Truth:
    """A walk whose feet touch ``early_s`` before they are loaded, events changed all alike."""
    truth = walk(20)
    events = [
        e.model_copy(update={"touch_t": e.t - early_s, **changes})
        if e.kind is EventKind.CONTACT
        else e
        for e in truth.events
    ]
    return truth.model_copy(update={"events": tuple(events)})


@pytest.mark.parametrize("shift_s", [-0.08, -0.02, 0.0, 0.03, 0.09])
def test_the_first_touch_has_a_bias_of_its_own(shift_s: float) -> None:
    truth = rolling()
    report = said(truth)
    moved = tuple(
        e.model_copy(update={"first_touch_s": e.first_touch_s + shift_s})
        if e.first_touch_s is not None
        else e
        for e in report.events
    )
    score = score_clip(truth, report.model_copy(update={"events": moved}))
    assert score.contacts.bias_s == pytest.approx(0.0)
    assert score.touches.told.f1 == 1.0
    assert score.touches.told.bias_s == pytest.approx(shift_s)
    assert score.touches.within_spread_share == float(abs(shift_s) <= 0.03)
    assert score.touches.by_loading.bias_s == pytest.approx(0.08)


def test_a_touch_that_is_not_told_is_missed_and_loading_does_not_stand_for_it() -> None:
    truth = rolling()
    report = said(truth)
    events = tuple(
        e.model_copy(update={"first_touch_s": None}) if index % 4 == 0 else e
        for index, e in enumerate(report.events)
    )
    touches = score_clip(truth, report.model_copy(update={"events": events})).touches
    assert touches.told_share == 0.5
    assert (touches.told.recall, touches.told.precision) == (0.5, 1.0)
    assert touches.after_median_s == pytest.approx(0.08)


def test_a_truth_without_touches_scores_none() -> None:
    truth = walk(5)
    assert score_clip(truth, said(rolling())).touches.told.true == 0
    assert score_clip(truth, said(truth)).touches.told.f1 is None
    unknown = TouchTally(told=EventTally(found=3))
    assert (unknown.f1, unknown.told.f1) == (None, 0.0)


def test_a_contact_in_doubt_is_neither_missed_nor_false() -> None:
    truth = rolling()
    first, *rest = truth.events
    doubtful = truth.model_copy(
        update={"events": (first.model_copy(update={"sure": False}), *rest)}
    )
    for events in (said(truth).events, said(truth).events[1:]):
        score = score_clip(doubtful, said(truth).model_copy(update={"events": events}))
        assert (score.contacts.true, score.contacts.found, score.contacts.f1) == (19, 19, 1.0)
        assert score.touches.told.f1 == 1.0
        assert score.counting.miscounted == 0
        assert score.reliability.contacts.count == 19


def test_a_sure_contact_beside_one_in_doubt_keeps_its_match() -> None:
    sure = TruthEvent(t=1.0, foot=Foot.LEFT, kind=EventKind.CONTACT)
    doubtful = TruthEvent(t=1.06, foot=Foot.RIGHT, kind=EventKind.CONTACT, sure=False)
    found = FoundEvent(t_s=1.05, foot=Foot.LEFT, kind=EventKind.CONTACT)
    contacts = score_clip(Truth(events=(sure, doubtful)), Findings(events=(found,))).contacts
    assert (contacts.true, contacts.matched) == (1, 1)


def _touch_alone(t: float) -> TruthEvent:
    return TruthEvent(t=t, touch_t=t, touch_only=True, foot=Foot.LEFT, kind=EventKind.CONTACT)


def _found(t_s: float, touch_s: float | None = None) -> FoundEvent:
    return FoundEvent(
        t_s=t_s, foot=Foot.RIGHT, kind=EventKind.CONTACT, confidence=0.9, first_touch_s=touch_s
    )


@pytest.mark.parametrize(
    ("found_s", "found", "matched"),
    [
        ((1.08, 1.18), 1, 1),
        ((1.18,), 1, 1),
        ((1.08,), 1, 1),  # who is sure chooses first
        ((0.95,), 0, 0),
        ((0.95, 1.0, 1.18), 2, 1),  # one contact was there and two are told
        ((0.85,), 1, 0),
    ],
)
def test_a_touch_excuses_one_contact_that_no_known_loading_takes(
    found_s: tuple[float, ...], found: int, matched: int
) -> None:
    loaded = TruthEvent(t=1.18, foot=Foot.RIGHT, kind=EventKind.CONTACT)
    report = Findings(events=tuple(_found(t_s) for t_s in found_s))
    contacts = score_clip(Truth(events=(_touch_alone(1.0), loaded)), report).contacts
    assert (contacts.true, contacts.found, contacts.matched) == (1, found, matched)


def test_a_contact_whose_touch_nobody_wrote_down_takes_none_from_a_known_touch() -> None:
    known = TruthEvent(t=1.08, touch_t=1.0, foot=Foot.RIGHT, kind=EventKind.CONTACT)
    bare = TruthEvent(t=1.14, foot=Foot.LEFT, kind=EventKind.CONTACT)
    report = Findings(events=(_found(1.1, 1.0), _found(1.2, 1.12)))
    touches = score_clip(Truth(events=(known, bare)), report).touches
    assert (touches.told.true, touches.told.found, touches.told.matched) == (1, 1, 1)
    assert (touches.by_loading.found, touches.by_loading.matched) == (1, 1)
    assert (touches.contacts, touches.with_touch) == (1, 1)


def test_one_touch_among_loadings_holds_no_other_step_to_less() -> None:
    truth = walk(20)
    alone = truth.model_copy(update={"events": (*truth.events, _touch_alone(30.0))})
    assert score_clip(alone, said(truth, 0.09)).landing.steps == 20
    assert score_clip(alone, said(truth, 0.15)).landing.steps == 0


def test_a_step_is_matched_by_what_is_known_of_its_contact() -> None:
    landed = {"landing": Landing.BALL, "label": Direction.BACKWARD}
    touch = _touch_alone(1.0).model_copy(update=landed)
    loaded = TruthEvent(t=1.6, foot=Foot.RIGHT, kind=EventKind.CONTACT).model_copy(update=landed)
    truth = Truth(events=(touch, loaded))
    first = FoundStep(contact_s=1.25, first_touch_s=1.1, foot=Foot.LEFT)
    second = FoundStep(contact_s=1.6, first_touch_s=1.45, foot=Foot.RIGHT)
    report = Findings(steps=(first, second))
    assert [e.t for _, e in matched_steps(truth, report, ScoringSettings())] == [
        1.0,
        1.6,
    ]


def test_where_the_truth_does_not_speak_nothing_counts() -> None:
    truth = walk(20, scored_s=[[3.0, 6.1]])  # contacts at 3.3, 3.9, 4.5, 5.1 and 5.7 s
    report = said(truth)
    stray = FoundEvent(t_s=8.0, foot=Foot.LEFT, kind=EventKind.CONTACT)
    score = score_clip(truth, report.model_copy(update={"events": (*report.events, stray)}))
    assert (score.contacts.true, score.contacts.found, score.contacts.f1) == (5, 5, 1.0)
    assert score.counting.miscounted == 0
    within = stray.model_copy(update={"t_s": 4.2})
    score = score_clip(truth, report.model_copy(update={"events": (*report.events, within)}))
    assert score.contacts.found == 6


@pytest.mark.parametrize(
    ("keys", "t", "touch_only"),
    [
        ({"t": 1.0, "ball_t": 1.0, "touch_t": 0.9}, 1.0, False),
        ({"ball_t": 1.1, "heel_t": 1.0, "touch_t": 0.9}, 1.0, False),
        ({"touch_t": 0.9}, 0.9, True),
    ],
)
def test_a_truth_may_know_the_touch_alone(
    keys: dict[str, float], t: float, touch_only: bool
) -> None:
    event = TruthEvent.model_validate({"foot": "left", "kind": "contact", **keys})
    assert (event.t, event.touch_only, event.touch_t) == (t, touch_only, 0.9)
    assert TruthEvent.model_validate_json(event.model_dump_json()) == event
    with pytest.raises(ValidationError):
        TruthEvent.model_validate({"foot": "left", "kind": "contact"})


@pytest.mark.parametrize("late_s", [0.0, 0.05, 0.13])
def test_a_truth_of_touches_holds_nobody_to_a_loading(late_s: float) -> None:
    touches = rolling()
    only = tuple(
        TruthEvent(t=e.touch_t, touch_t=e.touch_t, touch_only=True, foot=e.foot, kind=e.kind)
        for e in touches.of_kind(EventKind.CONTACT)
        if e.touch_t is not None
    )
    truth = touches.model_copy(update={"events": only})
    score = score_clip(truth, said(touches, late_s - 0.08))
    assert (score.contacts.f1, score.liftoffs.f1) == (None, None)
    assert score.touches.by_loading.matched == (20 if late_s <= 0.1 else 0)
    assert score.reliability.contacts.count == 0


def test_a_landing_counts_only_where_an_estimated_truth_is_firm() -> None:
    def landings(**keys: float) -> int:
        truth = rolling(landing=Landing.BALL, ball_t=1.0, **keys)
        return score_clip(truth, said(truth)).landing.steps

    assert landings(heel_t=1.05) == 20  # nothing says that this is an estimate
    assert landings(heel_t=1.05, spread_s=0.02) == 0
    assert landings(heel_t=1.07, spread_s=0.02) == 20


def _marks(folder: Path, text: str) -> MarkedFilm:
    path = folder / "marks.json"
    path.write_text(text)
    return MarkedFilm.load(path)


def test_marks_are_a_truth_of_touches_in_the_frames_that_were_looked_at(tmp_path: Path) -> None:
    film = _marks(
        tmp_path,
        '{"what": "by eye", "clips": {"a.mp4": {"fps": 25, "height_cm": 170, "segments": '
        '[{"label": "backward", "frames": [10, 60]}], "contacts": [{"frame": 20.5, "foot": "left",'
        ' "landing": "ball"}], "score_frames": [[10, 50]]}}}',
    )
    truth = film.clips["a.mp4"].truth()
    (event,) = truth.events
    assert (event.t, event.touch_only, event.landing) == (20.5 / 25, True, Landing.BALL)
    assert truth.height_m == pytest.approx(1.7)
    assert [truth.is_scored(t_s) for t_s in (0.4, 2.0, 2.1)] == [True, True, False]
    assert truth.direction_at(0.2) is Direction.UNKNOWN
    assert truth.direction_at(1.0) is Direction.BACKWARD
    score = score_clip(truth, Findings())
    assert score.direction.known_s == pytest.approx(50.5 / 25)
    assert score.cues.judged == 0


def test_what_is_no_marks_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(TruthError, match="holds no marks: clips"):
        _marks(tmp_path, "{}")


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("a b.mp4", MarkedName(clip="a b.mp4")),
        ("reversed:a b.mp4", MarkedName(clip="a b.mp4", backward=True)),
        (
            "reversed: a 1.mp4 75 189",
            MarkedName(clip="a 1.mp4", backward=True, first=75, last=189),
        ),
    ],
)
def test_a_mark_names_the_clip_and_whether_it_is_played_backward(
    key: str, name: MarkedName
) -> None:
    assert MarkedName.read(key) == name
