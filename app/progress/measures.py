"""What is followed over the weeks, and its values by session and by week.

The names under which a session's summary keeps a measure are those of ``app.storage``'s series:
dots lead into what is nested, and effort and pain are what was asked afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from statistics import fmean
from types import MappingProxyType

from app.programme.effort import effort
from app.programme.values import KMH_MPS, MPH_MPS
from app.session.history import walked_sessions
from app.storage import Point, Store, Units
from app.storage import Session as KeptSession
from app.words import Phrase, phrase

_INCH_M = 0.0254


@dataclass(frozen=True, slots=True)
class Unit:
    """How a value is shown: ``scale`` times what is kept, ``digits`` behind the point.

    key: of the words with the value in them. axis: the unit alone, beside a chart. worded: says a
    shown value where a number alone would say little.
    """

    key: str
    axis: Phrase
    scale: float = 1.0
    digits: int = 0
    worded: Callable[[int], Phrase] | None = None

    def shown(self, value: float) -> float:
        """``value`` as kept, as it is shown."""
        return round(value * self.scale, self.digits) + 0.0

    def says(self, value: float) -> Phrase:
        """``value`` as kept, in words with its unit."""
        if self.worded is not None:
            return self.worded(round(self.shown(value)))
        return phrase(self.key, value=self.shown(value))


MINUTES = Unit("progress.value.minutes", phrase("progress.axis.minutes"), 1 / 60, 1)
COUNT = Unit("progress.value.count", phrase("progress.axis.count"))
CADENCE = Unit("progress.value.cadence", phrase("progress.axis.cadence"))
PERCENT = Unit("progress.value.percent", phrase("progress.axis.percent"), 1.0, 1)
SHARE = Unit("progress.value.percent", phrase("progress.axis.percent"), 100)
DEGREES = Unit("progress.value.degrees", phrase("progress.axis.degrees"), 1.0, 1)
CENTIMETRES = Unit("progress.value.centimetres", phrase("progress.axis.centimetres"), 100)
INCHES = Unit("progress.value.inches", phrase("progress.axis.inches"), 1 / _INCH_M, 1)
KMH = Unit("progress.value.kmh", phrase("progress.axis.kmh"), 1 / KMH_MPS, 1)
MPH = Unit("progress.value.mph", phrase("progress.axis.mph"), 1 / MPH_MPS, 1)
BORG = Unit("effort.value", phrase("progress.axis.borg"), worded=effort)
PAIN = Unit("progress.value.pain", phrase("progress.axis.pain"))


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing followed. added: a week's value is the sum of its sessions', not their mean.
    scale: the least and the greatest value shown, where it has such; ticks: the values that are
    written beside it, where not any will do."""

    id: str
    kept_as: str
    unit: Unit
    title: Phrase
    about: Phrase
    imperial: Unit | None = None
    added: bool = False
    scale: tuple[float, float] | None = None
    ticks: tuple[float, ...] = ()

    def unit_for(self, units: Units) -> Unit:
        """The unit in which a person thinks."""
        return self.imperial or self.unit if units is Units.IMPERIAL else self.unit


def _measure(
    id_: str,
    kept_as: str,
    unit: Unit,
    *,
    imperial: Unit | None = None,
    added: bool = False,
    scale: tuple[float, float] | None = None,
    ticks: tuple[float, ...] = (),
) -> Measure:
    title, about = phrase(f"progress.title.{id_}"), phrase(f"progress.about.{id_}")
    return Measure(id_, kept_as, unit, title, about, imperial, added, scale, ticks)


MEASURES = (
    _measure("time", "backward_s", MINUTES, added=True),
    _measure("steps", "steps", COUNT, added=True),
    _measure("cadence", "cadence_spm", CADENCE),
    _measure("step_length", "step_length_m", CENTIMETRES, imperial=INCHES),
    _measure("ball", "ball_share", SHARE, scale=(0, 100)),
    _measure("trunk", "trunk_deg", DEGREES),
    _measure("in_band", "programme.in_band_share", SHARE, scale=(0, 100)),
    _measure("rhythm", "step_time_cv_percent", PERCENT),
    _measure("symmetry", "asymmetry_percent", PERCENT),
    _measure("belt", "programme.speed_mps", KMH, imperial=MPH),
    _measure("effort", "effort_rpe", BORG, scale=(6, 20), ticks=(6, 9, 11, 13, 15, 17, 20)),
    _measure("pain", "pain", PAIN, scale=(0, 10)),
)
"""All measures, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class SessionValue:
    """One session's value, on the walker's own day."""

    day: date
    value: float


@dataclass(frozen=True, slots=True)
class WeekValue:
    """A week's value, from Monday; ``sessions`` had one."""

    monday: date
    value: float
    sessions: int


@dataclass(frozen=True, slots=True)
class MeasureHistory:
    """How a measure went, oldest first; never empty."""

    measure: Measure
    sessions: tuple[SessionValue, ...]
    weeks: tuple[WeekValue, ...]

    @property
    def has_chart(self) -> bool:
        """Whether there is something to compare: one value alone is told, not drawn."""
        return len(self.weeks if self.measure.added else self.sessions) > 1

    def sentence(self, units: Units) -> Phrase:
        """The course in one sentence."""
        unit = self.measure.unit_for(units)
        first, last = self.weeks[0], self.weeks[-1]
        if len(self.weeks) == 1:
            return phrase(
                "progress.sentence.one_week", count=len(self.sessions), value=unit.says(last.value)
            )
        return phrase(
            "progress.sentence.weeks",
            count=len(self.sessions),
            first=unit.says(first.value),
            last=unit.says(last.value),
        )


def courses(
    store: Store, profile_id: int, zone: tzinfo | None = None
) -> tuple[MeasureHistory, ...]:
    """The course of each measure that a profile's sessions have; those in which nobody walked do
    not count.

    Args:
        zone: in which a session's day is told; ``None`` is this machine's own.

    Raises:
        StorageError: the database cannot be read.
    """
    found: list[MeasureHistory] = []
    walked = {one.id: untold(one) for one in walked_sessions(store, profile_id)}
    for measure in MEASURES:
        series = store.sessions.series(profile_id, measure.kept_as)
        points = [
            point
            for point in series
            if measure.kept_as not in walked.get(point.session_id, {measure.kept_as})
        ]
        if points:
            found.append(course(measure, points, zone))
    return tuple(found)


def untold(session: KeptSession) -> Set[str]:
    """What a session's summary says can't be told, by the name it is kept as."""
    unknown = (session.summary or {}).get("unknown")
    return unknown.keys() if isinstance(unknown, dict) else frozenset()


def course(measure: Measure, points: Sequence[Point], zone: tzinfo | None = None) -> MeasureHistory:
    """The course of a measure from its values, the oldest first; at least one."""
    sessions = tuple(
        SessionValue(point.started_at.astimezone(zone).date(), point.value) for point in points
    )
    reckoned = [
        WeekValue(monday, sum(values) if measure.added else fmean(values), len(values))
        for monday, values in _by_week(sessions).items()
    ]
    return MeasureHistory(measure, sessions, tuple(sorted(reckoned, key=lambda week: week.monday)))


def _by_week(sessions: Sequence[SessionValue]) -> Mapping[date, list[float]]:
    weeks: dict[date, list[float]] = {}
    for session in sessions:
        monday = session.day - timedelta(days=session.day.weekday())
        weeks.setdefault(monday, []).append(session.value)
    return MappingProxyType(weeks)
