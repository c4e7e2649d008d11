"""A cue that says how far to go, and the one word about too few pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from cue_cases import BACKWARD, DEFAULTS, GAIT, STRIDE, said
from vision.cues.base import Attention, CueSpec, GradedWording, beyond_good
from vision.cues.policy import CuePolicy
from vision.values import Level

# -- how far to go ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (1.15, "Steps a little smaller"),
        (1.45, "Smaller steps: a third shorter"),
        (1.9, "Smaller steps: half as far"),
    ],
)
def test_a_cue_says_how_much_too_long_the_steps_are(share: float, text: str) -> None:
    long = replace(STRIDE, value=share * (STRIDE.ok_high or 0.0))
    found = said(lambda t_s: [long], 1)
    assert [(cue.id, cue.text) for cue in found] == [("smaller_steps", text)]


def test_the_wordings_of_a_cue_are_one_cue_that_is_repeated_and_faded_as_one() -> None:
    far, near = (replace(STRIDE, value=by * (STRIDE.ok_high or 0.0)) for by in (1.9, 1.15))
    found = said(lambda t_s: [far] if t_s < 10 else [near], 19.9)
    assert [cue.grade for cue in found] == ["half"]
    later = said(lambda t_s: [far] if t_s < 10 else [near], 21)
    assert [cue.grade for cue in later] == ["half", ""]
    faded = CuePolicy(DEFAULTS, Level.BEGINNER, {"smaller_steps": 3})
    assert said(lambda t_s: [far] if t_s >= 61 else [], 100, policy=faded) == []


def test_grades_out_of_order_are_refused() -> None:
    grades = (GradedWording("a", 0.5, "Less"), GradedWording("b", 0.2, "More"))
    with pytest.raises(ValueError, match="rising"):
        CueSpec("odd", ("x",), 3, "Fine", "hint", grades=grades)


@pytest.mark.parametrize(("value", "share"), [(10.0, 0.5), (5.0, 0.0), (1.0, 1.0), (None, 0.0)])
def test_how_far_beyond_the_good_band_is_a_share_of_what_was_measured(
    value: float | None, share: float
) -> None:
    assert beyond_good(replace(STRIDE, value=value, ok_low=2.0, ok_high=5.0)) == share


# -- too few pictures ---------------------------------------------------------------------


def few_said(rate_hz: Callable[[float], float | None], seconds: int = 60) -> list[float]:
    coach = CuePolicy(DEFAULTS, Level.BEGINNER)
    coach.attend(Attention(form=False))  # it is no matter of form
    heard = (coach.update(t_s, BACKWARD, GAIT, [], rate_hz(t_s)) for t_s in range(seconds))
    return [cue.t_s for cue in heard if cue is not None and cue.id == "few_pictures"]


def test_too_few_pictures_are_said_once() -> None:
    assert few_said(lambda t_s: 8.0) == [DEFAULTS.few_after_s]
    assert few_said(lambda t_s: 8.0 if t_s % 20 < 10 else 30.0) == [DEFAULTS.few_after_s]


def test_pictures_enough_a_hiccup_or_not_known_are_not_spoken_of() -> None:
    assert few_said(lambda t_s: 15.0) == []
    assert few_said(lambda t_s: None) == []
    assert few_said(lambda t_s: 8.0 if t_s % 20 < 4 else 30.0) == []
