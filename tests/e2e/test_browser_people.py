"""The pages around a session in a real browser, on a real server and store."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import text

from app.programme.known import CARDS
from app.programme.screening import Question
from app.storage import Afterwards, HealthScreen, NewProfile, NewSession, Profile, Store
from app.storage.values import utc_now
from app.words import words
from browser_cases import LAPTOP, PHONE, Visit, barriers, visiting
from session_cases import until

pytestmark = pytest.mark.slow
WELL = dict.fromkeys((question.value for question in Question), False)


@pytest.fixture
def nobody(store: Store) -> None:
    """Nobody has used this computer so far."""
    from app.storage.erase import erase_all

    erase_all(store)


@pytest.fixture
def ada(store: Store, nobody: None) -> Profile:
    """A healthy person, the only one on this computer."""
    return person(store, "Ada")


def person(store: Store, name: str) -> Profile:
    health = HealthScreen(answers=WELL, answered_at=utc_now())
    return store.profiles.add(NewProfile(name=name, height_m=1.7, health=health))


def walked(store: Store, profile: Profile, days_ago: int, steps: int) -> None:
    """A finished session of so many days ago."""
    writer = store.sessions.start(NewSession(profile_id=profile.id, plan_week=1))
    summary = {"backward_s": 1.5 * steps, "steps": steps, "step_length_m": 0.31}
    assert writer.finish({**summary, "programme": {"in_band_share": 0.7}})
    store.sessions.asked_afterwards(writer.session.id, Afterwards(effort_rpe=10, pain=1))
    moment = (utc_now() - timedelta(days=days_ago)).replace(tzinfo=None)
    with store.database.writing() as writing:
        writing.execute(
            text("UPDATE session SET started_at = :at, ended_at = :at WHERE id = :id"),
            {"at": moment, "id": writer.session.id},
        )


@contextmanager
def at(chromium: Browser, url: str, size: tuple[int, int] = LAPTOP) -> Iterator[Visit]:
    """A page that is ready; in the end it has asked no other server and complained of nothing."""
    with visiting(chromium, url, size) as visit:
        ready(visit)
        yield visit
        home = re.match(r"http://[^/]+/", url)
        assert home is not None
        assert [one for one in visit.requests if not one.startswith(home[0])] == []
        assert visit.complaints == []


def ready(visit: Visit) -> None:
    expect(visit.page.locator("#wait")).to_be_hidden()
    expect(visit.page.locator("#trouble")).to_be_hidden()


def refused(visit: Visit) -> None:
    """The browser has told of a refusal by itself, which is no complaint of the page's."""
    until(visit.page, lambda: visit.complaints != [], "the browser's own line")
    assert visit.complaints.pop().endswith("409 (Conflict)")


def fits_everybody(visit: Visit) -> None:
    """A phone is wide enough, a finger has room, and axe finds nothing serious."""
    visit.page.emulate_media(contrast="more", reduced_motion="reduce")
    assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = visit.page.evaluate(
        "[...document.querySelectorAll('a, button, select, summary')]"
        ".filter(e => e.checkVisibility() && !e.matches('.skip'))"
        ".filter(e => e.getBoundingClientRect().height < 43).map(e => e.outerHTML)"
    )
    assert small == []
    assert barriers(visit.page) == []


def answer(visit: Visit, *yes: Question) -> None:
    for question in Question:
        value = str(question in yes).lower()
        visit.page.locator(f"#ask-{question.value} input[value={value}]").check()


def test_a_first_visit_leads_from_the_name_over_the_health_screen_to_todays_session(
    chromium: Browser, server: str, store: Store, nobody: None
) -> None:
    with at(chromium, server) as visit:
        page = visit.page
        expect(page).to_have_url(re.compile(r"/you\?new$"))
        expect(page.locator("#name")).to_be_visible()  # the page has its words
        assert barriers(page) == []
        page.get_by_role("button", name="Next: your health").click()
        expect(page.locator("#name-wrong")).to_have_text("Give a name that you will know again.")
        expect(page.get_by_label("Name", exact=True)).to_be_focused()
        page.keyboard.type("Ada")
        page.get_by_label("Feet and pounds").check()
        page.get_by_label("Feet", exact=True).fill("5")
        page.get_by_label("Inches").fill("7")
        page.get_by_label("Metres and kilograms").check()
        expect(page.get_by_label("Height in cm")).to_have_value("170.2")
        page.get_by_label("Height in cm").fill("170,5")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("newcomer"))
        ready(visit)
        expect(page.locator("#health")).to_be_visible()
        expect(page.locator("#profile")).to_be_hidden()
        assert barriers(page) == []
        page.get_by_role("button", name="Save my answers").click()
        expect(page.locator("#result")).to_contain_text("16 questions are still open.")
        expect(page.locator("#ask-older input").first).to_be_focused()
        answer(visit)
        page.get_by_role("button", name="Save my answers").click()
        expect(page.locator("#result")).to_contain_text("a careful start")
        page.get_by_role("link", name="To today's session").click()
        expect(page.get_by_role("heading", name="6 × 30 seconds backward")).to_be_visible()
        [kept] = store.profiles.all()
        assert (kept.name, kept.height_m, kept.mass_kg) == ("Ada", 1.705, None)
        start = page.get_by_role("link", name="Start", exact=True)
        assert start.get_attribute("href") == f"/live?profile={kept.id}&place=hallway&mode=learn"
        expect(page.locator("footer")).to_contain_text("not a medical device")


