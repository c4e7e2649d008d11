"""Thresholds of the camera set-up, and how long a problem lasts before it is reported."""

from __future__ import annotations

from vision.settings import Section, number

_PICTURE_HEIGHT = "1 (height of the picture)"
_GREY = "1 (0 black, 1 white)"


class FramingSettings(Section):
    """How the person should stand in the picture."""

    most_share: float = number(
        0.92,
        low=0.5,
        high=1.5,
        title="Tallest person",
        unit=_PICTURE_HEIGHT,
        source="[K] asks for 10 % of margin; measured: from 0.96 on the feet are lost",
    )
    least_share: float = number(
        0.22,
        low=0.05,
        high=0.8,
        title="Smallest person",
        unit=_PICTURE_HEIGHT,
        source="measured: live contacts F1 0.96 at 200 px of 720, 0.90 at 140",
    )
    least_px: float = number(
        150.0,
        low=30.0,
        high=1000.0,
        title="Smallest person",
        unit="px",
        source="measured, as the smallest share",
    )
    crown_share: float = number(
        0.06,
        low=0.0,
        high=0.15,
        title="Nose to top of the head",
        unit="1 (stature)",
        source="[K] by Drillis and Contini 1966 [26]",
    )
    floor_share: float = number(
        0.015,
        low=0.0,
        high=0.2,
        title="Least floor visible below the feet",
        unit=_PICTURE_HEIGHT,
        source="measured: lowest points and reach of cut-off feet",
    )
    hidden_s: float = number(
        4.0,
        low=0.0,
        high=30.0,
        title="Time for which feet may be hidden before it is reported",
        unit="s",
        source="measured: it took up to 2.5 s until shoes were believed on a dark belt",
    )
    edge_share: float = number(
        0.01,
        low=0.0,
        high=0.1,
        title="Margin at either edge in which a person counts as cut off",
        unit="1 (width of the picture)",
        source="[K]",
    )
    seen: float = number(
        0.5,
        low=0.0,
        high=1.0,
        title="Least visibility of a person's shoulders",
        unit="1",
        source="measured: people 0.96 and more, those included who fill the picture",
    )
    lost_share: float = number(
        0.85,
        low=0.3,
        high=1.5,
        title="Size above which a lost person came too near",
        unit=_PICTURE_HEIGHT,
        source="[K]",
    )
    lost_headroom: float = number(
        0.08,
        low=0.0,
        high=0.5,
        title="Headroom below which a lost person's head left the picture",
        unit=_PICTURE_HEIGHT,
        source="[K]",
    )
    lost_s: float = number(
        15.0,
        low=0.0,
        high=120.0,
        title="Time for which the reason of a loss is kept",
        unit="s",
        source="[K]",
    )


class LightSettings(Section):
    """When there is too little light, or too much of it behind the person."""

    every_s: float = number(
        0.25,
        low=0.0,
        high=5.0,
        title="Time between two measurements of the light",
        unit="s",
        source="[K]",
    )
    width_px: float = number(
        160.0,
        low=32.0,
        high=640.0,
        title="Width of the grey copy it is judged by",
        unit="px",
        source="[K]",
    )
    dark: float = number(
        0.20,
        low=0.0,
        high=1.0,
        title="90th percentile of brightness below which it is too dark",
        unit=_GREY,
        source="measured: contacts F1 0.99 at 0.28, 0.76 at 0.16",
    )
    glaring: float = number(
        0.97,
        low=0.5,
        high=1.0,
        title="Brightness from which a pixel counts as glare",
        unit=_GREY,
        source="[K] washed out",
    )
    glaring_share: float = number(
        0.2,
        low=0.02,
        high=1.0,
        title="Least share of glare around the person",
        unit="1",
        source="[K]",
    )
    around_share: float = number(
        0.35,
        low=0.05,
        high=2.0,
        title="Size of the surroundings that are measured",
        unit="1 (height of the person)",
        source="[K]",
    )
    silhouette: float = number(
        0.3,
        low=0.0,
        high=1.0,
        title="Brightness below which a person against glare is backlit",
        unit=_GREY,
        source="[K]",
    )
    gloom: float = number(
        0.5,
        low=0.0,
        high=1.0,
        title="Brightness of the rest of the picture below which it is backlit",
        unit=_GREY,
        source="[K]; brighter, and the person merely wears dark clothes",
    )


