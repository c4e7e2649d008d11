"""The summary of a session in plain words: what went well, one thing to work on, each measure
with a sentence, a trend and how sure the camera was, and the energy as a range.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isclose
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from app.programme.energy import WalkedStretch, session_energy
from app.programme.values import VARIED
from app.session.certainty import SmallestChangeSettings
from app.session.effort_summary import effort_summed
from app.session.figures import TALLY, FiguresSettings, Measures
from app.session.history import KEY, Figures
from app.session.tally import Tally
from app.session.words import duration_words
from app.storage import Profile, Session, Units
from app.words import Phrase, Words, phrase
from app.words.names import check_title, focus_words
from vision.settings import number

_INCH_M = 0.0254


class SummarySettings(SmallestChangeSettings):
    """From when a change is told, and how many sessions it is told against."""

    sessions: int = number(
        3,
        low=1,
        high=20,
        title="Earlier sessions a trend is told against",
        unit="sessions",
        source="[K]",
    )


# Why a measure is not known, in fewer words than checks have for it live.
WHY: Final = {
    "nobody": "unseen",
    "unclear": "unclear",
    "not_backward": "few_steps",
    "few_steps": "few_steps",
    "rhythm_waits": "few_steps",
    "symmetry_waits": "few_steps",
    "steps_uncounted": "uncounted",
    "few_pictures": "few_pictures",
    "facing_unknown": "facing",
    "side_not_oblique": "oblique",
    "side_not_front": "front",
    "side_not_rear": "rear",
    "front_not_oblique": "oblique",
    "no_height": "no_height",
}


class SummaryLine(BaseModel):
    """One measure. sure: "high", "fair" or "low"; empty where it was not measured."""

    model_config = ConfigDict(frozen=True)

    measure: str
    title: str
    value: str
    sentence: str
    trend: str
    sure: str
    sure_words: str


class SummaryText(BaseModel):
    """All that is told of a session. cut_short: it ended before its plan was done. varied: what was
    only timed, and counted by the walker."""

    model_config = ConfigDict(frozen=True)

    session: int
    finished: bool
    interrupted: bool
    cut_short: bool
    headline: str
    went_well: list[str]
    work_on: str
    lines: list[SummaryLine]
    energy: list[str]
    varied: list[str]
    stops: str
    effort_rpe: int | None
    effort: list[str]
    pain: int | None
    note: str


@dataclass(frozen=True, slots=True)
class _Measure:
    """How a measure is told. shown: its value as a phrase. change: below this it is the same;
    relative to the value where ``share``."""

    name: str
    shown: Callable[[float, Units], Phrase]
    change: Callable[[SummarySettings], float]
    relative: bool = False


def _share(value: float, _: Units) -> Phrase:
    return phrase("summary.percent", percent=round(100 * value))


def _percent(value: float, _: Units) -> Phrase:
    return phrase("summary.percent", percent=round(value))


def _length(value: float, units: Units) -> Phrase:
    if units is Units.IMPERIAL:
        return phrase("summary.inches", length=round(value / _INCH_M))
    return phrase("summary.centimetres", length=round(100 * value))


MEASURES: Final = (
    _Measure("backward_s", lambda v, _: duration_words(v), lambda own: own.change_share, True),
    _Measure(
        "steps",
        lambda v, _: phrase("summary.count", count=round(v)),
        lambda own: own.change_share,
        True,
    ),
    _Measure(
        "cadence_spm",
        lambda v, _: phrase("summary.cadence", cadence=round(v)),
        lambda own: own.change_share,
        True,
    ),
    _Measure("ball_share", _share, lambda own: own.change_points),
    _Measure("step_length_m", _length, lambda own: own.change_share, True),
    _Measure(
        "trunk_deg",
        lambda v, _: phrase("summary.degrees", deg=round(v)),
        lambda own: own.change_deg,
    ),
    _Measure("asymmetry_percent", _percent, lambda own: own.change_percent),
    _Measure("step_time_cv_percent", _percent, lambda own: own.change_percent),
)


def measures_of(session: Session) -> Measures | None:
    """What was measured in a session, ``None`` where nothing was kept."""
    try:
        return Measures.model_validate(session.summary or {})
    except ValidationError:
        return None


def tell(
    session: Session,
    profile: Profile,
    earlier: Sequence[Session],
    stops: int,
    words: Words,
    settings: SummarySettings | None = None,
) -> SummaryText:
    """The summary of ``session``. earlier: sessions before it, the oldest first. stops: how often
    the walker was stopped for safety's sake."""
    own = settings or SummarySettings()
    found = measures_of(session) or Measures(backward_s=0, steps=0)
    before = [one for one in (measures_of(past) for past in earlier) if one and one.steps]
    return SummaryText(
        session=session.id,
        finished=session.ended_at is not None,
        interrupted=session.interrupted,
        cut_short=_cut_short(session),
        headline=_headline(found, words),
        went_well=_went_well(found, words),
        work_on=_work_on(found, words),
        lines=[_line(one, found, before, profile.units, words, own) for one in MEASURES],
        energy=_energy(session, found, profile, words),
        varied=_varied(session, words),
        stops=words.text("summary.stops", count=stops) if stops else "",
        effort_rpe=session.afterwards.effort_rpe,
        effort=effort_summed(session, words),
        pain=session.afterwards.pain,
        note=session.afterwards.note,
    )


