"""The script of a session: every sentence that it says, in order and in every language, as text.

``backstep session-script`` prints it, ``docs/session-script.md`` keeps it, and it is made by the
very flow and words that coach (``app/session/rehearsal.py``). Read it aloud when words change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.programme.coming import coming_session
from app.programme.plan import Plan
from app.programme.prescribe import next_session
from app.programme.values import (
    PartKind,
    Place,
    Prescribed,
    Prescription,
    SessionRecord,
    Side,
    Trainee,
    Variation,
)
from app.session.rehearsal import Deed, Rehearsal, Told
from app.session.sayings import Sayings
from app.session.start import Walk
from app.words import languages, words
from app.words.notices import NOTICES
from vision.cues.catalogue import cues
from vision.guard import Alarm
from vision.values import Direction

_DAY = date(2026, 1, 5)
_ONE_DAY = timedelta(days=1)
_LANE = "The end of the lane"
_NAMES = {"en": "English", "de": "German"}
_DEEDS = {
    Deed.STAND: "stands still",
    Deed.FORWARD: "walks forward",
    Deed.BACKWARD: "walks backward",
    Deed.TURN: "turns round",
    Deed.ASIDE: "steps to that side",
    Deed.HAND: "raises a hand",
    Deed.AWAY: "leaves the picture",
}
_HEAD = """# What a session says

