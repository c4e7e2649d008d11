"""What is said holds: whatever ends a part empties what waits, and what to do next is said."""

from __future__ import annotations

from copy import deepcopy
from functools import cache

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from app.programme.values import Part, PartKind, Place
from app.session.rehearsal import FRAME_S, Deed, Rehearsal, Told
from app.session.sayings import Sayings
from app.session.settings import CoachingSettings
from app.session.speech_queue import SpeechQueue, ToSay
from app.session.values import Phase
from app.words import languages, words
from app.words.names import translated
from vision.cues.catalogue import cues
from vision.guard import Alarm, cue_of
from vision.values import Cue

LONGEST_S = 16.0  # until an instruction has come, whatever was being said
HALLWAY = (
    Part(PartKind.WARM_UP, 60.0),
    Part(PartKind.BACKWARD, 30.0, focus="upright_trunk"),
    Part(PartKind.FORWARD, 30.0),
    Part(PartKind.BACKWARD, 30.0, focus="landing"),
    Part(PartKind.REST, 30.0),
    Part(PartKind.BACKWARD, 15.0, 10, "landing"),
    Part(PartKind.COOL_DOWN, 30.0),
)
BELT = (
    Part(PartKind.WARM_UP, 60.0),
    Part(PartKind.TURN_BACKWARD, 45.0),
    Part(PartKind.BACKWARD, 30.0, focus="upright_trunk"),
    Part(PartKind.REST, 30.0),
    Part(PartKind.BACKWARD, 30.0, focus="landing"),
    Part(PartKind.TURN_FORWARD, 45.0),
    Part(PartKind.COOL_DOWN, 30.0),
)
PLACES = {Place.HALLWAY: HALLWAY, Place.TREADMILL: BELT}


def rehearsal(place: Place) -> Rehearsal:
    return Rehearsal(PLACES[place], place, Sayings(belt=place is Place.TREADMILL))


def in_part(place: Place, number: int) -> Rehearsal:
    """In the first moment of a part: what to do in it has just begun to be said."""
    return deepcopy(_come_to(place, number))


@cache
def _come_to(place: Place, number: int) -> Rehearsal:

    def there(one: Rehearsal) -> bool:
        view = one.flow.part(one.glance)
        return view is not None and view.number == number

    return rehearsal(place).run(there)


def spoken_after(walk: Rehearsal, t_s: float) -> list[Told]:
    return [one for one in walk.told if one.spoken and one.t_s > t_s + FRAME_S / 2]


def instructed_since(walk: Rehearsal, since: int) -> bool:
    return any(one.holding.instructs and one.holding.since == since for one in walk.told)


def end(walk: Rehearsal, how: str) -> None:
    """End what goes on in this way."""
    if how in ("fall", "stumble", "bystander"):
        walk.alarm(Alarm(how))
    elif how == "left":
        walk.does(Deed.AWAY)
        walk.pass_s(3.2)
    elif how == "blind":
        walk.t_s += 4.0
        walk.frame()
    else:
        walk.flow.wish(how)
        walk.frame()


@pytest.mark.parametrize("how", ["skip", "pause", "fall", "stumble", "bystander", "left", "blind",
                                 "recall", "end"])  # fmt: skip
@pytest.mark.parametrize("number", range(7))
@pytest.mark.parametrize("place", PLACES, ids=lambda one: one.value)
def test_however_a_part_ends_nothing_of_it_is_said_any_more_and_what_to_do_next_is(
    place: Place, number: int, how: str
) -> None:
    walk = in_part(place, number)
    before = walk.flow.since
    end(walk, how)
    since, now_s = walk.flow.since, walk.t_s - FRAME_S
    in_a_change = walk.flow.stage is not None and how == "skip"
    assert since > before or in_a_change, "what waits is of before"
    walk.deed = Deed.STAND  # whatever is asked, the walker only listens
    walk.pass_s(LONGEST_S)
    heard = spoken_after(walk, now_s)
    assert all(one.holding.holds(one.since) for one in heard)
    assert any(one.holding.instructs for one in heard)
    at_once = [one for one in heard if one.holding.since is not None]
    assert at_once[0].holding.instructs or at_once[1].holding.instructs
    if how in ("skip", "end", "recall", "blind") and not in_a_change:
        assert heard[0].t_s <= now_s + 2 * FRAME_S, "no waiting for what is cut off"