def test_a_yes_waits_for_the_clinician_whose_word_is_about_these_answers_alone(
    chromium: Browser, server: str, ada: Profile
) -> None:
    with at(chromium, f"{server}you?profile={ada.id}") as visit:
        page = visit.page
        who = page.get_by_label("Name or practice of your clinician")
        expect(who).to_be_hidden()
        answer(visit, Question.HEART, Question.MOOD)
        page.get_by_role("button", name="Save my answers").click()
        expect(page.locator("#result")).to_contain_text("Live coaching waits until then.")
        expect(page.locator("#result")).to_contain_text("It is no reason to wait.")
        expect(page.locator("#go-on")).to_be_hidden()
        page.goto(server)
        ready(visit)
        expect(page.locator("#waits")).to_contain_text("Live coaching waits")
        expect(page.locator("#start")).to_be_hidden()
        page.get_by_role("link", name="See your answers").click()
        who.fill("Dr. Lind")
        page.get_by_role("button", name="Save my answers").click()
        expect(page.locator("#agree-wrong")).to_contain_text("and the day")
        page.get_by_label("Day on which they agreed").fill("2026-03-02")
        page.get_by_role("button", name="Save my answers").click()
        expect(page.locator("#agreed")).to_contain_text("Dr. Lind agreed on Monday, March 2.")
        expect(who).to_be_hidden()
        page.locator("#ask-other input[value=true]").check()
        expect(who).to_be_visible()
        page.get_by_role("button", name="Save my answers").click()
        expect(page.locator("#go-on")).to_be_hidden()
        expect(page.locator("#result")).to_contain_text("Live coaching waits until then.")
        who.fill("Practice Sund")
        page.get_by_label("Day on which they agreed").fill("2026-03-03")
        page.get_by_role("button", name="Save my answers").click()
        page.locator("#go-on").click()
        expect(page.locator("#start")).to_be_visible()
        expect(page.locator("#waits")).to_be_hidden()


def test_several_people_share_a_computer_and_the_last_one_is_remembered(
    chromium: Browser, server: str, store: Store, ada: Profile
) -> None:
    ben = person(store, "Ben")
    with at(chromium, server) as visit:
        page = visit.page
        expect(page.get_by_role("heading", level=1)).to_have_text("Who walks today?")
        page.get_by_role("link", name="Ben").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Hello, Ben")
        page.goto(server)
        expect(page.get_by_role("heading", level=1)).to_have_text("Hello, Ben")
        page.get_by_role("link", name="I am Ada").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Hello, Ada")
        page.get_by_role("link", name="Add a person").click()
        page.get_by_label("Name", exact=True).fill(ben.name)
        page.get_by_label("Feet", exact=True).fill("6")
        page.get_by_role("button", name="Next: your health").click()
        expect(page.locator("#name-wrong")).to_have_text(words().text("problem.name_taken"))
        refused(visit)


def test_the_place_and_the_mode_change_the_session_and_the_way_to_it(
    chromium: Browser, server: str, ada: Profile
) -> None:
    with at(chromium, server) as visit:
        page = visit.page
        page.get_by_label("Treadmill").check()
        expect(page.locator("#belt")).to_contain_text("0.5 mph")
        expect(page.get_by_label("Treadmill")).to_be_focused()
        expect(page.locator("#told")).to_contain_text("6 × 30 seconds backward")
        expect(page.locator("#start")).to_have_attribute("href", re.compile("place=treadmill"))
        expect(page.get_by_label("Brisk")).to_be_disabled()
        expect(page.locator("#locked")).to_contain_text("Brisk opens at the advanced level.")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowLeft")
        expect(page.locator("#start")).to_have_attribute("href", re.compile("place=treadmill"))
        page.get_by_text("All parts in turn").click()
        expect(page.locator("#parts li")).to_have_count(15)
        page.locator("#start").click()
        expect(page).to_have_url(re.compile(r"/live\?profile=\d+&place=treadmill&mode=learn$"))


def _page_texts(language: str) -> set[str]:
    there = words(language).templates
    return {text for key in there if key.startswith("page.") for text in there[key].forms.values()}


def test_the_language_switch_speaks_german_everywhere_and_is_kept_with_the_profile(
    chromium: Browser, server: str, store: Store, ada: Profile
) -> None:
    with at(chromium, server) as visit:
        page = visit.page
        page.get_by_label("Language").select_option("de")
        expect(page.get_by_role("heading", name="6 × 30 Sekunden rückwärts")).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", "de")
        assert store.profiles.get(ada.id).language == "de"
        english = _page_texts("en") - _page_texts("de")
        for link in ("Fortschritt", "Was man weiß", "Ada"):
            page.get_by_role("navigation").get_by_role("link", name=link).click()
            ready(visit)
            shown = {line.strip() for line in page.locator("body").inner_text().splitlines()}
            assert shown & english == set()


