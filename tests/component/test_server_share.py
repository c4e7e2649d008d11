"""What a trainer takes of a clip, asked for as a page asks, and the annotated video."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import av
import httpx
import numpy as np
import psutil
import pytest

from app.reports.annotate import annotate_clip
from app.review.folder import ClipFolder
from app.sharing.shared import SharedClip
from app.sharing.video_child import cover_face
from app.sharing.videos import Videos
from app.storage import Store
from app.storage.review_values import NewClip
from server_cases import Stage, running
from share_cases import NAME, add_client, add_walk, open_store, walk_script
from vision.pose.landmarks import L
from vision.values import Image

UID = f"{1:032x}"
SHARE = f"/api/review/clips/{UID}/share"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, SharedClip]]:
    with open_store(tmp_path_factory.mktemp("share")) as store:
        script = walk_script(4.0)
        yield store, add_walk(store, add_client(store), script, name="Zoë's walk.mp4")


@pytest.fixture(scope="module")
def api(kept: tuple[Store, SharedClip]) -> Iterator[httpx.Client]:
    with (
        running(Stage().make, store=kept[0]) as url,
        # The pose model's guard may have closed this process's way out.
        httpx.Client(base_url=url, timeout=60, trust_env=False) as ask,
    ):
        yield ask


def pictures(path: Path) -> tuple[list[float], list[Image]]:
    with av.open(str(path)) as container:
        found = [
            (float(one.time or 0), one.to_ndarray(format="rgb24"))
            for one in container.decode(video=0)
        ]
    return [t_s for t_s, _ in found], [image for _, image in found]


@pytest.mark.parametrize(
    ("kind", "begins", "ending"),
    [
        ("pdf", b"%PDF-", "-report.pdf"),
        ("html", b"<!doctype html>", "-report.html"),
        ("csv-long", b"\xef\xbb\xbft_s,name,value", "-long.csv"),
        ("csv-steps", b"\xef\xbb\xbfindex,foot", "-steps.csv"),
        ("csv-frames", b"\xef\xbb\xbft_s,lean_deg", "-frames.csv"),
        ("parquet-steps", b"PAR1", "-steps.parquet"),
        ("parquet-frames", b"PAR1", "-frames.parquet"),
        ("json", b"{\n", ".json"),
        ("c3d", b"\x02\x50", ".c3d"),
        ("trc", b"PathFileType", ".trc"),
    ],
)
def test_every_kind_comes_as_a_download_of_its_own_name(
    api: httpx.Client, kind: str, begins: bytes, ending: str
) -> None:
    found = api.get(f"{SHARE}/{kind}")
    assert found.status_code == 200, found.text
    assert found.content.startswith(begins)
    told = found.headers["Content-Disposition"]
    assert told.startswith("attachment;")
    assert f"filename*=UTF-8''Zo%C3%AB%27s%20walk{ending}" in told
    assert found.headers["Cache-Control"] == "no-store"


def test_the_report_comes_in_the_language_asked_for(api: httpx.Client) -> None:
    assert "Dein Rückwärtsgehen" in api.get(f"{SHARE}/html?lang=de&pictures=false").text
    english = api.get(f"{SHARE}/html?lang=en&pictures=false").text
    assert "Your backward walk" in english
    assert "data:image/jpeg" not in english


def test_nothing_of_another_clip_is_in_it(
    api: httpx.Client, kept: tuple[Store, SharedClip]
) -> None:
    other = add_client(kept[0], "Somebody Else")
    add_walk(kept[0], other, walk_script(4.0), number=7, film=False, name="secret.mp4")
    for kind in ("html", "json", "csv-long", "trc", "c3d"):
        content = api.get(f"{SHARE}/{kind}").content
        assert b"Somebody" not in content
        assert b"secret" not in content
    assert NAME not in api.get(f"{SHARE}/json").text, "tables name the clip, not the client"


def test_what_cannot_be_made_is_said_in_one_line(
    api: httpx.Client, kept: tuple[Store, SharedClip]
) -> None:
    none = api.get(f"{SHARE}/srt?lang=de")
    assert none.status_code == 409
    assert none.json()["error"] == "Es gibt noch keine Notizen mit Worten."
    assert api.get(f"{SHARE}/docx").status_code == 422
    assert api.get(f"/api/review/clips/{9:032x}/share/pdf").status_code == 404
    assert api.get(f"{SHARE}/video").status_code == 409


def test_a_video_is_made_told_fetched_once_and_gone(api: httpx.Client, tmp_path: Path) -> None:
    begun = api.post(f"{SHARE}/video?lang=de", headers={"Content-Type": "application/json"})
    assert begun.status_code == 202, begun.text
    state = begun.json()
    until_s = time.monotonic() + 60
    while not state["ready"]:
        assert state["problem"] is None
        assert time.monotonic() < until_s
        time.sleep(0.1)
        state = api.get(f"{SHARE}/video/state").json()
    film = api.get(f"{SHARE}/video")
    assert "Zo%C3%AB%27s%20walk-backstep.mp4" in film.headers["Content-Disposition"]
    (tmp_path / "seen.mp4").write_bytes(film.content)
    times_s, images = pictures(tmp_path / "seen.mp4")
    assert len(images) == 100
    assert times_s[-1] == pytest.approx(99 / 25, abs=0.01)
    assert images[50].shape == (360, 480, 3)
    assert api.get(f"{SHARE}/video/state").json()["share"] is None


def test_a_stopped_video_leaves_nothing(kept: tuple[Store, SharedClip]) -> None:
    videos = Videos()
    videos.begin(kept[1], "en", blurred=True)
    [made] = videos._made.values()
    assert made.file.parent.exists()
    videos.close()
    assert made.ended
    assert not made.file.parent.exists()
    assert videos.state(UID).share is None


def test_a_clip_that_is_deleted_takes_along_the_video_that_is_being_made_of_it(
    api: httpx.Client, kept: tuple[Store, SharedClip]
) -> None:
    store, shared = kept
    uid = f"{8:032x}"
    new = NewClip.model_validate(
        {**shared.clip.model_dump(include=set(NewClip.model_fields)), "uid": uid}
    )
    folder = ClipFolder.of(store.places, store.clips.add(new))
    shutil.copytree(shared.folder.path, folder.path)
    json_type = {"Content-Type": "application/json"}
    assert api.post(f"/api/review/clips/{uid}/share/video", headers=json_type).is_success
    assert _drawing(uid)
    assert api.delete(f"/api/review/clips/{uid}", headers=json_type).is_success
    assert not _drawing(uid)
    assert not folder.path.exists()


def _drawing(uid: str) -> list[int]:
    """The processes that draw a video of that clip."""
    return [
        one.pid
        for one in psutil.process_iter(["cmdline"])
        if any(uid in word for word in one.info["cmdline"] or ())
    ]


def test_what_is_just_being_made_of_a_clip_ends_with_whoever_wanted_it(
    kept: tuple[Store, SharedClip],
) -> None:
    videos = Videos()
    videos.begin(kept[1], "en", blurred=False)
    [made] = videos._made.values()
    assert made._child.stdin is not None
    made._child.stdin.close()  # as the end of the server does
    assert made._child.wait(60) == 1
    assert not made.file.parent.exists()
    videos.close()


def test_an_annotated_copy_of_slow_motion_runs_in_the_walkers_time_and_covers_the_face(
    kept: tuple[Store, SharedClip], tmp_path: Path
) -> None:
    shared = kept[1]
    report = json.loads(shared.report.to_json())
    report["source"]["time_scale"] = 2.0  # somebody said so; the file does not
    slowed = type(shared.report).model_validate(report)
    poses = shared.poses()  # they keep the file's times
    annotate_clip(shared.folder.review_copy, tmp_path / "plain.mp4", slowed, poses)
    annotate_clip(
        shared.folder.review_copy, tmp_path / "blurred.mp4", slowed, poses, cover=cover_face
    )
    times_s, plain = pictures(tmp_path / "plain.mp4")
    assert times_s[-1] == pytest.approx(99 / 50, abs=0.01)
    blurred = pictures(tmp_path / "blurred.mp4")[1]
    head = poses.image[60][:11].mean(axis=0).astype(int)
    spot = np.s_[head[1] - 8 : head[1] + 8, head[0] - 8 : head[0] + 8]
    unlike = np.abs(plain[60].astype(int) - blurred[60].astype(int))
    assert unlike[spot].mean() > 5 * unlike[300:].mean()


def test_between_two_looks_at_slow_motion_the_skeleton_lies_between_them(
    kept: tuple[Store, SharedClip], tmp_path: Path
) -> None:
    shared, poses = kept[1], kept[1].poses()
    report = json.loads(shared.report.to_json())
    report["source"]["time_scale"] = 2.0
    aside = poses.image + [[[2.0, 0.0]]] * np.arange(len(poses.image))[:, None, None]
    looked = replace(poses, t_s=poses.t_s[::2], present=poses.present[::2], image=aside[::2])
    film, drawn = shared.folder.review_copy, tmp_path / "drawn.mp4"
    slowed = type(shared.report).model_validate(report)
    annotate_clip(film, drawn, slowed, looked)
    x, y = aside[61][L.LEFT_HIP].round().astype(int)
    bare, with_bones = (pictures(one)[1][61].astype(int) for one in (film, drawn))
    assert np.abs(with_bones - bare)[y - 3 : y + 4, x - 3 : x + 4].max() > 60
    # What points and strips are made of has the report's times, too.
    faster = replace(shared, report=slowed).poses()
    assert faster.t_s == pytest.approx(poses.t_s / 2)
    assert (faster.info.fps, faster.info.time_scale) == (2 * poses.info.fps, 2.0)
