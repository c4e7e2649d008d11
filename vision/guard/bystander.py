"""Whether somebody, or a pet, comes onto the lane behind whoever walks backward.

A blob of motion is a bystander when it is large enough for a dog, stands on the floor of the
lane, lasts, and has moved in it or towards the walker. A curtain sways but gets nowhere, a lamp
changes everything at once, and the walker's own shadow lies low or goes along.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from pydantic import Field

from vision.body.points import Points
from vision.guard.scene import Blob, Box, SceneSettings, SceneStage
from vision.pose.floor_outline import FloorOutline
from vision.pose.landmarks import L
from vision.settings import Section, number
from vision.values import Body, Direction, Frame, Observation

_NEVER = float("-inf")
_FEET = (L.LEFT_ANKLE, L.RIGHT_ANKLE, L.LEFT_HEEL, L.RIGHT_HEEL, L.LEFT_TOE, L.RIGHT_TOE)


class BystanderSettings(Section):
    """What is a bystander. Lengths are in the walker's statures."""

    least_height: float = number(
        0.15,
        low=0.05,
        high=1.0,
        title="Least height",
        unit="statures",
        source="a small dog; a shadow lies lower [K]",
    )
    most_height: float = number(
        1.5,
        low=1.0,
        high=5.0,
        title="Greatest height",
        unit="statures",
        source="[K] nearer to the camera than the lane",
    )
    flat: float = number(
        2.2,
        low=1.0,
        high=10.0,
        title="Width over height from which it lies on the floor",
        unit="1",
        source="[K] a shadow; a dog is longer than high, but less so",
    )
    least_area: float = number(
        0.012,
        low=0.002,
        high=0.5,
        title="Least area",
        unit="statures squared",
        source="a small dog [K]",
    )
    lane_far: float = number(
        0.22,
        low=0.05,
        high=1.0,
        title="How far above the walker's feet it may stand in the picture",
        unit="statures",
        source="[K] a metre or two behind the lane",
    )
    outline: tuple[tuple[float, float], ...] = Field(
        default=(),
        max_length=12,
        title="The lane's outline on the floor, in shares of the picture, where it is marked",
        description="Source: whoever set up the camera. Then only who stands in it is on the lane.",
    )
    beside: float = number(
        0.01,
        low=0.0,
        high=0.2,
        title="How far outside the marked lane one still stands on it",
        unit="of the picture",
        source="[K] a pixel of the small picture that is looked at",
    )
    moved: float = number(
        0.15,
        low=0.05,
        high=1.0,
        title="Least way it has gone",
        unit="statures",
        source="[K] more than a curtain sways",
    )
    moved_s: float = number(
        0.8, low=0.2, high=3.0, title="Time within which", unit="s", source="0.3 m/s and more [K]"
    )
    lasts_s: float = number(
        0.4, low=0.1, high=3.0, title="Least time it is seen", unit="s", source="[K] four looks"
    )
    along_share: float = number(
        0.6,
        low=0.1,
        high=1.0,
        title="Part of the walker's way that it went too, if it only goes along",
        unit="1",
        source="a shadow, a reflection [K]",
    )
    near: float = number(
        0.25,
        low=0.05,
        high=2.0,
        title="Way between two looks that still is the same one",
        unit="statures",
        source="[K] 3 m/s; not from one edge of a curtain to the other",
    )
    stays_s: float = number(
        15.0,
        low=0.5,
        high=60.0,
        title="How long whoever has come and stands there counts",
        unit="s",
        source="[K] until the walk backward begins again",
    )
    column: float = number(
        0.9,
        low=0.2,
        high=5.0,
        title="Half width of the lane from front and rear",
        unit="statures",
        source="[K]",
    )
    margin: float = number(
        0.16,
        low=0.0,
        high=1.0,
        title="Margin of the walker's box",
        unit="statures",
        source="[K] hands, hair, clothes",
    )
    shadow: float = number(
        0.35,
        low=0.0,
        high=2.0,
        title="Margin at the floor",
        unit="statures",
        source="[K] the shadow",
    )
    box_s: float = number(
        0.35,
        low=0.0,
        high=2.0,
        title="Time over which the boxes are joined",
        unit="s",
        source="[K] motion blur",
    )


