"""Hours of a week, as a gym writes them: ``mon-fri 06:00-22:00, sat sun 08:00-20:00``.

Times are those of the clock on the wall. A span may pass midnight; one that ends at ``24:00`` ends
with its day. Without any days it holds for every day; an empty text holds for no time at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALLOWED = "days and a span, such as “mon-fri 06:00-22:00, sat sun 08:00-20:00” or “22:00-07:00”"
_DAY_MIN = 24 * 60
_WEEK_MIN = 7 * _DAY_MIN
_SPAN = re.compile(r"^(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$")


class HoursError(ValueError):
    """A text is none of hours; the message says what is allowed."""


@dataclass(frozen=True, slots=True)
class Hours:
    """spans: minutes since Monday 00:00, begin and end; an end may lie in the week after."""

    spans: tuple[tuple[int, int], ...] = ()

    @classmethod
    def parse(cls, text: str) -> Hours:
        """The hours that ``text`` names.

        Raises:
            HoursError: it names none.
        """
        spans: list[tuple[int, int]] = []
        for part in re.split(r"[,;]", text):
            *days, span = part.split() or [""]
            if not span and not text.strip():
                continue
            begin_min, end_min = _span(span)
            named = [day for word in days for day in _days(word)] or list(range(7))
            spans += [(day * _DAY_MIN + begin_min, day * _DAY_MIN + end_min) for day in named]
        return cls(tuple(sorted(set(spans))))

    def __bool__(self) -> bool:
        return bool(self.spans)

    def holds(self, at: datetime) -> bool:
        """Whether ``at``, on the wall's clock, lies within."""
        minute = at.weekday() * _DAY_MIN + at.hour * 60 + at.minute
        return any(
            begin <= minute < end or begin <= minute + _WEEK_MIN < end for begin, end in self.spans
        )

    def changes_after(self, at: datetime) -> datetime | None:
        """When, after ``at``, they begin or end next; ``None`` where they never do."""
        now = self.holds(at)
        minute = at.replace(second=0, microsecond=0)
        offsets = {
            (edge - (at.weekday() * _DAY_MIN + at.hour * 60 + at.minute)) % _WEEK_MIN or _WEEK_MIN
            for span in self.spans
            for edge in span
        }
        for offset in sorted(offsets):
            then = minute + timedelta(minutes=offset)
            if self.holds(then) is not now:
                return then
        return None


def _span(text: str) -> tuple[int, int]:
    found = _SPAN.match(text)
    if found is None:
        raise HoursError(f"“{text}” is no span of time: write {ALLOWED}")
    hour, minute, to_hour, to_minute = (int(one) for one in found.groups())
    begin_min, end_min = hour * 60 + minute, to_hour * 60 + to_minute
    if max(minute, to_minute) > 59 or begin_min >= _DAY_MIN or end_min > _DAY_MIN:
        raise HoursError(f"“{text}” is no span of time: a day has 00:00 to 24:00")
    if begin_min == end_min:
        raise HoursError(f"“{text}” is no span of time: write 00:00-24:00 for a whole day")
    return begin_min, end_min if end_min > begin_min else end_min + _DAY_MIN


def _days(word: str) -> list[int]:
    first, dash, last = word.lower().partition("-")
    names = [first, last] if dash else [first]
    if any(name not in DAYS for name in names):
        raise HoursError(f"“{word}” is no day: write {', '.join(DAYS)}, or two with a dash")
    begin, end = DAYS.index(names[0]), DAYS.index(names[-1])
    return [day % 7 for day in range(begin, end + 1 if end >= begin else end + 8)]