class LevelSettings(Section):
    """How the camera's roll is read off upright lines of the room: doors, shelves, corners."""

    every_s: float = number(
        0.7,
        low=0.0,
        high=10.0,
        title="Time between two measurements of the lines",
        unit="s",
        source="[K]",
    )
    width_px: float = number(
        480.0, low=160.0, high=1920.0, title="Width of the copy", unit="px", source="[K]"
    )
    least_length: float = number(
        0.07, low=0.01, high=1.0, title="Shortest line", unit=_PICTURE_HEIGHT, source="measured"
    )
    longest: float = number(
        0.5,
        low=0.05,
        high=1.0,
        title="Largest weight of a line",
        unit=_PICTURE_HEIGHT,
        source="[K]",
    )
    most_deg: float = number(
        30.0,
        low=5.0,
        high=45.0,
        title="Largest roll considered",
        unit="deg",
        source="[K]",
    )
    spread_deg: float = number(
        1.5,
        low=0.2,
        high=5.0,
        title="Tolerance for lines that agree",
        unit="deg",
        source="measured",
    )
    converge_deg: float = number(
        8.0,
        low=0.5,
        high=30.0,
        title="How far uprights lean apart over the picture's width (SD)",
        unit="deg",
        source="a camera pitched by 8 deg [K]",
    )
    least_lines: int = number(
        5, low=2, high=50, title="Least number of lines that agree", unit="lines", source="measured"
    )
    least_places: int = number(
        4,
        low=1,
        high=25,
        title="Least number of places across the picture at which they lie",
        unit="1",
        source="measured: both edges of one thing may lean alike",
    )
    least_sum: float = number(
        0.7,
        low=0.1,
        high=5.0,
        title="Least length of all lines that agree",
        unit=_PICTURE_HEIGHT,
        source="measured",
    )
    least_share: float = number(
        0.5,
        low=0.1,
        high=1.0,
        title="Least share of the lines' length that agrees",
        unit="1",
        source="measured",
    )
    sure_deg: float = number(
        0.5,
        low=0.1,
        high=5.0,
        title="Largest uncertainty of the roll",
        unit="deg",
        source="measured: of 300 drawn rooms 221 told a roll, all within 0.6 deg",
    )
    looks: int = number(
        5, low=1, high=50, title="Measurements whose median is taken", unit="looks", source="[K]"
    )
    patience_s: float = number(
        4.0,
        low=0.0,
        high=20.0,
        title="Longest wait for the roll of a camera before front or rear",
        unit="s",
        source="the body stage needs three seconds of standing there [K]",
    )
    tilted_deg: float = number(
        5.0,
        low=1.0,
        high=30.0,
        title="Roll from which the camera counts as tilted",
        unit="deg",
        source="measured: live contacts and landings suffer from 5 deg on",
    )
    level_deg: float = number(
        4.0,
        low=0.5,
        high=30.0,
        title="Roll up to which it counts as level again",
        unit="deg",
        source="[K] no flicker",
    )


class OthersSettings(Section):
    """The second look, for anybody besides the person."""

    every_s: float = number(
        0.4,
        low=0.05,
        high=10.0,
        title="Time between two looks, each at one part of the picture",
        unit="s",
        source="[K]; a look costs one run of the pose model",
    )
    memory_s: float = number(
        2.5,
        low=0.2,
        high=30.0,
        title="Time within which a person must be seen twice",
        unit="s",
        source="[K]; all parts are looked at within 1.2 s",
    )
    same_share: float = number(
        0.2,
        low=0.02,
        high=1.0,
        title="Distance within which two sightings are the same person",
        unit="1 (width of the picture)",
        source="[K]",
    )
    margin_share: float = number(
        0.12,
        low=0.0,
        high=0.5,
        title="Margin painted over around the person",
        unit="1 (height of the person)",
        source="measured",
    )
    seen: float = number(
        0.6,
        low=0.0,
        high=1.0,
        title="Least visibility of head, shoulders and hips",
        unit="1",
        source="measured",
    )
    least_height: float = number(
        0.15, low=0.02, high=1.0, title="Smallest other person", unit=_PICTURE_HEIGHT, source="[K]"
    )


class PersistenceSettings(Section):
    """How long a finding lasts before it is reported, and when it is withdrawn."""

    tell_s: float = number(
        0.8,
        low=0.0,
        high=10.0,
        title="Time before a finding is reported",
        unit="s",
        source="[K]",
    )
    clear_s: float = number(
        0.8,
        low=0.0,
        high=10.0,
        title="Time without it before a finding is withdrawn",
        unit="s",
        source="[K]",
    )
    least_s: float = number(
        1.2,
        low=0.0,
        high=20.0,
        title="Shortest time for which a finding is reported",
        unit="s",
        source="[K] no flicker",
    )
    stay_s: float = number(
        3.0,
        low=0.0,
        high=20.0,
        title="Time before a more important finding replaces it",
        unit="s",
        source="[K] time to say a sentence",
    )
    ready_s: float = number(
        2.0,
        low=0.0,
        high=20.0,
        title="Time without findings before it is ready",
        unit="s",
        source="[K]",
    )


class SetupSettings(Section):
    """Setting up the camera."""

    framing: FramingSettings = FramingSettings()
    light: LightSettings = LightSettings()
    level: LevelSettings = LevelSettings()
    others: OthersSettings = OthersSettings()
    hold: PersistenceSettings = PersistenceSettings()