@dataclass(frozen=True, slots=True)
class _Walker:
    """The walker at one look, in shares of the picture: place of the hips, lower foot, and the
    stature across and down the picture. behind: -1 or +1, the side of the back in the picture;
    0 where both are (front and rear)."""

    x: float
    floor: float
    wide: float
    high: float
    behind: int


@dataclass(slots=True)
class _Track:
    """One blob over time: when and where it was, when it last got somewhere, and whether it is on
    the lane."""

    since_s: float
    past: deque[tuple[float, Blob, float]] = field(default_factory=deque)
    moved_s: float = _NEVER
    on_lane: bool = False


class BystanderWatch:
    """Looks for bystanders ten times a second, in a small picture."""

    def __init__(self, settings: BystanderSettings, scene: SceneSettings) -> None:
        self._settings = settings
        self._place = FloorOutline.marked(settings.outline, settings.beside)
        self._every_s = scene.every_s
        self._scene = SceneStage(scene)
        self._boxes: deque[tuple[float, tuple[Box, Box]]] = deque()
        self._tracks: list[_Track] = []
        self._looked_s = _NEVER
        self._walker: _Walker | None = None
        self._there = False
        self._lost_s = _NEVER

    @property
    def behind(self) -> bool | None:
        """Whether somebody who came onto the lane is still there; ``None`` where they were lost
        from sight with the walker, or stand so still that they may be taken for furniture."""
        if any(track.moved_s > _NEVER and track.on_lane for track in self._tracks):
            return True
        return None if self._looked_s - self._lost_s < self._settings.stays_s else False

    def update(self, frame: Frame, seen: Observation) -> bool:
        """Whether, at ``seen``, the walker goes backward and somebody is on the lane behind."""
        t_s = seen.t_s
        height, width = frame.image.shape[:2]
        if seen.body is not None:
            self._walker = _walker(seen.body, width, height)
            self._boxes.append((t_s, _boxes(seen.body, self._walker, width, self._settings)))
        while len(self._boxes) > 1 and self._boxes[0][0] < t_s - self._settings.box_s:
            self._boxes.popleft()
        # Without the walker's box the walker would be the bystander.
        if self._walker is None or not self._boxes or t_s - self._boxes[-1][0] > 0.2:
            self._forget(t_s)
            return False
        if t_s - self._looked_s >= self._every_s - 1e-3:
            self._looked_s = t_s
            boxes = [box for _, pair in self._boxes for box in pair]
            blobs = self._scene.update(t_s, frame.image, boxes)
            if blobs is None:
                self._forget(t_s)
            else:
                self._there = self._look(t_s, blobs, self._walker)
        return self._there and seen.gait.direction is Direction.BACKWARD

    def forget(self, t_s: float) -> None:
        """Somebody else is followed from now on: another box, and others to look for."""
        self._boxes.clear()
        self._forget(t_s)

    def _forget(self, t_s: float) -> None:
        """Nothing can be followed now."""
        if self.behind:
            self._lost_s = t_s
        self._tracks.clear()
        self._there = False

    def _look(self, t_s: float, blobs: list[Blob], walker: _Walker) -> bool:
        own = self._settings
        free = [blob for blob in blobs if _could_be(blob, walker, own)]
        kept = []
        for track in sorted(self._tracks, key=lambda one: one.since_s):
            last = track.past[-1][1]
            near = [one for one in free if _apart(one, last, walker) <= own.near]
            if near:
                best = min(near, key=lambda one: _apart(one, last, walker))
                free.remove(best)
                track.past.append((t_s, best, walker.x))
                kept.append(track)
            elif t_s - track.past[-1][0] <= own.lasts_s:
                kept.append(track)
        kept += [_Track(t_s, deque([(t_s, blob, walker.x)])) for blob in free]
        self._tracks = kept
        for track in kept:
            while track.past[0][0] < t_s - own.moved_s:
                track.past.popleft()
            track.on_lane = self._on_lane(track.past[-1][1], walker)
            if self._intrudes(t_s, track, walker):
                track.moved_s = t_s
        return any(
            t_s - track.moved_s <= own.stays_s and self._on_lane(track.past[-1][1], walker)
            for track in kept
        )

    def _on_lane(self, blob: Blob, walker: _Walker) -> bool:
        """On the lane's floor, at the walker's back."""
        own = self._settings
        aside = (blob.middle - walker.x) / walker.wide
        if not (aside * walker.behind > 0 if walker.behind else abs(aside) <= own.column):
            return False
        if self._place is not None:
            return self._place.holds((blob.middle, blob.bottom))
        return (walker.floor - blob.bottom) / walker.high <= own.lane_far

    def _intrudes(self, t_s: float, track: _Track, walker: _Walker) -> bool:
        """Whether it has lasted, and got somewhere in the lane that is not away from the walker."""
        own = self._settings
        (_, first, walker_was), (seen_s, last, _) = track.past[0], track.past[-1]
        if seen_s < t_s or t_s - track.since_s < own.lasts_s or not self._on_lane(last, walker):
            return False
        across = _towards(first, last, walker)
        went = (walker.x - walker_was) / walker.wide * (1 if last.middle < walker.x else -1)
        if abs(went) > own.moved / 2 and own.along_share < across / went < 1 / own.along_share:
            return False
        return across >= own.moved


