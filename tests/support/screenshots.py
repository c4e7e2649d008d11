"""Takes every state of every page at four sizes in both themes, to be looked at; no test.

``python tests/support/screenshots.py FOLDER`` (``--chromium`` where it is called otherwise). The
pages are the real ones on a real server and store; the states of a session are told, not walked.
German, whose words are the longest, unless ``--lang en``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from app.live.showing import Show, Tour
from app.session.values import Phase
from app.storage import Afterwards, NewProfile, NewSession, Places, Profile, Store
from browser_cases import Browsers, visiting
from page_camera_cases import FedStage
from page_cases import SIZES, PageStage, State, coach, engine_cue, shoot, states, told_house
from server_cases import running
from session_cases import FAKE, healthy
from vision.values import Level, Situation
from vision.walker import demo_script

Deed = Callable[[Page], None]
_PAGES = ("", "you", "you?new", "progress", "known")


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lang", default="de")
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    os.environ["BACKSTEP_SHOTS"] = str(asked.folder)
    with ExitStack() as stack, tempfile.TemporaryDirectory() as kept:
        store = stack.enter_context(Store(Places.find(Path(kept))))
        ann = _people(store, asked.lang)
        opened = stack.enter_context(closing(Browsers(asked.chromium)))
        launch = stack.enter_context(opened.launching())
        chromium = launch()
        refused = launch(FAKE[0], "--deny-permission-prompts")
        for size in SIZES.values():
            _around(chromium, store, ann, size, asked.lang)
            _session(chromium, store, ann, size, asked.lang)
            _demo(chromium, size, asked.lang)
            _camera(refused, size, asked.lang)


def _people(store: Store, language: str) -> Profile:
    """Somebody who has walked before, and somebody else."""
    ann = store.profiles.add(
        NewProfile(name="Ann", height_m=1.7, mass_kg=70, health=healthy(), language=language)
    )
    store.profiles.add(NewProfile(name="Bernadette-Charlotte", height_m=1.6, language=language))
    for steps in (60, 90):
        pen = store.sessions.start(NewSession(profile_id=ann.id, plan_week=1))
        pen.finish({"backward_s": 1.4 * steps, "steps": steps, "cadence_spm": 80, "trunk_deg": 4})
        store.sessions.asked_afterwards(pen.session.id, Afterwards(effort_rpe=10, pain=1))
    return ann


@contextmanager
def _at(chromium: Browser, address: str, size: tuple[int, int], ready: str = "") -> Iterator[Page]:
    with visiting(chromium, address, size) as visit:
        visit.page.emulate_media(reduced_motion="reduce")
        if ready:
            visit.page.locator(ready).wait_for()
        yield visit.page


def _around(
    chromium: Browser, store: Store, ann: Profile, size: tuple[int, int], lang: str
) -> None:
    """The pages around a session."""
    with running(PageStage().make, store=store) as url:
        for name in _PAGES:
            query = f"{'&' if '?' in name else '?'}lang={lang}"
            query += "" if "new" in name else f"&profile={ann.id}"
            with _at(chromium, f"{url}{name}{query}", size) as page:
                expect(page.locator("#wait")).to_be_hidden()
                page.wait_for_timeout(1500 if name == "progress" else 300)
                shoot(page, f"page-{name.replace('?', '-') or 'today'}", whole=True)


def _session(
    chromium: Browser, store: Store, ann: Profile, size: tuple[int, int], lang: str
) -> None:
    """A session from its beginning to being left."""
    told = states(ann.id)
    stage = PageStage(told[0].coach)
    with (
        told_house(store, ann.id, stage) as url,
        _at(chromium, f"{url}live?profile={ann.id}&lang={lang}", size) as page,
    ):
        expect(page.locator("#posture")).not_to_be_empty()
        stage.show(State("before", Situation.STANDING, coach=told[0].coach))
        page.locator("body[data-phase=setup]").wait_for(state="attached")
        expect(page.locator("#sound")).to_have_attribute("data-on", "true", timeout=10_000)
        page.wait_for_timeout(1000)
        page.evaluate("document.getElementById('sound').click()")  # words are then shown at once
        for state in told:
            stage.show(state)
            page.wait_for_timeout(500)
            shoot(page, f"session-{state.name}")
        with _at(chromium, f"{url}?profile={ann.id}&lang={lang}", size, "#running") as today:
            shoot(today, "page-today-running", whole=True)
        page.go_back()
        page.locator("#leaving").wait_for()
        shoot(page, "session-leaving")
        page.locator("#leaving .stay").click()
        stage.show(State("done", Situation.STANDING, coach=coach(ann.id, Phase.DONE, "", "")))
        page.locator("body[data-step=summary]").wait_for(state="attached")
        page.wait_for_timeout(500)
        shoot(page, "session-summary", whole=True)


def _demo(chromium: Browser, size: tuple[int, int], lang: str) -> None:
    """The demo, as it goes on and at its end."""
    stage = PageStage(show=Show(Tour.of(demo_script(), Level.BEGINNER)))
    with running(stage.make) as url, _at(chromium, f"{url}?lang={lang}", size) as page:
        expect(page.locator("#posture")).not_to_be_empty()
        stage.show(State("demo", Situation.BACKWARD, engine_cue("stand_tall")))
        page.wait_for_timeout(500)
        shoot(page, "demo", whole=True)
        stage.sources[-1].tell("end")
        page.locator("#summary .invite").wait_for()
        shoot(page, "demo-summary", whole=True)


def _camera(chromium: Browser, size: tuple[int, int], lang: str) -> None:
    """The page's own camera, before it is asked for and refused."""
    stage = FedStage()
    with running(stage.make) as url, _at(chromium, f"{url}?lang={lang}", size) as page:
        page.locator("#camera-start").wait_for()
        shoot(page, "camera-off")
        page.locator("#camera-start").click()
        page.locator("body[data-sees=false] #notice-text").wait_for()
        page.wait_for_timeout(500)
        shoot(page, "camera-refused")


if __name__ == "__main__":
    main()
