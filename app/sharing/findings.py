"""Three findings and one exercise cue: what a report comes down to for whoever walked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.reports.report import Report
from app.sharing.measures import Measured, Standard, measured
from app.words import Phrase, Words, phrase
from app.words.names import check_title
from vision.cues.base import CueSpec
from vision.cues.catalogue import cue_for, cues

MOST = 3
MEASURED = (
    *("upright_trunk", "landing", "step_length", "gaze"),
    *("cadence", "step_time_variability", "symmetry"),
)
"""In which order what is good is told: what one sees first."""


@dataclass(frozen=True, slots=True)
class WalkFinding:
    """One thing about the walk. cue: the id of the coach's cue for it; ``None``: it is good, or
    not far from it. number: what was measured, where it could be. fault: what is wrong, if
    anything."""

    check: str
    cue: str | None
    number: Measured | None
    fault: str | None = None

    @property
    def says(self) -> Phrase:
        """It in a sentence."""
        if self.cue is not None:
            return phrase(f"handout.fault.{self.cue}")
        if self.good:
            return phrase(f"handout.good.{self.check}")
        return phrase("handout.near", what=check_title(self.check))

    @property
    def good(self) -> bool:
        """Whether there is nothing to mend."""
        return self.cue is None and self.number is not None and self.number.good


def three_findings(report: Report, standard: Standard) -> tuple[WalkFinding, ...]:
    """Up to three: what is good comes first, and if there is anything good it is among them; then
    faults, the worst of them first; then what lies a little outside the good band. Fewer where
    little could be judged."""
    numbers = measured(report, standard)
    faults = _faults(report, numbers)
    blamed = {one.check for one in faults}
    rest = [
        WalkFinding(one, None, numbers[one]) for one in MEASURED if one in numbers.keys() - blamed
    ]
    good = [one for one in rest if one.good]
    bad = faults[: MOST - min(1, len(good))]
    good = good[: MOST - len(bad)]
    near = [one for one in rest if not one.good][: MOST - len(bad) - len(good)]
    return (*good, *bad, *near)


def exercise_cue(findings: Sequence[WalkFinding], words: Words) -> str | None:
    """The coach's words for the worst finding, in the language of ``words``; ``None`` where
    there is nothing to mend."""
    worst = next((one for one in findings if one.cue is not None), None)
    if worst is None or worst.cue is None:
        return None
    spec = cues()[worst.cue]
    return _worded(spec, _beyond(worst.number), words)


def _worded(spec: CueSpec, beyond: float, words: Words) -> str:
    said = spec.at(0.0, beyond)
    key = f"{said.phrase_id}.spoken"
    return words.text(key) if words.knows(key) else said.spoken


def _beyond(number: Measured | None) -> float:
    """Share of the value that lies above the good band."""
    if number is None or number.ok_high is None or number.value <= number.ok_high:
        return 0.0
    return (number.value - number.ok_high) / number.value


def _faults(report: Report, numbers: Mapping[str, Measured]) -> list[WalkFinding]:
    """One a check, by how urgent its cue is, then by how long it lasted."""
    lasted_s: defaultdict[tuple[str, str, str], float] = defaultdict(float)
    for one in report.findings:
        spec = cue_for(one.fault)
        if spec is not None:
            lasted_s[one.id, spec.id, one.fault] += one.end_s - one.start_s
    worst = sorted(lasted_s, key=lambda three: (cues()[three[1]].priority, -lasted_s[three]))
    found: dict[str, WalkFinding] = {}
    for check, cue, fault in worst:
        found.setdefault(check, WalkFinding(check, cue, numbers.get(check), fault))
    return list(found.values())
