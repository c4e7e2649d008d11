"""Everything scored of one clip, pooled over clips of one kind of view, held to the goals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum

from pydantic import BaseModel, ConfigDict, Field

from vision.scoring.cues import CueTally, score_cues
from vision.scoring.direction import DirectionTally, score_direction
from vision.scoring.events import EventTally, match_loadings, score_liftoffs
from vision.scoring.findings import Findings
from vision.scoring.goals import Aim, GoalResult, goals_for
from vision.scoring.reliability import ReliabilityScore, score_reliability
from vision.scoring.settings import ScoringSettings
from vision.scoring.steps import (
    CountTally,
    LandingTally,
    StepTally,
    landing_judgements,
    matched_steps,
    score_counting,
    score_landing,
    score_steps,
)
from vision.scoring.tally import ScoreTally
from vision.scoring.touch import TouchTally, score_touches
from vision.scoring.trunk import TrunkTally, score_trunk
from vision.scoring.truth import Truth

SCHEMA = "backstep.scores/1"


class ViewGroup(str, Enum):
    """Views that share one set of goals. A treadmill seen from the side is a side view."""

    SIDE = "side"
    FRONTAL = "frontal"
    OBLIQUE = "oblique"


_GROUPS = {
    "side": ViewGroup.SIDE,
    "left": ViewGroup.SIDE,
    "right": ViewGroup.SIDE,
    "treadmill": ViewGroup.SIDE,
    "front": ViewGroup.FRONTAL,
    "rear": ViewGroup.FRONTAL,
}


def view_group(view: str) -> ViewGroup:
    """The group a truth's ``view`` belongs to; what is neither side nor frontal is oblique."""
    return _GROUPS.get(view.lower(), ViewGroup.OBLIQUE)


class Score(ScoreTally):
    """All tallies of one clip, or of several pooled. contacts: by their loading."""

    contacts: EventTally = EventTally()
    touches: TouchTally = TouchTally()
    liftoffs: EventTally = EventTally()
    direction: DirectionTally = DirectionTally()
    landing: LandingTally = LandingTally()
    steps: StepTally = StepTally()
    trunk: TrunkTally = TrunkTally()
    cues: CueTally = CueTally()
    counting: CountTally = CountTally()
    reliability: ReliabilityScore = ReliabilityScore()


class ClipScore(BaseModel):
    """One clip with its score."""

    model_config = ConfigDict(frozen=True)

    name: str
    view: str
    group: ViewGroup
    treadmill: bool
    score: Score


class GroupScore(BaseModel):
    """The clips of one group of views pooled, against the goals of that group."""

    model_config = ConfigDict(frozen=True)

    group: ViewGroup
    clips: int
    score: Score
    goals: tuple[GoalResult, ...]


class ScoreTable(BaseModel):
    """The outcome of an evaluation; written as JSON with ``schema`` first. reliability: of all
    clips together."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    schema_: str = Field(default=SCHEMA, alias="schema")
    path: Aim
    settings: ScoringSettings
    clips: tuple[ClipScore, ...]
    pooled: tuple[GroupScore, ...]
    failed: Mapping[str, str] = {}
    reliability: ReliabilityScore = ReliabilityScore()

    @property
    def met(self) -> bool:
        """Whether no goal that could be judged is missed and no clip failed."""
        return not self.failed and all(
            goal.met is not False for group in self.pooled for goal in group.goals
        )


def score_clip(truth: Truth, findings: Findings, settings: ScoringSettings | None = None) -> Score:
    """Score one report against the truth; pure arithmetic."""
    settings = settings or ScoringSettings()
    loadings = match_loadings(truth, findings, settings)
    steps = matched_steps(truth, findings, settings)
    return Score(
        contacts=loadings.tally(),
        touches=score_touches(truth, findings, settings),
        liftoffs=score_liftoffs(truth, findings, settings),
        direction=score_direction(truth, findings, settings),
        landing=score_landing(truth, steps, settings),
        steps=score_steps(truth, steps),
        trunk=score_trunk(truth, findings, settings),
        cues=score_cues(truth, findings, settings),
        counting=score_counting(truth, findings, settings),
        reliability=score_reliability(
            loadings, landing_judgements(truth, steps, settings), settings
        ),
    )


def name_score(name: str, truth: Truth, score: Score) -> ClipScore:
    """The score with what the table says of the clip."""
    return ClipScore(
        name=name,
        view=truth.view,
        group=view_group(truth.view),
        treadmill=truth.treadmill,
        score=score,
    )


def make_table(
    clips: Sequence[ClipScore],
    path: Aim,
    settings: ScoringSettings | None = None,
    failed: Mapping[str, str] | None = None,
) -> ScoreTable:
    """Pool the clips by group of views and hold each pool to its goals."""
    pooled: list[GroupScore] = []
    for group in ViewGroup:
        members = [clip.score for clip in clips if clip.group is group]
        if members:
            score = Score.pool(members)
            goals = tuple(goal.judge(score) for goal in goals_for(group.value, path))
            pooled.append(GroupScore(group=group, clips=len(members), score=score, goals=goals))
    return ScoreTable(
        path=path,
        settings=settings or ScoringSettings(),
        clips=tuple(clips),
        pooled=tuple(pooled),
        failed=dict(failed or {}),
        reliability=ReliabilityScore.pool([clip.score.reliability for clip in clips]),
    )
