"""Truths and reports to score, made by hand or by Hypothesis; shared by the scoring tests."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from vision.scoring.findings import (
    Findings,
    FoundCue,
    FoundEvent,
    FoundSpan,
    FoundStep,
    FoundTrace,
)
from vision.scoring.truth import Truth, TruthEvent
from vision.values import Direction, EventKind, Foot, Landing

STEP_S = 0.6


def walk(
    steps: int = 20,
    direction: Direction = Direction.BACKWARD,
    landings: Sequence[Landing] = (Landing.BALL,),
    **extra: object,
) -> Truth:
    """A regular walk: contacts every 0.6 s from 0.3 s on, each foot off 0.4 s after the
    other's contact, steps of 0.40 m and up, trunk at 5 degrees."""
    events: list[TruthEvent] = []
    for k in range(steps):
        foot = Foot.RIGHT if k % 2 else Foot.LEFT
        t = 0.3 + STEP_S * k
        events.append(
            TruthEvent(
                t=t,
                foot=foot,
                kind=EventKind.CONTACT,
                landing=landings[k % len(landings)],
                step_m=-(0.40 + 0.01 * (k % 3)),
                step_leg=-(0.50 + 0.01 * (k % 3)),
                label=direction,
            )
        )
        events.append(TruthEvent(t=t + 0.4, foot=foot.other, kind=EventKind.LIFTOFF))
    duration_s = round(STEP_S * steps + 0.6, 1)
    samples = round(duration_s * 10)
    content: dict[str, object] = {
        "events": events,
        "direction": [direction] * samples,
        "lean_deg": [5.0] * samples,
        "fps": 30.0,
        "frames": samples * 3,
        **extra,
    }
    return Truth.model_validate(content)


def said(truth: Truth, shift_s: float = 0.0) -> Findings:
    """The perfect report on ``truth``, or one that is late by ``shift_s`` in its events."""
    contacts = truth.of_kind(EventKind.CONTACT)
    return Findings(
        direction=tuple(
            FoundSpan(start_s=span.start_s, end_s=span.end_s, label=span.direction)
            for span in truth.spans()
        ),
        events=tuple(
            FoundEvent(
                t_s=e.t + shift_s,
                foot=e.foot,
                kind=e.kind,
                known_s=e.t + 0.1,
                confidence=1.0,
                first_touch_s=None if e.touch_t is None else e.touch_t + shift_s,
                first_touch_spread_s=None if e.touch_t is None else 0.03,
            )
            for e in truth.events
        ),
        steps=tuple(
            FoundStep(
                contact_s=e.t + shift_s,
                foot=e.foot,
                confidence=1.0,
                length_m=abs(e.step_m or 0.0),
                length_leg=abs(e.step_leg or 0.0),
                landing=e.landing or Landing.UNKNOWN,
            )
            for e in contacts
        ),
        trace=FoundTrace(
            t_s=tuple(k / truth.direction_hz for k in range(len(truth.lean_deg))),
            lean_deg=truth.lean_deg,
        ),
        cues=tuple(
            FoundCue(t_s=fault.start_s + 2.0, id=fault.fault) for fault in truth.faults or ()
        ),
    )


@st.composite
def truths(draw: st.DrawFn) -> Truth:
    """Any truth: events at least 0.25 s apart within a kind, any feet, landings, directions."""
    count = draw(st.integers(2, 25))
    gaps = draw(st.lists(st.floats(0.25, 1.2), min_size=count, max_size=count))
    directions = st.sampled_from([Direction.BACKWARD, Direction.FORWARD, Direction.STANDING])
    events: list[TruthEvent] = []
    t = 0.0
    for gap in gaps:
        t += gap
        foot = draw(st.sampled_from(list(Foot)))
        events.append(
            TruthEvent(
                t=t,
                foot=foot,
                kind=EventKind.CONTACT,
                landing=draw(st.sampled_from([Landing.BALL, Landing.FLAT, Landing.HEEL])),
                step_m=draw(st.floats(-1.0, 1.0)),
                step_leg=draw(st.floats(-1.0, 1.0)),
            )
        )
        events.append(TruthEvent(t=t + 0.1, foot=foot.other, kind=EventKind.LIFTOFF))
    samples = int(t * 10) + 3
    changes = draw(st.lists(directions, min_size=1, max_size=4))
    share = -(-samples // len(changes))
    return Truth(
        events=tuple(draw(st.permutations(events))),
        direction=tuple(d for d in changes for _ in range(share))[:samples],
        lean_deg=tuple(draw(st.floats(-30, 30)) for _ in range(samples)),
    )