def test_progress_is_shown_as_charts_and_as_tables_and_the_sessions_are_listed(
    chromium: Browser, server: str, store: Store, ada: Profile
) -> None:
    for days_ago, steps in ((9, 80), (7, 100), (0, 120)):
        walked(store, ada, days_ago, steps)
    with at(chromium, f"{server}progress", PHONE) as visit:
        page = visit.page
        charts = page.locator("#charts section")
        expect(page.locator(".js-plotly-plot")).to_have_count(charts.count())
        expect(
            page.locator("#charts section", has_text="Time backward").locator(".bars")
        ).to_have_count(1)
        steps_card = page.get_by_role("region", name="Steps backward")
        expect(steps_card).to_contain_text(re.compile(r"From \d+ steps in the first week to 120"))
        steps_card.get_by_text("as a table").click()
        expect(steps_card.locator("tbody tr").first).to_contain_text("120 steps")
        expect(page.locator("#sessions tr")).to_have_count(3)
        expect(page.locator("#sessions tr").first).to_contain_text("Learn, Hallway")
        expect(page.locator("#missing")).to_contain_text("Cadence")
        inside = "e => e.querySelector('.main-svg').getBoundingClientRect().bottom"
        below = "e => e.closest('section').getBoundingClientRect().bottom"
        for plot in page.locator(".plot").all():
            assert plot.evaluate(inside) < plot.evaluate(below), "a chart keeps to its card"
        fits_everybody(visit)


def test_all_data_is_taken_along_and_deleted_from_the_page(
    chromium: Browser, server: str, store: Store, ada: Profile, tmp_path: Path
) -> None:
    walked(store, ada, 0, 50)
    with at(chromium, f"{server}you") as visit:
        page = visit.page
        with page.expect_download() as waiting:
            page.get_by_role("link", name="Take all my data along").click()
        assert waiting.value.suggested_filename.startswith("backstep-ada-")
        waiting.value.save_as(tmp_path / "mine.zip")
        with zipfile.ZipFile(tmp_path / "mine.zip") as archive:
            assert archive.testzip() is None
            assert "profile.json" in archive.namelist()
        page.get_by_label("To delete everything").fill("ada")
        page.get_by_role("button", name="Delete all my data").click()
        expect(page.locator("#really-wrong")).to_have_text(words().text("problem.really"))
        refused(visit)
        page.get_by_label("To delete everything").fill("Ada")
        page.get_by_role("button", name="Delete all my data").click()
        expect(page.locator("#deleted")).to_be_visible()
        assert store.profiles.all() == ()


def test_what_is_known_says_the_verdict_first_and_where_to_read_it(
    chromium: Browser, server: str, ada: Profile
) -> None:
    with at(chromium, f"{server}known", PHONE) as visit:
        expect(visit.page.locator("#cards li.card")).to_have_count(len(CARDS))
        kneecap = visit.page.locator("li.card", has_text="load off the kneecap")
        expect(kneecap.locator("h2 + .verdict")).to_have_text(
            words().text("card.verdict.not_shown")
        )
        knee = visit.page.locator("li.card", has_text="third group walked forward")
        knee.locator("summary").click()
        expect(knee.locator(".studies")).to_contain_text("Alghadir AH, Anwer S")
        link = knee.get_by_role("link")
        expect(link).to_have_attribute("href", re.compile("PMC6456984"))
        expect(link).to_have_attribute("rel", "noopener noreferrer")
        fits_everybody(visit)


@pytest.mark.parametrize("path", ["", "you", "progress"])
def test_a_name_as_long_as_it_may_be_breaks_no_page(
    chromium: Browser, server: str, store: Store, nobody: None, path: str
) -> None:
    ann = person(store, "W" * 80)
    person(store, "Wolfeschlegelstein-" * 4)
    with at(chromium, f"{server}{path}?profile={ann.id}", PHONE) as visit:
        assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        expect(visit.page.locator("#top nav")).to_contain_text("WWW…")


@pytest.mark.parametrize("path", ["", "you"])
def test_on_a_phone_nothing_is_wider_than_the_screen_and_nothing_bars_anybody(
    chromium: Browser, server: str, store: Store, ada: Profile, path: str
) -> None:
    walked(store, ada, 3, 60)
    with at(chromium, server + path, PHONE) as visit:
        fits_everybody(visit)


def test_a_server_that_is_gone_is_said_on_the_page(
    chromium: Browser, server: str, ada: Profile
) -> None:
    with visiting(chromium, server) as visit:
        ready(visit)
        visit.page.route("**/api/**", lambda route: route.abort())
        visit.page.get_by_label("Outdoors").check()
        expect(visit.page.locator("#trouble")).to_contain_text("Is it still running?")
