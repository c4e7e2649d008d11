"""Steps are longer than the level allows; how much shorter they are to be is said, too."""

from vision.cues.base import CueSpec, GradedWording

# [K] Rounded towards the milder word: who is told "a third" is 25 to 42 % beyond the good band.
CUE = CueSpec(
    id="smaller_steps",
    answers=("overstride",),
    priority=2,
    text="Steps a little smaller",
    spoken="Make your steps a little smaller.",
    earcon="warn",
    grades=(
        GradedWording(
            "third", 0.25, "Smaller steps: a third shorter", "Smaller steps. A third shorter."
        ),
        GradedWording(
            "half", 0.42, "Smaller steps: half as far", "Smaller steps. Reach half as far."
        ),
    ),
)
