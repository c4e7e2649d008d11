"""Pictures of a clip by their time: one, or some of a stretch."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from vision.sources.clip import ClipPart, ClipSettings, ClipSource
from vision.values import Frame


class Moments:
    """A clip's pictures at wanted times, each wanted one sought for.

    Args:
        settings: how the clip is read; times are by them.

    Raises:
        SourceError: the clip cannot be read.
    """

    def __init__(self, clip: Path, settings: ClipSettings) -> None:
        self._clip = clip
        with closing(ClipSource(clip, settings)) as source:
            self._index = source.index()
            self._settings = settings.model_copy(update={"track": source.track})

    def at(self, t_s: float) -> Frame:
        """The picture nearest to ``t_s``.

        Raises:
            SourceError: it cannot be read.
        """
        if self._index is None:
            return self._by_reading(t_s)
        at = _nearest(self._index, t_s)
        with closing(ClipSource(self._clip, self._settings)) as source:
            return next(source.frames_of(self._index.between(at, at + 1)))

    def before(self, t_s: float, every_s: float, chunk: int = 4) -> Iterator[Frame]:
        """The pictures before ``t_s``, about ``every_s`` apart, from the last to the first; none
        where the clip cannot be sought. chunk: so many are held at a time.

        Raises:
            SourceError: one cannot be read.
        """
        if self._index is None:
            return
        wanted = sorted({_nearest(self._index, k * every_s) for k in range(int(t_s / every_s) + 1)})
        wanted = [at for at in wanted if self._index.t_s[at] < t_s - every_s / 2]
        while wanted:
            wanted, part = wanted[:-chunk], wanted[-chunk:]
            yield from reversed(self._read(self._index.between(part[0], part[-1] + 1), set(part)))

    def _read(self, part: ClipPart, wanted: set[int]) -> list[Frame]:
        times = {part.t_s[at - part.first] for at in wanted}
        with closing(ClipSource(self._clip, self._settings)) as source:
            found = source.frames_of(part, lambda t_s: t_s in times)
            return [frame for frame in found if frame.index in wanted]

    def _by_reading(self, t_s: float) -> Frame:
        before: Frame | None = None
        with closing(ClipSource(self._clip, self._settings)) as source:
            for frame in source.frames():
                if frame.t_s >= t_s:
                    near = before is not None and t_s - before.t_s < frame.t_s - t_s
                    return before if near and before is not None else frame
                before = frame
        assert before is not None  # a clip has a picture, or is none
        return before


def _nearest(part: ClipPart, t_s: float) -> int:
    after = min(bisect_left(part.t_s, t_s), len(part) - 1)
    if after and t_s - part.t_s[after - 1] < part.t_s[after] - t_s:
        return after - 1
    return after
