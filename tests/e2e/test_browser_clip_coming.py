"""A clip's page while the clip is still being looked at, what it asks when that is done, and a film
that hangs on its side; in a real browser, without the pose model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from app.jobs.engine import JobListener
from app.jobs.spec import ChildAnswer, JobKind, JobSpec
from app.reports.again import report_again
from app.reports.asked import Asked
from app.review.folder import ClipFolder
from app.review.library import Library
from app.storage.review_values import JobCost, NewClip
from browser_cases import picture, visiting
from hand_engine import HandEngine
from review_cases import WALK, slowed_poses
from server_cases import Stage, running, until
from share_cases import add_walk, open_store, walk_script
from vision.pose.replay import PoseRecording
from vision.values import EventKind, Foot, GaitEvent
from vision.walker import WalkerSource

pytestmark = pytest.mark.slow

CAPTURE_HZ, SLOWED, SECONDS = 120, 8, 4.0


@dataclass(frozen=True)
class HandHouse:
    """A server whose library's work the test does itself."""

    url: str
    library: Library
    engine: HandEngine


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HandHouse]:
    with open_store(tmp_path_factory.mktemp("coming")) as store:
        library = Library(store)
        engine = HandEngine(store.jobs, JobListener(ended=library.ended))
        library.begin(engine)
        with running(Stage().make, store=store, library=library) as url:
            yield HandHouse(url, library, engine)
        library.close()


def test_contacts_come_while_it_is_looked_at_and_slow_motion_is_asked_about_and_answered(
    house: HandHouse, chromium: Browser
) -> None:
    store, engine = house.library.store, house.engine
    clip = store.clips.add(NewClip(uid="5" * 32, name="slow.mp4", suffix=".mp4", size_bytes=1))
    folder = ClipFolder.of(store.places, clip)
    folder.path.mkdir(parents=True)
    seen = slowed_poses(CAPTURE_HZ, SLOWED, SECONDS)
    report = report_again(seen, Asked(), clip.name)
    first = GaitEvent(1.5, Foot.LEFT, EventKind.CONTACT, confidence=0.7, known_s=1.9)
    house.library.analyse(clip)
    looking = engine.take(JobKind.ANALYSE)
    with visiting(chromium, f"{house.url}review/clip?uid={clip.uid}") as visit:
        page, timeline = visit.page, visit.page.locator("#timeline")
        expect(page.get_by_role("progressbar", name="How much is done")).to_be_visible()
        engine.desk.told(looking, ChildAnswer(share=0.4, t_s=2.5, events=(first,)))
        expect(timeline).to_have_attribute("aria-valuemax", "2.50")
        page.keyboard.press("c")
        expect(timeline).to_have_attribute("aria-valuenow", "1.500")
        expect(timeline).to_have_attribute("aria-valuetext", "1.500 s, Left contact")

        seen.save(folder.poses)
        folder.report.write_text(report.to_json(), "utf-8")
        engine.end(looking, ChildAnswer(done=JobCost()))
        engine.end(engine.take(JobKind.COPY), ChildAnswer(problem="there is no film here"))
        asked = page.get_by_role("group", name="Was this slow motion?")
        expect(asked).to_be_visible()
        expect(page.locator("#clip-about")).to_have_text("31.9 s long")
        page.get_by_role("button", name=f"{CAPTURE_HZ} pictures a second").click()
        until(lambda: any(one.state.value == "queued" for one in store.jobs.of(clip.id)))
        judging = engine.take(JobKind.JUDGE)
        again = report_again(PoseRecording.load(folder.poses), JobSpec.of(judging).asked, "slow")
        folder.report.write_text(again.to_json(), "utf-8")
        engine.end(judging, ChildAnswer(done=JobCost()))
        expect(asked).to_be_hidden()
        expect(page.locator("#clip-about")).to_have_text("4 s long")
    assert again.summary.cadence_spm == pytest.approx(WALK.segments[0].manner.cadence_spm, rel=0.04)


@pytest.mark.parametrize("turned_deg", [90, 270])
def test_a_film_that_hangs_on_its_side_is_shown_upright(
    house: HandHouse, chromium: Browser, turned_deg: int
) -> None:
    script = walk_script(1.0, width=240, person_px=150)
    shared = add_walk(house.library.store, None, script, number=turned_deg, turned_deg=turned_deg)
    with WalkerSource(script) as source:
        upright = source.render(0.0)
    with visiting(chromium, f"{house.url}review/clip?uid={shared.clip.uid}") as visit:
        page = visit.page
        expect(page.locator("#screen")).to_have_attribute("data-frame", "0")
        page.keyboard.press("b")
        assert page.locator(".overlay").get_attribute("viewBox") == "0 0 240 180"
        seen = picture(page)
    high, wide = seen.shape[:2]
    assert wide / high == pytest.approx(4 / 3, abs=0.03)
    rows = (np.arange(18) + 0.5) * high / 18
    columns = (np.arange(24) + 0.5) * wide / 24
    small = seen[np.ix_(rows.astype(int), columns.astype(int))].astype(float)
    wanted = upright[5::10, 5::10].astype(float)
    assert np.abs(small - wanted).mean() < 15
    assert np.abs(small[::-1, ::-1] - wanted).mean() > 30, "upside down would be noticed"
