"""From where on the camera is not right, and for how long before it is said."""

from __future__ import annotations

from vision.settings import Section, number

_PICTURE_HEIGHT = "1 (height of the picture)"
_GREY = "1 (0 black, 1 white)"


class FramingSettings(Section):
    """How the person should stand in the picture."""

    most_share: float = number(
        0.92, 0.5, 1.5, "Tallest person", _PICTURE_HEIGHT,
        "domain notes 7 ask for 10 % of margin; measured: from 0.96 on the feet are lost",
    )  # fmt: skip
    least_share: float = number(
        0.22, 0.05, 0.8, "Smallest person", _PICTURE_HEIGHT,
        "measured: live contacts F1 0.96 at 200 px of 720, 0.90 at 140",
    )  # fmt: skip
    least_px: float = number(
        150.0, 30.0, 1000.0, "Smallest person", "px", "measured, as the smallest share"
    )
    crown_share: float = number(
        0.06, 0.0, 0.15, "Nose to top of the head", "1 (stature)", "Drillis and Contini 1966"
    )
    floor_share: float = number(
        0.015, 0.0, 0.2, "Least floor that shows below the feet", _PICTURE_HEIGHT,
        "measured: lowest points and reach of cut-off feet",
    )  # fmt: skip
    hidden_s: float = number(
        4.0, 0.0, 30.0, "Time for which feet may be hidden before it is told", "s",
        "measured: it took up to 2.5 s until shoes were believed on a dark belt",
    )  # fmt: skip
    edge_share: float = number(
        0.01, 0.0, 0.1, "Margin at either side in which a person counts as cut off",
        "1 (width of the picture)", "[K]",
    )  # fmt: skip
    seen: float = number(
        0.5, 0.0, 1.0, "Least visibility of the shoulders of somebody", "1",
        "measured: people 0.96 and more, those included who fill the picture",
    )  # fmt: skip
    lost_share: float = number(
        0.85, 0.3, 1.5, "Who was lost when larger than this came too near", _PICTURE_HEIGHT, "[K]"
    )
    lost_headroom: float = number(
        0.08, 0.0, 0.5, "Who was lost with less room over the head has it out", _PICTURE_HEIGHT,
        "[K]",
    )  # fmt: skip
    lost_s: float = number(
        15.0, 0.0, 120.0, "Time for which it is believed why somebody was lost", "s", "[K]"
    )


class LightSettings(Section):
    """When there is too little light, or too much of it behind the person."""

    every_s: float = number(0.25, 0.0, 5.0, "Time between two looks at the light", "s", "[K]")
    width_px: float = number(
        160.0, 32.0, 640.0, "Width of the grey copy it is judged by", "px", "[K]"
    )
    dark: float = number(
        0.20, 0.0, 1.0, "Nine tenths of the picture are darker", _GREY,
        "measured: contacts F1 0.99 at 0.28, 0.76 at 0.16",
    )  # fmt: skip
    glaring: float = number(0.97, 0.5, 1.0, "From here on it glares", _GREY, "[K] washed out")
    glaring_share: float = number(
        0.2, 0.02, 1.0, "Least share about the person that glares", "1", "[K]"
    )
    around_share: float = number(
        0.35, 0.05, 2.0, "How far about the person is looked at", "1 (height of the person)", "[K]"
    )
    silhouette: float = number(
        0.3, 0.0, 1.0, "A person darker than this before a glare is backlit", _GREY, "[K]"
    )
    gloom: float = number(
        0.5, 0.0, 1.0, "So dark is what does not glare, when backlit", _GREY,
        "[K]; brighter, and the person merely wears dark clothes",
    )  # fmt: skip


