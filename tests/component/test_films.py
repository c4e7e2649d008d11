"""Films that show a movement: what is to be seen, that browsers can play it, and its captions."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import av
import httpx
import numpy as np
import pytest

from app.films.captions import FOCUS, captions
from app.films.make import film_path, make_film
from app.films.shelf import Shelf, films_path
from app.words import languages, words
from server_cases import Stage, running
from vision.checks.registry import check_classes
from vision.values import Foot
from vision.walker.lesson import FPS, LESSONS, SIZE, Lesson, LessonFilm, LessonMoment, lesson
from vision.walker.motion import WalkMotion

SHORT = "landing"


@pytest.fixture(scope="module")
def shares() -> list[float]:
    """How much of the film on the shelf was made, each time it was told."""
    return []


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory, shares: list[float]) -> Shelf:
    """A shelf with one film on it, and nobody at work on the others."""
    shelf = Shelf(tmp_path_factory.mktemp("films"))
    make_film(lesson(SHORT), film_path(shelf.folder, SHORT), shares.append)
    shelf.close()
    return shelf


def test_how_much_of_a_film_is_made_is_told_and_only_grows(
    shelf: Shelf, shares: list[float]
) -> None:
    assert shelf.film(SHORT) is not None
    assert len(shares) > 1
    assert shares == sorted(shares)


def scene_of(film: LessonFilm, id_: str) -> list[LessonMoment]:
    return [one for one in film.moments if one.scene == id_]


def test_the_ball_touches_before_the_heel_and_both_are_seen_slowly() -> None:
    film, walk = LessonFilm(lesson("landing")), WalkMotion(lesson("landing").script)
    for scene, heel_up in (("ball", True), ("heel", False)):
        seen = scene_of(film, scene)
        assert len(seen) / FPS > 1.0, "long enough to be seen"
        _, right = walk.feet(np.array([one.t_s for one in seen]))
        assert right.ball[:, 2].max() < 0.004, "the ball is down"
        assert bool(right.heel[0, 2] > 0.02) == heel_up
    _, reaching = walk.feet(np.array([scene_of(film, "reach")[20].t_s]))
    assert reaching.ball[0, 2] > 0.02, "in the air at first"


def test_small_steps_are_shown_after_long_ones_and_are_half_as_long() -> None:
    film = LessonFilm(lesson("steps"))
    lengths = {}
    for scene in ("long", "small"):
        prints = [
            p
            for p in WalkMotion(film.lesson.script).prints
            if p.foot is Foot.RIGHT and p.contact_s >= scene_of(film, scene)[0].t_s
        ][:2]
        lengths[scene] = abs(prints[1].ankle[0] - prints[0].ankle[0]) / 2
    assert lengths["small"] < 0.55 * lengths["long"]
    assert [one.id for one in film.scenes] == ["long", "small"]


def test_standing_tall_comes_after_a_bent_posture_and_stays_longer() -> None:
    slumped, tall = LessonFilm(lesson("tall")).scenes
    assert (slumped.id, tall.id) == ("slumped", "tall")
    assert tall.end_s - tall.start_s > slumped.end_s - slumped.start_s


@pytest.mark.parametrize("which", LESSONS, ids=lambda one: one.id)
def test_no_picture_hides_anything_under_the_captions(which: Lesson) -> None:
    film = LessonFilm(which)
    for moment in film.moments[:: len(film.moments) // 4]:
        picture = film.picture(moment)
        assert picture.shape == (SIZE[1], SIZE[0], 3)
        assert len(np.unique(picture[-60:].reshape(-1, 3), axis=0)) == 1, "free for words"


def test_a_film_is_made_as_every_browser_plays_it(shelf: Shelf) -> None:
    path = shelf.film(SHORT)
    assert path is not None
    assert path.stat().st_size < 1_500_000
    with av.open(str(path)) as container:
        [stream] = container.streams.video
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert sum(1 for _ in container.decode(stream)) == len(LessonFilm(lesson(SHORT)).moments)
    assert list(shelf.folder.glob(".part*")) == []


@pytest.mark.parametrize("tag", languages())
@pytest.mark.parametrize("which", LESSONS, ids=lambda one: one.id)
def test_captions_cover_a_film_from_start_to_end(which: Lesson, tag: str) -> None:
    text = captions(which.id, words(tag))
    assert text.startswith("WEBVTT\n\n00:00:00.000 --> ")
    assert len(re.findall("-->", text)) == len(LessonFilm(which).scenes)
    for scene in which.scenes:
        assert words(tag).text(f"film.{which.id}.{scene}") in text


def test_every_focus_that_a_film_shows_is_a_check() -> None:
    checks = {one.id for one in check_classes()}
    assert set(FOCUS) == {one.id for one in LESSONS}
    assert {one for shown in FOCUS.values() for one in shown} <= checks


def test_films_are_kept_beside_the_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BACKSTEP_HOME", str(tmp_path))
    assert films_path() == tmp_path / "films"


def test_the_server_gives_a_film_in_parts_and_says_what_is_missing(shelf: Shelf) -> None:
    with (
        running(Stage().make, films=shelf) as url,
        httpx.Client(base_url=url, trust_env=False) as client,
    ):
        found = {one["id"]: one for one in client.get("/api/films?lang=de").json()}
        assert found[SHORT]["share"] == 1
        assert found["tall"]["share"] is None, "nobody makes it: the page tells it in words"
        assert found["tall"]["title"] == "Aufrecht stehen"
        part = client.get(found[SHORT]["source"], headers={"Range": "bytes=100-199"})
        assert (part.status_code, len(part.content)) == (206, 100)
        assert part.headers["content-type"] == "video/mp4"
        told = client.get(found[SHORT]["captions"])
        assert told.headers["content-type"].startswith("text/vtt")
        assert "Ferse" in told.text
        for missing in ("/films/tall.mp4", "/films/moon.mp4", "/films/moon.vtt"):
            assert client.get(missing).status_code == 404


@pytest.mark.slow
def test_who_asks_first_has_all_films_made_by_a_process_of_low_priority(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "films")
    shelf.ask()
    shelf.ask()  # of two who ask one is enough
    deadline = time.monotonic() + 240
    shares: set[float] = set()
    while not all(shelf.film(one.id) for one in LESSONS):
        share = shelf.share("landing")
        assert share is not None
        shares.add(share)
        assert time.monotonic() < deadline, "the films never came"
        time.sleep(0.05)
    assert any(0 < one < 1 for one in shares), "how far it is, is told on the way"
    shelf.close()


@pytest.mark.skipif(sys.platform == "win32", reason="priorities are asked for another way there")
def test_making_films_gives_way_to_everything_else(tmp_path: Path) -> None:
    code = "import os, sys; from app.films import make; make.make_missing = lambda *_: None; make.main(); print(os.nice(0))"  # noqa: E501
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) == 19
