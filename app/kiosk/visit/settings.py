"""When a visit begins, waits and ends: a section of the settings tree."""

from __future__ import annotations

from pydantic import Field

from vision.body.raised_hand import RaisedHandSettings
from vision.settings import Section, number


class PresenceSettings(Section):
    """Who counts as being on the lane."""

    least_height: float = number(
        0.3,
        low=0.05,
        high=0.9,
        title="Least height of whoever is greeted",
        unit="of the picture's",
        source="[K] the setting-up of a camera asks for more; who is smaller passes by far away",
    )
    least_height_marked: float = number(
        0.18,
        low=0.05,
        high=0.9,
        title="The same with the feet on a lane whose outline is marked",
        unit="of the picture's",
        source="[K] its outline tells who is on it; a child from head to foot, with all of 8 m of "
        "lane in the picture",
    )
    margin: float = number(
        0.03,
        low=0.0,
        high=0.3,
        title="How far outside the lane's outline feet still are on it",
        unit="of the picture",
        source="[K] a foot's length, and what the pose model errs",
    )
    blink_s: float = number(
        0.5,
        low=0.0,
        high=3.0,
        title="Time unseen that is passed over",
        unit="s",
        source="[K] as vision/pipeline/line.py has it: longer than the model loses whom it sees",
    )
    hips_torso: float = number(
        1.15,
        low=0.5,
        high=1.6,
        title="Hips above the ankles, at most, of whoever sits",
        unit="torso lengths",
        source="measured, drawn visitors as the pose model sees them: 0.5 to 1.0 in a wheelchair, "
        "1.39 and more standing; 0.9 and 1.7 by body proportions",
    )
    thigh_torso: float = number(
        0.4,
        low=0.1,
        high=0.8,
        title="Hips above the knees, at most, of whoever sits",
        unit="torso lengths",
        source="measured likewise, from the side: 0.13 and less in a wheelchair, 0.67 and more "
        "standing",
    )
    clear: float = number(
        0.6,
        low=0.0,
        high=1.0,
        title="Least visibility of the better seen leg to tell it",
        unit="0..1",
        source="measured: 0.81 to 0.92 of the near leg from the side, in a wheelchair; below it "
        "one can't tell, and is taken to stand",
    )
    sits_s: float = number(
        2.0,
        low=0.5,
        high=20.0,
        title="Time sitting before it is believed",
        unit="s",
        source="[K] who ties a shoe or bends down is up again",
    )
    sits_share: float = number(
        0.8, low=0.5, high=1.0, title="Share of that time", unit="share", source="[K]"
    )
    stands_s: float = number(
        1.0, low=0.2, high=10.0, title="Time standing that ends it", unit="s", source="[K]"
    )


class StaySettings(Section):
    """Beginning by staying on the mark, for those who cannot raise an arm."""

    begins_s: float = number(
        4.0,
        low=1.0,
        high=30.0,
        title="Time standing still before it is announced",
        unit="s",
        source="[K] who looks round moves",
    )
    start_s: float = number(
        8.0,
        low=3.0,
        high=60.0,
        title="Time standing still after that, until it begins",
        unit="s",
        source="[K] the words take three of them; time enough to step off",
    )
    agree_s: float = number(
        12.0,
        low=5.0,
        high=60.0,
        title="Time standing still that agrees, once one is asked to",
        unit="s",
        source="[K] longer than to begin: it stands for a yes; the asking takes seven of them",
    )
    radius: float = number(
        0.08,
        low=0.02,
        high=0.5,
        title="How far from the mark one stands on it",
        unit="of the picture's width",
        source="[K] a step or so",
    )
    still_torso: float = number(
        0.3,
        low=0.05,
        high=2.0,
        title="How far hips may sway",
        unit="torso lengths",
        source="[K] 15 cm; more is a step",
    )


