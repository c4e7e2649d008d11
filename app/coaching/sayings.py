"""What the session says by itself, apart from the engine's cues."""

from __future__ import annotations

from app.coaching.values import Pause, Saying
from app.programme.values import Part, PartKind
from app.session_words import duration_words
from app.words import Phrase, phrase
from app.words.names import focus_words
from vision.cues.base import Earcon

_AT_ONCE_S = 1.0  # a count-in that comes late counts wrong


def _said(
    name: str, earcon: Earcon = "hint", keeps_s: float = 8.0, **values: Phrase | int | str
) -> Saying:
    return Saying(
        f"flow.{name}",
        phrase(f"coach.say.{name}.text"),
        phrase(f"coach.say.{name}.spoken", **values),
        earcon,
        keeps_s=keeps_s,
    )


def warm_up(part: Part, *, lane: bool) -> Saying:
    """The forward warm-up begins; ``lane``: it also shows where the lane ends."""
    return _said("warm_up_lane" if lane else "warm_up", time=duration_words(part.duration_s))


def lane_known() -> Saying:
    """The lane was walked and is known."""
    return _said("lane_known")


def lane_forgotten() -> Saying:
    """The lane's ends are not known any more."""
    return _said("lane_forgotten", earcon="warn")


def bout_ahead(part: Part) -> Saying:
    """A backward bout comes soon, and what to attend to in it."""
    focus = phrase("coach.no_focus") if part.focus is None else focus_words(part.focus)
    if part.steps is not None:
        return _said("bout_ahead_steps", count=part.steps, focus=focus)
    return _said("bout_ahead", time=duration_words(part.duration_s), focus=focus)


def count_in() -> Saying:
    """Three, two, one."""
    return _said("count_in", earcon="ready", keeps_s=_AT_ONCE_S)


def closing() -> Saying:
    """The bout ends soon."""
    return _said("closing", keeps_s=_AT_ONCE_S)


def after_bout(following: Part | None) -> Saying:
    """The bout is done, and what comes now."""
    names = {
        PartKind.FORWARD: "bout_done_forward",
        PartKind.REST: "bout_done_rest",
        PartKind.COOL_DOWN: "bout_done_cool_down",
        PartKind.WARM_UP: "bout_done_forward",
    }
    if following is None or following.kind is PartKind.BACKWARD:
        return _said("bout_done", earcon="praise")
    return _said(names[following.kind], earcon="praise", time=duration_words(following.duration_s))


def begin(part: Part) -> Saying | None:
    """A part begins that no other word has announced."""
    names = {
        PartKind.BACKWARD: "begin_backward",
        PartKind.FORWARD: "begin_forward",
        PartKind.REST: "begin_rest",
        PartKind.COOL_DOWN: "begin_cool_down",
    }
    name = names.get(part.kind)
    return None if name is None else _said(name, time=duration_words(part.duration_s))


def remind(kind: PartKind) -> Saying:
    """What this part is for."""
    return _said("remind_backward" if kind is PartKind.BACKWARD else "remind_forward")


def walk_back() -> Saying:
    """From the lane's end to its beginning; that does not count."""
    return _said("walk_back")


def paused(pause: Pause) -> Saying:
    """The session waits."""
    return _said(f"paused_{pause.value}", earcon="pause")


def resumed() -> Saying:
    """It goes on."""
    return _said("resumed", earcon="ready")


def way_clear() -> Saying:
    """Whoever was in the lane has gone."""
    return _said("way_clear", earcon="ready")


def standing_known() -> Saying:
    """The walker's own way of standing tall is known."""
    return _said("standing_known", earcon="ready")


def look_round() -> Saying:
    """Whether whoever was in the lane has gone can't be told."""
    return _said("look_round", earcon="warn")


def how(status: Phrase) -> Saying:
    """The answer to "How am I doing?"."""
    return Saying("flow.how", phrase("coach.say.how.text"), status)


def done(backward_s: float, steps: int) -> Saying:
    """The session is over."""
    return _said("done", earcon="praise", time=duration_words(backward_s), count=steps)
