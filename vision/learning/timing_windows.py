"""Films as the timing model learns from them: windows of leg rows, and what is true at them.

Windows are disturbed at random as they are drawn: shifted and misplaced landmarks, other
proportions, another pace, legs laid on each other or exchanged for some pictures, depth that is
not to be trusted, and what follows the moment not yet seen, as in a live walk.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vision.gait import leg_rows as legs
from vision.gait.leg_rows import GRID_HZ, LegGrid, cut_windows
from vision.gait.timing_model import LANDINGS
from vision.learning import timing_loss as loss
from vision.values import FloatArray

_JITTERS = np.array([0.003, 0.01, 0.02], np.float32)
_LANDINGS = {landing.value: at for at, landing in enumerate(LANDINGS)}
_BESIDE_S = 0.17  # moments this near to an event are all learnt from
_LEAST_FRAMES = 60
_ALL_SEEN = 99.0
_SAME_WALK_S = 0.5


@dataclass(frozen=True, slots=True)
class LearntFilm:
    """One film. rows: leg rows on the grid, the first one at row ``first``. landings: of the left
    and of the right foot ``(k, 4)``: loading and first touch (s), which landing (-1: not known),
    whether backward (-1: neither). liftoffs: their seconds. seen: whether the pose model saw it;
    else the points are where they truly are."""

    name: str
    validates: bool
    seen: bool
    rows: FloatArray
    first: int
    landings: tuple[FloatArray, FloatArray]
    liftoffs: tuple[FloatArray, FloatArray]


def load_films(folders: Iterable[Path]) -> list[LearntFilm]:
    """All films that ``vision.learning.films`` has made in ``folders``, each also as its true
    points show it."""
    films: list[LearntFilm] = []
    for path in (path for folder in folders for path in sorted(folder.glob("*.npz"))):
        with np.load(path) as kept:
            data = {name: kept[name] for name in kept.files}
        if len(data["t_s"]) < _LEAST_FRAMES:
            continue
        seen = not np.allclose(data["measured"], data["true_points"], atol=1e-3)
        films.append(_film(path.stem, data, data["measured"], seen=seen))
        if seen:
            films.append(_film(path.stem + "-true", data, data["true_points"], seen=False))
    return films


def _film(name: str, data: dict[str, Any], points: FloatArray, *, seen: bool) -> LearntFilm:
    floor = data["floor_deg"][data["floor_deg"] != 0] if seen else ()
    rows = legs.leg_rows(
        points.astype(float),
        data["world"].astype(float),
        data["torso_px"].astype(float),
        data["yaw_deg"].astype(float),
        data["facing"].astype(float),
        float(np.median(floor)) if len(floor) else 0.0,
    )
    grid = LegGrid()
    for t_s, row in zip(data["t_s"].tolist(), rows, strict=True):
        grid.append(t_s, row)
    meta = json.loads(str(data["meta"]))
    return LearntFilm(
        name=name,
        validates=meta["split"] == "validation",
        seen=seen,
        rows=grid.kept,
        first=grid.first,
        landings=(_landings(data, 0), _landings(data, 1)),
        liftoffs=(_liftoffs(data, 0), _liftoffs(data, 1)),
    )


def _landings(data: dict[str, Any], foot: int) -> FloatArray:
    own = (data["on_foot"] == foot) & np.isfinite(data["on_loading_s"])
    loading = data["on_loading_s"][own].astype(float)
    frames = np.abs(data["frame_t_s"][None] - loading[:, None]).argmin(axis=1)
    way = data["direction"][frames]
    kinds = [_LANDINGS.get(str(kind), -1) for kind in data["on_landing"][own]]
    backward = np.where(way < 0, 1.0, np.where(way > 0, 0.0, -1.0))
    return np.column_stack([loading, data["on_touch_s"][own], np.array(kinds, float), backward])


def _liftoffs(data: dict[str, Any], foot: int) -> FloatArray:
    times = data["off_liftoff_s"][data["off_foot"] == foot].astype(float)
    found: FloatArray = times[np.isfinite(times)]
    return found


class Material:
    """All films in one block, so that a batch is drawn without going over them.

    Args:
        films: at least one.
    """

    def __init__(self, films: Sequence[LearntFilm]) -> None:
        lengths = [len(film.rows) for film in films]
        ends = np.cumsum(lengths)
        self._rows = np.concatenate([film.rows for film in films]).astype(np.float32)
        self._last = np.repeat(ends - 1, lengths)
        self._first = np.repeat(ends - lengths, lengths)
        self._true = np.concatenate([_true(film) for film in films]).astype(np.float32)

    def moments(self, random: np.random.Generator, quota: float) -> NDArray[np.int_]:
        """``(k, 2)`` row and foot: all moments near an event, and ``quota`` of the others."""
        apart = np.abs(self._true[:, :, [loss.TO_LOADING, loss.TO_LIFTOFF]]).min(axis=2)
        picked = (apart < _BESIDE_S) | (random.random(apart.shape) < quota)
        return np.argwhere(picked)

    def batch(
        self, picks: NDArray[np.int_], random: np.random.Generator, *, disturbed: bool = True
    ) -> tuple[FloatArray, FloatArray]:
        """The model's inputs at ``picks`` (row and foot) and what is true there."""
        count, at, feet = len(picks), picks[:, 0], picks[:, 1]
        pace = random.uniform(0.75, 1.3, count) if disturbed else np.ones(count)
        seen = np.full(count, _ALL_SEEN)
        if disturbed:  # rows that have been seen after the moment
            live = random.random(count) < 0.6
            seen[live] = random.integers(2, 19, int(live.sum()))
        after = np.minimum(legs.OFFSETS[None], seen[:, None])
        place = at[:, None] + after * pace[:, None]
        place = np.clip(place, self._first[at, None], self._last[at, None])
        low = np.minimum(place.astype(int), self._last[at, None] - 1)
        share = (place - low)[:, :, None].astype(np.float32)
        rows = self._rows[low] * (1 - share) + self._rows[low + 1] * share
        rows[:, :, legs.CHANNELS :] = self._rows[at][:, None, legs.CHANNELS :]
        followed = np.minimum((self._last[at] - at) / pace, seen)
        known = np.minimum(followed / legs.OFFSETS[-1], 1.0)
        true = self._true[at, feet].copy()
        for column in (loss.TO_LOADING, loss.TO_TOUCH, loss.TO_LIFTOFF):
            true[:, column] /= pace
        true[:, loss.LOADING] = loss.nearness(true[:, loss.TO_LOADING])
        true[:, loss.LIFTOFF] = loss.nearness(true[:, loss.TO_LIFTOFF])
        return _windows(rows, known, feet, true, random, disturbed=disturbed), true