class WaitSettings(Section):
    """After what time a visit goes back by itself."""

    greet_s: float = number(
        0.4,
        low=0.0,
        high=5.0,
        title="Time on the lane before one is greeted",
        unit="s",
        source="[K] six pictures at 15 a second; with one of them late below 1 s",
    )
    speak_s: float = number(
        1.5,
        low=0.0,
        high=10.0,
        title="Time on the lane before the greeting is spoken",
        unit="s",
        source="[K] who crosses the lane is gone by then",
    )
    speak_gap_s: float = number(
        45.0,
        low=0.0,
        high=600.0,
        title="Silence between two spoken greetings",
        unit="s",
        source="[K] a gym hears every one of them",
    )
    gone_s: float = number(
        2.5,
        low=0.5,
        high=30.0,
        title="Time off the lane that ends a visit before the walk",
        unit="s",
        source="[K]; to leave is to say no",
    )
    greeted_s: float = number(
        45.0,
        low=10.0,
        high=600.0,
        title="Time in which a greeted one is to begin",
        unit="s",
        source="[K] who stands about is left alone until the lane was empty",
    )
    empty_s: float = number(
        5.0,
        low=1.0,
        high=60.0,
        title="Time the lane is empty before the next one is greeted after somebody stood about",
        unit="s",
        source="[K]",
    )
    health_least_s: float = number(
        8.0,
        low=0.0,
        high=60.0,
        title="Time to read the statements before a raised hand counts",
        unit="s",
        source="[K] five short sentences at 200 words a minute take 20 s; who knows them, less",
    )
    touch_least_s: float = number(
        3.0,
        low=0.0,
        high=30.0,
        title="Time before a touch agrees",
        unit="s",
        source="[K] the second tap of two, or one that a slow screen tells late, is no yes",
    )
    again_s: float = number(
        1.0,
        low=0.0,
        high=5.0,
        title="Time between two touches that each go on",
        unit="s",
        source="[K] two taps in a breath are one",
    )
    health_s: float = number(
        60.0,
        low=10.0,
        high=600.0,
        title="Time to agree, after all was read out",
        unit="s",
        source="[K]",
    )
    ready_s: float = number(
        90.0,
        low=20.0,
        high=600.0,
        title="Longest time from agreeing to the walk's begin",
        unit="s",
        source="[K] standing tall is given up after less",
    )
    swap_s: float = number(
        0.7,
        low=0.0,
        high=5.0,
        title="Time for which somebody else is seen before the visit ends",
        unit="s",
        source="[K]",
    )
    gap_s: float = number(
        8.0,
        low=2.0,
        high=120.0,
        title="Time without pictures that ends a visit",
        unit="s",
        source="[K] after it nobody knows who is there",
    )
    result_s: float = number(
        60.0,
        low=10.0,
        high=600.0,
        title="Longest time that a result is shown",
        unit="s",
        source="[K] time to take out a phone",
    )
    result_gone_s: float = number(
        20.0,
        low=3.0,
        high=120.0,
        title="Time for which it is shown after they have left the lane",
        unit="s",
        source="[K] one walks up to the screen with the phone, out of the camera's picture",
    )
    result_least_s: float = number(
        12.0,
        low=2.0,
        high=120.0,
        title="Time for which it is shown though somebody else steps in while they stand there",
        unit="s",
        source="[K] once they have left the lane, whoever comes next is greeted at once",
    )


class GuidedWalkSettings(Section):
    """How a guided walk waits and ends."""

    away_s: float = number(
        8.0,
        low=3.0,
        high=60.0,
        title="Time out of the picture that ends the walk",
        unit="s",
        source="[K] it pauses after 3 s (app/session/settings.py)",
    )
    idle_s: float = number(
        40.0,
        low=10.0,
        high=300.0,
        title="Time without a step backward that ends the walk on the floor",
        unit="s",
        source="[K] the way back along a lane of 10 m takes 15 s",
    )
    idle_belt_s: float = number(
        150.0,
        low=30.0,
        high=600.0,
        title="The same on a treadmill",
        unit="s",
        source="[K] the led change asks for several things, each again after 20 s",
    )
    times_most: float = number(
        4.0,
        low=1.5,
        high=10.0,
        title="Longest walk, of the time that is to be walked backward",
        unit="times",
        source="[K] on a lane half of the time is the way back",
    )
    fall_keep_s: float = number(
        90.0,
        low=20.0,
        high=1800.0,
        title="Time for which the screen calls for staff after a fall, if nobody ends it",
        unit="s",
        source="[K] though nobody is seen any more",
    )
    fall_most_s: float = number(
        600.0,
        low=60.0,
        high=3600.0,
        title="The same while somebody is seen",
        unit="s",
        source="[K]",
    )
    baseline_patience_s: float = number(
        15.0,
        low=5.0,
        high=60.0,
        title="Time in which one is to stand tall",
        unit="s",
        source="[K] shorter than in a session (25 s): a queue waits",
    )
    belt_most_mps: float = number(
        0.45,
        low=0.1,
        high=1.0,
        title="Speed of the belt at most",
        unit="m/s",
        source="[K] 1.6 km/h: the most of a beginner's first week (app/programme/plan.py)",
    )
    lane_flat: float = number(
        1.5,
        low=1.0,
        high=5.0,
        title="Width over height from which a marked lane lies across the picture",
        unit="1",
        source="[K] only then its left and right ends are the ends of the walk",
    )


class VisitSettings(Section):
    """The settings of a visit."""

    presence: PresenceSettings = Field(default_factory=PresenceSettings, title="On the lane")
    stay: StaySettings = Field(default_factory=StaySettings, title="Staying on the mark")
    wait: WaitSettings = Field(default_factory=WaitSettings, title="Waiting")
    walk: GuidedWalkSettings = Field(default_factory=GuidedWalkSettings, title="The walk")
    hand: RaisedHandSettings = Field(
        default_factory=lambda: RaisedHandSettings(hold_s=1.0, rest_s=0.0), title="A raised hand"
    )
    view_every_s: float = number(
        0.06, low=0.0, high=1.0, title="Time between two views", unit="s", source="[K] 15 a second"
    )
