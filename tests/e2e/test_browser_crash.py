"""The server is killed half way through a session: every finished step is kept, and the page
goes on with the same session once there is a server again."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.kiosk.soak.rtsp import port_of_its_own
from app.storage import Places, Session, Store
from browser_cases import SMALL, visiting
from repository import SUPPORT
from session_cases import FAKE, begin, end, filmed, in_phase, skip, somebody, until
from vision.values import Direction, Step
from vision.walker import WalkScript
from vision.walker.script import Manner, Motion, Segment

pytestmark = [pytest.mark.slow, pytest.mark.realtime]
ENOUGH_STEPS = 4


@contextmanager
def _server(folder: Path, model_path: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    child = subprocess.Popen(
        [sys.executable, str(SUPPORT / "session_child.py"),
         str(folder), str(model_path), str(port)],
        stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    try:
        assert child.stdout is not None
        assert child.stdout.readline().startswith("http")
        yield child
    finally:
        child.kill()
        child.wait()
        assert child.stdout is not None
        child.stdout.close()


def _kept(store: Store) -> tuple[Session, tuple[Step, ...]]:
    (profile,) = store.profiles.all()
    (session,) = store.sessions.of(profile.id)
    return session, store.sessions.steps(session.id)


def _backward(steps: tuple[Step, ...]) -> list[Step]:
    return [step for step in steps if step.direction is Direction.BACKWARD]


def test_a_session_survives_the_death_of_the_server_with_every_finished_step(
    launch: Callable[..., Browser], model_path: Path, tmp_path: Path
) -> None:
    walk = (
        Segment(duration_s=3, motion=Motion.STANDING),
        Segment(duration_s=12, motion=Motion.BACKWARD, manner=Manner()),
    )
    film = filmed(WalkScript(segments=walk, treadmill=True, seed=12), tmp_path / "walk.mjpeg")
    with Store(Places.find(tmp_path / "data")) as store:
        profile = somebody(store)
        port = port_of_its_own()
        url = f"http://127.0.0.1:{port}/live?profile={profile.id}&place=hallway"
        played = f"--use-file-for-fake-video-capture={film}"
        with (
            _server(tmp_path / "data", model_path, port) as child,
            visiting(launch(*FAKE, played), url, SMALL) as visit,
        ):
            page = visit.page
            begin(page)
            skip(page, "setup", "standing", "warm_up")
            in_phase(page, "backward")
            until(page, lambda: len(_backward(_kept(store)[1])) >= ENOUGH_STEPS, "some steps")
            child.send_signal(signal.SIGKILL)
            child.wait()
            before = _kept(store)[1]
            expect(page.locator("#say-now")).to_contain_text("Connection lost")
            with _server(tmp_path / "data", model_path, port):
                more = len(_backward(before)) + ENOUGH_STEPS
                skip(page, "setup", "standing")
                in_phase(page, "backward")  # where it was, not from the warm-up again
                until(page, lambda: len(_backward(_kept(store)[1])) >= more, "more steps")
                end(page)
                expect(page.locator("#summary")).to_contain_text("You walked backward for")
                session, after = _kept(store)
    assert after[: len(before)] == before
    assert not session.interrupted
    times_s = [step.contact_s for step in after]
    assert times_s == sorted(times_s)
