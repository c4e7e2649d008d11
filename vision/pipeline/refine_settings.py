"""How a recording is refined once all of it is known."""

from __future__ import annotations

from vision.settings import Section, number


class RefineSettings(Section):
    """How a recording is looked at again."""

    stride_s: float = number(
        0.1, low=0.02, high=1.0, title="Direction is decided every", unit="s", source="[K]"
    )
    sure: float = number(
        0.25,
        low=0.05,
        high=0.9,
        title="Mean sign of travel that decides the direction",
        unit="1",
        source="measured",
    )
    least_span_s: float = number(
        0.6,
        low=0.1,
        high=3.0,
        title="Shorter segments are merged into their neighbours",
        unit="s",
        source="[K]",
    )
    least_walk_s: float = number(
        1.0,
        low=0.1,
        high=3.0,
        title="The same for a walk, of two steps or so",
        unit="s",
        source="[K]",
    )
    least_stand_s: float = number(
        0.15,
        low=0.0,
        high=3.0,
        title="The same for a stand, between the middles of windows all through which one stood",
        unit="s",
        source="[K]: two windows that agree",
    )
    late_s: float = number(
        0.3,
        low=0.0,
        high=1.0,
        title="Delay of a walk's start and end from front or rear",
        unit="s",
        source="measured: the window about a moment sees the first step before it is made",
    )
    near_s: float = number(
        0.4,
        low=0.0,
        high=1.0,
        title="Search range of the hips around a walk's start and end",
        unit="s",
        source="measured: up to 0.2 off",
    )
    same_s: float = number(
        0.2,
        low=0.02,
        high=0.3,
        title="Largest time between a contact and its touchdown",
        unit="s",
        source="[K]",
    )
    margin_s: float = number(
        0.5,
        low=0.0,
        high=2.0,
        title="Search range for events beyond a bout",
        unit="s",
        source="[K]",
    )
    piece_s: float = number(
        120.0,
        low=20.0,
        high=3600.0,
        title="A run that goes on is refined in pieces of this length",
        unit="s",
        source="[K]: what is kept of it then takes 20 MB",
    )
    beside_s: float = number(
        10.0,
        low=5.0,
        high=60.0,
        title="What comes before and after a piece and is looked at with it",
        unit="s",
        source="more than any window here [K]",
    )