Made by `backstep session-script > docs/session-script.md`; a test compares them. Every sentence,
in order, with what somebody who does as told does between, in the first week of a beginner (a
variation: in the fourth, from its last bout on). Nobody makes a fault here, so no form is
corrected; the words for that stand at the end.
"""


@dataclass(frozen=True, slots=True)
class _Kind:
    """A session to be written out."""

    title: str
    trainee: Trainee
    wish: Variation | None = None

    @property
    def coming(self) -> Prescription:
        """The session itself; a variation is not open before its week."""
        if self.wish is None:
            return coming_session((), _DAY, self.trainee)
        history = _good_weeks(self.trainee)
        today = history[-1].date + 3 * _ONE_DAY
        return coming_session(history, today, self.trainee, variation=self.wish)

    def rehearsal(self) -> Rehearsal:
        """Somebody about to walk it."""
        coming = self.coming
        place = self.trainee.place
        speed = None if coming.belt is None else Walk(coming.belt.speed_mps).speed_words
        say = Sayings.of(coming.parts, place, coming.mode, speed)
        return Rehearsal(coming.parts, place, say)


_HALLWAY = _Kind("In a hallway", Trainee())
_TREADMILL = _Kind("On a treadmill", Trainee(place=Place.TREADMILL))
_SUPPORTED = _Kind("With support", Trainee(support=True))
_SUPPORTED_ON_BELT = _Kind(
    "With support, on a treadmill", Trainee(place=Place.TREADMILL, support=True)
)
_PRESCRIBED = Prescribed(12, 2, 45, Side.LEFT, 3, "Dr. Lind", _DAY)
_KINDS = (
    _HALLWAY,
    _TREADMILL,
    _SUPPORTED,
    _SUPPORTED_ON_BELT,
    _Kind("As a physiotherapist prescribed", Trainee(prescribed=_PRESCRIBED)),
    _Kind(
        "As a physiotherapist prescribed, on a treadmill",
        Trainee(place=Place.TREADMILL, prescribed=_PRESCRIBED),
    ),
)
_VARIED = (
    _Kind("With side steps", Trainee(), Variation.SIDE_STEPS),
    _Kind("With diagonal steps", Trainee(), Variation.DIAGONAL),
)


def script_text() -> str:
    """The whole script, Markdown."""
    parts = [_HEAD]
    for kind in _KINDS:
        parts += [f"## {kind.title}\n", _table(kind.rehearsal().run().told)]
    for kind in _VARIED:
        parts += [f"## {kind.title}\n", _table(_from_the_last_bout(kind))]
    for kind in (_HALLWAY, _TREADMILL):
        parts.append(f"## What may come between: {kind.title.lower()}\n")
        for title, event in _EVENTS.items():
            if title == _LANE and kind is _TREADMILL:
                continue
            parts += [f"### {title}\n", _table(_during_event(kind, event))]
    parts.append("## A change on a treadmill that does not go as told\n")
    for title, change in _CHANGES.items():
        parts += [f"### {title}\n", _table(change(_in_change()))]
    parts += ["## About form, in a bout\n", _list(_form())]
    parts += ["## When the page sees nobody any more\n", _list(_notices())]
    return "\n".join(parts)


def _good_weeks(trainee: Trainee) -> list[SessionRecord]:
    """All that went well until a variation is open."""
    history: list[SessionRecord] = []
    today = _DAY
    while True:
        coming = next_session(history, today, trainee)
        if coming.week >= Plan().variation.from_week:
            return history
        if coming.rest_until is None:
            history.append(
                SessionRecord(
                    today, coming.week, coming.mode, coming.level, coming.backward_s,
                    coming.backward_s, completed=True, rpe=11, pain=0, step_time_cv_percent=3.0,
                )
            )  # fmt: skip
        today += _ONE_DAY


def _from_the_last_bout(kind: _Kind) -> list[Told]:
    """What is said from the end of the last bout on."""
    told = kind.rehearsal().run().told
    last = max(at for at, one in enumerate(told) if one.id == "flow.closing")
    return told[last:]


# --- what may happen in between


def _skip(walk: Rehearsal) -> None:
    walk.flow.wish("skip")
    walk.pass_s(15)


def _pause(walk: Rehearsal) -> None:
    walk.flow.wish("pause")
    walk.pass_s(25)


def _ask(walk: Rehearsal) -> None:
    walk.flow.wish("how")
    walk.pass_s(8)


def _end(walk: Rehearsal) -> None:
    walk.flow.wish("end")
    walk.pass_s(1)


def _blind(walk: Rehearsal) -> None:
    walk.t_s += 5.0
    walk.pass_s(12)


def _leave(walk: Rehearsal) -> None:
    walk.does(Deed.AWAY)
    walk.pass_s(1)
    walk.alarm(Alarm.LOST)
    walk.pass_s(12)
    walk.does(Deed.STAND)
    walk.pass_s(15)


def _stand_about(walk: Rehearsal) -> None:
    walk.does(Deed.STAND)
    walk.pass_s(30)


def _alarmed(alarm: Alarm, time_s: float) -> Callable[[Rehearsal], None]:
    def event(walk: Rehearsal) -> None:
        walk.alarm(alarm)
        walk.pass_s(time_s)

    return event


_EVENTS: dict[str, Callable[[Rehearsal], None]] = {
    "A stumble": _alarmed(Alarm.STUMBLE, 20),
    "A fall": _alarmed(Alarm.FALL, 45),
    "Somebody behind": _alarmed(Alarm.BYSTANDER, 20),
    _LANE: _alarmed(Alarm.LANE_END, 10),
    "Out of the picture": _leave,
    "A pause": _pause,
    "A part skipped": _skip,
    "Standing about in a bout": _stand_about,
    "The connection lost, and back": _blind,
    "How am I doing?": _ask,
    "The end, early": _end,
}


def _during_event(kind: _Kind, event: Callable[[Rehearsal], None]) -> list[Told]:
    """What is said when ``event`` happens 15 s into the first bout."""
    walk = kind.rehearsal()

    def in_a_bout(one: Rehearsal) -> bool:
        view = one.flow.part(one.glance)
        return view is not None and view.kind is PartKind.BACKWARD and one.flow.counting

    walk.run(in_a_bout).pass_s(15)
    before = len(walk.told)
    event(walk)
    return walk.told[before:]


def _in_change() -> Rehearsal:
    """In the first moment of the change after the warm-up."""
    return _TREADMILL.rehearsal().run(lambda one: one.flow.stage is not None)


def _walks_on(walk: Rehearsal) -> list[Told]:
    walk.obeys = False
    return _from(walk, lambda: walk.pass_s(25))


def _unseen(walk: Rehearsal) -> list[Told]:
    walk.sees_facing = False
    return _from(walk, lambda: walk.pass_s(60))


def _does_not_turn(walk: Rehearsal) -> list[Told]:
    walk.run(lambda one: one.flow.stage is not None and one.flow.stage.value == "turn")
    walk.obeys = False

    def story() -> None:
        walk.pass_s(6)
        walk.does(Deed.HAND)
        walk.pass_s(25)

    return _from(walk, story)


def _wrong_way(walk: Rehearsal) -> list[Told]:
    walk.run(lambda one: one.flow.stage is None)
    walk.obeys = False

    def story() -> None:
        walk.pass_s(10)
        walk.does(Deed.FORWARD if walk.glance.direction is Direction.BACKWARD else Deed.BACKWARD)
        walk.pass_s(7)
        walk.obeys = True
        walk.pass_s(25)

    return _from(walk, story)


_CHANGES: dict[str, Callable[[Rehearsal], list[Told]]] = {
    "Walks on": _walks_on,
    "Facing can't be told": _unseen,
    "Does not turn": _does_not_turn,
    "Walks the wrong way": _wrong_way,
}


def _from(walk: Rehearsal, story: Callable[[], object]) -> list[Told]:
    before = len(walk.told)
    story()
    return walk.told[before:]


# --- as text


def _table(told: list[Told]) -> str:
    tags = languages()
    names = " | ".join(_NAMES.get(tag, tag) for tag in tags)
    lines = [f"| time | {names} | the walker |", "|---" * (len(tags) + 2) + "|"]
    for one in told:
        cells = [one.spoken.get(tag, "") for tag in tags]
        does = "" if one.deed is None else _DEEDS[one.deed]
        lines.append("| " + " | ".join((_clock(one.t_s), *cells, does)) + " |")
    return "\n".join(lines) + "\n"


def _list(rows: Iterator[tuple[str, ...]]) -> str:
    tags = languages()
    lines = [
        "| " + " | ".join(_NAMES.get(tag, tag) for tag in tags) + " |",
        "|---" * len(tags) + "|",
    ]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _form() -> Iterator[tuple[str, ...]]:
    for id_, spec in cues().items():
        if spec.priority > 1:
            said = sorted(key for key in words().templates if key.startswith(f"cue.{id_}."))
            for key in (one for one in said if one.endswith(".spoken")):
                yield tuple(words(tag).text(key) for tag in languages())


def _notices() -> Iterator[tuple[str, ...]]:
    for id_, urgent in NOTICES.items():
        if urgent:
            yield tuple(words(tag).text(f"notice.{id_}.spoken") for tag in languages())


def _clock(t_s: float) -> str:
    return f"{int(t_s // 60)}:{int(t_s % 60):02d}"
