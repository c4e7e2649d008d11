"""A trainer's clients, clips and notes over REST, on a real server and store."""

from __future__ import annotations

from uuid import uuid4

import httpx
import pytest

from app.jobs.spec import FailureReason
from app.review.folder import ClipFolder
from app.storage import Store
from app.storage.review_values import Clip, NewClip, NewJob
from app.storage.values import utc_now
from app.words import words
from vision.sources.base import SourceFault

JSON = {"Content-Type": "application/json"}


def new_client(api: httpx.Client, name: str, **more: object) -> int:
    made = api.post("/api/review/clients", json={"name": name, **more})
    assert made.status_code == 201, made.text
    return int(made.json()["id"])


def a_clip(store: Store, client_id: int | None = None) -> Clip:
    """A clip as it lies in the library before anything is made of it."""
    clip = store.clips.add(
        NewClip(uid=uuid4().hex, name="walk.mov", suffix=".mov", size_bytes=5, client_id=client_id)
    )
    folder = ClipFolder.of(store.places, clip)
    folder.path.mkdir(parents=True)
    folder.original.write_bytes(b"film!")
    return clip


def test_a_client_is_made_changed_listed_with_clips_and_deleted_by_name_with_every_file(
    api: httpx.Client, store: Store
) -> None:
    who = new_client(api, "Ines", height_m=1.68)
    mine, other = a_clip(store, who), a_clip(store)
    changed = api.patch(f"/api/review/clients/{who}", json={"notes": "left hip"}).json()
    assert (changed["name"], changed["height_m"], changed["notes"]) == ("Ines", 1.68, "left hip")
    [listed] = [one for one in api.get("/api/review/clients").json() if one["id"] == who]
    assert listed == changed
    assert listed["clips"] == 1
    refused = api.delete(f"/api/review/clients/{who}?really=ines", headers=JSON)
    assert refused.status_code == 409
    gone = api.delete(f"/api/review/clients/{who}?really=Ines", headers=JSON)
    assert gone.json() == {"clips": 1, "warning": None}
    assert api.get(f"/api/review/clips/{mine.uid}").status_code == 404
    assert not store.places.clip(mine.uid).exists()
    assert api.get(f"/api/review/clips/{other.uid}").json()["has_original"]


def test_what_a_trainer_says_of_a_clip_is_kept_and_what_is_not_said_stays(
    api: httpx.Client, store: Store
) -> None:
    who, clip = new_client(api, "Jan"), a_clip(store)
    at = f"/api/review/clips/{clip.uid}"
    said = {"client_id": who, "filmed_on": "2026-10-02", "belt_mps": 0.8, "notes": "barefoot"}
    first = api.patch(at, json=said).json()
    assert {name: first[name] for name in said} == said
    second = api.patch(at, json={"belt_mps": None}).json()
    assert (second["belt_mps"], second["notes"]) == (None, "barefoot")
    assert api.patch(at, json={"client_id": 2**30}).status_code == 404
    assert "belt_mps" in api.patch(at, json={"belt_mps": 40}).json()["fields"]
    assert api.get(f"{at}/report").status_code == 409


def test_clips_come_in_pages_the_newest_first_and_by_client(
    api: httpx.Client, store: Store
) -> None:
    who = new_client(api, "Kim")
    uids = [a_clip(store, who).uid for _ in range(3)][::-1]
    first = api.get(f"/api/review/clips?client={who}&most=2").json()
    assert [one["uid"] for one in first["clips"]] == uids[:2]
    assert first["more"]
    rest = api.get(f"/api/review/clips?client={who}&before={uids[1]}").json()
    assert [one["uid"] for one in rest["clips"]] == uids[2:]
    assert not rest["more"]
    nobodys = api.get("/api/review/clips?client=0&most=200").json()["clips"]
    assert all(one["client_id"] is None for one in nobodys)


def test_notes_are_pinned_changed_and_taken_off(api: httpx.Client, store: Store) -> None:
    at = f"/api/review/clips/{a_clip(store).uid}/notes"
    late = api.post(at, json={"t_s": 2.5, "text": "here"}).json()
    early = api.post(at, json={"t_s": 1.0, "drawings": [{"kind": "angle"}]}).json()
    assert [one["id"] for one in api.get(at).json()] == [early["id"], late["id"]]
    moved = api.put(f"{at}/{late['id']}", json={"t_s": 0.5, "text": "no, here"}).json()
    assert (moved["t_s"], moved["text"]) == (0.5, "no, here")
    assert api.delete(f"{at}/{early['id']}", headers=JSON).status_code == 204
    assert [one["text"] for one in api.get(at).json()] == ["no, here"]


def test_a_clips_deletion_takes_its_folder(api: httpx.Client, store: Store) -> None:
    clip = a_clip(store)
    api.post(f"/api/review/clips/{clip.uid}/notes", json={"t_s": 1.0, "text": "secret"})
    done = api.delete(f"/api/review/clips/{clip.uid}", headers=JSON)
    assert done.json() == {"clips": 1, "warning": None}
    assert list(store.places.clips.glob(f"{clip.uid}*")) == []
    assert api.get(f"/api/review/clips/{clip.uid}/notes").status_code == 404


def test_nothing_of_a_clip_stays_in_a_browsers_cache(api: httpx.Client, store: Store) -> None:
    at = f"/api/review/clips/{a_clip(store).uid}"
    for what in ("", "/state", "/notes", "/edits", "/original"):
        assert api.get(f"{at}{what}").headers["Cache-Control"] == "no-store", what
    assert api.get("/review").headers["Cache-Control"] == "no-cache", "pages are asked for anew"


