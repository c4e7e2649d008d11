"""A clip's notes as SRT subtitles, in the time of the film as players play it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.storage.review_values import Note

_SHOWN_S = 4.0
_SHORTEST_S = 0.5


def srt_text(notes: Sequence[Note], time_scale: float, about: str) -> str:
    """The notes that have words, each until the next one begins, at most four seconds.

    Args:
        time_scale: seconds of the film for one of the walker's: a note's moment is the walker's,
            a subtitle's is the film's. about: on clip and program, shown as the film begins.
    """
    return "\n".join(_cues(notes, time_scale, about))


def _cues(notes: Sequence[Note], time_scale: float, about: str) -> Iterator[str]:
    told = sorted((one for one in notes if one.text.strip()), key=lambda one: one.t_s)
    starts_s = [one.t_s * time_scale for one in told]
    yield _cue(1, 0.0, min([2.0, *(at for at in starts_s if at > _SHORTEST_S)]), about)
    for number, (note, start_s) in enumerate(zip(told, starts_s, strict=True), 2):
        after = [at for at in starts_s if at > start_s + _SHORTEST_S]
        yield _cue(number, start_s, min([start_s + _SHOWN_S, *after]), note.text)


def _cue(number: int, start_s: float, end_s: float, text: str) -> str:
    # A blank line would end the subtitle, an arrow would begin another.
    lines = [line.strip().replace("-->", "→") for line in text.splitlines()]
    shown = "\n".join(line for line in lines if line)
    return f"{number}\n{_clock(start_s)} --> {_clock(end_s)}\n{shown}\n"


def _clock(t_s: float) -> str:
    whole_ms = round(t_s * 1000)
    seconds, ms = divmod(whole_ms, 1000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02}:{minute:02}:{second:02},{ms:03}"
