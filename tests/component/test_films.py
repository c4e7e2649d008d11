"""Films that show a movement: what is to be seen, that browsers can play it, and its captions."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import av
import httpx
import numpy as np
import pytest

from app.films.captions import FOCUS, captions
from app.films.shelf import Shelf, films_path
from app.words import languages, words
from film_cases import LEFT_OUT, shares_told
from server_cases import Stage, running
from vision.checks.registry import check_classes
from vision.values import Foot
from vision.walker.lesson import FPS, LESSONS, SIZE, Lesson, LessonFilm, LessonMoment, lesson
from vision.walker.motion import WalkMotion

SHORT = "landing"


@pytest.fixture(scope="module")
def shelf(films: Path) -> Shelf:
    """A shelf with films on it that its own process has made, and nobody at work on the others."""
    shelf = Shelf(films)
    shelf.close()
    return shelf


@pytest.mark.slow
def test_who_asks_first_has_what_is_missing_made_and_is_told_how_far_it_is(shelf: Shelf) -> None:
    assert [one.id for one in LESSONS if shelf.film(one.id) is None] == [LEFT_OUT]
    shares = shares_told(shelf.folder)
    assert shares == sorted(shares)
    assert any(0 < one < 1 for one in shares), "how far it is, is told on the way"


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
        httpx.Client(base_url=url, trust_env=False, timeout=60) as client,
    ):
        found = {one["id"]: one for one in client.get("/api/films?lang=de").json()}
        assert found[SHORT]["share"] == 1
        assert found[LEFT_OUT]["share"] is None, "nobody makes it: the page tells it in words"
        assert found["tall"]["title"] == "Aufrecht stehen"
        part = client.get(found[SHORT]["source"], headers={"Range": "bytes=100-199"})
        assert (part.status_code, len(part.content)) == (206, 100)
        assert part.headers["content-type"] == "video/mp4"
        told = client.get(found[SHORT]["captions"])
        assert told.headers["content-type"].startswith("text/vtt")
        assert "Ferse" in told.text
        for missing in (f"/films/{LEFT_OUT}.mp4", "/films/moon.mp4", "/films/moon.vtt"):
            assert client.get(missing).status_code == 404


@pytest.mark.skipif(sys.platform == "win32", reason="priorities are asked for another way there")
def test_making_films_gives_way_to_everything_else(tmp_path: Path) -> None:
    code = "import os, sys; from app.films import make; make.make_missing = lambda *_: None; make.main(); print(os.nice(0))"  # noqa: E501
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) == 19
