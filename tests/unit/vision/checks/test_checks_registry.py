"""What holds for every check, those not yet written included."""

from __future__ import annotations

import inspect
import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from check_walks import FAULTS, Walk, fresh, run
from vision.checks.base import Check, CheckSettings
from vision.checks.reasons import Reason
from vision.checks.registry import ChecksSettings, check_classes, make_checks
from vision.cues.catalogue import cue_for
from vision.values import Direction, Foot, Landing, Level, Posture, Step, Verdict, View

by_check = pytest.mark.parametrize("check", check_classes(), ids=lambda check: check.id)
NOT_A_SIGNAL = {"flat_foot", "head_turned_often"}  # have tests of their own


def numbers(model: type[BaseModel], path: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Every leaf of a settings section with its dotted name."""
    for name, info in model.model_fields.items():
        kind = info.annotation
        section = isinstance(kind, type) and issubclass(kind, BaseModel)
        if section:
            assert isinstance(kind, type)
            yield from numbers(kind, f"{path}{name}.")
        else:
            yield f"{path}{name}", info


@by_check
def test_check_is_documented_and_names_itself(check: type[Check[Any]]) -> None:
    module = inspect.getmodule(check)
    assert check.__doc__
    assert check.__doc__ != Check.__doc__
    assert module is not None
    assert module.__doc__
    assert check.id == module.__name__.rsplit(".", 1)[-1]
    assert check.title
    assert check.faults


@by_check
def test_what_cannot_be_told_is_drawn_on_the_present_gauge(check: type[Check[Any]]) -> None:
    """A baseline changes the gauge of some, in the midst of a session."""
    judge = fresh(check.id)
    judge.cant_tell(Reason.FEW_STEPS)
    judge.gauge = replace(judge.gauge, ok_low=1.0, ok_high=2.0)
    told = judge.cant_tell(Reason.FEW_STEPS)
    assert (told.ok_low, told.ok_high) == (1.0, 2.0)


@by_check
def test_every_setting_has_title_unit_source_and_bounds(check: type[Check[Any]]) -> None:
    leaves = dict(numbers(check.Settings))
    assert len(leaves) > len(dict(numbers(CheckSettings)))
    for name, info in leaves.items():
        extra = info.json_schema_extra
        assert info.title, name
        assert isinstance(extra, dict), name
        assert extra["unit"], name
        assert extra["source"], name
        if info.annotation is not bool:
            kinds = {type(bound).__name__ for bound in info.metadata}
            assert {"Ge", "Le"} <= kinds, name


@by_check
def test_settings_survive_json_and_refuse_unknown_names(check: type[Check[Any]]) -> None:
    own = check.Settings()
    assert type(own).model_validate_json(own.model_dump_json()) == own
    with pytest.raises(ValidationError, match="no_such_setting"):
        type(own).model_validate({"no_such_setting": 1})


@by_check
def test_every_fault_has_words_and_a_walk_that_shows_it(check: type[Check[Any]]) -> None:
    shown = {case.fault for case in FAULTS if case.check == check.id}
    for fault in check.faults:
        assert cue_for(fault) is not None, f"add a cue for {fault!r} to vision/cues/catalogue"
        assert fault in shown | NOT_A_SIGNAL, (
            f"add a walk for {fault!r} to tests/support/check_walks.py"
        )


@by_check
def test_gauge_fits_its_scale(check: type[Check[Any]]) -> None:
    for level in Level:
        gauge = fresh(check.id, level).gauge
        low = gauge.scale_low if gauge.ok_low is None else gauge.ok_low
        high = gauge.scale_high if gauge.ok_high is None else gauge.ok_high
        assert gauge.scale_low <= low < high <= gauge.scale_high
        assert gauge.unit


@by_check
def test_nobody_in_sight_is_cant_tell(check: type[Check[Any]]) -> None:
    results = run(fresh(check.id), Walk(seen=False, seconds=6))
    assert {result.verdict for result in results} == {Verdict.CANT_TELL}
    assert {result.reason for result in results} == {Reason.NOBODY.value}


def test_three_checks_are_drawn_large() -> None:
    primary = {check.id for check in check_classes() if check.primary}
    assert primary == {"upright_trunk", "step_length", "landing"}
    assert {check.id for check in make_checks(ChecksSettings(), Level.BEGINNER)[:3]} == primary


def test_checks_of_two_sessions_share_no_memory() -> None:
    one, other = (make_checks(ChecksSettings(), Level.BEGINNER) for _ in range(2))
    assert not {id(check) for check in one} & {id(check) for check in other}
    assert len(one) == len(check_classes())


def test_check_that_is_switched_off_is_not_made() -> None:
    off = ChecksSettings.model_validate({"gaze": {"enabled": False}})
    assert "gaze" not in {check.id for check in make_checks(off, Level.BEGINNER)}


def test_whole_settings_tree_survives_json() -> None:
    tree = ChecksSettings()
    assert ChecksSettings.model_validate_json(tree.model_dump_json()) == tree


@pytest.mark.parametrize(
    ("section", "changes"),
    [
        ("speed", {"unsafe_on_mps": 1.2}),
        ("gaze", {"down_off_deg": 30}),
        ("crossing_feet", {"cross_off": 0.0}),
    ],
)
def test_thresholds_the_wrong_way_round_are_refused(
    section: str, changes: dict[str, float]
) -> None:
    with pytest.raises(ValidationError, match=f"{section}.*wrong way round"):
        ChecksSettings.model_validate({section: changes})


# -- any input at all ---------------------------------------------------------------------

wild = st.none() | st.floats(width=32)
postures = st.builds(Posture, *[wild] * len(Posture.__slots__))
steps = st.builds(
    Step,
    index=st.integers(0, 40),
    foot=st.sampled_from(Foot),
    contact_s=st.floats(0, 12),
    direction=st.sampled_from(Direction),
    confidence=st.floats(0, 1),
    known_s=st.floats(0, 12),
    length_leg=wild,
    landing=st.sampled_from(Landing),
)


@by_check
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_input_gives_a_finite_answer_that_names_its_own_faults(
    check: type[Check[Any]], data: st.DataObject
) -> None:
    shown = data.draw(st.lists(postures, min_size=1, max_size=4))
    seen_steps = data.draw(st.lists(steps, min_size=4, max_size=12))
    speed = data.draw(wild)
    walk = Walk(
        seconds=6.0,
        fps=10.0,
        view=data.draw(st.sampled_from(View)),
        posture=lambda t_s: shown[int(t_s * 10) % len(shown)],
        step=lambda i, t_s: seen_steps[i % len(seen_steps)],
        step_s=lambda i, t_s: 0.4,
        cadence=lambda t_s: data_cadence,
        speed=lambda t_s: float("nan") if speed is None else speed,
    )
    data_cadence = data.draw(st.floats(width=32))
    for result in run(fresh(check.id, data.draw(st.sampled_from(Level))), walk):
        assert result.id == check.id
        assert result.value is None or math.isfinite(result.value)
        assert 0.0 <= result.confidence <= 1.0
        assert (result.fault in check.faults) == (result.verdict is Verdict.FAULT)
        assert bool(result.reason) == (result.verdict is Verdict.CANT_TELL)
        assert result.reason_id in ({reason.id for reason in Reason} if result.reason else {""})


def test_settings_of_a_check_are_its_own_class() -> None:
    for check in check_classes():
        base = next(b for b in check.__orig_bases__ if get_args(b))  # type: ignore[attr-defined]
        assert get_args(base) == (check.Settings,)
