"""When the coach speaks: one cue at a time, by urgency, spaced and faded, mostly silent.

The checks decide whether there is a fault, with hysteresis; the policy only decides which of the
current faults is cued now. Bandwidth and reduced frequency help learning more than constant
correction (Cruz 2018 [33]), so silence is the normal case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from vision.cues.base import (
    FEET_NOT_SEEN,
    FEW_PICTURES,
    IGNORED,
    LOST,
    MENDED,
    Attention,
    CueSpec,
    beyond_good,
)
from vision.cues.catalogue import cue_for
from vision.cues.durations import Durations
from vision.cues.settings import CueSettings
from vision.values import CheckResult, Cue, Gait, Level, Situation, Verdict

URGENT = 1  # priorities 0 and 1 never wait and never fade
_UNSAFE = 2  # always cued, whatever the interval's topic
_NEVER = float("-inf")


@dataclass(slots=True)
class _Memory:
    """What was said of one cue since its fault was last corrected."""

    last_s: float = _NEVER
    said: int = 0
    dropped: bool = False
    check: str = ""
    beyond: float = 0.0  # the good band, as last measured
    good_since_s: float | None = None
    muted_until_s: float = _NEVER


@dataclass(slots=True)
class _Praise:
    """A corrected fault not yet praised."""

    cue: str
    check: str
    since_s: float


@dataclass(slots=True)
class _Topic:
    """The fault the coach is at."""

    spec: CueSpec
    since_s: float


@dataclass(slots=True)
class _Beside:
    """Cues of the other faults present when the topic was corrected, and until when they wait."""

    ids: frozenset[str] = frozenset()
    until_s: float = _NEVER


@dataclass(slots=True)
class _Said:
    memories: dict[str, _Memory] = field(default_factory=dict)
    last_s: float = _NEVER

    def of(self, spec: CueSpec) -> _Memory:
        return self.memories.setdefault(spec.id, _Memory())


class CuePolicy:
    """Chooses at most one cue a frame; a fresh instance for every session.

    Args:
        settings: the section of the settings tree. level: chooses the pace.
        earlier: by a cue's id, in how many earlier sessions it was given; such cues fade, but
            for the urgent ones.
    """

    def __init__(
        self, settings: CueSettings, level: Level, earlier: Mapping[str, int] | None = None
    ) -> None:
        self._settings = settings
        self._earlier = earlier or {}
        self._any_gap_s = settings.pace.at(level).any_cue_gap_s
        self._said = _Said()
        self._durations = Durations()
        self._few_said = False
        self._topic: _Topic | None = None
        self._beside = _Beside()
        self._praise: _Praise | None = None
        self._ease_off = False
        self._attention = Attention()

    def attend(self, attention: Attention) -> None:
        """Set what is coached from now on; the default is everything."""
        self._attention = attention

    @property
    def dropped(self) -> tuple[str, ...]:
        """Ids of the cues that were said often and did not help; for the summary."""
        return tuple(id_ for id_, memory in self._said.memories.items() if memory.dropped)

    def update(
        self,
        t_s: float,
        situation: Situation,
        gait: Gait,
        results: Sequence[CheckResult],
        rate_hz: float | None = None,
    ) -> Cue | None:
        """The cue to say at ``t_s``, or ``None``; called once a frame, in order.

        Args:
            t_s: seconds, never falling.
            situation: the coach's state.
            gait: what the gait stage knows; kept for policies that look at single steps.
            results: the checks' answers; of equally urgent faults the first wins. rate_hz: recent
            frame rate, ``None``: not known.
        """
        few = rate_hz is not None and rate_hz < self._settings.least_rate_hz
        self._durations.update(t_s, situation, results, few=few)
        standing = self._standing(results)
        self._watch_mending(t_s, standing, results)
        urgent = self._urgent(t_s, standing)
        if urgent is not None:
            return self._say(t_s, urgent)
        if t_s - self._said.last_s < self._any_gap_s:
            return None
        slow = self._few_pictures(t_s)  # not about form, and as true in a rest
        if slow is not None:
            return self._say(t_s, slow)
        if not self._attention.form:
            return None
        faults = self._worth_it(standing) if situation is Situation.BACKWARD else {}
        spec = self._correction(t_s, faults) or self._remark(t_s, situation)
        return None if spec is None else self._say(t_s, spec)

    def _few_pictures(self, t_s: float) -> CueSpec | None:
        """Said once: it is for the person who set up the computer."""
        walks = self._durations.situation in (Situation.BACKWARD, Situation.FORWARD)
        few_s = self._durations.few_s(t_s)
        if self._few_said or not walks or few_s < self._settings.few_after_s:
            return None
        self._few_said = True
        return cue_for(FEW_PICTURES)

    def _standing(self, results: Sequence[CheckResult]) -> dict[str, CueSpec]:
        """Cues of the current faults, the most urgent first; ties keep the checks' order."""
        found: dict[str, CueSpec] = {}
        for result in results:
            if result.verdict is not Verdict.FAULT or result.fault is None:
                continue
            spec = cue_for(result.fault)
            if spec is not None and result.confidence >= self._settings.min_confidence:
                found[spec.id] = spec
                memory = self._said.of(spec)
                memory.check, memory.beyond = result.id, beyond_good(result)
        return dict(sorted(found.items(), key=lambda item: item[1].priority))

    def _worth_it(self, standing: dict[str, CueSpec]) -> dict[str, CueSpec]:
        """Of the current faults, those of the interval's topic and those that are unsafe."""
        topic = self._attention.topic
        if topic is None:
            return standing
        return {
            id_: spec
            for id_, spec in standing.items()
            if spec.priority <= _UNSAFE or self._said.of(spec).check == topic
        }

    def _watch_mending(
        self, t_s: float, standing: dict[str, CueSpec], results: Sequence[CheckResult]
    ) -> None:
        good = {result.id for result in results if result.verdict is Verdict.GOOD}
        for id_, memory in self._said.memories.items():
            if memory.said == 0 or not memory.check:
                continue
            if memory.check not in good:
                memory.good_since_s = None
                continue
            if memory.good_since_s is None:
                memory.good_since_s = t_s
            if t_s - memory.good_since_s >= self._settings.mended_for_s:
                memory.said, memory.dropped, memory.good_since_s = 0, False, None
                self._praise = _Praise(id_, memory.check, t_s)
        if self._praise is not None:
            stale = t_s - self._praise.since_s > self._settings.praise_within_s
            if stale or self._praise.check not in good:
                self._praise = None
        if self._topic is not None and self._topic.spec.id not in standing:
            self._topic = None
            self._beside = _Beside(frozenset(standing), t_s + self._settings.settle_s)

    def _urgent(self, t_s: float, standing: dict[str, CueSpec]) -> CueSpec | None:
        for spec in standing.values():
            last_s = self._said.of(spec).last_s
            if spec.priority <= URGENT and t_s - last_s >= self._settings.urgent_repeat_s:
                return spec
        durations, settings = self._durations, self._settings
        if durations.situation is not Situation.NO_PERSON or not settings.pause_when_lost:
            return None
        was_walking = durations.since_s - durations.backward_s <= settings.lost_within_s
        if was_walking and t_s - durations.since_s >= settings.lost_after_s:
            pause = cue_for(LOST)
            if pause is not None:
                last_s = self._said.of(pause).last_s
                # Once per loss: a pause said since the loss began has been heard.
                if last_s < durations.since_s and t_s - last_s >= settings.lost_gap_s:
                    return pause
        return None

    def _correction(self, t_s: float, standing: dict[str, CueSpec]) -> CueSpec | None:
        topic = self._topic
        if topic is not None and t_s - topic.since_s >= self._settings.focus_s:
            topic = None
        for spec in standing.values():
            if spec.priority <= URGENT or not self._may_repeat(t_s, spec):
                continue
            if not self._has_its_turn(t_s, spec):
                continue
            if spec.id in self._beside.ids and t_s < self._beside.until_s:
                continue
            other = topic is not None and spec.id != topic.spec.id
            if topic is not None and other and spec.priority >= topic.spec.priority:
                continue
            if topic is None or other:
                self._topic = _Topic(spec, t_s)
            return spec
        return None

    def _may_repeat(self, t_s: float, spec: CueSpec) -> bool:
        memory, settings = self._said.of(spec), self._settings
        gap = settings.same_cue_gap_s * settings.same_cue_growth ** max(0, memory.said - 1)
        if memory.dropped or t_s < memory.muted_until_s or t_s - memory.last_s < gap:
            return False
        if memory.said >= settings.drop_after:
            memory.dropped = self._ease_off = True
            return False
        return True

    def _has_its_turn(self, t_s: float, spec: CueSpec) -> bool:
        """Whether a cue given in earlier sessions is given in this interval."""
        fade = self._settings.fade
        every = fade.every(self._earlier.get(spec.id, 0))
        interval = self._attention.interval
        return (int(t_s // fade.interval_s) if interval is None else interval) % every == 0

    def _remark(self, t_s: float, situation: Situation) -> CueSpec | None:
        """What is said without a fault: feet out of sight, an easier walk, praise."""
        settings, durations = self._settings, self._durations
        if situation is Situation.NO_FEET and t_s - durations.since_s >= settings.unseen_after_s:
            spec = cue_for(FEET_NOT_SEEN)
            if spec is not None and t_s - self._said.of(spec).last_s >= settings.unseen_gap_s:
                return spec
        if situation is not Situation.BACKWARD:
            return None
        if self._ease_off:
            self._ease_off = False
            spec = cue_for(IGNORED)
            if spec is not None and self._may_repeat(t_s, spec):
                return spec
        if self._praise is not None and durations.clean_s(t_s) >= settings.praise_clean_s:
            return self._praised(t_s, self._praise)
        return None

    def _praised(self, t_s: float, praise: _Praise) -> CueSpec | None:
        self._praise = None
        spec = cue_for(MENDED)
        if spec is None or t_s < self._said.of(spec).muted_until_s:
            return None
        until_s = t_s + self._settings.praise_mute_s
        self._said.memories[praise.cue].muted_until_s = until_s
        self._said.of(spec).muted_until_s = until_s
        return spec

    def _say(self, t_s: float, spec: CueSpec) -> Cue:
        memory = self._said.of(spec)
        memory.last_s = self._said.last_s = t_s
        memory.said += 1
        memory.good_since_s = None
        if self._praise is not None and spec.priority <= URGENT:
            self._praise = None
        return spec.at(t_s, memory.beyond)