def tell_walk(found: Measures, words: Words, units: Units = Units.METRIC) -> SummaryText:
    """The summary of a walk that is not kept, such as a demo's: no trend, no energy."""
    own = SummarySettings()
    return SummaryText(
        session=0,
        finished=True,
        interrupted=False,
        cut_short=False,
        headline=_headline(found, words),
        went_well=_went_well(found, words),
        work_on=_work_on(found, words),
        lines=[_line(one, found, (), units, words, own) for one in MEASURES],
        energy=[],
        varied=[],
        stops="",
        effort_rpe=None,
        effort=[],
        pain=None,
        note="",
    )


def _went_well(found: Measures, words: Words) -> list[str]:
    """At most three things, or that it was walked; nothing where it was not."""
    if not found.steps or found.backward_s < FiguresSettings().walked_least_s:
        return []
    titles = [words.say(check_title(id_)) for id_ in found.went_well[:3]]
    well = [words.text("summary.well.check", check=title) for title in titles]
    return well or [words.text("summary.well.done")]


def _headline(found: Measures, words: Words) -> str:
    if not found.steps:
        return words.text("summary.headline.nothing")
    time = words.say(duration_words(found.backward_s))
    if "steps" in found.unknown:
        return words.text("summary.headline.uncounted", time=time)
    return words.text("summary.headline.walked", time=time, count=found.steps)


def _work_on(found: Measures, words: Words) -> str:
    if not found.steps:
        return ""
    if not found.work_on:
        # Too little was judged for anything to stand out.
        judged_s, least_s = found.judged_s, FiguresSettings().well_least_s
        little = judged_s is not None and judged_s < least_s
        return words.text("summary.work.unknown" if little else "summary.work.nothing")
    check = words.say(check_title(found.work_on[0]))
    return words.text("summary.work.check", check=check, focus=focus_words(found.work_on[0]))


def _line(
    measure: _Measure,
    found: Measures,
    before: Sequence[Measures],
    units: Units,
    words: Words,
    own: SummarySettings,
) -> SummaryLine:
    value: float | None = getattr(found, measure.name)
    name = f"summary.{measure.name}"
    why = found.unknown.get(measure.name, "")
    if value is None or why:
        return SummaryLine(
            measure=measure.name,
            title=words.say(phrase(f"{name}.title")),
            value=words.text("summary.unknown"),
            sentence=_why(name, why, found, words),
            trend="",
            sure="",
            sure_words="",
        )
    # A missing figure has no certainty.
    sure = found.sure.get(measure.name, "high") if found.steps else ""
    return SummaryLine(
        measure=measure.name,
        title=words.say(phrase(f"{name}.title")),
        value=words.say(measure.shown(value, units)),
        sentence=words.say(phrase(f"{name}.about")),
        trend=_trend(measure, value, before, units, words, own),
        sure=sure,
        sure_words=words.say(phrase(f"summary.sure.{sure}")) if sure else "",
    )


def _why(name: str, why: str, found: Measures, words: Words) -> str:
    """Why a measure is not known: the reason that held for most of the session."""
    if not found.steps:
        return words.text("summary.why.nothing")
    if why not in WHY:
        return words.say(phrase(f"{name}.unknown"))
    return words.say(phrase(f"summary.why.{WHY[why]}"))


def _trend(
    measure: _Measure,
    value: float,
    before: Sequence[Measures],
    units: Units,
    words: Words,
    own: SummarySettings,
) -> str:
    past = [v for one in before if (v := getattr(one, measure.name)) is not None]
    past = past[-int(own.sessions) :]
    if not past:
        return words.text("summary.trend.first") if before else ""
    usual = sum(past) / len(past)
    least = measure.change(own) * (abs(usual) if measure.relative else 1.0)
    shown = measure.shown(usual, units)
    if abs(value - usual) < least or isclose(value, usual):
        return words.text("summary.trend.same", usual=shown)
    way = "more" if value > usual else "less"
    return words.say(phrase(f"summary.trend.{way}", usual=shown))


def _varied(session: Session, words: Words) -> list[str]:
    try:
        tally = Tally.model_validate((session.summary or {}).get(TALLY) or {})
    except ValidationError:
        return []
    told = {kind.value: kind for kind in VARIED}
    return [
        words.text("summary.varied", what=told[name].says, time=duration_words(time_s))
        for name, time_s in tally.varied_s.items()
        if name in told and round(time_s) >= 1
    ]


def _cut_short(session: Session) -> bool:
    """Whether it ended early: perhaps because somebody felt unwell."""
    figures = _figures(session)
    return session.interrupted or figures is None or not figures.completed


def _figures(session: Session) -> Figures | None:
    try:
        return Figures.model_validate((session.summary or {}).get(KEY))
    except ValidationError:
        return None


def _energy(session: Session, found: Measures, profile: Profile, words: Words) -> list[str]:
    figures = _figures(session)
    if figures is None:
        return []
    speed_mps = figures.speed_mps if figures.speed_mps is not None else found.speed_mps
    walked = [
        WalkedStretch(found.backward_s, True, speed_mps, figures.incline_percent),
        WalkedStretch(found.forward_s, False, found.forward_mps),
    ]
    energy = session_energy([one for one in walked if one.duration_s > 0], profile.mass_kg)
    if energy is None:
        return [words.text("summary.energy_unknown")]
    return [words.say(one) for one in energy.says]
