"""The library of a trainer's clips: how a clip comes in, what is known of it, how it goes."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

from app.jobs.engine import JobEngine
from app.jobs.spec import JobKind
from app.media.apart import first_picture_apart
from app.media.frames import FrameTable
from app.reports.again import is_model_needed
from app.review.asking import JUDGED_BY, asked_of
from app.review.digest import Digest, Digests
from app.review.folder import ClipFolder
from app.review.forget import forget_client, forget_clips, forget_unmade, is_made
from app.review.work import ClipJob, ClipWork
from app.storage.errors import Missing, StorageError, explain
from app.storage.review_values import Client, Clip, Job, JobState, NewClip
from app.storage.store import Store
from app.storage.values import clean, utc_now
from vision.pose.replay import PoseRecording, ReplayError
from vision.sources.base import SourceError

_UID = re.compile("[0-9a-f]{32}")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_NAME_LENGTH = 200
_NAMELESS = "clip"


@dataclass(frozen=True, slots=True)
class ClipInfo:
    """A clip with what lies in its folder and what is being done on it. digest: ``None`` as long
    as there is no report."""

    clip: Clip
    folder: ClipFolder
    jobs: tuple[ClipJob, ...]
    digest: Digest | None

    @property
    def busy(self) -> bool:
        """Whether anything on it waits or is being done."""
        return any(not one.job.state.ended for one in self.jobs)

    @property
    def lost(self) -> bool:
        """Whether something that was made of it is not there any more, or cannot be read, so that
        it has to be looked at again."""
        if self.clip.analysed_at is None or self.busy:
            return False
        return self.digest is None or not self.folder.review_copy.exists()

    @property
    def uncopied(self) -> Job | None:
        """The job that was to make the review copy and has failed, where there is none."""
        if self.folder.review_copy.exists():
            return None
        copying = (one.job for one in self.jobs if one.kind is JobKind.COPY)
        return next((job for job in copying if job.problem is not None), None)


class Library:
    """Takes clips in, has them looked at, says what is known of them, and forgets them.

    Until ``begin`` names an engine nothing is done on clips; the rest works. Fit for several
    threads. model: the pose model's name; the default if left out. leaving: told by its uid of a
    clip that is about to be deleted.
    """

    def __init__(self, store: Store, model: str | None = None) -> None:
        self.store = store
        self.model = model
        self.leaving: list[Callable[[str], None]] = []
        self._digests = Digests(store)
        self._work = ClipWork(store, self._ended, model)

    def begin(self, engine: JobEngine) -> None:
        """Have clips looked at by ``engine``, told through ``ended``; closed with the library.

        Raises:
            StorageError: the list of jobs cannot be read.
        """
        self._work.begin(engine)
        self._settle()

    def close(self) -> None:
        """Stop; what was begun is gone on with the next time."""
        self._work.close()

    def ended(self, job: Job) -> None:
        """For the engine's listener: a job has ended."""
        self._work.ended(job)

    def expect(self) -> None:
        """A clip is on its way, or will be soon: be ready for it."""
        self._work.warm()

    def receive(self, path: Path, metadata: Mapping[str, str]) -> Clip:
        """Take in the whole file at ``path``, which is moved; have it looked at and copied.

        metadata: ``filename``; ``client``: the id of whose it is; ``filmed``: the day, as
        2026-11-30. What cannot be understood is left out. The clip is called by the file's stem,
        where that is a uid, so that a file is never taken in twice.

        Raises:
            StorageError: it cannot be kept.
        """
        uid = path.stem if _UID.fullmatch(path.stem) else uuid4().hex
        name = _name(metadata.get("filename", ""))
        suffix = Path(name).suffix.lower()
        new = NewClip(
            uid=uid,
            name=name,
            suffix=suffix if _SUFFIX.fullmatch(suffix) else "",
            size_bytes=path.stat().st_size,
            client_id=self._client_id(metadata.get("client", "")),
            filmed_on=_day(metadata.get("filmed", "")),
        )
        folder = ClipFolder.of(self.store.places, new)
        try:
            folder.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.mark.touch(mode=0o600)
            _put(path, folder.original)
        except OSError as error:
            raise StorageError(explain(error, str(folder.path))) from error
        try:
            clip = self.store.clips.add(new)
        except StorageError:
            with suppress(StorageError, OSError):  # tried again, or dropped with the upload
                if not is_made(self.store, uid):
                    if not path.exists():  # moved, where a file cannot have two names
                        shutil.move(folder.original, path)
                    forget_unmade(self.store, uid)
            raise
        path.unlink(missing_ok=True)
        with suppress(SourceError, OSError):  # whoever looks at all of it says what is wrong
            first_picture_apart(folder.original, folder.first_picture)
        self._work.add(clip, (JobKind.ANALYSE, JobKind.COPY))
        return clip

    def info(self, clip: Clip) -> ClipInfo:
        """The clip with what lies in its folder, and what is being done on it."""
        folder = ClipFolder.of(self.store.places, clip)
        jobs = self._work.of(clip)
        return ClipInfo(clip, folder, jobs, self._digests.of(clip))

    def page(
        self, most: int, client_id: int | None = None, before: str | None = None
    ) -> tuple[ClipInfo, ...]:
        """Some of the clips, as ``Clips.page`` has them."""
        found = self.store.clips.page(most, client_id, before)
        return tuple(self.info(clip) for clip in found)

    def change(self, clip: Clip, changes: Mapping[str, object]) -> Clip:
        """Keep what the trainer says of a clip, and judge it again where its report depends
        upon that.

        Raises:
            Missing: the clip is gone, or the client.
        """
        if isinstance(client_id := changes.get("client_id"), int):
            self.store.clients.get(client_id)
        now = self.store.clips.change(clip.uid, changes)
        if self._is_film_needed(clip, now):
            self.analyse(now)
        elif any(getattr(now, name) != getattr(clip, name) for name in JUDGED_BY):
            self.judge(now)
        self._drop_original(now)
        return now

    def change_client(self, client: Client) -> Client:
        """Keep what has changed in a client, and judge again each of their clips whose report
        depends upon that.

        Raises:
            Missing: the client is gone. NameTaken: another has this name.
        """
        clips = self.store.clips.all(client.id)
        before = [asked_of(self.store, clip) for clip in clips]
        now = self.store.clients.change(client)
        for clip, asked in zip(clips, before, strict=True):
            if asked_of(self.store, clip) != asked:
                self.judge(clip)
        return now

    def judge(self, clip: Clip) -> None:
        """Judge a clip again after something was learnt of it: from its poses where they are
        kept, else by another look at the film."""
        folder = ClipFolder.of(self.store.places, clip)
        going = [one for one in self._work.of(clip) if not one.job.state.ended]
        if any(one.kind is JobKind.ANALYSE for one in going):
            self.analyse(clip)  # what is under way was asked for otherwise
        elif folder.poses.exists():
            self._work.cancel(clip, JobKind.JUDGE)
            self._work.add(clip, (JobKind.JUDGE,))
        elif clip.analysed_at is not None:
            self.analyse(clip)

    def analyse(self, clip: Clip) -> None:
        """Look at a clip once more from its film; make the copy again where it is missing.

        Raises:
            StorageError: what is under way does not end; it can be called again.
        """
        self._work.cancel(clip)
        self.store.clips.change(clip.uid, {"problem": None})
        folder = ClipFolder.of(self.store.places, clip)
        copied = folder.review_copy.exists() and FrameTable.load(folder.frames) is not None
        self._work.add(clip, (JobKind.ANALYSE,) if copied else (JobKind.ANALYSE, JobKind.COPY))

    def cancel(self, clip: Clip) -> None:
        """Leave off what is being done on a clip; what is there of it stays.

        Raises:
            StorageError: somebody still works on it; it can be called again.
        """
        self._work.cancel(clip)

    def let_go(self, clip: Clip) -> None:
        """Leave off all that is done on a clip that is about to be deleted.

        Raises:
            StorageError: somebody still works on it; it can be called again.
        """
        self.cancel(clip)
        for told in self.leaving:
            told(clip.uid)

    def forget(self, clip: Clip) -> None:
        """Delete a clip with all that is kept of it.

        Raises:
            StorageError: something cannot be deleted; it can be called again.
            Lingering: all is deleted, but its bytes are not overwritten yet.
        """
        forget_clips(self.store, (clip,), self.let_go)

    def forget_client(self, client: Client) -> int:
        """Delete a client with all their clips, and say how many there were.

        Raises:
            As ``forget``.
        """
        return forget_client(self.store, client, self.let_go).clips

    def _is_film_needed(self, before: Clip, now: Clip) -> bool:
        """Whether the kept poses will not do for another word on how fast the camera was."""
        told = ("capture_hz", "played_as_filmed")
        poses = ClipFolder.of(self.store.places, now).poses
        if all(getattr(now, name) == getattr(before, name) for name in told) or not poses.exists():
            return False
        try:
            kept = PoseRecording.load(poses)
        except ReplayError:
            return True
        return is_model_needed(kept, asked_of(self.store, before), asked_of(self.store, now))

    def _settle(self) -> None:
        """Go on with what a server's end cut off: ends that were not told, jobs never listed."""
        for clip in self.store.clips.open():
            jobs = self._work.of(clip)
            if not any(one.kind is JobKind.ANALYSE for one in jobs):
                self._work.add(clip, (JobKind.ANALYSE, JobKind.COPY))
            for one in jobs:
                if one.job.state.ended:
                    self._ended(clip, one.job)

    def _ended(self, clip: Clip, job: Job) -> None:
        looked = job.options.get("kind", JobKind.ANALYSE.value) != JobKind.COPY.value
        if looked and job.state is JobState.DONE:
            clip = self.store.clips.change(clip.uid, {"analysed_at": utc_now(), "problem": None})
        elif looked and job.state is JobState.FAILED:
            clip = self.store.clips.change(clip.uid, {"problem": job.problem})
        self._drop_original(clip)

    def _drop_original(self, clip: Clip) -> None:
        """Delete the file as it came, where the trainer wants so and the copy is there."""
        folder = ClipFolder.of(self.store.places, clip)
        if clip.keep_original or not (folder.review_copy.exists() and folder.frames.exists()):
            return
        if any(not one.job.state.ended for one in self._work.of(clip)):
            return  # called again at its end
        with suppress(OSError):
            folder.original.unlink(missing_ok=True)

    def _client_id(self, given: str) -> int | None:
        if not re.fullmatch("[0-9]{1,9}", given):
            return None
        try:
            return self.store.clients.get(int(given)).id
        except Missing:
            return None


def _name(given: str) -> str:
    shown = "".join(sign for sign in clean(given) if sign.isprintable()).strip()
    name = Path(re.split(r"[/\\]", shown)[-1])
    suffix = name.suffix[-9:]
    return f"{name.stem[: _NAME_LENGTH - len(suffix)]}{suffix}".strip() or _NAMELESS


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None


def _put(path: Path, target: Path) -> None:
    """``path`` also at ``target``; where both cannot be, moved there."""
    target.unlink(missing_ok=True)  # of an attempt that was cut off
    try:
        os.link(path, target)
    except OSError:
        shutil.move(path, target)
