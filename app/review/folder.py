"""The folder of one clip: which file is which."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.storage.places import Places
from app.storage.review_values import NewClip


@dataclass(frozen=True, slots=True)
class ClipFolder:
    """All that is kept of a clip beside its row lies here and nowhere else, so that deleting the
    folder takes every copy. suffix: of the original file."""

    path: Path
    suffix: str

    @classmethod
    def of(cls, places: Places, clip: NewClip) -> ClipFolder:
        """The folder of ``clip``, whether it is there or not."""
        return cls(places.clip(clip.uid), clip.suffix)

    @property
    def original(self) -> Path:
        """The file as it was uploaded; may be gone, if the trainer says so."""
        return self.path / f"original{self.suffix}"

    @property
    def mark(self) -> Path:
        """An empty file that says that this is a clip's folder, whichever database knows of it."""
        return self.path / ".clip"

    @property
    def marked(self) -> bool:
        """Whether it is a clip's folder, and not one that a worker made anew with its last result
        when the clip had just been deleted."""
        return self.mark.exists() or any(self.path.glob("original*"))

    @property
    def first_picture(self) -> Path:
        """The first picture, upright (JPEG): there before anything else is."""
        return self.path / "first.jpg"

    @property
    def review_copy(self) -> Path:
        """The film as every browser plays it (MP4)."""
        return self.path / "review.mp4"

    @property
    def frames(self) -> Path:
        """The review copy's table of frames (JSON; ``app.media.frames``)."""
        return self.path / "frames.json"

    @property
    def report(self) -> Path:
        """What the machine found (``backstep.report/1``), without corrections."""
        return self.path / "report.json"

    @property
    def poses(self) -> Path:
        """What the pose model saw (``vision.pose.replay.PoseRecording``)."""
        return self.path / "poses.npz"
