"""The word catalogue: every language whole, every placeholder typed, every key used and there."""

from __future__ import annotations

import ast
import inspect
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.films import captions as film
from app.live.coaching import declined
from app.programme.calendar import DayKind
from app.programme.holds import Now
from app.programme.known import CARDS, ClaimVerdict, Evidence, Sureness
from app.programme.screening import Question, Symptom
from app.programme.space import Item
from app.programme.values import (
    VARIED,
    Feeling,
    Mode,
    PartKind,
    Place,
    Side,
    Variable,
    Variation,
)
from app.progress.measures import MEASURES as FOLLOWED
from app.reports.parts import LimitId
from app.session import sayings
from app.session.summary import MEASURES, WHY
from app.session.values import Pause, Phase, Stage
from app.sharing.findings import MEASURED
from app.storage import Units
from app.words import FALLBACK, Phrase, Words, WordsError, languages, notices, phrase, words
from app.words.messages import categories
from app.words.names import check_title, focus_words, level_name, looked_at, translated
from app.words.names import reason as reason_words
from app.words.setup import finding_words, skip_words, view_words, welcome_words
from repository import ROOT
from vision.checks.reasons import Reason
from vision.checks.registry import check_classes
from vision.cues.base import MOST_WORDS
from vision.cues.catalogue import cue_for, cues
from vision.setup.values import SetupFinding, SetupReading
from vision.values import CheckResult, Cue, Direction, Landing, Level, Verdict, View
from vision.walker.lesson import LESSONS

OTHERS = [tag for tag in languages() if tag != FALLBACK]
FOR_THE_PAGE = {"page", "meta", "kiosk"}  # groups whose keys are asked for by scripts of the page


def keys_of(*phrases: Phrase) -> set[str]:
    return {one.key for one in phrases}


def keys_named_in_code() -> set[str]:
    """Every whole key that the shell's code asks words for: ``phrase("...")``, ``.text("...")``."""
    found: set[str] = set()
    for path in (ROOT / "app").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and node.args):
                continue
            if ast.unparse(node.func).split(".")[-1] not in ("phrase", "text"):
                continue
            if isinstance(node.args[0], ast.JoinedStr):
                continue
            for one in ast.walk(node.args[0]):
                if isinstance(one, ast.Constant) and re.fullmatch(
                    r"[a-z_]+(\.[a-z_]+)+", str(one.value)
                ):
                    found.add(str(one.value))
    return found


def setup_words() -> list[tuple[Phrase, Phrase]]:
    """Every pair of what is shown and spoken while the camera is set up, and their parts."""
    readings = [
        SetupReading(finding, tilt_deg, View.SIDE, ready)
        for finding in (None, *SetupFinding)
        for tilt_deg in (-9.0, 9.0, 180.0)
        for ready in (False, True)
    ]
    pairs = [finding_words(one, belt=belt) for one in readings for belt in (False, True)]
    sides = [
        value for _, spoken in pairs for _, value in spoken.values if isinstance(value, Phrase)
    ]
    views = [view_words(view) for view in View]
    return [
        *pairs,
        *views,
        welcome_words(),
        welcome_words(belt=True),
        *((side, side) for side in sides),
    ]


def handout_keys() -> set[str]:
    """Those of a client's report."""
    groups = {
        "good": MEASURED,
        "measure": MEASURED,
        "fault": {
            spec.id for one in check_classes() for fault in one.faults if (spec := cue_for(fault))
        },
        "limit": {one.value for one in LimitId if one is not LimitId.SOURCE},
        "view": {view.value for view in View},
        "mark": {"good", "near", "fault"},
        "strip": {"left", "right", "between", "note", "blurred"},
        "band": {"between", "most", "least"},
        "sure": {"high", "some", "low"},
        "unit": {"forward", "backward"},
        "trend": {"within", "nearer", "farther"},
        "method": {"film", "view", "seen", "band", "errors", "missing"},
    }
    return {f"handout.{group}.{one}" for group, ids in groups.items() for one in ids}