def test_skipping_the_warm_up_while_it_is_told_says_backward_and_nothing_of_the_lane() -> None:
    walk = in_part(Place.HALLWAY, 0)
    walk.pass_s(1.0)
    end(walk, "skip")
    walk.pass_s(LONGEST_S)
    heard = [one.id for one in spoken_after(walk, 0.0)]
    after = heard[heard.index("flow.warm_up_lane") + 1 :]
    assert next(one for one in after if one != "flow.lane_known") == "flow.begin_backward"


def test_a_bout_that_was_counted_in_is_not_told_to_begin_again_and_its_count_in_is_not_cut() -> (
    None
):
    walk = in_part(Place.HALLWAY, 1)
    count_in = [one for one in walk.told if one.id == "flow.count_in"]
    assert count_in[0].holding.holds(walk.flow.since)
    walk.pass_s(10)
    assert "flow.begin_backward" not in [one.id for one in walk.told]


_STORY = st.lists(
    st.tuples(
        st.sampled_from(["skip", "pause", "go_on", "how", "fall", "stumble", "bystander", "left",
                         "back", "forward", "hand", "recall", "confirm", "blind"]),
        st.floats(0.1, 20.0),
    ),
    max_size=12,
)  # fmt: skip


@given(_STORY, st.sampled_from(list(PLACES)))
@hypothesis_settings(max_examples=60)
def test_whatever_happens_only_what_holds_is_said_and_what_holds_has_been_said(
    story: list[tuple[str, float]], place: Place
) -> None:
    walk = in_part(place, 0)
    deeds = {"back": Deed.BACKWARD, "forward": Deed.FORWARD, "hand": Deed.HAND}
    for what, time_s in story:
        if walk.flow.phase is Phase.DONE:
            break
        if what in deeds:
            walk.does(deeds[what])
        else:
            end(walk, what)
        walk.pass_s(time_s)
    if walk.flow.phase is Phase.PARTS:
        since = walk.flow.since
        walk.pass_s(LONGEST_S)
        if walk.flow.since == since:
            assert instructed_since(walk, since)
    assert all(one.holding.holds(one.since) for one in walk.told if one.spoken)


# --- the queue itself


def cue(id_: str, letters: int = 20) -> Cue:
    return Cue(0.0, id_, 3, id_, "x" * letters, "hint")


def test_an_instruction_waits_however_long_others_are_passed_over() -> None:
    queue = SpeechQueue(CoachingSettings().talk)
    queue.add(0.0, [ToSay(cue("long", 400), 8.0)])
    assert queue.next(0.0) is not None
    queue.add(0.0, [ToSay(cue("form"), 5.0), ToSay(cue("do"), 5.0, instructs=True)])
    assert queue.next(10.0) is None
    found = queue.next(60.0)
    assert found is not None
    assert found[0].id == "do"


def test_an_alarm_cuts_in_and_what_to_do_is_said_after_it() -> None:
    queue = SpeechQueue(CoachingSettings().talk)
    queue.add(0.0, [ToSay(cue("form"), 9.0), ToSay(cue("do"), 9.0, instructs=True)])
    said, holding = queue.cut_in(0.0, cue_of(Alarm.LANE_END, 0.0))
    assert said.id == "guard_lane_end"
    assert holding.holds(99), "a stop is never cut off"
    found = queue.next(9.0)
    assert found is not None
    assert found[0].id == "do"
    assert queue.next(99.0) is None


@pytest.mark.parametrize("tag", languages())
def test_how_long_it_takes_to_say_is_reckoned_from_the_words_that_are_said(tag: str) -> None:
    spec = max(cues().values(), key=lambda one: len(one.spoken or one.text))
    said = translated(spec.at(0.0), words(tag))
    settings = CoachingSettings().talk
    queue = SpeechQueue(settings)
    queue.add(0.0, [ToSay(said, 8.0)])
    queue.next(0.0)
    needed_s = settings.lead_in_s + settings.letter_s * len(said.spoken)
    assert not queue.is_free(needed_s - 0.1)
    assert queue.is_free(needed_s + 0.1)
