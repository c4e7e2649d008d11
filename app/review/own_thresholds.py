"""A client's own thresholds: in words, and what they would change before they are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.reports.again import report_again
from app.reports.asked import Asked
from app.reports.parts import FindingOut
from app.reports.thresholds import AdjustableThreshold, adjustable, settings_with
from app.review.asking import asked_of
from app.review.folder import ClipFolder
from app.review.reports import automatic_report
from app.storage.review_values import Client, Clip
from app.storage.store import Store
from app.words import Phrase, phrase
from vision.body.baseline import BaselineError
from vision.pose.replay import PoseRecording, ReplayError
from vision.values import Level

_OF = {
    "forward": phrase("review.limit.forward"),
    "backward": phrase("review.limit.backward"),
    "long": phrase("review.limit.long"),
    "shuffle": phrase("review.limit.shuffle"),
    "cross": phrase("review.limit.cross"),
    "down": phrase("review.limit.down"),
    "turned": phrase("review.limit.turned"),
    "unsafe": phrase("review.limit.unsafe"),
}
"""What a check with several faults calls each."""


def threshold_words(one: AdjustableThreshold) -> Phrase:
    """What a threshold is of its check: an edge of the good band, or where a fault begins or
    ends."""
    parts = one.name.rsplit(".", 1)[-1].split("_")
    of = next((words for name, words in _OF.items() if name in parts), None)
    if "on" in parts:
        return phrase("review.limit.on") if of is None else phrase("review.limit.on_of", what=of)
    if "off" in parts:
        return phrase("review.limit.off") if of is None else phrase("review.limit.off_of", what=of)
    return phrase("review.limit.from" if _is_lower(one, parts) else "review.limit.to")


def _is_lower(one: AdjustableThreshold, parts: Sequence[str]) -> bool:
    """Whether the good band lies above: it does where the fault lies below."""
    if "low" in parts or "high" in parts:
        return "low" in parts
    level = Level.BEGINNER
    faults = [
        other.at_level[level]
        for other in adjustable()
        if other.check == one.check and "on" in other.name.rsplit(".", 1)[-1].split("_")
    ]
    return not faults or faults[0] < one.at_level[level]


def checked(thresholds: Mapping[str, float], level: Level) -> dict[str, float]:
    """``thresholds`` that differ from those of ``level``.

    Raises:
        ThresholdError: they will not do.
    """
    settings_with(thresholds, level)
    usual = {one.name: one.at_level[level] for one in adjustable()}
    return {name: value for name, value in thresholds.items() if value != usual[name]}


@dataclass(frozen=True, slots=True)
class ThresholdEffect:
    """What a clip's findings are now, and would be. before, after: in order of time."""

    clip: Clip
    duration_s: float
    before: tuple[FindingOut, ...]
    after: tuple[FindingOut, ...]

    def counts(self) -> list[tuple[str, int, int]]:
        """Of each check that found a fault, how often before and after."""
        before, after = (
            Counter(one.id for one in findings) for findings in (self.before, self.after)
        )
        return [(check, before[check], after[check]) for check in sorted({*before, *after})]


def effects(
    store: Store, client: Client, thresholds: Mapping[str, float], level: Level, most: int = 1
) -> tuple[ThresholdEffect, ...]:
    """What ``thresholds`` and ``level`` would change in the client's newest clips, by judging them
    again from their poses. Nothing is kept.

    Raises:
        ThresholdError: they will not do.
    """
    settings_with(thresholds, level)
    found: list[ThresholdEffect] = []
    for clip in store.clips.all(client.id):
        effect = _effect(store, clip, thresholds, level)
        if effect is not None:
            found.append(effect)
        if len(found) >= most:
            break
    return tuple(found)


def _effect(
    store: Store, clip: Clip, thresholds: Mapping[str, float], level: Level
) -> ThresholdEffect | None:
    folder = ClipFolder.of(store.places, clip)
    now = automatic_report(folder)
    if now is None:
        return None
    asked: Asked = replace(asked_of(store, clip), thresholds=dict(thresholds), level=level)
    try:
        then = report_again(PoseRecording.load(folder.poses), asked, clip.name)
    except (ReplayError, BaselineError):
        return None
    return ThresholdEffect(clip, now.source.duration_s, now.findings, then.findings)
