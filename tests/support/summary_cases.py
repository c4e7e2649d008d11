"""Sessions as they were measured, for the tests of what they add up to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from app.session.figures import Measures, as_summary
from app.session.summary import SummaryText, tell
from app.session.tally import Tally
from app.storage import Profile, Session, Units
from app.words import words
from vision.values import (
    CheckResult,
    Direction,
    Foot,
    Gait,
    Landing,
    Observation,
    Situation,
    Step,
    Verdict,
)

FRAME_S = 0.1


def result(id_: str, verdict: Verdict, value: float | None = None) -> CheckResult:
    return CheckResult(id_, verdict, value, "deg", 0.0, 1.0, None, None, 0.9)


def seen(*results: CheckResult, speed_mps: float | None = -0.4) -> Observation:
    gait = Gait(0.0, Direction.BACKWARD, 1.0, 5.0, speed_mps=speed_mps)
    return Observation(0, 0.0, Situation.BACKWARD, None, None, gait, results)


def step(
    index: int, landing: Landing = Landing.BALL, length_m: float | None = 0.35, gap_s: float = 0.7
) -> Step:
    foot = Foot.LEFT if index % 2 else Foot.RIGHT
    return Step(index, foot, index * gap_s, Direction.BACKWARD, 0.9, index * gap_s + 0.1,
                length_m=length_m, length_leg=None if length_m is None else length_m / 0.9,
                landing=landing)  # fmt: skip


def tallied(*frames: Observation, each_s: float = 10.0) -> Tally:
    tally = Tally()
    for frame in frames:
        for _ in range(round(each_s / FRAME_S)):
            tally.add(frame, FRAME_S, coached=True)
    return tally


GOOD = seen(result("upright_trunk", Verdict.GOOD, 4.0), result("landing", Verdict.GOOD, 90.0))


BENT = seen(result("upright_trunk", Verdict.FAULT, 20.0), result("landing", Verdict.CANT_TELL))


def session_with(profile: Profile, found: Measures, tally: Tally, id_: int) -> Session:
    now = profile.created_at
    return Session(
        profile_id=profile.id,
        id=id_,
        uid=str(id_),
        started_at=now,
        written_at=now + timedelta(minutes=5),
        ended_at=now + timedelta(minutes=5),
        summary=as_summary(found, tally, completed=True),
    )


def told(
    earlier: Sequence[Measures], now: Measures, language: str = "en", units: Units = Units.METRIC
) -> SummaryText:
    profile = Profile(
        id=1, name="Ann", height_m=1.7, mass_kg=70.0, units=units, language=language,
        created_at="2026-01-01T00:00:00Z",  # type: ignore[arg-type]
    )  # fmt: skip
    past = [session_with(profile, one, Tally(), index) for index, one in enumerate(earlier, 1)]
    session = session_with(profile, now, tallied(GOOD, BENT), 99)
    return tell(session, profile, past, 1, words(language))


def measured(**values: object) -> Measures:
    return Measures.model_validate({"backward_s": 60.0, "steps": 80, "speed_mps": 0.4} | values)
