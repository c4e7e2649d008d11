"""A gym's hours: read as they are written, and what is none of them is told."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kiosk.hours import Hours, HoursError

MONDAY = datetime(2026, 11, 30)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


def test_days_and_spans_hold_from_the_first_minute_to_the_last() -> None:
    hours = Hours.parse("mon-fri 06:00-22:00, sat sun 08:00-20:00")
    assert [hours.holds(at(0, 5, 59)), hours.holds(at(0, 6)), hours.holds(at(4, 21, 59))] == [
        False,
        True,
        True,
    ]
    assert not hours.holds(at(4, 22))
    assert not hours.holds(at(5, 7, 59))
    assert hours.holds(at(6, 19, 59))


def test_a_span_past_midnight_goes_on_into_the_next_day_and_the_next_week() -> None:
    hours = Hours.parse("sun 22:00-02:00")
    assert hours.holds(at(6, 23))
    assert hours.holds(at(0, 1, 59))
    assert not hours.holds(at(0, 2))
    assert not hours.holds(at(5, 23))


def test_days_may_run_over_the_weeks_end() -> None:
    hours = Hours.parse("sat-mon 10:00-11:00")
    assert [hours.holds(at(day, 10)) for day in range(7)] == [
        True,
        False,
        False,
        False,
        False,
        True,
        True,
    ]


def test_without_days_they_hold_every_day_and_a_whole_day_has_no_gap() -> None:
    night = Hours.parse("22:00-07:00")
    assert all(night.holds(at(day, 23)) and night.holds(at(day, 6, 59)) for day in range(7))
    whole = Hours.parse("00:00-24:00")
    assert whole.holds(at(2, 0))
    assert whole.holds(at(2, 23, 59))
    assert whole.changes_after(at(2, 12)) is None


def test_nothing_written_is_never() -> None:
    assert not Hours.parse("  ")
    assert not Hours.parse("").holds(at(0, 12))
    assert Hours.parse("").changes_after(at(0, 12)) is None


@given(
    st.integers(0, 6),
    st.integers(0, 23),
    st.integers(1, 23),
    st.integers(0, 7 * 24 * 60 - 1),
)
def test_the_next_change_is_the_first_minute_that_differs(
    day: int, hour: int, long_h: int, minute: int
) -> None:
    name = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[day]
    hours = Hours.parse(f"{name} {hour:02}:00-{(hour + long_h) % 24:02}:00, wed 12:00-13:00")
    now = MONDAY + timedelta(minutes=minute)
    then = hours.changes_after(now)
    assert then is not None
    assert hours.holds(then) is not hours.holds(now)
    assert hours.holds(then - timedelta(minutes=1)) is hours.holds(now)


@pytest.mark.parametrize(
    "text",
    ["mon", "mon 6-22", "mon 06:00-25:00", "mon 06:61-07:00", "moon 06:00-07:00", "06:00-06:00"],
)
def test_what_is_no_span_is_told_with_what_is_allowed(text: str) -> None:
    with pytest.raises(HoursError, match=r"is no (span|day)"):
        Hours.parse(text)
