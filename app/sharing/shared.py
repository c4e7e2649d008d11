"""What there is of a clip to be shared, and what every file says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.reports.report import Report
from app.review.comparison import day_of
from app.review.folder import ClipFolder
from app.review.moments import notes_of
from app.review.reports import automatic_report, corrected_clip
from app.review.seen_again import as_corrected, at_scale
from app.storage.review_values import Client, Clip, ClipEdit, Note
from app.storage.store import Store
from vision.pose.replay import PoseRecording

MISSING = "missing is missing, never zero"


class NothingToShare(Exception):
    """The clip has nothing that this file could be made of (yet)."""


@dataclass(frozen=True, slots=True)
class SharedClip:
    """A clip with all that its files are made of.

    report: with the corrections in force; automatic: as the machine found it. edits: those in
    force. client: whose it is, where the trainer said so. swapped_s, away: of the corrections, as
    in ``app.review.corrected.Corrected``.
    """

    clip: Clip
    client: Client | None
    folder: ClipFolder
    report: Report
    automatic: Report
    edits: tuple[ClipEdit, ...]
    notes: tuple[Note, ...]
    swapped_s: tuple[float, ...] = ()
    away: tuple[tuple[float, float], ...] = ()

    @classmethod
    def of(cls, store: Store, uid: str) -> SharedClip:
        """What there is of the clip that is called ``uid``.

        Raises:
            Missing: there is no such clip. NothingToShare: it is not analysed (yet).
            StorageError: what is kept can't be read.
        """
        clip = store.clips.get(uid)
        folder = ClipFolder.of(store.places, clip)
        now, automatic = corrected_clip(store, clip), automatic_report(folder)
        if now is None or automatic is None:
            raise NothingToShare("the clip is not analysed yet")
        return cls(
            clip=clip,
            client=None if clip.client_id is None else store.clients.get(clip.client_id),
            folder=folder,
            report=now.report,
            automatic=automatic,
            edits=store.clips.edits(uid)[: clip.edits_in_force],
            notes=notes_of(store, clip),
            swapped_s=now.swapped_s,
            away=now.away,
        )

    @property
    def day(self) -> date:
        """When it was filmed, as far as somebody said so, else when it came."""
        return day_of(self.clip)

    @property
    def film(self) -> Path:
        """The film that is there: the original, else the review copy.

        Raises:
            NothingToShare: neither is.
        """
        for path in (self.folder.original, self.folder.review_copy):
            if path.is_file():
                return path
        raise NothingToShare("the film is gone")

    def poses(self) -> PoseRecording:
        """What the pose model saw, at the report's times, with sides and person as corrected.

        Raises:
            NothingToShare: it was not kept. ReplayError: the file is damaged.
        """
        if not self.folder.poses.is_file():
            raise NothingToShare("the poses were not kept")
        poses = at_scale(PoseRecording.load(self.folder.poses), self.report.source.time_scale)
        return as_corrected(poses, self.swapped_s, self.away)

    @property
    def about(self) -> str:
        """One line on which clip, made by what, with how many corrections; for files that
        machines read."""
        return f"{self.clip.name}; {self.report.generator}; {self.corrections}; {MISSING}"

    @property
    def corrections(self) -> str:
        """How many corrections are in force, in English."""
        count = len(self.edits)
        return f"{count} correction{'' if count == 1 else 's'} in force"
