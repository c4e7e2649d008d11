"""How well the coach speaks: cues for true faults, soon, and no others."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import computed_field

from vision.cues.base import IGNORED
from vision.cues.catalogue import cues as known_cues
from vision.scoring.findings import Findings, FoundCue
from vision.scoring.settings import ScoringSettings
from vision.scoring.tally import ScoreTally, median, ratio
from vision.scoring.truth import Truth, TruthFault
from vision.values import Direction, EventKind

# Priorities as everywhere ([K], docs/checks.md): 0 and 1 stop or pause, 5 is praise.
STATUS_PRIORITY = 1
PRAISE_PRIORITY = 5
_CLIP_FAULTS = frozenset({"lean_forward", "heel_first"})


class CueTally(ScoreTally):
    """Faults and cues.

    delays_s, delays_steps: from a fault's onset to its first cue, in seconds and in true
    contacts. missed: faults never cued. judged: cues the truth can speak for. false_cues: of
    them, those that answer to no fault. missed_ids, false_ids: their names.
    """

    minutes: float = 0.0
    faults: int = 0
    missed: int = 0
    delays_s: tuple[float, ...] = ()
    delays_steps: tuple[int, ...] = ()
    cues: int = 0
    judged: int = 0
    false_cues: int = 0
    missed_ids: tuple[str, ...] = ()
    false_ids: tuple[str, ...] = ()

    @computed_field  # type: ignore[prop-decorator]
    @property
    def delay_median_s(self) -> float | None:
        """Median delay from onset to cue (s)."""
        return median(self.delays_s)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def delay_worst_steps(self) -> int | None:
        """Most steps from an onset to its cue."""
        return max(self.delays_steps, default=None)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def false_per_minute(self) -> float | None:
        """False cues / minutes of clip."""
        return ratio(self.false_cues, self.minutes)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def missed_share(self) -> float | None:
        """Faults never cued / faults."""
        return ratio(self.missed, self.faults)


def true_faults(truth: Truth) -> tuple[TruthFault, ...]:
    """The faults written down; else those that the way the clip was made implies, each from
    the first moment of backward walking to the end."""
    if truth.faults is not None:
        return truth.faults
    backward = [span for span in truth.spans() if span.direction is Direction.BACKWARD]
    if not backward:
        return ()
    implied = [("lean_forward", truth.lean_added > 0), ("heel_first", truth.heel_first)]
    return tuple(
        TruthFault(start_s=backward[0].start_s, end_s=truth.duration_s, fault=fault)
        for fault, present in implied
        if present
    )


def score_cues(truth: Truth, findings: Findings, settings: ScoringSettings) -> CueTally:
    """Give each fault its first cue and each cue its reason.

    A cue is true when a fault it answers was present at any moment of the last
    ``cue_grace_s``, since words about the last steps come after them; the offer to ease off
    answers any fault. A truth with a list of faults lists them all (and shows the feet), so
    that whatever answers none is false. Where there is no list, only the faults that the
    making of the clip decides (forward lean, heel-first) are judged. Stops and pauses
    (priority 0, 1) are false when the walk was truly backward all through the last
    ``cue_grace_s``; else they, and praise, are not judged. Of film marked by eye none is.
    """
    if not truth.technique_known:
        return CueTally(cues=len(findings.cues))
    faults = true_faults(truth)
    delays = [(fault, _first_cue(findings.cues, fault, settings.cue_grace_s)) for fault in faults]
    found = [(fault, cue.t_s) for fault, cue in delays if cue is not None]
    contacts = [event.t for event in truth.of_kind(EventKind.CONTACT)]
    verdicts = [(cue, _is_true(cue, truth, faults, settings)) for cue in findings.cues]
    false = [cue for cue, verdict in verdicts if verdict is False]
    return CueTally(
        minutes=truth.duration_s / 60.0,
        faults=len(faults),
        missed=len(faults) - len(found),
        delays_s=tuple(t_s - fault.start_s for fault, t_s in found),
        delays_steps=tuple(
            sum(fault.start_s < contact <= t_s for contact in contacts) for fault, t_s in found
        ),
        cues=len(findings.cues),
        judged=sum(verdict is not None for _, verdict in verdicts),
        false_cues=len(false),
        missed_ids=tuple(fault.fault for fault, cue in delays if cue is None),
        false_ids=tuple(cue.id for cue in false),
    )


def answers(cue_id: str) -> tuple[str, ...]:
    """The faults a cue answers; an id the catalogue does not have answers its namesake."""
    spec = known_cues().get(cue_id)
    return (cue_id,) if spec is None else spec.answers


def _first_cue(cues: Sequence[FoundCue], fault: TruthFault, grace_s: float) -> FoundCue | None:
    answering = (
        cue
        for cue in cues
        if fault.fault in answers(cue.id) and fault.start_s <= cue.t_s <= fault.end_s + grace_s
    )
    return min(answering, key=lambda cue: cue.t_s, default=None)


def _is_true(
    cue: FoundCue, truth: Truth, faults: Sequence[TruthFault], settings: ScoringSettings
) -> bool | None:
    """Whether the cue had a reason; ``None`` where the truth cannot tell."""
    since_s = cue.t_s - settings.cue_grace_s
    topics = answers(cue.id)
    recent = [f.fault for f in faults if f.start_s <= cue.t_s and f.end_s >= since_s]
    if any(fault in topics or IGNORED in topics for fault in recent):
        return True
    if cue.priority >= PRAISE_PRIORITY:
        return None
    if cue.priority <= STATUS_PRIORITY:
        spans = [s for s in truth.spans() if s.start_s <= cue.t_s and s.end_s >= since_s]
        steady = bool(spans) and since_s >= 0.0
        backward = all(span.direction is Direction.BACKWARD for span in spans)
        return False if steady and backward else None
    return False if truth.faults is not None or _CLIP_FAULTS & set(topics) else None