def keys_made_from_ids() -> set[str]:
    """Every key that is put together from the id of an enum, a card, a check or a cue."""
    belts = ("start", "faster", "same", "time", "cap", "slower", "back", "steeper")
    return (
        keys_of(*(question.asks for question in Question), *(one.says for one in Symptom))
        | keys_of(*(one.name_words for one in Symptom), *(one.says for one in Feeling))
        | keys_of(*(one for feeling in Feeling for one in declined(feeling)))
        | {
            f"hold.{now.value}.{part}"
            for now in Now
            for part in ("title", "first", "second", "third", "spoken")
        }
        | keys_of(*(item.says for item in Item), *(place.says for place in Place))
        | keys_of(*(mode.says for mode in Mode), *(mode.about for mode in Mode))
        | keys_of(*(part.says for part in PartKind), *(one.says for one in Variable))
        | keys_of(*(kind.says for kind in DayKind), *(one.says for one in Evidence))
        | keys_of(*(one.says for one in ClaimVerdict), *(one.says for one in Sureness))
        | keys_of(*(card.claim for card in CARDS), *(card.known for card in CARDS))
        | keys_of(*(card.source for card in CARDS), *(level_name(level) for level in Level))
        | keys_of(*(check_title(check.id) for check in check_classes()))
        | keys_of(*(focus_words(check.id) for check in check_classes()))
        | keys_of(*(looked_at(check.id) for check in check_classes()))
        | keys_of(*(film.title(one) for one in LESSONS), *(film.about(one) for one in LESSONS))
        | keys_of(*(film.caption(one, scene) for one in LESSONS for scene in one.scenes))
        | {f"reason.{reason.id}" for reason in Reason}
        | keys_of(*(notices.shown(one) for one in notices.NOTICES))
        | keys_of(*(notices.spoken(one) for one in notices.NOTICES))
        | keys_of(*(one.title for one in FOLLOWED), *(one.about for one in FOLLOWED))
        | {one.unit_for(units).key for one in FOLLOWED for units in Units}
        | {f"belt.{why}" for why in belts}
        | keys_of(*(phrase for pair in setup_words() for phrase in pair), skip_words())
        | {f"cue.{cue}.{part}" for cue in cues() for part in ("text", "spoken")}
        | {
            f"cue.{spec.id}.{grade.id}.{part}"
            for spec in cues().values()
            for grade in spec.grades
            for part in ("text", "spoken")
        }
        | {f"summary.why.{why}" for why in WHY.values()}
        | handout_keys()
        | paused_keys()
        | {f"coach.hint.{kind.value}" for kind in PartKind}
        | {f"coach.hint.change_{stage.value}" for stage in Stage}
        | {"coach.hint.rest_belt"}
        | {f"coach.headline.{phase.value}" for phase in Phase}
        | keys_of(*(one.says for one in Variation), *(one.about for one in Variation))
        | keys_of(*(side.says for side in Side))
        | {f"coach.hand.{side.value}" for side in Side}
        | {f"coach.rail.{side.value}" for side in Side if side is not Side.NONE}
        | {f"part.varied_{side}" for side in ("left", "right")}
        | {
            f"coach.varied.{kind.value}_{what}.{part}"
            for kind in VARIED
            for what in ("ahead", "left", "right")
            for part in ("text", "spoken")
        }
        | {f"coach.say.{name}.{part}" for name in sayings_named() for part in ("text", "spoken")}
        | {
            f"summary.{measure.name}.{part}"
            for measure in MEASURES
            for part in ("title", "about", "unknown")
        }
        | {f"summary.sure.{sure}" for sure in ("high", "fair", "low")}
        | {f"video.direction.{one.value}" for one in Direction}
        | {f"video.landing.{one.value}" for one in Landing}
        | {f"summary.trend.{way}" for way in ("more", "less")}
    )


def paused_keys() -> set[str]:
    ways, parts = ("", "_belt"), ("text", "spoken")
    return {
        f"coach.say.paused_{one.value}{way}.{p}" for one in Pause for way in ways for p in parts
    }


def sayings_named() -> set[str]:
    """The names of all that a session says by itself, which end words are made from."""
    quoted = re.findall(r'"([a-z_]+)"', inspect.getsource(sayings))
    named = {
        f"{name}{way}" for name in quoted for way in ("", "_belt", "_support", "_belt_support")
    }
    return {name for name in named if words().knows(f"coach.say.{name}.spoken")}


