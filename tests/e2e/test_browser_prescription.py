"""In a real browser: a prescription is entered and leads on Today and into the session; a
variation is chosen; the days are taken along as a file."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, expect
from sqlalchemy import text

from app.programme.plan import Plan
from app.storage import Afterwards, NewSession, Profile, Store
from app.storage.values import utc_now
from app.words import words
from browser_cases import PHONE, barriers, visiting
from session_cases import somebody

pytestmark = pytest.mark.slow


@pytest.fixture
def ann(store: Store) -> Profile:
    """A healthy person, the only one on this computer."""
    from app.storage.erase import erase_all

    erase_all(store)
    return somebody(store)


def good_session(store: Store, who: Profile, days_ago: int, week: int) -> None:
    """A session of the plan's ``week`` that went well."""
    writer = store.sessions.start(NewSession(profile_id=who.id, plan_week=week))
    walked = {"backward_s": Plan().week(week).total_s, "completed": True}
    assert writer.finish({"programme": {**walked, "step_time_cv_percent": 6}}, timeout_s=60)
    store.sessions.asked_afterwards(writer.session.id, Afterwards(effort_rpe=10, pain=0))
    moment = (utc_now() - timedelta(days=days_ago)).replace(tzinfo=None)
    with store.database.writing() as writing:
        writing.execute(
            text("UPDATE session SET started_at = :at, ended_at = :at WHERE id = :id"),
            {"at": moment, "id": writer.session.id},
        )


def test_a_prescription_is_entered_and_then_leads_today(
    chromium: Browser, server: str, store: Store, ann: Profile
) -> None:
    with visiting(chromium, f"{server}you?profile={ann.id}#prescription", PHONE) as visit:
        page = visit.page
        expect(page.locator("#prescription-title")).to_be_focused()
        for field, value in (("steps", "12"), ("sets", "3"), ("rest_s", "45"), ("by", "Dr. Fuchs")):
            page.locator(f"#pre-{field}").fill(value)
        page.locator("#pre-times_a_week").fill("nine")
        page.locator("#pre-given_on").fill(date.today().isoformat())
        page.locator("#pre-side input[value=left]").check()
        page.locator("#pre-save").click()
        # What is wrong stands beside its field, which has the focus; nothing is kept.
        expect(page.locator("#pre-times_a_week-wrong")).to_have_text(
            words().text("problem.times_a_week")
        )
        expect(page.locator("#pre-times_a_week")).to_be_focused()
        assert store.prescriptions.of(ann.id) == ()
        page.locator("#pre-times_a_week").fill("3")
        page.locator("#pre-save").click()
        expect(page.locator("#pre-now")).to_contain_text("3 sets of 12 steps backward")
        expect(page.locator("#told")).to_have_text(words().text("page.prescription.kept"))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert barriers(page) == []

        page.goto(f"{server}?profile={ann.id}")
        expect(page.locator("#leads")).to_contain_text("Prescribed by Dr. Fuchs")
        expect(page.locator("#leads")).to_contain_text("left hand on something firm")
        expect(page.locator("#headline")).to_have_text("3 sets of 12 steps backward")
        page.locator("#parts-box summary").click()
        expect(page.locator("#parts")).to_contain_text("left hand on something firm")
        expect(page.locator("#vary")).to_be_hidden()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert barriers(page) == []
        page.locator("#leads a").click()
        page.locator("#pre-remove").click()
        expect(page.locator("#pre-earlier")).to_be_visible()
        page.goto(f"{server}?profile={ann.id}")
        expect(page.locator("#headline")).to_have_text("6 × 30 seconds backward")
        expect(page.locator("#leads")).to_be_hidden()
        # The browser itself notes the answer that was a refusal.
        assert [one for one in visit.complaints if "422" not in one] == []


def test_a_variation_is_chosen_with_what_the_camera_cannot_tell_and_the_days_are_taken_along(
    chromium: Browser, server: str, store: Store, ann: Profile, tmp_path: Path
) -> None:
    for days_ago in (8, 5, 3):
        good_session(store, ann, days_ago, week=3)
    with visiting(chromium, f"{server}?profile={ann.id}", PHONE) as visit:
        page = visit.page
        expect(page.locator("#variations input[value='']")).to_be_checked()
        expect(page.locator("#parts")).not_to_contain_text("Side steps")
        page.locator("#variations input[value=side_steps]").check()
        expect(page.locator("#vary-about")).to_contain_text("you count")
        expect(page.locator("#vary-about")).to_contain_text("can't judge")
        page.locator("#parts-box summary").click()
        expect(page.locator("#parts")).to_contain_text("Side steps, to your left")
        expect(page.locator("#start")).to_have_attribute(
            "href", re.compile(r"variation=side_steps")
        )
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert barriers(page) == []
        with page.expect_download() as downloading:
            page.locator("#agenda").click()
        file = tmp_path / "backstep.ics"
        downloading.value.save_as(file)
        assert downloading.value.suggested_filename == "backstep.ics"
        events = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
        assert len([one for one in events if one.decoded("DTSTART") < date.today()]) == 3
        assert visit.complaints == []
