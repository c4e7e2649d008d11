"""Why a job on a clip failed, in the words of whoever asks."""

from __future__ import annotations

from app.jobs.spec import FailureReason
from app.storage.review_values import Job
from app.words import Words, WordsError, phrase

_KNOWN = {
    one.key.rpartition(".")[2]: one.key
    for one in (
        phrase("problem.job.damaged"),
        phrase("problem.job.empty"),
        phrase("problem.job.format"),
        phrase("problem.job.no_video"),
        phrase("problem.job.codec"),
        phrase("problem.job.too_large"),
        phrase("problem.job.one_picture"),
        phrase("problem.job.memory"),
        phrase("problem.job.too_much_memory"),
        phrase("problem.job.too_long"),
        phrase("problem.job.silent"),
        phrase("problem.job.died"),
        phrase("problem.job.lost"),
    )
}
"""The words of each reason that is known by its id."""


def why_failed(job: Job, words: Words) -> str | None:
    """Why it failed, ``None`` where it did not; in English where the reason is none of those."""
    reason = FailureReason.of(job)
    if job.problem is None or reason is None or reason.id not in _KNOWN:
        return job.problem
    try:
        return words.text(_KNOWN[reason.id], **reason.values)
    except WordsError:  # kept by another version, with other values
        return job.problem
