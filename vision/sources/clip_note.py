"""One sentence on what had to be repaired, was lost or was understood while reading a clip."""

from __future__ import annotations

from vision.sources.echo import echo
from vision.sources.timeline import Timeline
from vision.sources.turning import turned_words

_MOST_PAUSES = 3


def clip_note(
    name: str,
    *,
    cut: bool,
    lost: int,
    early: int,
    timeline: Timeline,
    fitted: int,
    mirrored: bool,
    turns: int,
    track: tuple[int, int],
) -> str | None:
    """The sentence on the file ``name``; ``None`` if all is as one would expect.

    Args:
        cut: the file ends early. lost: damaged pictures. early: packets before the first key
            picture. timeline: what it met. fitted: pictures of another size. mirrored: shown so.
        turns: quarters to the left that Backstep added.
        track: its index, and of how many.
    """
    parts = []
    if track[1] > 1:
        parts.append(
            f"it holds {track[1]} video tracks, of which number {track[0]} (counted from 0) was "
            "taken for the film"
        )
    if mirrored:
        parts.append("it is shown mirrored, as the file says; left and right are those shown")
    if turns:
        parts.append(turned_words(turns))
    if cut:
        parts.append("the file is cut off or damaged, so only its readable part was used")
    if early:
        parts.append("the film begins in the middle, so its first pictures cannot be shown")
    if lost:
        parts.append(
            "one damaged picture was left out"
            if lost == 1
            else f"{lost} damaged pictures were left out"
        )
    parts += _of_times(timeline)
    if fitted:
        parts.append(
            f"the picture's size changes, and {fitted} pictures were fitted into the first one's"
        )
    return f"{echo(name)}: {'; '.join(parts)}." if parts else None


def _of_times(timeline: Timeline) -> list[str]:
    parts = []
    if timeline.restarts:
        parts.append(
            f"its clock begins again {_times(timeline.restarts)}, so the parts were joined one "
            "behind the other"
        )
    if timeline.pauses:
        told = ", ".join(f"{a:.1f} to {b:.1f} s" for a, b in timeline.pauses[:_MOST_PAUSES])
        more = len(timeline.pauses) - _MOST_PAUSES
        also = f" and {more} times more" if more > 0 else ""
        parts.append(f"there are no pictures from {told}{also}, so nothing was judged there")
    if timeline.dropped:
        parts.append(f"{timeline.dropped} pictures with a repeated time were left out")
    if timeline.repaired:
        parts.append(f"{timeline.repaired} missing or jumping times were repaired")
    return parts


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
