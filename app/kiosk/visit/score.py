"""A walk's score: how much of it lay within the bands of the checks, and one tip.

No other way of judging: what counts is what the checks of any session have found
(``app.session.tally``), each the share of its judged time without a fault. A check counts by how
much it matters for going backward safely. Nothing is counted against anybody that was not seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import Field, JsonValue

from app.kiosk.values import HowSure, VisitResult
from app.session.figures import TALLY, FiguresSettings, Measures
from app.session.tally import Seconds, Tally
from app.words import Words
from app.words import words as words_of
from app.words.cut import cut
from app.words.names import check_title, focus_words
from vision.settings import Section, number

SHORT_LENGTH = 160
"""Longest text that a code carries by itself: that of one SMS."""
PRAISE, UNSEEN = "praise", "unseen"


class ScoreWeights(Section):
    """How much a check counts. Three: a fault of it makes a fall likelier, or is how one comes
    about; two: it is the technique itself; one: it is finish. As the cues' own priorities have
    it."""

    upright_trunk: float = number(
        3, low=0, high=10, title="Upright trunk", unit="1", source="[K] who leans back falls back"
    )
    step_length: float = number(
        3,
        low=0,
        high=10,
        title="Short steps",
        unit="1",
        source="[K] overstriding; priority of its cue",
    )
    step_time_variability: float = number(
        3,
        low=0,
        high=10,
        title="Steady rhythm",
        unit="1",
        source="[K] an unsteady rhythm goes with falls",
    )
    crossing_feet: float = number(
        3, low=0, high=10, title="Feet apart", unit="1", source="[K] one trips over the other foot"
    )
    speed: float = number(
        3, low=0, high=10, title="Easy speed", unit="1", source="[K] priority of its cue"
    )
    landing: float = number(
        2, low=0, high=10, title="Ball-to-heel landing", unit="1", source="[K] the technique"
    )
    gaze: float = number(
        2,
        low=0,
        high=10,
        title="Eyes ahead",
        unit="1",
        source="[K] the technique; one looks down only to stumble",
    )
    knee_flexion: float = number(
        2, low=0, high=10, title="Soft knees", unit="1", source="[K] who shuffles catches a foot"
    )
    cadence: float = number(1, low=0, high=10, title="Calm cadence", unit="1", source="[K]")
    symmetry: float = number(
        1, low=0, high=10, title="Even steps", unit="1", source="[K] nobody is quite even"
    )
    lateral_lean: float = number(1, low=0, high=10, title="Level trunk", unit="1", source="[K]")
    lateral_sway: float = number(1, low=0, high=10, title="Quiet trunk", unit="1", source="[K]")
    path_drift: float = number(1, low=0, high=10, title="Straight path", unit="1", source="[K]")
    shoulders: float = number(1, low=0, high=10, title="Loose shoulders", unit="1", source="[K]")
    arm_swing: float = number(1, low=0, high=10, title="Arm swing", unit="1", source="[K]")

    def of(self, check: str) -> float:
        """That of a check by its id; one that somebody has added counts as finish."""
        found: float = getattr(self, check, 1.0)
        return found


class ScoreSettings(Section):
    """From when a score says something."""

    weights: ScoreWeights = Field(default_factory=ScoreWeights, title="Weights")
    judged_least_s: float = number(
        5.0,
        low=1.0,
        high=60.0,
        title="Least time judged for a check to count",
        unit="s",
        source="[K] as in a session's summary (app/session/figures.py)",
    )
    least_steps: int = number(
        8, low=1, high=100, title="Fewest steps for a score", unit="steps", source="[K]"
    )
    least_seen: float = number(
        0.1,
        low=0.0,
        high=1.0,
        title="Least of what counts that must have been judged",
        unit="share",
        source="[K] one of the most important checks nearly all the time",
    )
    fairly_seen: float = number(
        0.25,
        low=0.0,
        high=1.0,
        title="The same to be fairly sure",
        unit="share",
        source="measured from the side on drawn walks of 60 s at 15 pictures a second: 0.28 on a "
        "lane of 5 m, whose every turn begins anew",
    )
    sure_seen: float = number(
        0.45,
        low=0.0,
        high=1.0,
        title="The same to be sure",
        unit="share",
        source="measured likewise: 0.52 on a treadmill",
    )
    fairly_steps: int = number(
        20, low=1, high=200, title="Steps to be fairly sure", unit="steps", source="[K]"
    )
    sure_steps: int = number(
        40,
        low=1,
        high=500,
        title="Steps to be sure",
        unit="steps",
        source="[K] half a minute; a rhythm is known after 10 to 12",
    )
    all_well: float = number(
        0.9,
        low=0.5,
        high=1.0,
        title="Share without a fault from which all was well",
        unit="share",
        source="[K]",
    )


@dataclass(frozen=True, slots=True)
class WalkScore:
    """score: 0..100, ``None`` where too little was seen. seen: share of what counts that was
    judged. good: by a check's id, the share of its judged time without a fault, of those that
    counted; the one that matters most to mend comes last. tip: id of the check to mind next time,
    ``None`` where none stands out."""

    score: int | None
    sure: HowSure
    seen: float
    good: Mapping[str, float]
    tip: str | None
    backward_s: float
    steps: int


def score_of(
    summary: Mapping[str, JsonValue], settings: ScoreSettings | None = None
) -> WalkScore | None:
    """The score of a walk from its figures (``GuidedWalk.summary``); ``None`` where nobody walked
    backward."""
    own = settings or ScoreSettings()
    if not summary:
        return None
    found = Measures.model_validate(dict(summary))
    tally = Tally.model_validate(summary.get(TALLY) or {})
    if found.backward_s < FiguresSettings().walked_least_s:
        return None
    weights = {id_: own.weights.of(id_) for id_ in tally.checks}
    whole = sum(weights.values())
    seen = sum(weights[id_] * one.judged_share for id_, one in tally.checks.items())
    seen = seen / whole if whole else 0.0
    counted = {
        id_: one for id_, one in tally.checks.items() if _counts(one, own) and weights[id_] > 0
    }
    enough = bool(counted) and seen >= own.least_seen and found.steps >= own.least_steps
    score = None
    if enough:
        good = sum(weights[id_] * (1 - one.fault_share) for id_, one in counted.items())
        score = round(100 * good / sum(weights[id_] for id_ in counted))
    lost = {id_: weights[id_] * one.fault_share for id_, one in counted.items()}
    ranked = sorted(counted, key=lambda id_: lost[id_])
    mend = [id_ for id_ in ranked if counted[id_].fault_share >= FiguresSettings().work_share]
    return WalkScore(
        score,
        _sure(seen, found.steps, own) if enough else HowSure.LITTLE,
        seen,
        {id_: 1 - counted[id_].fault_share for id_ in ranked},
        mend[-1] if mend else None,
        found.backward_s,
        found.steps,
    )


def _counts(seconds: Seconds, own: ScoreSettings) -> bool:
    return seconds.judged_s >= own.judged_least_s


def _sure(seen: float, steps: int, own: ScoreSettings) -> HowSure:
    if seen >= own.sure_seen and steps >= own.sure_steps:
        return HowSure.SURE
    if seen >= own.fairly_seen and steps >= own.fairly_steps:
        return HowSure.FAIRLY
    return HowSure.LITTLE


def result_of(
    summary: Mapping[str, JsonValue], language: str, settings: ScoreSettings | None = None
) -> VisitResult | None:
    """The walker's result in words of ``language``; ``None`` where nobody walked backward."""
    own, words = settings or ScoreSettings(), words_of(language)
    walked = score_of(summary, own)
    if walked is None:
        return None
    tip_id, tip = _tip(walked, words)
    result = VisitResult(
        language=language,
        score=walked.score,
        sureness=walked.sure,
        reason=_reason(walked, words, own),
        tip_id=tip_id,
        tip=tip,
        backward_s=walked.backward_s,
        steps=walked.steps,
        short="",
    )
    return result.model_copy(update={"short": _short(result, words)})


