"""``backstep accuracy``: what is measured, how figures are written and drawn, and a tiny run."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.evaluation.accuracy.document import (
    MARKER,
    AccuracyFindings,
    Column,
    condition_column,
    document,
    summary,
    write_document,
)
from app.evaluation.accuracy.measure import AccuracyOutcome, Confidence, measure, pool, walk_key
from app.evaluation.accuracy.plan import (
    Condition,
    Curve,
    CurvePoint,
    MeasurementPlan,
    make_plan,
    script_key,
)
from app.evaluation.accuracy.plots import draw_curve, draw_reliability
from app.evaluation.accuracy.publish import publish
from app.evaluation.film import film_walk
from scoring_cases import said, walk
from vision.scoring.goals import Aim, goals_for
from vision.scoring.reliability import ReliabilityTally
from vision.scoring.score import Score, ViewGroup, score_clip
from vision.scoring.truth import Truth
from vision.values import EventKind, Foot
from vision.walker import CameraSetup, Segment, WalkScript
from vision.walker.motion import WalkMotion
from vision.walker.truth import measure_truth

_SMALL = WalkScript(
    name="small",
    segments=(Segment(duration_s=3.0),),
    treadmill=True,
    camera=CameraSetup(width=640, height=480, person_px=380, fps=15),
)
_SMALLER = _SMALL.model_copy(update={"name": "smaller", "seed": 1})


def outcome(late_s: float = 0.0, confidence: float = 0.8, found: bool = True) -> AccuracyOutcome:
    """Twenty steps found ``late_s`` late; or nothing found."""
    truth = walk(20)
    findings = said(truth, late_s)
    if not found:
        findings = findings.model_copy(update={"events": (), "steps": ()})
    score = score_clip(truth, findings)
    contacts = 20 if found else 0
    own = Confidence(
        contacts=contacts,
        contact_sum=contacts * confidence,
        seconds=12.5,
        said_s=10.0,
        direction_sum=9.0,
    )
    return AccuracyOutcome(walks=1, seconds=12.6, refined=score, live=score, confidence=own)


def curve(*labels: str) -> Curve:
    points = [CurvePoint(label, label, -float(k), [_SMALL]) for k, label in enumerate(labels)]
    return Curve("light", "Light", "light", points)


def findings(model: Path, *columns: Column, quick: bool = False) -> AccuracyFindings:
    drawn = (curve("1", "0.5"), (outcome(), outcome(0.03, 0.6)))
    return AccuracyFindings(columns, [drawn], model, 3, 1.5, quick, date(2026, 1, 31))


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A file that stands for the model where only its digest is shown."""
    path = tmp_path / "model.task"
    path.write_bytes(b"model")
    return path


def test_the_plan_holds_every_condition_and_every_stage_of_every_curve() -> None:
    plan = make_plan()
    assert {one.id for one in plan.conditions} == {
        "treadmill", "overground", "faulty", "forward", "running", "standing", "turning",
        "front", "rear", "oblique", "sideways", "limping", "step_to", "short", "stiff",
        "oblique_short",
    }  # fmt: skip
    stages = {one.id: [point.x for point in one.points] for one in plan.curves}
    assert stages["height"] == [540, 300, 200, 140]
    assert stages["rate"] == [60, 30, 20, 15]
    assert stages["roll"] == [0, 5, 10, 15]
    assert stages["light"] == [1, 0.35, 0.2]
    assert stages["tremor"] == [0, 2, 5]
    assert stages["angle"] == [0, 30, 45, 60, 75, 90]
    assert len(stages["leg"]) == 3


def test_the_plan_holds_people_who_limp_and_seeds_that_nothing_was_tuned_on() -> None:
    plan = make_plan()
    assert min(script.seed for script in plan.scripts) >= 9000
    truths = {
        one.id: Truth.model_validate(measure_truth(WalkMotion(one.scripts[-1])))
        for one in plan.conditions
        if one.id in ("limping", "step_to", "treadmill")
    }
    contacts = {name: truth.of_kind(EventKind.CONTACT) for name, truth in truths.items()}
    for one in contacts.values():
        assert all(event.touch_t is not None for event in one)
        assert {event.foot for event in one} == set(Foot)

    def unevenness(name: str) -> float:
        """Of the lengths of left and right steps, how much they differ."""
        sides = [[abs(e.step_m or 0.0) for e in contacts[name] if e.foot is foot] for foot in Foot]
        left, right = (sum(lengths) / len(lengths) for lengths in sides)
        return abs(left - right) / (left + right)

    assert unevenness("limping") > unevenness("treadmill") + 0.1
    assert unevenness("step_to") > unevenness("treadmill") + 0.1


def test_the_whole_plan_stays_within_what_two_cores_do_in_minutes() -> None:
    frames = sum(script.duration_s * script.camera.fps for script in make_plan().scripts)
    assert 10_000 < frames < 33_000
    quick = sum(script.duration_s * script.camera.fps for script in make_plan(True).scripts)
    assert quick < frames / 6