def _true(film: LearntFilm) -> FloatArray:
    """What is true at each row of a film for each foot, ``(n, 2, TRUE_COLUMNS)``."""
    t_s = (film.first + np.arange(len(film.rows))) / GRID_HZ
    true = np.zeros((len(t_s), 2, loss.TRUE_COLUMNS))
    true[:, :, [loss.TO_LOADING, loss.TO_LIFTOFF]] = 9.0
    true[:, :, [loss.LANDING, loss.BACKWARD]] = -1
    for foot in (0, 1):
        own, landings, liftoffs = true[:, foot], film.landings[foot], film.liftoffs[foot]
        if len(landings):
            which = np.abs(t_s[:, None] - landings[None, :, 0]).argmin(axis=1)
            apart = landings[which, :2] - t_s[:, None]
            own[:, loss.TO_LOADING] = apart[:, 0]
            told = np.isfinite(apart[:, 1])
            own[:, loss.TO_TOUCH] = np.where(told, apart[:, 1], 0.0)
            own[:, loss.TOUCHES] = told
            own[:, loss.LANDING] = landings[which, 2]
            near = np.abs(apart[:, 0]) < _SAME_WALK_S
            own[:, loss.BACKWARD] = np.where(near, landings[which, 3], -1)
        if len(liftoffs):
            which = np.abs(t_s[:, None] - liftoffs[None]).argmin(axis=1)
            own[:, loss.TO_LIFTOFF] = liftoffs[which] - t_s
    return true


def _windows(
    rows: FloatArray,
    known: FloatArray,
    feet: NDArray[np.int_],
    true: FloatArray,
    random: np.random.Generator,
    *,
    disturbed: bool,
) -> FloatArray:
    way = true[:, loss.BACKWARD]
    backward = np.where(way < 0, random.random(len(way)) < 0.5, way > 0)
    windows, context = cut_windows(rows, known, feet == 0, backward)
    if disturbed:
        _disturb(windows, random)
    return np.concatenate([windows.reshape(len(rows), -1), context], axis=1)


def _disturb(windows: FloatArray, random: np.random.Generator) -> None:
    """In place. Units are torso lengths and, of the model's own body, metres."""
    count = len(windows)
    both = windows[:, :, legs.LEGS].reshape(count, legs.SAMPLES, 2, 4, 4)
    jitter = random.standard_normal(both.shape, np.float32)
    jitter *= random.choice(_JITTERS, (count, 1, 1, 1, 1))
    jitter[:, 1:] = 0.6 * jitter[:, :-1] + 0.8 * jitter[:, 1:]
    both += jitter
    both += random.normal(0, 0.03, (count, 1, 2, 4, 4))
    both += random.normal(0, 0.03, (count, 1, 1, 4, 4))
    both *= random.normal(1, 0.08, (count, 1, 1, 1, 4))
    # What the pose model makes of depth is often only a shadow of it.
    shadow = np.where(random.random(count) < 0.4, random.uniform(0, 1, count), 1.0)
    both[..., 2] *= shadow[:, None, None, None]
    for one in np.flatnonzero(random.random(count) < 0.12):
        start = random.integers(0, legs.SAMPLES)
        run = slice(start, start + random.integers(1, 6))
        if random.random() < 0.5:
            both[one, run] = both[one, run, ::-1].copy()
        else:
            both[one, run] = both[one, run, random.integers(0, 2)][:, None].copy()
    windows[:, :, legs.PLACE] *= random.normal(1, 0.05, (count, 1, 1))
    windows[:, :, legs.PLACE] += random.normal(0, 0.01, (count, legs.SAMPLES, 2))
    drift = random.normal(0, 0.02, (count, 1, 2)) * (random.random((count, 1, 1)) < 0.3)
    windows[:, :, legs.PLACE] += drift * (legs.OFFSETS / 6)[None, :, None]
    windows[:, :, legs.LEGS] = both.reshape(count, legs.SAMPLES, -1)