def _tip(walked: WalkScore, words: Words) -> tuple[str, str]:
    if walked.tip is not None:
        return walked.tip, words.say(focus_words(walked.tip))
    if walked.score is None:
        return UNSEEN, words.text("kiosk.tip.unseen")
    return PRAISE, words.text("kiosk.tip.praise")


def _reason(walked: WalkScore, words: Words, own: ScoreSettings) -> str:
    steps, good = walked.steps, walked.good
    if walked.score is None:
        return words.text("kiosk.reason.few", count=steps)
    if min(good.values()) >= own.all_well:
        return words.text("kiosk.reason.well", checks=len(good), count=steps)
    ids = list(good)
    worst = ids[-1]
    best = max(ids, key=lambda id_: (good[id_], -ids.index(id_)))
    percent = round(100 * good[worst])
    if best == worst:
        return words.text(
            "kiosk.reason.one", worst=check_title(worst), percent=percent, count=steps
        )
    return words.text(
        "kiosk.reason.both",
        best=check_title(best),
        most=round(100 * good[best]),
        worst=check_title(worst),
        percent=percent,
        count=steps,
    )


def _short(result: VisitResult, words: Words) -> str:
    time_s = round(result.backward_s)
    if result.score is None:
        text = words.text("kiosk.short.unknown", seconds=time_s, count=result.steps, tip=result.tip)
    else:
        sure = words.text(f"kiosk.sure.{result.sureness.value}")
        text = words.text(
            "kiosk.short.score",
            score=result.score,
            sure=sure,
            seconds=time_s,
            count=result.steps,
            tip=result.tip,
        )
    return cut(text, SHORT_LENGTH)