class LevelSettings(Section):
    """How the camera's roll is read off upright lines of the room: doors, shelves, corners."""

    every_s: float = number(0.7, 0.0, 10.0, "Time between two looks at the lines", "s", "[K]")
    width_px: float = number(480.0, 160.0, 1920.0, "Width of the copy", "px", "[K]")
    least_length: float = number(0.07, 0.01, 1.0, "Shortest line", _PICTURE_HEIGHT, "measured")
    longest: float = number(
        0.5, 0.05, 1.0, "A line counts for no more than this length", _PICTURE_HEIGHT, "[K]"
    )
    most_deg: float = number(30.0, 5.0, 45.0, "Farthest that the camera is rolled", "deg", "[K]")
    spread_deg: float = number(1.5, 0.2, 5.0, "Lines that agree lie within", "deg", "measured")
    converge_deg: float = number(
        8.0, 0.5, 30.0, "How far uprights lean apart over the picture's width (SD)", "deg",
        "a camera pitched by 8 deg",
    )  # fmt: skip
    least_lines: int = number(5, 2, 50, "Least lines that agree", "lines", "measured")
    least_places: int = number(
        4, 1, 25, "Least places across the picture at which they lie", "1",
        "measured: both edges of one thing may lean alike",
    )  # fmt: skip
    least_sum: float = number(
        0.7, 0.1, 5.0, "Least length of all lines that agree", _PICTURE_HEIGHT, "measured"
    )
    least_share: float = number(
        0.5, 0.1, 1.0, "Least share of the lines' length that agrees", "1", "measured"
    )
    sure_deg: float = number(
        0.5, 0.1, 5.0, "Largest uncertainty of the roll", "deg",
        "measured: of 300 drawn rooms 221 told a roll, all within 0.6 deg",
    )  # fmt: skip
    looks: int = number(5, 1, 50, "Looks whose median is taken", "looks", "[K]")
    patience_s: float = number(
        4.0, 0.0, 20.0, "Longest wait for the roll of a camera before front or rear", "s",
        "the body stage needs three seconds of standing there",
    )  # fmt: skip
    tilted_deg: float = number(
        5.0, 1.0, 30.0, "From here on the camera counts as tilted", "deg",
        "measured: live contacts and landings suffer from 5 deg on",
    )  # fmt: skip
    level_deg: float = number(
        4.0, 0.5, 30.0, "Up to here it counts as level again", "deg", "[K] no flicker"
    )


class OthersSettings(Section):
    """The second look, for anybody besides the person."""

    every_s: float = number(
        0.4, 0.05, 10.0, "Time between two looks, each at one part of the picture", "s",
        "[K]; a look costs one run of the pose model",
    )  # fmt: skip
    memory_s: float = number(
        2.5, 0.2, 30.0, "Time within which somebody is seen twice", "s",
        "[K]; all parts are looked at within 1.2 s",
    )  # fmt: skip
    same_share: float = number(
        0.2, 0.02, 1.0, "Who was seen within this is the same", "1 (width of the picture)", "[K]"
    )
    margin_share: float = number(
        0.12, 0.0, 0.5, "Margin about the person that is painted over",
        "1 (height of the person)", "measured",
    )  # fmt: skip
    seen: float = number(
        0.6, 0.0, 1.0, "Least visibility of head, shoulders and hips", "1", "measured"
    )
    least_height: float = number(0.15, 0.02, 1.0, "Smallest somebody", _PICTURE_HEIGHT, "[K]")


class HoldSettings(Section):
    """How long a finding stands before it is told, and when it is taken back."""

    tell_s: float = number(0.8, 0.0, 10.0, "Time that it stands before it is told", "s", "[K]")
    clear_s: float = number(0.8, 0.0, 10.0, "Time gone before it is taken back", "s", "[K]")
    least_s: float = number(
        1.2, 0.0, 20.0, "What is told stays told at least so long", "s", "[K] no flicker"
    )
    stay_s: float = number(
        3.0, 0.0, 20.0, "Time told before something more important takes its place", "s",
        "[K] time to say a sentence",
    )  # fmt: skip
    ready_s: float = number(2.0, 0.0, 20.0, "Time all well before it is ready", "s", "[K]")


class SetupSettings(Section):
    """Setting up the camera."""

    framing: FramingSettings = FramingSettings()
    light: LightSettings = LightSettings()
    level: LevelSettings = LevelSettings()
    others: OthersSettings = OthersSettings()
    hold: HoldSettings = HoldSettings()