@pytest.mark.parametrize("one", make_plan().curves, ids=lambda one: one.id)
def test_a_curve_has_the_same_walkers_throughout_and_no_two_points_alike(one: Curve) -> None:
    people = [[(s.seed, s.person.stature_m) for s in point.scripts] for point in one.points]
    assert all(seen == people[0] for seen in people)
    assert len(people[0]) == len(set(people[0])) > 1
    keys = {script_key(script) for point in one.points for script in point.scripts}
    assert len(keys) == len(one.points) * len(people[0])


def test_a_walk_that_several_curves_share_is_measured_once() -> None:
    plan = make_plan()
    keys = [script_key(script) for script in plan.scripts]
    assert len(keys) == len(set(keys))
    asked = [s for one in plan.curves for point in one.points for s in point.scripts]
    assert len({script_key(script) for script in asked}) < len(asked)


def test_kept_poses_are_those_of_the_very_walk_and_model(tmp_path: Path, model: Path) -> None:
    other = tmp_path / "other.task"
    other.write_bytes(b"other")
    assert walk_key(_SMALL, model) == walk_key(_SMALL.model_copy(), model)
    keys = {walk_key(_SMALL, model), walk_key(_SMALLER, model), walk_key(_SMALL, other)}
    assert len(keys) == 3


def test_the_same_figures_draw_the_same_bytes(tmp_path: Path) -> None:
    paths = [tmp_path / "a" / "one.svg", tmp_path / "b" / "two.svg"]
    for path in paths:
        draw_curve(curve("1", "0.5"), [outcome(), outcome(0.03, 0.6)], path)
    first, second = (path.read_bytes() for path in paths)
    assert first == second
    draw_curve(curve("1", "0.5"), [outcome(), outcome(0.04, 0.6)], paths[0])
    assert paths[0].read_bytes() != second


def test_a_plot_says_what_it_shows_in_text_that_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "light.svg"
    draw_curve(curve("bright", "dim"), [outcome(), outcome(0.03)], path)
    texts = {text.strip() for text in ElementTree.parse(path).getroot().itertext()}
    assert {"Light: accuracy and confidence", "F1", "own confidence", "bright", "dim"} <= texts


def test_what_was_not_said_is_a_gap_and_no_zero(tmp_path: Path) -> None:
    path = tmp_path / "light.svg"
    draw_curve(curve("1", "0.5"), [outcome(found=False), outcome(found=False)], path)
    assert "nan" not in path.read_text("utf-8").lower()
    said_nothing = document(
        AccuracyFindings([], [(curve("1"), [outcome(found=False)])], path, 1, 1.0), "accuracy"
    )
    row = next(line for line in said_nothing.splitlines() if line.startswith("| 1 |"))
    assert "| - / - |" in row


def test_confidence_is_averaged_over_what_was_said_and_pools_by_time() -> None:
    sure = outcome(confidence=0.9).confidence
    blind = Confidence(seconds=7.5)
    both = Confidence.pool([sure, blind])
    assert both.of_contacts == pytest.approx(0.9)
    assert both.of_direction == pytest.approx(0.9)
    assert both.direction_said_share == pytest.approx(0.5)
    assert (blind.of_contacts, blind.of_direction) == (None, None)


def test_a_missed_goal_is_marked_and_counted_and_a_met_one_is_not(model: Path) -> None:
    late = outcome(0.04)
    only = [goal.measure for goal in goals_for("side", Aim.REFINED) if "bias" not in goal.measure]
    column = Column("late", ViewGroup.SIDE, late.refined, late.live, only)
    text = document(findings(model, column), "accuracy")
    rows = {line.split(" | ")[0].strip("| "): line for line in text.splitlines() if " | " in line}
    assert "| at most 17.0 ms | **40.0 ms ✗** |" in rows["contact time, median error"]
    assert "| at most 50.0 ms | 40.0 ms |" in rows["contact time, 95 % within"]
    met, judged = re.findall(r"(\d+) of (\d+) figures that have a goal", text)[0]
    assert int(judged) - int(met) == text.count("✗") == 1


def test_goals_that_do_not_apply_to_a_condition_are_not_held_against_it(model: Path) -> None:
    only = ("direction right, settled",)
    column = Column("still", ViewGroup.SIDE, outcome(0.05).refined, Score(), only)
    text = document(findings(model, column), "accuracy")
    assert "contacts F1 | at least" not in text
    assert "### Not walking backward" in text


def test_walks_with_goals_of_their_own_stand_in_tables_under_one_heading(model: Path) -> None:
    walked = outcome().refined
    columns = [
        Column("forward", ViewGroup.SIDE, walked, walked, ("contacts F1", "false backward")),
        Column("still", ViewGroup.SIDE, walked, walked, ("false backward",)),
        Column("backward", ViewGroup.SIDE, walked, walked),
    ]
    text = document(findings(model, *columns), "accuracy")
    assert text.count("### Not walking backward") == 1
    assert text.index("| backward |") < text.index("### Not walking backward")


def test_every_view_has_the_heading_of_walks_with_goals_of_their_own(model: Path) -> None:
    walked = outcome().refined
    columns = [
        Column("still", group, walked, walked, ("direction right, settled",))
        for group in (ViewGroup.SIDE, ViewGroup.OBLIQUE)
    ]
    text = document(findings(model, *columns), "accuracy")
    side, oblique = text.split("## From the side")[1].split("## Obliquely")
    assert "### Not walking backward" in side
    assert "### Not walking backward" in oblique


