"""A trainer's clients, clips and notes over REST, on a real server and store."""

from __future__ import annotations

from uuid import uuid4

import httpx

from app.review.folder import ClipFolder
from app.storage import Store
from app.storage.review_values import Clip, NewClip

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


def test_the_pages_of_the_review_are_there_without_any_profile(api: httpx.Client) -> None:
    for name in ("review", "review/clip", "review/compare", "review/client"):
        page = api.get(f"/{name}")
        assert page.status_code == 200, name
        assert "text/html" in page.headers["content-type"]
