"""A client's analysed clip on disk, without the pose model: a drawn walker with its true joints."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np

from app.media.copy import make_review_copy
from app.reports.again import report_again
from app.reports.asked import Asked
from app.review.folder import ClipFolder
from app.sharing.shared import SharedClip
from app.storage import Store
from app.storage.places import Places
from app.storage.review_values import Client, NewClient, NewClip
from app.storage.values import utc_now
from clip_making import write_clip
from vision.pose.replay import PoseRecording
from vision.values import Pose, SourceInfo
from vision.walker import CameraSetup, WalkerSource, WalkScript
from walker_poses import poses

HEIGHT_M = 1.7
NAME = 'Zoë "#1" *Ünal* _x_ \\ $a$ <b> @c'
"""A name full of what typesetters and browsers take for markup."""


def walk_script(
    seconds: float = 9.0, *, person_px: int = 300, width: int = 480, **manner: float
) -> WalkScript:
    """A walk on a treadmill from the side, of 4:3, 25 pictures a second."""
    camera = {"width": width, "height": width * 3 // 4, "person_px": person_px, "fps": 25}
    return WalkScript.model_validate(
        {
            "segments": ({"duration_s": seconds, "manner": manner},),
            "treadmill": True,
            "camera": CameraSetup.model_validate(camera),
        }
    )


def recording(seen: list[Pose | None], script: WalkScript, turned_deg: int = 0) -> PoseRecording:
    """Poses as an analysis keeps them that turned the film so far; ``None`` where nobody was
    seen."""
    count, rate = len(seen), script.camera.fps
    image, world = np.zeros((count, 33, 2)), np.zeros((count, 33, 3))
    for row, pose in enumerate(seen):
        if pose is not None:
            image[row], world[row] = pose.image, pose.world
    present = np.array([pose is not None for pose in seen])
    return PoseRecording(
        info=SourceInfo(
            "walk.mp4", script.camera.width, script.camera.height, rate, turned_deg=turned_deg
        ),
        index=np.arange(count),
        t_s=np.arange(count) / rate,
        present=present,
        image=image,
        world=world,
        visibility=np.where(present[:, None], 0.95, 0.0) * np.ones((1, 33)),
        feet=tuple(None if pose is None else pose.feet for pose in seen),
    )


def open_store(folder: Path) -> Store:
    """A store of its own below ``folder``."""
    return Store(Places.find(folder / "data", f"sqlite:///{folder / 'data' / 'kept.db'}"))


def add_client(store: Store, name: str = NAME) -> Client:
    """A client of that name."""
    return store.clients.add(NewClient(name=name, height_m=HEIGHT_M))


def add_walk(
    store: Store,
    client: Client | None,
    script: WalkScript,
    *,
    number: int = 1,
    film: bool = True,
    name: str = "walk.mp4",
    filmed_on: date = date(2026, 11, 30),
    turned_deg: int = 0,
) -> SharedClip:
    """An analysed clip of ``script``, with its film if ``film``, which has to be turned so far
    clockwise to be upright."""
    new = NewClip(
        uid=f"{number:032x}",
        name=name,
        suffix=".mp4",
        size_bytes=1,
        client_id=None if client is None else client.id,
        filmed_on=filmed_on,
    )
    folder = ClipFolder.of(store.places, new)
    folder.path.mkdir(parents=True)
    seen = recording(list(poses(script, pictures=film)), script, turned_deg)
    seen.save(folder.poses)
    report = report_again(seen, Asked(height_m=HEIGHT_M), name)
    folder.report.write_text(report.to_json(), encoding="utf-8")
    if film:
        with WalkerSource(script) as source:
            images = (source.render(float(t)) for t in seen.t_s)
            hung = [np.ascontiguousarray(np.rot90(one, turned_deg // 90)) for one in images]
            write_clip(folder.original, hung, list(seen.t_s))
        make_review_copy(folder.original, folder.review_copy, folder.frames)
    store.clips.add(new)
    store.clips.change(new.uid, {"analysed_at": utc_now()})
    return SharedClip.of(store, new.uid)
