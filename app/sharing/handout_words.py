"""Puts a clip's report into plain words for whoever walked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from app.reports.parts import LimitId
from app.reports.report import Report
from app.review.comparison import MeasureTrend
from app.review.error_settings import MEASURE_ERRORS
from app.review.means import passes_of
from app.review.measures import BALL
from app.sharing.choices import HandoutChoices
from app.sharing.findings import WalkFinding, exercise_cue, three_findings
from app.sharing.handout import (
    Handout,
    HandoutCue,
    HandoutFinding,
    HandoutPicture,
    HandoutTrend,
)
from app.sharing.limits import limit_sentences
from app.sharing.measures import Measured, Standard, measured
from app.sharing.shared import NothingToShare, SharedClip
from app.sharing.strip import StripPicture, strip_of
from app.sharing.trend import MEASURE_OF, Band, drawn_of, trend_svg, trends_to
from app.storage.store import Store
from app.words import Phrase, Words, phrase
from app.words.names import check_title, fault_name, level_name
from vision.pose.replay import ReplayError
from vision.settings import Section, number
from vision.sources.base import SourceError
from vision.values import Level, View

_SURE, _FAIRLY = 0.8, 0.5  # [K] confidences from which it is called so
_TREND_FIRST = "step_length"
_TOLD_BY_VIEW = (LimitId.LATERAL, LimitId.SIDE)  # limits that the line on the camera has told


class ErrorFigures(Section):
    """How far off Backstep was on drawn walkers from the side, the best and the worst manner of
    walking; no rosier than ``docs/accuracy.md``."""

    contact_low_ms: float = number(
        5, low=0, high=500, title="Contact", unit="ms", source="measured"
    )
    contact_high_ms: float = number(
        24, low=0, high=500, title="Contact, worst", unit="ms", source="measured"
    )
    length_low_cm: float = number(
        2, low=0, high=50, title="Step length", unit="cm", source="measured"
    )
    length_high_cm: float = number(
        6, low=0, high=50, title="Step length, worst", unit="cm", source="measured"
    )
    trunk_high_deg: float = number(
        4, low=0, high=45, title="Trunk, worst", unit="deg", source="measured"
    )


def handout_of(
    store: Store, shared: SharedClip, words: Words, choices: HandoutChoices | None = None
) -> Handout:
    """The client's report in the language of ``words``.

    Raises:
        StorageError: what is kept can't be read. ThresholdError: a threshold fits no more.
    """
    return _Writer(store, shared, words, choices or HandoutChoices()).handout()


class _Writer:
    def __init__(
        self, store: Store, shared: SharedClip, words: Words, choices: HandoutChoices
    ) -> None:
        self._store, self._shared, self._words, self._choices = store, shared, words, choices
        self._report: Report = shared.report
        self._standard = Standard.of(shared.client)
        self._passes = passes_of(shared.report)
        self._files: dict[str, bytes] = {}

    @property
    def _few(self) -> bool:
        return self._passes < MEASURE_ERRORS.least_passes

    def handout(self) -> Handout:
        text, shared = self._words.text, self._shared
        findings = three_findings(self._report, self._standard)
        strip = self._strip()
        trend = self._trend(findings)
        return Handout(
            lang=self._words.language,
            title=text("handout.title"),
            name=shared.client.name if shared.client else "",
            day=self._words.day(shared.day),
            lead=text(
                "handout.lead", steps=self._report.summary.backward_steps, count=self._passes
            ),
            strip_title=text("handout.strip"),
            strip=strip,
            strip_note=self._strip_note() if strip else "",
            findings_title=text("handout.findings"),
            findings=tuple(self._finding(one) for one in findings),
            findings_note=text("handout.sure.few") if findings and self._few else "",
            cue=self._cue(findings),
            trend=trend,
            method_title=text("handout.method"),
            method=self._method(),
            limits_title=text("handout.limits"),
            limits=limit_sentences(
                self._report.summary,
                self._words,
                but=_TOLD_BY_VIEW if _main_view(self._report) is not View.UNKNOWN else (),
            ),
            safety=text("handout.safety"),
            foot=" · ".join(
                (
                    shared.clip.name,
                    self._report.generator,
                    text("handout.corrections", count=len(shared.edits)),
                )
            ),
            files=self._files,
        )

    def _strip(self) -> tuple[HandoutPicture, ...]:
        if not self._choices.pictures:
            return ()
        try:
            poses = self._shared.poses()
            found = strip_of(self._shared, poses, blurred=self._choices.blurred)
        except (NothingToShare, ReplayError, SourceError):
            return ()  # a film or poses that are gone or damaged do not take the figures along
        return tuple(self._picture(number, one) for number, one in enumerate(found, 1))

    def _strip_note(self) -> str:
        key = "handout.strip.blurred" if self._choices.blurred else "handout.strip.note"
        return self._words.text(key)

    def _picture(self, number: int, one: StripPicture) -> HandoutPicture:
        what = phrase(f"handout.strip.{one.foot.value if one.foot else 'between'}")
        seconds = self._words.decimal(one.t_s, 2)
        name = f"stride-{number}.jpg"
        self._files[name] = one.jpeg
        return HandoutPicture(
            name=name,
            alt=self._words.text("handout.strip.alt", what=what, seconds=seconds),
            caption=self._words.say(what),
            moment=self._words.text("handout.strip.moment", seconds=seconds),
        )

    def _finding(self, one: WalkFinding) -> HandoutFinding:
        kind = "good" if one.good else "near" if one.cue is None else "fault"
        return HandoutFinding(
            good=one.good,
            mark=self._words.text(f"handout.mark.{kind}"),
            title=" · ".join(self._words.say(title) for title in self._titles(one)),
            text=self._words.say(one.says),
            numbers="" if one.number is None else self._numbers(one.number),
            sure=self._sure(one.number),
        )

    def _titles(self, one: WalkFinding) -> tuple[Phrase, ...]:
        """What was looked at, and what is wrong with it."""
        measure = f"handout.measure.{one.check}"
        looked = check_title(one.check) if one.number is None else phrase(measure)
        if one.fault is None or not self._words.knows(fault_name(one.fault).key):
            return (looked,)
        return (looked, fault_name(one.fault))

    def _numbers(self, number: Measured) -> str:
        value = self._value(number.check, number.value)
        metres = self._report.summary.step_length_m
        if number.check == "step_length" and metres is not None:
            value = self._words.text("handout.with_cm", value=value, cm=round(100 * metres))
        return self._words.text(
            "handout.number",
            value=value,
            band=self._band(number),
        )

    def _band(self, number: Measured) -> Phrase:
        low, high = number.ok_low, number.ok_high
        ends = {
            name: self._end(number.check, end)
            for name, end in (("low", low), ("high", high))
            if end is not None
        }
        kind = "between" if len(ends) > 1 else "most" if "high" in ends else "least"
        return phrase(f"handout.band.{kind}", **ends)

    def _value(self, check: str, value: float) -> str:
        """A value of the check's gauge in words."""
        text = self._words.text
        if check == "step_length":
            return text("handout.unit.leg", value=round(100 * value))
        if check == "cadence":
            return text("handout.unit.spm", value=round(value))
        if check == "gaze":
            # Of a head that is up the figure says little: nobody stood tall before.
            down = text("handout.unit.down", value=round(value, 1))
            return text("handout.unit.level") if value < 0 else down
        if check == "upright_trunk":
            way = "backward" if value < 0 else "forward"
            return text(f"handout.unit.{way}", value=round(abs(value), 1))
        if check == "landing":
            return text("handout.unit.landings", value=round(value))
        return text("handout.unit.percent", value=round(value))

    def _end(self, check: str, value: float) -> str:
        """The end of a good band; whose unit the value beside it has told."""
        lean = check in ("upright_trunk", "gaze")
        return self._value(check, value) if lean else self._short(check, value)

    def _sure(self, number: Measured | None) -> str:
        if number is None:
            return self._words.text("handout.sure.unmeasured")
        sure = number.sure or 0.0
        how = "high" if sure >= _SURE else "some" if sure >= _FAIRLY else "low"
        return self._words.text(
            "handout.sure",
            steps=number.steps,
            count=self._passes,
            how=phrase(f"handout.sure.{how}"),
        )

    def _cue(self, findings: tuple[WalkFinding, ...]) -> HandoutCue:
        text = self._words.text
        title = text("handout.cue")
        if not findings:
            return HandoutCue(title, text("handout.cue.again"), text("handout.cue.again.how"))
        cue = exercise_cue(findings, self._words)
        if cue is None:
            return HandoutCue(title, text("handout.cue.keep"), text("handout.cue.keep.how"))
        return HandoutCue(title, cue, text("handout.cue.how"))

    def _trend(self, findings: tuple[WalkFinding, ...]) -> HandoutTrend | None:
        """Of what is to be mended, else of the step length, else of whatever there is."""
        asked = [one.check for one in findings if not one.good and one.number is not None]
        asked += [_TREND_FIRST, *measured(self._report, self._standard)]
        found = trends_to(self._store, self._shared)
        for check in dict.fromkeys(asked):
            measure = MEASURE_OF.get(check)
            if measure is BALL and self._standard.level is Level.BEGINNER:
                continue  # flat is soft as well, and the measure is of the balls alone
            if measure is not None and measure.id in found:
                return self._drawn(check, found[measure.id])
        return None

    def _drawn(self, check: str, trend: MeasureTrend) -> HandoutTrend:
        # As the check's gauge has it.
        scale = 100.0 if trend.measure is BALL else 1.0
        points = [trend.points[number] for number in drawn_of(trend)]
        values = [one.mean.mean * scale for one in points]
        said = [self._short(check, value) for value in values]
        days = [self._words.short_day(one.day) for one in points]
        band = self._trend_band(check)
        self._files["trend.svg"] = trend_svg(values, band, said, days)
        what = phrase(f"handout.measure.{check}")
        told = "; ".join(f"{day}: {value}" for day, value in zip(days, said, strict=True))
        change = (trend.change or 0.0) * scale
        sentences = [
            self._words.text(
                "handout.trend.films",
                count=len(trend.points),
                change=f"{'+' if change > 0 else ''}{self._short(check, change)}",
                says=trend.says,
            )
        ]
        if (course := _course(values, band, trend.real)) is not None:
            sentences.append(self._words.text(f"handout.trend.{course}"))
        return HandoutTrend(
            title=self._words.text("handout.trend", what=what),
            text=" ".join(sentences),
            picture=HandoutPicture(
                name="trend.svg",
                alt=self._words.text("handout.trend.alt", what=what, values=told),
            ),
        )

    def _trend_band(self, check: str) -> Band | None:
        """The good band, where the check judges the very measure."""
        if check == "upright_trunk" and self._report.summary.lean_relative_deg is not None:
            return None  # judged against standing tall
        gauge = self._standard.gauges[check]
        return gauge.ok_low, gauge.ok_high

    def _short(self, check: str, value: float) -> str:
        unit = self._standard.gauges[check].unit
        if check == "step_length":
            return f"{round(100 * value)} %"
        if unit.startswith("deg"):
            return f"{self._words.decimal(value, 1)}°"
        return f"{round(value)} %" if unit.startswith("%") else f"{round(value)}"

    def _method(self) -> tuple[tuple[str, str], ...]:
        text, report, source = self._words.text, self._report, self._report.source
        figures = ErrorFigures()
        rows = {
            "film": text(
                "handout.method.film.is",
                seconds=round(source.duration_s, 1),
                rate=round(source.fps),
                width=source.width,
                height=source.height,
            ),
            "view": text(f"handout.view.{_main_view(report).value}"),
            "seen": text(
                "handout.method.seen.is",
                person=round(100 * report.summary.person_share),
                feet=round(100 * report.summary.feet_share),
            ),
            "band": text("handout.method.band.is", level=level_name(self._standard.level)),
            "errors": text(
                "handout.method.errors.is",
                contact_low=figures.contact_low_ms,
                contact_high=figures.contact_high_ms,
                length_low=figures.length_low_cm,
                length_high=figures.length_high_cm,
                trunk=figures.trunk_high_deg,
            ),
            "missing": text("handout.method.missing.is"),
        }
        return tuple((text(f"handout.method.{name}"), how) for name, how in rows.items())


def _main_view(report: Report) -> View:
    lasted: defaultdict[View, float] = defaultdict(float)
    for one in report.view:
        lasted[one.label] += one.end_s - one.start_s
    return max(lasted, key=lambda view: lasted[view]) if lasted else View.UNKNOWN


def _course(values: Sequence[float], band: Band | None, real: bool | None) -> str | None:
    """Whether the last value is in the good band, or has really come nearer to it than the first;
    ``None`` where there is nothing to say of that."""
    if band is None:
        return None
    first, last = (_outside(values[at], band) for at in (0, -1))
    if last == 0.0:
        return "within"
    if not real or last == first:
        return None
    return "nearer" if last < first else "farther"


def _outside(value: float, band: Band) -> float:
    low, high = band
    below = 0.0 if low is None else low - value
    above = 0.0 if high is None else value - high
    return max(0.0, below, above)