def test_confidence_is_set_against_what_was_right_on_the_page_and_in_a_plot(
    tmp_path: Path, model: Path
) -> None:
    honest, boastful = outcome(confidence=0.8).refined, outcome(found=False).refined
    said = ReliabilityTally(said=(0.8,) * 10 + (0.3,) * 10, right=(True,) * 8 + (False,) * 12)
    score = honest.reliability.model_copy(update={"contacts": said})
    both = {Aim.REFINED: score, Aim.LIVE: boastful.reliability}
    text = document(replace(findings(model), reliability=both), "accuracy")
    assert "of 20 contacts said with a mean confidence of 0.55, 0.40 are right" in text
    assert "| contact within 0.1 s, right foot, refined | 20 | 0.55 | 0.40 | 0.15 |" in text
    assert "| 0.8 to 0.9, refined | 10 | 0.80 | 0.80 |" in text
    assert "| contact within 0.1 s, right foot, live | 0 | - | - | - |" in text
    assert "0.9 to 1.0" not in text
    paths = [tmp_path / "a.svg", tmp_path / "b.svg"]
    for path in paths:
        draw_reliability(score, path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    texts = {one.strip() for one in ElementTree.parse(paths[0]).getroot().itertext()}
    assert {"confidence said", "share right", "contact within 0.1 s, right foot"} <= texts
    draw_reliability(both[Aim.LIVE], paths[0])
    assert "nan" not in paths[0].read_text("utf-8").lower()


def test_a_quick_look_says_so_and_a_measurement_does_not(model: Path) -> None:
    assert "not the published figures" in document(findings(model, quick=True), "accuracy")
    assert "not the published figures" not in document(findings(model), "accuracy")


def test_what_is_written_by_hand_outlives_a_new_measurement(tmp_path: Path, model: Path) -> None:
    path = tmp_path / "accuracy.md"
    write_document(findings(model), path, "accuracy")
    first = path.read_text("utf-8")
    assert "## Tried and not kept" in first
    path.write_text(first.replace("Nothing written yet.", "By hand."), "utf-8")
    write_document(replace(findings(model), day=date(2027, 2, 3)), path, "accuracy")
    second = path.read_text("utf-8")
    assert "By hand." in second.partition(MARKER)[2]
    assert "2027-02-03" in second
    assert second == first.replace("Nothing written yet.", "By hand.").replace(
        "2026-01-31", "2027-02-03"
    )


def test_words_about_a_curve_say_whether_confidence_falls_with_accuracy() -> None:
    two, blind = curve("1", "0.5"), outcome(0.2)  # so late that nothing matches
    steady = summary(two, [outcome(), outcome(0.03, 0.6)])
    assert "nowhere below 1.00" in steady
    assert steady.endswith("own confidence goes from 0.80 to 0.60.")
    assert summary(two, [outcome(), outcome(0.03)]).endswith("own confidence stays at 0.80.")
    unsure = outcome(0.2, confidence=0.3)
    assert summary(two, [outcome(), unsure]).endswith("own confidence from 0.80 to 0.30.")
    assert "does not fall with the accuracy" in summary(two, [outcome(), blind])
    assert "no contact is claimed" in summary(two, [outcome(), outcome(found=False)])


@pytest.mark.slow
def test_a_small_plan_is_measured_and_published_and_kept_poses_give_the_same_figures(
    tmp_path: Path, model_path: Path
) -> None:
    plan = MeasurementPlan(
        [Condition("treadmill", "treadmill", ViewGroup.SIDE, [_SMALL, _SMALLER])],
        [Curve("light", "Light", "light", [CurvePoint("1", "1", 1.0, [_SMALL])])],
    )
    cache, told = tmp_path / "poses", []
    outcomes = measure(
        plan.scripts, model_path, cache, 2, lambda text, share: told.append((text, share))
    )
    assert told[-1] == ("measuring (2 of 2 walks)", 1.0)
    assert len(list(cache.glob("*.npz"))) == 2
    both = pool(outcomes, [_SMALL, _SMALLER])
    assert both.walks == 2
    assert both.seconds == pytest.approx(6.0)
    assert both.refined.contacts.true > 4
    assert measure(plan.scripts, model_path, cache, jobs=1) == outcomes
    film_walk(_SMALL, tmp_path / "clips")
    path = publish(plan, model_path, tmp_path / "docs", cache, tmp_path / "clips", jobs=1)
    text = path.read_text("utf-8")
    column = condition_column(plan.conditions[0], both)
    assert f"{column.refined.contacts.f1:.3f}".rstrip("0").rstrip(".") in text
    assert "| treadmill | motion-captured, 1 clip |" in text
    assert str(tmp_path) not in text
    links = re.findall(r"\]\((accuracy/.*?)\)", text)
    assert links == ["accuracy/reliability.svg", "accuracy/light.svg"]
    assert all((path.parent / link).is_file() for link in links)
