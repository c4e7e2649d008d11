"""A cue was said often and did not help: offer an easier walk."""

from vision.cues.base import IGNORED, CueSpec

CUE = CueSpec(
    id="ease_off",
    answers=(IGNORED,),
    priority=4,
    text="Try slower, shorter steps",
    spoken="That is hard. Try it slower, with shorter steps.",
    earcon="hint",
)
