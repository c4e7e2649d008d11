"""Uploads by tus 1.0, sent by hand: what is taken, what is refused and how, what survives."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from app.server.review.uploads import UPLOADS
from app.uploads.settings import UploadSettings
from server_cases import until
from upload_cases import (
    PIECE,
    VERSION,
    Sender,
    UploadHouse,
    film,
    heard,
    opened,
    raw_head,
    upload_house,
    written,
)

MOST = 3_000_000


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UploadHouse]:
    settings = UploadSettings(most_bytes=MOST, most_unfinished=40)
    with upload_house(tmp_path_factory.mktemp("uploads"), settings) as one:
        yield one


@pytest.fixture
def sender(house: UploadHouse) -> Iterator[Sender]:
    with Sender(house) as one:
        yield one
        for upload in house.shelf.all():
            one.http.delete(f"{UPLOADS}/{upload.uid}", headers=VERSION).raise_for_status()


def test_a_file_in_two_pieces_arrives_as_it_was_and_becomes_a_clip(
    house: UploadHouse, sender: Sender
) -> None:
    data = film(2_500_000)
    at = sender.begin(len(data), filename="Übung.mp4", client="3")
    first = sender.send(at, 0, data[:1_300_000])
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "1300000")
    assert "Backstep-Clip" not in first.headers
    assert parsedate_to_datetime(first.headers["Upload-Expires"]).timestamp() > time.time()
    last = sender.send(at, 1_300_000, data[1_300_000:])
    assert last.headers["Upload-Offset"] == str(len(data))
    assert house.whole(last.headers["Backstep-Clip"]) == data
    assert house.keeper.said[-1] == {"filename": "Übung.mp4", "client": "3"}
    # Whoever did not hear the last answer asks, and sends the end once more.
    again = sender.http.head(at, headers=VERSION)
    assert again.headers["Upload-Offset"] == again.headers["Upload-Length"] == str(len(data))
    assert again.headers["Backstep-Clip"] == last.headers["Backstep-Clip"]
    assert (
        sender.send(at, len(data), b"").headers["Backstep-Clip"] == again.headers["Backstep-Clip"]
    )
    assert not list(house.shelf.folder.glob("*.part"))


def test_what_is_spoken_is_said_and_every_answer_names_the_version(sender: Sender) -> None:
    said = sender.http.options(UPLOADS).headers
    assert said["Tus-Version"] == "1.0.0"
    extensions = {"creation", "creation-with-upload", "termination", "expiration"}
    assert set(said["Tus-Extension"].split(",")) == extensions
    assert said["Tus-Max-Size"] == str(MOST)
    metadata = written({"filename": "a.mp4", "filetype": ""})
    made = sender.announce(100, **{"Upload-Metadata": metadata})
    head = sender.http.head(made.headers["Location"], headers=VERSION)
    assert head.headers["Upload-Metadata"] == metadata
    assert head.headers["Cache-Control"] == "no-store"
    for answer in (made, head, sender.announce("x"), sender.http.post(UPLOADS, json={})):
        assert answer.headers["Tus-Resumable"] == "1.0.0"


def test_another_version_is_refused_with_ours(sender: Sender) -> None:
    answer = sender.announce(100, **{"Tus-Resumable": "0.2.2"})
    assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")
    assert "1.0.0" in answer.json()["error"]


def test_a_first_piece_may_come_with_the_announcement(house: UploadHouse, sender: Sender) -> None:
    data = film(5_000)
    said = {**PIECE, "Upload-Length": "5000"}
    made = sender.http.post(UPLOADS, headers=said, content=data[:2_000])
    assert (made.status_code, made.headers["Upload-Offset"]) == (201, "2000")
    done = sender.send(made.headers["Location"], 2_000, data[2_000:])
    assert house.whole(done.headers["Backstep-Clip"]) == data


def test_a_first_piece_that_breaks_off_leaves_nothing_since_its_sender_knows_no_address(
    house: UploadHouse,
) -> None:
    before = set(house.shelf.unfinished())
    head = raw_head(
        "POST", UPLOADS, Tus_Resumable="1.0.0", Upload_Length=9_000, Content_Length=5_000,
        Content_Type=PIECE["Content-Type"],
    )  # fmt: skip
    with opened(house) as connection:
        connection.sendall(head + film(9_000)[:3_000])
        until(lambda: set(house.shelf.unfinished()) > before)
    until(lambda: set(house.shelf.unfinished()) == before)


@pytest.mark.parametrize("length", ["", "-1", "1.5", "ten", "9" * 30, "٣"])
def test_a_length_that_is_none_is_refused(sender: Sender, length: str) -> None:
    answer = sender.announce(length.encode() if not length.isascii() else length)
    assert answer.status_code == 400
    assert "Upload-Length" in answer.json()["error"]


def test_a_part_of_a_file_is_not_taken_for_a_clip(house: UploadHouse, sender: Sender) -> None:
    before = house.shelf.unfinished()
    answer = sender.announce(9_000, **{"Upload-Concat": "partial"})
    assert (answer.status_code, "Upload-Concat" in answer.json()["error"]) == (400, True)
    assert house.shelf.unfinished() == before


def test_a_clip_too_large_an_empty_one_and_one_too_many_are_refused(
    house: UploadHouse, sender: Sender
) -> None:
    too_large = sender.announce(MOST + 1)
    assert too_large.status_code == 413
    assert "3 MB" in too_large.json()["error"]
    assert sender.announce(0).status_code == 422
    for _ in range(int(house.shelf.settings.most_unfinished)):
        assert sender.announce(10).status_code == 201
    assert sender.announce(10).status_code == 429
    assert len(house.shelf.unfinished()) == house.shelf.settings.most_unfinished


@pytest.mark.parametrize(
    "metadata",
    ["filename //79", "filename %%%", "filename YQ", "name YQ==,name YQ==", ",name YQ==", "a b c"],
    ids=["no UTF-8", "no base64", "cut", "twice", "nothing", "three parts"],
)
def test_metadata_that_is_none_is_refused_with_its_name(sender: Sender, metadata: str) -> None:
    answer = sender.announce(100, **{"Upload-Metadata": metadata})
    assert answer.status_code == 400
    assert "Upload-Metadata" in answer.json()["error"]


def test_a_piece_in_the_wrong_place_or_of_another_type_changes_nothing(sender: Sender) -> None:
    data = film(9_000)
    at = sender.begin(len(data))
    sender.send(at, 0, data[:6_000])
    for offset in (0, 5_999, 6_001):
        refused = sender.send(at, offset, data[offset : offset + 100])
        assert (refused.status_code, refused.headers["Upload-Offset"]) == (409, "6000")
    assert sender.send(at, "", data[6_000:]).status_code == 400
    wrong = sender.send(at, 6_000, data[6_000:], **{"Content-Type": "application/json"})
    assert wrong.status_code == 415
    assert sender.offset(at) == 6_000


def test_nothing_beyond_the_announced_length_is_kept(house: UploadHouse, sender: Sender) -> None:
    data = film(9_000)
    at = sender.begin(len(data))
    assert sender.send(at, 0, data + b"x").status_code == 413
    assert sender.offset(at) == 0
    sender.send(at, 0, data[:8_000])
    # In one chunk: of two, the first might be taken, rightly, before the second comes.
    chunked = sender.send(at, 8_000, iter([data[8_000:] + b"more"]))
    assert chunked.status_code == 413
    assert sender.offset(at) == 8_000
    assert sender.send(at, 8_000, data[8_000:]).status_code == 204


def test_what_is_no_video_is_refused_early_and_gone(house: UploadHouse, sender: Sender) -> None:
    at = sender.begin(2_000_000, filename="letter.mp4")
    refused = sender.send(at, 0, b"%PDF-1.7" + bytes(6_000))
    assert refused.status_code == 422
    assert "MP4" in refused.json()["error"]
    assert sender.http.head(at, headers=VERSION).status_code == 404
    # Smaller than what a container is told by, and in small pieces.
    at = sender.begin(12)
    assert sender.send(at, 0, b"hello ").status_code == 204
    assert sender.send(at, 6, b"world!").status_code == 422
    assert house.shelf.all() == ()


def test_an_upload_can_be_ended_and_what_is_unknown_is_said_to_be(sender: Sender) -> None:
    at = sender.begin(9_000)
    sender.send(at, 0, film(9_000)[:5_000])
    assert sender.http.delete(at, headers=VERSION).status_code == 204
    for path in (at, f"{UPLOADS}/{'0' * 32}", f"{UPLOADS}/x", f"{UPLOADS}/{'A' * 32}"):
        assert sender.http.head(path, headers=VERSION).status_code == 404
        assert sender.send(path, 0, b"x").status_code == 404
        assert sender.http.delete(path, headers=VERSION).status_code == 404


def test_where_only_post_gets_through_it_says_what_it_means(sender: Sender) -> None:
    data = film(6_000)
    at = sender.begin(len(data))
    patch = {**PIECE, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    assert sender.http.post(at, headers=patch, content=data[:5_000]).status_code == 204
    assert sender.offset(at) == 5_000
    end = {**VERSION, "X-HTTP-Method-Override": "DELETE"}
    assert sender.http.post(at, headers=end).status_code == 204
    assert sender.http.post(at, headers=VERSION).status_code == 400


def test_one_at_a_time_and_a_dead_connection_lets_go_at_once(
    house: UploadHouse, sender: Sender
) -> None:
    data = film(100_000)
    at = sender.begin(len(data))
    with opened(house) as first:
        first.sendall(
            raw_head("PATCH", at, Content_Length=len(data), Upload_Offset=0, **_raw(PIECE))
            + data[:50_000]
        )
        (upload,) = house.shelf.all()
        until(lambda: house.shelf.part(upload.uid).stat().st_size == 50_000)
        assert sender.send(at, 50_000, data[50_000:]).status_code == 423
        assert sender.http.head(at, headers=VERSION).status_code == 200
    # Hung up: what it had sent is there, and the next one goes on, long before it would be idle.
    until(lambda: sender.send(at, 50_000, data[50_000:60_000]).status_code == 204)
    assert sender.offset(at) == 60_000


def test_who_falls_silent_is_let_go_and_what_came_is_kept(tmp_path: Path) -> None:
    data = film(100_000)
    hasty = UploadSettings(idle_s=0.5)
    with upload_house(tmp_path, hasty) as house, Sender(house) as sender:
        at = sender.begin(len(data))
        with opened(house) as silent:
            silent.sendall(
                raw_head("PATCH", at, Content_Length=len(data), Upload_Offset=0, **_raw(PIECE))
                + data[:40_000]
            )
            assert silent.recv(12) == b"HTTP/1.1 408"
        assert sender.offset(at) == 40_000


def test_what_was_broken_off_too_long_ago_is_forgotten(tmp_path: Path) -> None:
    with upload_house(tmp_path, UploadSettings(kept_s=1.0)) as house, Sender(house) as sender:
        at = sender.begin(9_000)
        sender.send(at, 0, film(9_000)[:5_000])
        until(lambda: sender.http.head(at, headers=VERSION).status_code != 200)
        assert sender.http.head(at, headers=VERSION).status_code == 404
        assert not list(house.shelf.folder.iterdir())


def test_all_unfinished_ones_together_leave_room_on_the_disk(tmp_path: Path) -> None:
    few = UploadSettings(most_unfinished_bytes=1000)
    with upload_house(tmp_path, few) as house, Sender(house) as sender:
        assert [sender.announce(400).status_code for _ in range(3)] == [201, 201, 507]
    full = UploadSettings(least_free_bytes=1e12)
    with upload_house(tmp_path, full) as house, Sender(house) as sender:
        refused = sender.announce(400)
        assert refused.status_code == 507
        assert "free" in refused.json()["error"]


def test_a_foreign_page_can_not_send_and_our_own_can(house: UploadHouse, sender: Sender) -> None:
    own = house.url.rstrip("/")
    assert sender.announce(10, Origin=own).status_code == 201
    for foreign in ("https://evil.example", "null"):
        assert sender.announce(10, Origin=foreign).status_code == 403
        preflight = sender.http.options(
            UPLOADS, headers={"Origin": foreign, "Access-Control-Request-Method": "POST"}
        )
        assert preflight.status_code == 403
        assert not [name for name in preflight.headers if name.startswith("access-control")]
    # What a form may send unasked has no header of tus.
    assert sender.http.post(UPLOADS, headers={"Upload-Length": "10"}).status_code == 403


def test_while_an_upload_comes_in_the_server_answers_others(
    house: UploadHouse, sender: Sender
) -> None:
    data = film(MOST)
    at = sender.begin(len(data))
    done = threading.Event()

    def pieces() -> Iterator[bytes]:
        yield data[:1_000_000]
        done.wait(60)
        yield data[1_000_000:]

    thread = threading.Thread(target=lambda: sender.send(at, 0, pieces()))
    thread.start()
    try:
        with Sender(house) as other:
            assert other.http.get("api/health").status_code == 200
            (one,) = other.http.get(UPLOADS).json()
        assert (one["size"], one["name"]) == (MOST, "clip")
    finally:
        done.set()
        thread.join()


def _raw(headers: dict[str, str]) -> dict[str, object]:
    return {name.replace("-", "_"): value for name, value in headers.items()}


def test_a_head_that_is_no_http_is_refused(house: UploadHouse) -> None:
    with opened(house) as odd:
        odd.sendall(b"PATCH " + b"x" * 10 + b"\r\n\r\n")
        assert heard(odd).startswith(b"HTTP/1.1 400")