def test_the_pages_of_the_review_are_there_without_any_profile(api: httpx.Client) -> None:
    for name in ("review", "review/clip", "review/compare", "review/client"):
        page = api.get(f"/{name}")
        assert page.status_code == 200, name
        assert "text/html" in page.headers["content-type"]


@pytest.mark.parametrize("report", [b"", b'{"schema": "backstep.report/1", "sour', b"\xff{}", None])
def test_a_clip_whose_report_cannot_be_read_can_be_analysed_again_and_spoils_no_list(
    api: httpx.Client, store: Store, report: bytes | None
) -> None:
    clip = a_clip(store)
    store.clips.change(clip.uid, {"analysed_at": utc_now()})
    folder = ClipFolder.of(store.places, clip)
    folder.review_copy.write_bytes(b"film!")
    if report is not None:
        folder.report.write_bytes(report)
    at = f"/api/review/clips/{clip.uid}"
    told = api.get(f"{at}?lang=en").json()
    assert told["problem"].endswith("Analyse it again.")
    assert api.get("/api/review/clips").status_code == 200
    for what in ("report", "steps", "truth", "share/pdf"):
        assert api.get(f"{at}/{what}").status_code == 409, what
    assert api.post(f"{at}/analyse", headers=JSON).is_success


@pytest.mark.parametrize(
    "drawing",
    [
        '{"a": NaN}',
        '{"a": 1e400}',
        '{"\\ud800": 1}',
        '{"a": "\\u0000"}',
        '{"a": %s}' % ("[" * 99 + "]" * 99),
    ],
)
def test_a_note_that_could_not_be_given_back_is_refused(
    api: httpx.Client, store: Store, drawing: str
) -> None:
    at = f"/api/review/clips/{a_clip(store).uid}/notes"
    body = f'{{"t_s": 1, "drawings": [{drawing}]}}'
    assert api.post(at, content=body, headers=JSON).status_code == 422
    assert api.get(at).json() == []


def test_names_are_one_line_and_no_sign_is_kept_that_no_database_takes(
    api: httpx.Client, store: Store
) -> None:
    at = f"/api/review/clips/{a_clip(store).uid}"
    for name in ("  ", "a\nb", "\0", ""):
        assert api.patch(at, json={"name": name}).status_code == 422, repr(name)
    assert api.patch(at, json={"keep_original": -0.0}).status_code == 422
    assert api.patch(at, json={"notes": "a\0b"}).json()["notes"] == "ab"
    assert api.patch(at, json={"name": "<b>.mp4"}).json()["name"] == "<b>.mp4"


def failed(store: Store, kind: str, problem: str, reason: FailureReason | None = None) -> Clip:
    """A clip with one job, which has failed."""
    clip = a_clip(store)
    job = NewJob(
        uid=uuid4().hex, clip_id=clip.id, source_url="a", result_url="b", options={"kind": kind}
    )
    store.jobs.add(job)
    taken = store.jobs.take("nobody", lease_s=60, most_attempts=3, kinds=[kind])
    assert taken is not None
    store.jobs.fail(taken, problem, None if reason is None else reason.facts())
    changes = {"analysed_at": utc_now()} if kind == "copy" else {"problem": problem}
    return store.clips.change(clip.uid, changes)


def test_a_clip_whose_copy_could_not_be_made_says_so(api: httpx.Client, store: Store) -> None:
    clip = failed(store, "copy", "the disk is full")
    told = api.get(f"/api/review/clips/{clip.uid}?lang=en").json()
    assert "the disk is full" in told["problem"]


def test_a_value_that_will_not_do_says_what_is_allowed_and_not_that_it_is_unknown(
    api: httpx.Client, store: Store
) -> None:
    at = f"/api/review/clips/{a_clip(store).uid}?lang=en"
    for field, value, allowed in (
        ("belt_mps", 9, "0 to 21.6 km/h"),
        ("incline_percent", 90, "-30 to 40"),
        ("filmed_on", "31.12.", "a day"),
        ("capture_hz", 0, "does not fit"),
        ("film", 1, "not known"),
    ):
        assert allowed in api.patch(at, json={field: value}).json()["fields"][field]


@pytest.mark.parametrize("kind", ["analyse", "copy"])
def test_why_a_clip_failed_is_said_in_the_language_of_the_page(
    api: httpx.Client, store: Store, kind: str
) -> None:
    english = "walk.mp4: took more than 540 MB of memory"
    clip = failed(store, kind, english, FailureReason(id="too_much_memory", values={"mb": 540}))
    for language in ("de", "en"):
        told = api.get(f"/api/review/clips/{clip.uid}?lang={language}").json()
        said = words(language).text("problem.job.too_much_memory", mb=540)
        assert said in told["problem"]
        assert english not in told["problem"]
        assert [one["problem"] for one in told["jobs"]] == [said]
        assert said in api.get(f"/api/review/clips/{clip.uid}/state?lang={language}").text


@pytest.mark.parametrize("reason", [FailureReason(id="of_later"), FailureReason(id="too_long")])
def test_a_reason_that_is_not_known_stays_in_the_words_in_which_it_came(
    api: httpx.Client, store: Store, reason: FailureReason
) -> None:
    clip = failed(store, "analyse", "something else", reason)
    assert api.get(f"/api/review/clips/{clip.uid}?lang=de").json()["problem"] == "something else"


def test_every_fault_of_a_film_has_words() -> None:
    assert {f"problem.job.{one.value}" for one in SourceFault} <= set(words().templates)