def test_there_is_english_and_at_least_one_more_language() -> None:
    assert languages()[0] == FALLBACK
    assert "de" in OTHERS


@pytest.mark.parametrize("tag", OTHERS)
def test_every_language_has_the_same_keys_placeholders_and_plurals(tag: str) -> None:
    english, other = words(FALLBACK).templates, words(tag).templates
    assert set(other) == set(english)
    for key, template in english.items():
        assert other[key].placeholders == template.placeholders, key
        plural = len(template.forms) > 1
        assert set(other[key].forms) == ({*categories(tag), "other"} if plural else {"other"}), key


@pytest.mark.parametrize("tag", OTHERS)
def test_hardly_any_sentence_is_left_untranslated(tag: str) -> None:
    english, other = words(FALLBACK).templates, words(tag).templates
    same = {
        key
        for key in english
        if english[key].forms == other[key].forms and len(english[key].forms["other"].split()) > 3
    }
    assert {key for key in same if not key.endswith(".source")} == set()


def test_every_key_that_the_code_uses_has_words_and_no_words_are_unused() -> None:
    there = set(words().templates)
    used = keys_named_in_code() | keys_made_from_ids()
    assert used - there == set(), "used without words"
    unused = {key for key in there - used if key.split(".")[0] not in FOR_THE_PAGE}
    assert unused == set(), "words that nothing uses"


def test_the_english_cues_are_what_the_engine_says_by_itself() -> None:
    english = words()
    for id_, spec in cues().items():
        assert english.text(f"cue.{id_}.text") == spec.text
        assert english.text(f"cue.{id_}.spoken") == (spec.spoken or spec.text)
        for grade in spec.grades:
            said = spec.at(0.0, grade.beyond)
            assert translated(said, english) == said


def test_the_english_titles_of_the_checks_are_the_engines_own() -> None:
    english = words()
    for check in check_classes():
        assert english.say(check_title(check.id)) == check.title
        assert english.say(looked_at(check.id)) == check.what


def unsure(
    reason: Reason, check_id: str = "landing", what: str = "how your feet land"
) -> CheckResult:
    """An answer of a check that can't tell."""
    return CheckResult(
        check_id, Verdict.CANT_TELL, None, "deg", 0.0, 1.0, None, None, 0.0,
        reason=reason.about(what), reason_id=reason.id,
    )  # fmt: skip


@pytest.mark.parametrize("reason", Reason, ids=lambda reason: reason.id)
def test_why_a_check_cant_tell_is_said_in_every_language(reason: Reason) -> None:
    result = unsure(reason)
    assert reason_words(result, words()) == result.reason
    translations = {reason_words(result, words(tag)) for tag in languages()}
    assert len(translations) == len(languages())
    assert not any("{" in text for text in translations)


def test_a_reason_or_check_that_somebody_added_keeps_its_english() -> None:
    own = unsure(Reason.UNCLEAR, "my_own", "your hat")
    assert reason_words(own, words("de")) == "I can't see your hat clearly"
    assert reason_words(replace(own, reason_id="too_dark", reason="Dark"), words("de")) == "Dark"


@pytest.mark.parametrize("tag", languages())
def test_a_cue_is_short_enough_to_be_read_from_across_the_room(tag: str) -> None:
    found = words(tag)
    said = [
        translated(spec.at(0.0, beyond), found)
        for spec in cues().values()
        for beyond in (0.0, *(grade.beyond for grade in spec.grades))
    ]
    assert [cue.id for cue in said if len(cue.text.split()) > MOST_WORDS] == []


@pytest.mark.parametrize("tag", languages())
def test_setting_up_is_shown_in_a_few_words_and_spoken_in_sentences(tag: str) -> None:
    for shown, spoken in setup_words():
        if shown != spoken:
            assert len(words(tag).say(shown).split()) <= MOST_WORDS
        assert words(tag).say(spoken).endswith((".", "?"))


