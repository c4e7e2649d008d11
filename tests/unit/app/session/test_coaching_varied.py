"""Side steps and diagonal steps in a session: timed, not judged, and watched by the guard."""

from __future__ import annotations

import pytest

from app.programme.values import Part, PartKind, Side
from app.session import varied
from app.session.figures import as_summary, measures
from app.session.summary import tell
from app.session.tally import Tally
from app.session.values import Begun, Pause, Phase
from app.session.words import duration_words
from app.storage import NewProfile, Profile, Session
from app.storage.values import utc_now
from app.words import languages, words
from coaching_cases import Walked
from vision.cues.base import MOST_WORDS
from vision.guard import Alarm
from vision.values import Direction, Situation

KINDS = (PartKind.SIDE_STEPS, PartKind.DIAGONAL)


def parts(kind: PartKind = PartKind.SIDE_STEPS) -> tuple[Part, ...]:
    return (
        Part(PartKind.WARM_UP, 20.0),
        Part(PartKind.BACKWARD, 20.0, focus="upright_trunk"),
        Part(PartKind.REST, 30.0),
        Part(kind, 30.0, side=Side.LEFT),
        Part(kind, 30.0, side=Side.RIGHT),
        Part(PartKind.COOL_DOWN, 10.0),
    )


def at_the_variation(kind: PartKind = PartKind.SIDE_STEPS) -> Walked:
    """A session whose bout and rest are done."""
    walk = Walked(parts(kind)).started()
    walk.forward(21)
    walk.backward(21, steps=20)
    walk.go(30.5, situation=Situation.STANDING, direction=Direction.STANDING)
    assert walk.part_kind == kind.value
    return walk


@pytest.mark.parametrize("kind", KINDS)
def test_the_rest_before_tells_how_it_is_done_and_each_side_is_begun_with_a_word(
    kind: PartKind,
) -> None:
    walk = at_the_variation(kind)
    walk.go(30.5)
    heard = [saying.id for _, saying in walk.said]
    at = heard.index("flow.bout_done_rest")
    assert heard[at + 1 :] == [
        f"flow.{kind.value}_ahead",
        f"flow.{kind.value}_left",
        f"flow.{kind.value}_right",
    ]
    walk.go(30.5)
    assert walk.said[-1][1].id == "flow.begin_cool_down"
    walk.forward(11)
    assert walk.flow.phase is Phase.DONE
    assert walk.flow.all_done


@pytest.mark.parametrize(
    ("situation", "direction"),
    [
        (Situation.TURNING, Direction.TURNING),
        (Situation.BACKWARD, Direction.BACKWARD),
        (Situation.FORWARD, Direction.FORWARD),
        (Situation.STANDING, Direction.STANDING),
        (Situation.STANDING, Direction.UNKNOWN),
    ],
)
def test_its_clock_runs_whichever_way_the_engine_takes_it_for_and_nothing_is_said_against_it(
    situation: Situation, direction: Direction
) -> None:
    walk = at_the_variation()
    before_s = walk.left_s
    heard = walk.go(25, situation=situation, direction=direction)
    assert walk.left_s == pytest.approx(before_s - 25, abs=0.2)
    assert heard == []
    assert walk.flow.pause is None


def test_nothing_of_it_counts_as_backward_and_no_form_is_coached() -> None:
    walk = at_the_variation(PartKind.DIAGONAL)
    before_s = walk.flow.backward_s
    walk.go(20, situation=Situation.BACKWARD, direction=Direction.BACKWARD)
    assert walk.flow.backward_s == before_s
    assert not walk.flow.counting
    assert not walk.flow.coaching
    assert walk.flow.varying is PartKind.DIAGONAL
    assert not walk.done.attention[-1].form


@pytest.mark.parametrize(
    ("alarm", "pause"),
    [
        (Alarm.FALL, Pause.FALL),
        (Alarm.STUMBLE, Pause.STUMBLE),
        (Alarm.BYSTANDER, Pause.BYSTANDER),
    ],
)
def test_the_guard_stops_it_like_everything_else(alarm: Alarm, pause: Pause) -> None:
    walk = at_the_variation()
    walk.alarm(alarm)
    assert walk.flow.pause is pause
    left_s = walk.left_s
    walk.go(2)
    assert walk.left_s == left_s
    assert walk.flow.varying is None


def test_it_waits_for_whoever_has_left_the_picture() -> None:
    walk = at_the_variation()
    before_s = walk.left_s
    walk.away(10)
    assert walk.flow.pause is Pause.LEFT
    assert walk.left_s == pytest.approx(before_s)


def test_gone_on_with_after_a_crash_it_begins_that_side_anew() -> None:
    walk = Walked(parts(), begun=Begun(done=4, walked_s=20.0)).started()
    assert walk.part_kind == PartKind.SIDE_STEPS.value
    assert walk.left_s == pytest.approx(30, abs=0.5)
    assert "flow.side_steps_right" in [saying.id for _, saying in walk.said]


@pytest.mark.parametrize("tag", languages())
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_said_tells_how_that_nobody_judges_it_and_is_short_on_the_screen(
    kind: PartKind, tag: str
) -> None:
    own = words(tag)
    ahead = varied.ahead(Part(kind, 30.0, side=Side.LEFT))
    spoken = own.say(ahead.spoken)
    needed = {
        "en": ("Small steps", "never cross", "wall within reach", "I can't judge", "you count"),
        "de": ("Kleine Schritte", "kreuzen nie", "Wand in Reichweite", "kann ich nicht beurteilen",
               "Du zählst"),
    }[tag]  # fmt: skip
    assert [one for one in needed if one not in spoken] == []
    time = duration_words(30.0)
    begins = [varied.begin(Part(kind, 30.0, side=side), time) for side in (Side.LEFT, Side.RIGHT)]
    for saying in (ahead, *begins):
        assert len(own.say(saying.text).split()) <= MOST_WORDS
    assert len({own.say(one.spoken) for one in begins}) == 2


@pytest.fixture
def profile() -> Profile:
    return Profile(**NewProfile(name="Ann").model_dump(), id=1, created_at=utc_now())


@pytest.mark.parametrize(
    ("tag", "line"),
    [
        ("en", "Side steps, 60 seconds, counted by you."),
        ("de", "Seitschritte, 60 Sekunden, von dir gezählt."),
    ],
)
def test_the_summary_names_it_and_counts_no_step_of_it(
    profile: Profile, tag: str, line: str
) -> None:
    tally = Tally()
    for _ in range(600):
        tally.vary("side_steps", 0.1)
    summary = as_summary(measures(tally, ()), tally, completed=True)
    now = utc_now()
    session = Session(
        id=1, uid="a", profile_id=1, started_at=now, written_at=now, ended_at=now, summary=summary
    )
    told = tell(session, profile, (), 0, words(tag))
    assert told.varied == [line]
    assert tally.backward_s == tally.forward_s == 0
    plain = session.model_copy(
        update={"summary": as_summary(measures(Tally(), ()), Tally(), completed=True)}
    )
    assert tell(plain, profile, (), 0, words(tag)).varied == []
