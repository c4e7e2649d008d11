"""From where on the camera is not right, and for how long before it is said."""

from __future__ import annotations

from vision.settings import Section, number


class FramingSettings(Section):
    """How the person should stand in the picture."""

    most_share: float = number(
        0.92, 0.5, 1.5, "Tallest person", "1 (height of the picture)",
        "domain notes 7: a margin of 10 %",
    )  # fmt: skip
    least_share: float = number(
        0.33, 0.05, 0.8, "Smallest person", "1 (height of the picture)", "[K]"
    )
    margin_share: float = number(
        0.01, 0.0, 0.1, "Margin in which head or foot counts as cut off",
        "1 (height of the picture)", "[K], as in the body stage",
    )  # fmt: skip
    middle_share: float = number(
        0.36, 0.1, 0.5, "Farthest that the hips stand from the middle", "1 (width of the picture)",
        "[K]",
    )  # fmt: skip


class HoldSettings(Section):
    """How long a finding stands before it is told, and when it is taken back."""

    tell_s: float = number(0.8, 0.0, 10.0, "Time that it stands before it is told", "s", "[K]")
    clear_s: float = number(0.6, 0.0, 10.0, "Time gone before it is taken back", "s", "[K]")
    stay_s: float = number(
        2.5, 0.0, 20.0, "Least time that the one told stays told", "s", "time to say a sentence [K]"
    )
    ready_s: float = number(2.0, 0.0, 20.0, "Time all well before it is ready", "s", "[K]")


class SetupSettings(Section):
    """Setting up the camera."""

    framing: FramingSettings = FramingSettings()
    hold: HoldSettings = HoldSettings()
    most_tilt_deg: float = number(
        4.0, 1.0, 30.0, "Largest roll of a camera that is level enough", "deg", "[K]"
    )
