"""Annotated videos that are being made or wait to be fetched, each in a folder of its own that is
gone when it was fetched, stopped or forgotten."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from app.sharing.shared import SharedClip
from app.sharing.video_spec import MADE, SPEC, VideoSpec

MOST_AT_ONCE = 2


class TooManyVideos(Exception):
    """As many are being made as may be at once."""


@dataclass(frozen=True, slots=True)
class VideoState:
    """How far a video is. share: 0..1, ``None`` where none is being made. problem: in words."""

    share: float | None = None
    ready: bool = False
    problem: str | None = None


class Videos:
    """Makes videos, one a clip, in processes of their own. Fit for use by several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: dict[str, _Video] = {}

    def begin(self, shared: SharedClip, lang: str, *, blurred: bool) -> None:
        """Begin a clip's video; another one of the same clip is dropped.

        Raises:
            TooManyVideos: wait for the others. NothingToShare: film or poses are gone.
            OSError: it can't be begun.
        """
        shared.poses()
        spec = VideoSpec(
            film=shared.film,
            poses=shared.folder.poses,
            report=shared.report,
            swapped_s=shared.swapped_s,
            away=shared.away,
            lang=lang,
            blurred=blurred,
        )
        uid = shared.clip.uid
        self.drop(uid)
        with self._lock:
            if sum(not one.ended for one in self._made.values()) >= MOST_AT_ONCE:
                raise TooManyVideos
            # In the clip's own folder, so that nothing outlives the clip.
            self._made[uid] = _Video(spec, shared.folder.path)

    def state(self, uid: str) -> VideoState:
        """How far the clip's video is."""
        with self._lock:
            found = self._made.get(uid)
        return VideoState() if found is None else found.state

    def file(self, uid: str) -> Path | None:
        """The clip's video once it is ready."""
        with self._lock:
            found = self._made.get(uid)
        return found.file if found is not None and found.state.ready else None

    def drop(self, uid: str) -> None:
        """Stop and forget a clip's video, if there is one."""
        with self._lock:
            found = self._made.pop(uid, None)
        if found is not None:
            found.close()

    def close(self) -> None:
        """Stop and forget all."""
        for uid in list(self._made):
            self.drop(uid)


class _Video:
    def __init__(self, spec: VideoSpec, beside: Path) -> None:
        self.state = VideoState(share=0.0)
        self._folder = Path(mkdtemp(prefix=".video-", dir=beside))
        (self._folder / SPEC).write_text(spec.model_dump_json(by_alias=True), encoding="utf-8")
        self._child = subprocess.Popen(
            [sys.executable, "-m", "app.sharing.video_child", str(self._folder)],
            stdin=subprocess.PIPE,  # it ends when this process does
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        self._reader = threading.Thread(target=self._read, name="video", daemon=True)
        self._reader.start()

    @property
    def file(self) -> Path:
        return self._folder / MADE

    @property
    def ended(self) -> bool:
        return self._child.poll() is not None

    def _read(self) -> None:
        problem = None
        assert self._child.stdout is not None
        with self._child.stdout as lines:
            for line in lines:
                said = json.loads(line)
                problem = said.get("problem", problem)
                if "share" in said:
                    self.state = VideoState(share=float(said["share"]))
        done = self._child.wait() == 0
        why = None if done else problem or "it ended early"
        self.state = VideoState(share=1.0, ready=done, problem=why)

    def close(self) -> None:
        """End the process and delete the folder."""
        if not self.ended:
            self._child.kill()
        self._reader.join()
        assert self._child.stdin is not None
        self._child.stdin.close()
        shutil.rmtree(self._folder, ignore_errors=True)
