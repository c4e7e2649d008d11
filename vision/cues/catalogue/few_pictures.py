"""Too few pictures a second are looked at; what is measured over time can't be told."""

from vision.cues.base import CueSpec

CUE = CueSpec(
    id="few_pictures",
    answers=("few_pictures",),
    priority=4,
    text="This computer is too slow",
    spoken="This computer is too slow to measure everything. Please close other programs.",
    earcon="unseen",
)
