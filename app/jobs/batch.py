"""Many clips at once: their jobs in the list, so that what is done stays done, and a table of all.

A batch is one place for results and one set of options. Called again with the same, it goes on
where it was; with other options, everything is done anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from app.jobs.files import FileError, filesystem, is_local, local_path
from app.jobs.inputs import BatchClip
from app.jobs.spec import JobOptions, own_version
from app.storage.jobs import Jobs
from app.storage.review_values import Job, JobState, NewJob
from app.storage.values import utc_now

_BOUNDS = ("memory_mb", "wall_s", "fingerprint", "processes")
"""Options that no result depends on."""
REPORT = "report.json"


class BatchError(Exception):
    """The clips cannot be done like this; the message is one line that says what to do."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Clips to be done alike. out: the folder of the results, for fsspec."""

    clips: tuple[BatchClip, ...]
    out: str
    options: JobOptions

    @property
    def id(self) -> str:
        """The same for the same place and the same options."""
        asked = self.options.model_dump(mode="json", exclude=set(_BOUNDS))
        return _digest(self.out, json.dumps(asked, sort_keys=True))

    def result_url(self, clip: BatchClip) -> str:
        """The folder of a clip's results."""
        return f"{self.out}/{clip.name}"

    def uid(self, clip: BatchClip) -> str:
        """The name of a clip's job."""
        return _digest(self.id, clip.url, clip.name)


def make_batch(clips: Sequence[BatchClip], out: str, options: JobOptions) -> Batch:
    """The batch of ``clips`` whose results go below ``out``.

    Raises:
        BatchError: results would lie where clips do.
    """
    place = local_path(out).absolute().as_posix() if is_local(out) else out
    options = options.model_copy(update={"version": own_version() or None})
    batch = Batch(tuple(clips), place.rstrip("/"), options)
    sources = {clip.url for clip in clips}
    if any(batch.result_url(clip) in sources for clip in clips):
        raise BatchError(f"--out {out} is the folder of the clips themselves: name another.")
    return batch


def put_on_list(jobs: Jobs, batch: Batch) -> int:
    """Put what is still to be done on the list; how many of the clips are done already.

    Done are those whose clip has not changed and whose report is still there. What failed or was
    cancelled before is tried again.

    Raises:
        BatchError: another call writes to the same place with other options. StorageError.
        FileError: the place of the results cannot be looked at.
    """
    urls = [batch.result_url(clip) for clip in batch.clips]
    others = jobs.elsewhere(batch.id, urls)
    now = utc_now()
    if any(job.state is JobState.RUNNING and (job.lease_until or now) > now for job in others):
        raise BatchError(
            f"{batch.out}: another 'backstep analyze' with other options writes there: wait for "
            "it, or name another place with --out."
        )
    jobs.remove([job.uid for job in others])
    known = {job.uid: job for job in jobs.batch(batch.id)}
    wanted = {batch.uid(clip): clip for clip in batch.clips}
    jobs.remove(
        [uid for uid, job in known.items() if uid not in wanted and job.state is JobState.QUEUED]
    )
    there = _reports(batch.out)
    new: list[NewJob] = []
    again: list[str] = []
    done = 0
    for number, (uid, clip) in enumerate(wanted.items()):
        options = batch.options.model_copy(update={"fingerprint": clip.fingerprint})
        as_kept = options.model_dump(mode="json", exclude_defaults=True)
        job = known.get(uid)
        if job is None:
            new.append(
                NewJob(
                    uid=uid,
                    batch=batch.id,
                    number=number,
                    source_url=clip.url,
                    result_url=batch.result_url(clip),
                    options={"kind": options.kind.value, **as_kept},
                )
            )
        elif _is_done(job, clip) and f"{clip.name}/{REPORT}" in there:
            done += 1
        elif job.state.ended:
            if job.options == {"kind": options.kind.value, **as_kept}:
                again.append(uid)
            else:
                jobs.queue_anew([uid], {"kind": options.kind.value, **as_kept})
    jobs.queue_anew(again)
    jobs.add_many(new)
    return done


def jobs_of(jobs: Jobs, batch: Batch) -> tuple[Job, ...]:
    """The jobs of the batch's own clips, in their order."""
    known = {job.uid: job for job in jobs.batch(batch.id)}
    return tuple(known[uid] for uid in map(batch.uid, batch.clips) if uid in known)


def _is_done(job: Job, clip: BatchClip) -> bool:
    return job.state is JobState.DONE and job.options.get("fingerprint") == clip.fingerprint


def _reports(out: str) -> set[str]:
    """Where below ``out`` there are reports, by their paths from there."""
    if is_local(out):
        base = local_path(out)
        return {one.relative_to(base).as_posix() for one in base.rglob(REPORT)}
    system, path = filesystem(out)
    try:
        found = system.find(path)
    except FileNotFoundError:
        return set()
    except Exception as error:  # each file system has errors of its own
        said = next(iter(str(error).splitlines()), type(error).__name__)
        raise FileError(f"{out}: cannot be looked at ({said}).") from error
    return {one.removeprefix(path).lstrip("/") for one in found if one.endswith(f"/{REPORT}")}


def _digest(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:32]
