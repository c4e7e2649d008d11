"""The report's limits in the words of whoever walked, in their language."""

from __future__ import annotations

from collections.abc import Sequence

from app.words import Words

KNOWN = (
    ("The film is in slow motion", "slow"),
    ("The film is in time lapse", "fast"),
    ("The legs move slower than anybody's", "slow_untold"),
    ("shows a person, so nothing was judged", "nobody"),
    ("too short to see anybody walk", "short"),
    ("pictures a second; Backstep needs at least", "rate"),
    ("A person was seen in only", "person"),
    ("The feet were not seen", "no_feet"),
    ("The feet were seen in only", "feet"),
    ("No backward step was seen", "no_steps"),
    ("More than one person was seen", "several"),
    ("nobody can be standing", "lying"),
    ("was seen from another side than the standing", "standing"),
    ("The camera moved in", "camera"),
    ("The camera did not see the walker from the side", "side"),
    ("From the side a camera cannot see", "lateral"),
    ("The camera is tilted to one side", "roll"),
    ("Step length in metres is not known", "height"),
    ("Step length could not be measured in this view", "length"),
    ("How the foot landed could not be told", "landing"),
)
"""What stands in a sentence of ``app.reports.summary``, and the key of ours for it. The report's
own sentences are English, and speak to who runs the program."""


def limit_sentences(
    limits: Sequence[str], words: Words, but: Sequence[str] = ()
) -> tuple[str, ...]:
    """Each limit once, ``but`` those keys that are told elsewhere; a sentence that is not known
    stays as it is, so that none is lost."""
    told: dict[str, None] = {}
    for sentence in limits:
        key = next((key for part, key in KNOWN if part in sentence), None)
        if key in but:
            continue
        told[sentence if key is None else words.text(f"handout.limit.{key}")] = None
    return tuple(told)
