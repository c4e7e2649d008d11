"""The report's limits in the words of whoever walked, in their language."""

from __future__ import annotations

from collections.abc import Collection
from itertools import zip_longest

from app.reports.parts import LimitId, SummaryOut
from app.words import Words


def limit_sentences(
    summary: SummaryOut, words: Words, but: Collection[LimitId] = ()
) -> tuple[str, ...]:
    """Each limit of a report once, ``but`` those that are told elsewhere.

    The report's own sentences are English, and speak to who runs the program. What a source says
    of itself stays as it is, and so does a report of before there were ids: none is lost.
    """
    told: dict[str, None] = {}
    for sentence, one in zip_longest(summary.limits, summary.limit_ids):
        if one in but:
            continue
        known = one is not None and one is not LimitId.SOURCE
        told[words.text(f"handout.limit.{one.value}") if known else sentence] = None
    return tuple(told)