def _towards(first: Blob, last: Blob, walker: _Walker) -> float:
    """How far a blob has come towards the walker, statures.

    All of it must have come: what only grows is light, or what the walker's box uncovers. But of
    what comes in at the picture's side the foremost part alone is seen to move.
    """
    middle = last.middle - first.middle
    if last.middle < walker.x:
        lead, trail, enters = last.right - first.right, last.left - first.left, first.left <= 0.01
    else:
        middle, enters = -middle, first.right >= 0.99
        lead, trail = first.left - last.left, first.right - last.right
    way = lead if enters and middle > 0 else min(lead, middle, middle if trail >= 0 else 0.0)
    return way / walker.wide


def _walker(body: Body, width: int, height: int) -> _Walker:
    points = body.measured
    hips = float(points[L.LEFT_HIP][0] + points[L.RIGHT_HIP][0]) / 2
    floor = max(float(points[foot][1]) for foot in _FEET)
    return _Walker(
        hips / width,
        floor / height,
        body.stature_px / width,
        body.stature_px / height,
        -body.facing,
    )


def _boxes(body: Body, walker: _Walker, width: int, own: BystanderSettings) -> tuple[Box, Box]:
    """Around the walker with hands and clothes, and around the feet with the shadow."""
    height = width * walker.wide / walker.high
    points: Points = body.measured.tolist()  # a few numbers are quicker without NumPy
    x, y = [one[0] / width for one in points], [one[1] / height for one in points]
    wide, high = own.margin * walker.wide, own.margin * walker.high
    left, right, top = min(x) - wide, max(x) + wide, min(y) - high
    shadow = own.shadow * walker.wide
    floor = max(y)
    feet = [x[foot] for foot in _FEET]
    return (
        (left, top, right, floor + high),
        (
            min(feet) - shadow,
            floor - 0.5 * high,
            max(feet) + shadow,
            floor + own.shadow * walker.high,
        ),
    )


def _could_be(blob: Blob, walker: _Walker, own: BystanderSettings) -> bool:
    high = (blob.bottom - blob.top) / walker.high
    area = blob.area / (walker.wide * walker.high)
    wide = (blob.right - blob.left) / walker.wide
    if wide > own.flat * high:
        return False
    return own.least_height <= high <= own.most_height and area >= own.least_area


def _apart(one: Blob, other: Blob, walker: _Walker) -> float:
    across = (one.middle - other.middle) / walker.wide
    down = (one.bottom - other.bottom) / walker.high
    return max(abs(across), abs(down))
