"""The line: turns a frame into an observation, live and recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import Field

from vision.body.baseline import BaselineSettings, BaselineStage
from vision.body.stage import BodySettings, BodyStage
from vision.checks.base import Moment
from vision.checks.registry import ChecksSettings, make_checks
from vision.cues.base import Attention
from vision.cues.policy import CuePolicy
from vision.cues.settings import CueSettings
from vision.cues.standing import StandingGuide, StandingSettings
from vision.gait.settings import GaitSettings
from vision.gait.stage import GaitStage
from vision.pipeline.rate import PictureRate, RateSettings
from vision.pose.base import HoldsOn, Overlapping, PoseEstimator
from vision.pose.mediapipe_pose import PoseSettings
from vision.settings import Section, number
from vision.values import (
    Baseline,
    Body,
    CheckResult,
    Direction,
    Frame,
    Gait,
    Level,
    Observation,
    Pose,
    Situation,
    another_is_followed,
)


class LineSettings(Section):
    """The whole settings tree of the line, a section a stage."""

    pose: PoseSettings = PoseSettings()
    rate: RateSettings = RateSettings()
    body: BodySettings = BodySettings()
    baseline: BaselineSettings = BaselineSettings()
    gait: GaitSettings = GaitSettings()
    checks: ChecksSettings = Field(default_factory=ChecksSettings)
    cues: CueSettings = CueSettings()
    standing: StandingSettings = StandingSettings()
    unseen_s: float = number(
        0.5,
        low=0.0,
        high=5.0,
        title="Absence before nobody is said to be seen",
        unit="s",
        source="longer than a blink [K]",
    )
    feet_memory_s: float = number(
        0.7,
        low=0.0,
        high=5.0,
        title="Feet out of the picture before it is said",
        unit="s",
        source="[K]",
    )
    checks_every_s: float = number(
        0.1,
        low=0.0,
        high=0.25,
        title="Time between two answers of the checks",
        unit="s",
        source="they weigh seconds of walking, so that 10 answers a second say what 30 do [K]",
    )


_ROUNDING_S = 1e-3  # of frame times


@dataclass(slots=True)
class _LastSeen:
    """When the person and the feet were last seen."""

    person_s: float | None = None
    feet_s: float | None = None


class Line:
    """Pose, body, gait, checks and cues for one walker.

    Args:
        estimator: the pose model; the line closes it.
        settings: the settings tree. level: chooses the thresholds.
        height_m: stature, for metres. baseline: the walker standing tall, if known.
        earlier: by a cue's id, in how many earlier sessions it was given; see ``CuePolicy``.
    """

    def __init__(
        self,
        estimator: PoseEstimator,
        settings: LineSettings | None = None,
        *,
        level: Level = Level.BEGINNER,
        height_m: float | None = None,
        baseline: Baseline | None = None,
        earlier: Mapping[str, int] | None = None,
    ) -> None:
        self._settings = settings or LineSettings()
        self._estimator = estimator
        self._halves = estimator if isinstance(estimator, Overlapping) else None
        self._rate = PictureRate(self._settings.rate)
        self._told = self._more = self._subject = 0
        self._begin(level, height_m, baseline, earlier)

    def _begin(
        self,
        level: Level,
        height_m: float | None,
        baseline: Baseline | None,
        earlier: Mapping[str, int] | None,
    ) -> None:
        """The stages, as they know of nobody yet."""
        self._walker = (level, height_m)
        self._body = BodyStage(self._settings.body, height_m)
        self._gait = GaitStage(self._settings.gait, height_m)
        self._checks = make_checks(self._settings.checks, level)
        self._policy = CuePolicy(self._settings.cues, level, earlier)
        self._baseline = BaselineStage(self._settings.baseline, baseline)
        self._guide = StandingGuide(self._settings.standing)
        self._results: tuple[CheckResult, ...] = ()
        self._checked_s = float("-inf")
        self._seen = _LastSeen()

    def forget(self) -> None:
        """Forget whoever was looked at, baseline and all: the next one begins anew, with the same
        level and stature. In the thread that judges, between two frames; what is known of the
        pictures' rate stays, and so does whom the pose model follows."""
        self._begin(*self._walker, None, None)

    def hold(self, held: bool) -> None:
        """Follow nobody but the one followed now, or found next, until told so no more; a pose
        model that cannot hold on to one person goes on as it does. From any thread."""
        if isinstance(self._estimator, HoldsOn):
            (self._estimator.hold if held else self._estimator.release)()

    def keep_to(self, outline: Sequence[tuple[float, float]]) -> None:
        """Follow only who stands within the outline on the floor, in shares of the picture; less
        than three corners: anybody. Likewise."""
        if isinstance(self._estimator, HoldsOn):
            self._estimator.keep_to(outline)

    def step(self, frame: Frame) -> Observation:
        """All that can be said about ``frame``; frames come in order of time."""
        return self.judge(frame, self.look(frame))

    def look(self, frame: Frame) -> Pose | None:
        """The first half of ``step``, the pose model's; the halves may run in two threads."""
        halves = self._halves
        return self._estimator.estimate(frame) if halves is None else halves.find(frame)

    def judge(self, frame: Frame, pose: Pose | None) -> Observation:
        """The other half: all that can be said about ``frame``, given what ``look`` saw."""
        halves = self._halves
        if halves is not None:
            pose = halves.finish(frame, pose)
        height, width = frame.image.shape[:2]
        return self.observe(frame.index, frame.t_s, pose, width, height, repeated=frame.repeated)

    def announce(self, begun: Callable[[], None]) -> None:
        """Have ``begun`` called whenever the pose model begins its work, if it can tell."""
        if self._halves is not None:
            self._halves.begun = begun

    def swap(self, estimator: PoseEstimator) -> None:
        """Use another pose model from the next frame on; what is known of the walker stays.

        In the thread that looks, between two frames; the model so far is closed.
        """
        before, self._estimator = self._estimator, estimator
        if isinstance(estimator, Overlapping) and self._halves is not None:
            estimator.begun = self._halves.begun
        # Its other half may still be at work on the last frame, for which it needs no model.
        self._halves = estimator if isinstance(estimator, Overlapping) else None
        before.close()

    def observe(
        self,
        index: int,
        t_s: float,
        pose: Pose | None,
        width: int,
        height: int,
        *,
        repeated: bool = False,
    ) -> Observation:
        """The line from the pose on, for a frame of ``width`` by ``height`` pixels."""
        rate_hz = self._rate.update(t_s, repeated=repeated)
        feet = None if pose is None else pose.feet
        if pose is not None:
            pose = self._numbered(pose)
            if another_is_followed(self._subject, pose.subject):
                self._body.forget()
                self._gait.forget(t_s)
            self._subject = pose.subject
        body = None if pose is None else self._body.update(pose, width, height)
        gait = self._gait.update(t_s, body, feet, rate_hz)
        stands = body is not None and body.upright
        standing = self._baseline.update(t_s, body if stands else None)
        moment = Moment(t_s, body, gait, self._baseline.at(body), rate_hz)
        results = self._check(moment)
        situation = self._situation(t_s, body, gait)
        cue = self._guide.update(t_s, standing)
        if standing is None or not standing.state.open:  # no coaching while a baseline is taken
            cue = cue or self._policy.update(t_s, situation, gait, results, rate_hz)
        seen = (situation, pose, body, gait, results, cue, standing, rate_hz)
        return Observation(index, t_s, *seen)

    def _numbered(self, pose: Pose) -> Pose:
        """``pose`` without the picture of its feet, and with the subject's number counted on where
        another pose model has begun to count anew: its subject is the one followed before."""
        if pose.subject < self._told:
            self._more += self._told - pose.subject
        self._told = pose.subject
        # The pictures stay in the worker process.
        return replace(pose, feet=None, subject=pose.subject + self._more)

    def _check(self, moment: Moment) -> tuple[CheckResult, ...]:
        """The checks' answers, renewed when they are due."""
        if moment.t_s - self._checked_s >= self._settings.checks_every_s - _ROUNDING_S:
            self._checked_s = moment.t_s
            self._results = tuple([check.update(moment) for check in self._checks])
        return self._results

    def begin_baseline(self, patience_s: float | None = None) -> None:
        """Take the walker's baseline from the next frame on, and judge by it once it is taken.

        patience_s: given up after this time; the settings say how long, where it is left out.
        """
        self._baseline.begin(patience_s)

    def attend(self, attention: Attention) -> None:
        """What is coached from the next frame on; everything, until said otherwise."""
        self._policy.attend(attention)

    def skip_baseline(self) -> None:
        """Cancel taking a baseline; a known one stays."""
        self._baseline.skip()

    def close(self) -> None:
        """Release the pose model; safe to call twice."""
        self._estimator.close()

    def _situation(self, t_s: float, body: Body | None, gait: Gait) -> Situation:
        seen = self._seen
        if body is not None:
            seen.person_s = t_s
            if body.feet_seen:
                seen.feet_s = t_s
        if seen.person_s is None or t_s - seen.person_s > self._settings.unseen_s:
            return Situation.NO_PERSON
        if body is not None and not body.upright:
            return Situation.NOT_UPRIGHT
        if seen.feet_s is None or t_s - seen.feet_s > self._settings.feet_memory_s:
            return Situation.NO_FEET
        return _SITUATIONS[gait.direction]


_SITUATIONS = {
    Direction.BACKWARD: Situation.BACKWARD,
    Direction.FORWARD: Situation.FORWARD,
    Direction.STANDING: Situation.STANDING,
    Direction.TURNING: Situation.TURNING,
    Direction.SIDEWAYS: Situation.SIDEWAYS,
    Direction.UNKNOWN: Situation.UNKNOWN,
}
