"""What a benchmark run found, and whether the goals were met."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

LEAST_LIVE = 0.97
MOST_STAGES_MS = 1.5
LEAST_ANALYZE = 2.4
LEAST_FAST = 6.0
MOST_GROWTH_MB = 5.0
MOST_CLIP_MB = 350.0
LEAST_LANES = 0.95
LEAST_SHARE = 0.9
MOST_LANE_MEMORY = 1.25
MOST_AGEING_S = 0.05


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Machine(_Part):
    """Where it ran. ``others`` is how many cores other processes kept busy meanwhile, near 0 on
    a machine left alone; None where the system does not tell."""

    system: str
    python: str
    mediapipe: str
    cores: int
    others: float | None


class Live(_Part):
    """The same pictures, decoded before, for bare loop and live line in turn; ms a frame, medians.

    ratio is the line's throughput over the bare loop's. stages are all that Backstep does with
    the poses (body, gait, checks, cues), which runs while the model looks at the next picture.
    Those with cpu are in processor time of all threads (the stages': of theirs), which others on
    a busy machine change less.
    """

    frames: int
    bare_ms: float
    line_ms: float
    ratio: float
    stages_median_ms: float
    stages_p95_ms: float
    decode_ms: float
    bare_cpu_ms: float
    line_cpu_ms: float
    stages_cpu_ms: float


class Memory(_Part):
    """Resident memory of the line after a first part of the frames, and its growth since.

    growth_mb is the least-squares slope times the frames after that first part.
    """

    frames: int
    settled_mb: float
    growth_mb: float


class StartUp(_Part):
    """From starting Python to the first picture looked at, medians, in seconds."""

    runs: int
    bare_s: float
    line_s: float


class ClipCost(_Part):
    """A whole clip, from starting Python to its end: ``backstep analyze`` and the bare loop.

    Both import MediaPipe, load the model and decode the pictures. ratio is bare_s over
    all_cores_s. Those with cpu are in processor time of all processes; None on Windows. bare_mb,
    one_core_mb: the most resident memory of either; None where the system does not tell.
    """

    seconds: float
    frames: int
    rounds: int
    cores: int
    bare_s: float
    one_core_s: float
    all_cores_s: float
    ratio: float
    bare_cpu_s: float | None
    all_cores_cpu_s: float | None
    same_report: bool
    bare_mb: float | None = None
    one_core_mb: float | None = None


class Lanes(_Part):
    """A kiosk's lanes, each a process of its own, and as many bare loops, over the same streams in
    turn. bare_hz, lane_hz: pictures judged a second, of each; ratio is that of the sums.
    first_age_s, last_age_s: of a judged picture, in the first and the last third of a run. memory
    is resident, of one. server_cores: what the process beside the lanes takes."""

    stream: str
    seconds: float
    rounds: int
    bare_hz: tuple[float, ...]
    lane_hz: tuple[float, ...]
    ratio: float
    first_age_s: float
    last_age_s: float
    bare_mb: float
    lane_mb: float
    server_cores: float

    @property
    def least_share(self) -> float:
        """The slowest lane's rate over the mean of all."""
        return min(self.lane_hz) * len(self.lane_hz) / sum(self.lane_hz)

    @property
    def memory_ratio(self) -> float:
        """A lane's memory over a bare loop's."""
        return self.lane_mb / self.bare_mb

    def goals(self) -> tuple[BenchGoal, ...]:
        """What is asked of a kiosk."""
        count, grown_s = len(self.lane_hz), self.last_age_s - self.first_age_s
        return (
            BenchGoal(
                name=f"{count} lanes over {count} bare loops",
                value=f"{self.ratio:.3f}",
                wanted=f"at least {LEAST_LANES}",
                met=self.ratio >= LEAST_LANES,
            ),
            BenchGoal(
                name="the slowest lane over their mean",
                value=f"{self.least_share:.2f}",
                wanted=f"at least {LEAST_SHARE}",
                met=self.least_share >= LEAST_SHARE,
            ),
            BenchGoal(
                name="a judged picture gets older by",
                value=f"{1000 * grown_s:+.0f} ms",
                wanted=f"at most {1000 * MOST_AGEING_S:.0f} ms",
                met=grown_s <= MOST_AGEING_S,
            ),
            BenchGoal(
                name="memory of a lane over a bare loop's",
                value=f"{self.memory_ratio:.2f}",
                wanted=f"at most {MOST_LANE_MEMORY}",
                met=self.memory_ratio <= MOST_LANE_MEMORY,
            ),
        )


class BenchGoal(_Part):
    """A figure beside what it should be; ``met`` is None where it could not be measured."""

    name: str
    value: str
    wanted: str
    met: bool | None


class BenchResult(_Part):
    """All of one run."""

    format: Literal["backstep.bench/1"] = "backstep.bench/1"
    day: date
    quick: bool
    machine: Machine
    live: Live
    memory: Memory | None
    start_up: StartUp
    clip: ClipCost
    fast: ClipCost
    lanes: Lanes | None = None

    def goals(self) -> tuple[BenchGoal, ...]:
        """The goals in the order in which they are shown."""
        live, memory, clip = self.live, self.memory, self.clip
        return (
            BenchGoal(
                name="live line over bare loop",
                value=f"{live.ratio:.3f}",
                wanted=f"at least {LEAST_LIVE}",
                met=live.ratio >= LEAST_LIVE,
            ),
            BenchGoal(
                name="our stages, median a frame",
                value=f"{live.stages_median_ms:.2f} ms",
                wanted=f"at most {MOST_STAGES_MS} ms",
                met=live.stages_median_ms <= MOST_STAGES_MS,
            ),
            BenchGoal(
                name=f"analyze on {clip.cores} cores over bare loop",
                value=f"{clip.ratio:.2f}",
                wanted=f"at least {LEAST_ANALYZE}",
                # The goal is set for two cores; fewer cannot reach it.
                met=clip.ratio >= LEAST_ANALYZE if clip.cores > 1 else None,
            ),
            BenchGoal(
                name=f"the same of {self.fast.frames / self.fast.seconds:.0f} pictures a second",
                value=f"{self.fast.ratio:.2f}",
                wanted=f"at least {LEAST_FAST:g}",
                met=self.fast.ratio >= LEAST_FAST if clip.cores > 1 else None,
            ),
            BenchGoal(
                name="same report on one core",
                value="yes" if clip.same_report and self.fast.same_report else "no",
                wanted="yes",
                met=clip.same_report and self.fast.same_report,
            ),
            BenchGoal(
                name=f"memory growth in {memory.frames} frames" if memory else "memory growth",
                value=f"{memory.growth_mb:+.1f} MB" if memory else "not measured",
                wanted=f"at most {MOST_GROWTH_MB:g} MB",
                met=memory.growth_mb <= MOST_GROWTH_MB if memory else None,
            ),
            _clip_memory(clip.one_core_mb),
            *(self.lanes.goals() if self.lanes else ()),
        )


def _clip_memory(peak_mb: float | None) -> BenchGoal:
    return BenchGoal(
        name="peak memory of analyze on one core",
        value="not measured" if peak_mb is None else f"{peak_mb:.0f} MB",
        wanted=f"at most {MOST_CLIP_MB:g} MB",
        met=None if peak_mb is None else peak_mb <= MOST_CLIP_MB,
    )