@pytest.mark.parametrize(("tilt_deg", "side"), [(8.4, "right"), (-8.4, "left")])
def test_a_camera_turned_in_its_picture_is_raised_on_the_side_that_hangs(
    tilt_deg: float, side: str
) -> None:
    # seen from before the camera, left and right are the other way round than in its picture
    reading = SetupReading(SetupFinding.TILTED, tilt_deg, View.SIDE, False)
    shown, spoken = (words().say(one) for one in finding_words(reading))
    assert shown == "Camera tilted by 8 degrees"
    assert f"raise its {side} side" in spoken


def test_a_cue_is_translated_and_one_that_somebody_added_is_left_as_it_is() -> None:
    known = cues()["slow_down"].at(3.0)
    german = translated(known, words("de"))
    assert (german.text, german.t_s, german.earcon) == ("Langsamer", 3.0, known.earcon)
    own = Cue(1.0, "my_own", 3, "Mind the cat", "Mind the cat.", "hint")
    assert translated(own, words("de")) == own


@pytest.mark.parametrize("tag", ["xx", "", "klingon", "en-GB", "en_US"])
def test_an_unknown_language_gets_english(tag: str) -> None:
    assert words(tag).language == FALLBACK


def test_a_variant_of_a_language_gets_that_language() -> None:
    assert words("de-AT").language == words("DE_de").language == "de"


def test_a_key_that_a_language_lacks_falls_back_to_english() -> None:
    half = Words("half", {}, words())
    assert half.text("place.hallway") == "Hallway"
    assert half.table("place")["treadmill"] == "Treadmill"
    assert half.knows("place.hallway")


def test_the_table_for_the_page_is_in_the_language_and_without_the_prefix() -> None:
    table = words("de").table("page")
    assert table["situation.standing.word"] == "Du stehst"
    assert "{state}" in table["picture"], "it has a placeholder, so the page must fill it in"


def test_plurals_and_decimal_marks_follow_the_language() -> None:
    english, german = words("en"), words("de")
    assert english.text("level.progress", count=1).startswith("One more good session")
    assert german.text("level.progress", count=2).startswith("Noch 2 gute")
    belt = phrase("belt.same", mph=1.1, kmh=1.8)
    assert "1.1 mph (1.8 km/h)" in english.say(belt)
    assert "1,8 km/h (1,1 mph)" in german.say(belt)
    assert "at 1 mph" in english.say(phrase("belt.same", mph=1.0, kmh=1.6))


def test_a_phrase_may_stand_in_a_phrase() -> None:
    offer = phrase("level.offer", level=level_name(Level.ADVANCED))
    assert words("de").say(offer).endswith("Fortgeschritten.")


@pytest.mark.parametrize(
    "values",
    [{}, {"week": "3"}, {"week": 3.5}, {"week": True}, {"week": 3, "more": 1}, {"day": 3}],
    ids=str,
)
def test_wrong_values_are_refused(values: dict[str, int | str | float]) -> None:
    with pytest.raises(WordsError, match=r"plan\.why\.advance"):
        words("de").text("plan.why.advance", **values)


def test_an_unknown_key_is_refused_with_what_to_do() -> None:
    with pytest.raises(WordsError, match=r"nowhere\.at_all.*add it to app/words"):
        words("de").text("nowhere.at_all")


@given(st.floats(-1e6, 1e6))
def test_a_number_is_shown_with_one_decimal_at_most_in_either_language(value: float) -> None:
    shown = words("de").text("energy.met", low=value, high=value)
    number = re.match(r"Das (-?\d+(?:,\d)?)- bis", shown)
    assert number is not None
    assert float(number[1].replace(",", ".")) == pytest.approx(value, abs=0.051)


@pytest.mark.parametrize("tag", languages())
def test_the_page_calls_levels_and_places_what_the_programme_calls_them(tag: str) -> None:
    found = words(tag)
    for level in Level:
        assert found.text(f"page.level.{level.value}") == found.say(level_name(level))
    for place in Place:
        assert found.text(f"page.place.{place.value}") == found.say(place.says)


@pytest.mark.parametrize("tag", languages())
def test_no_words_promise_a_thousand_steps_or_call_the_coach_a_device(tag: str) -> None:
    everything = " ".join(
        form for template in words(tag).templates.values() for form in template.forms.values()
    ).lower()
    assert not re.search(r"1[.,]?000|thousand|tausend", everything)
    assert {"en": "not a medical device", "de": "kein medizinprodukt"}[tag] in everything
