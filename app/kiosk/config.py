"""What a gym sets for its kiosk: ``kiosk.toml``."""

from __future__ import annotations

import ipaddress
import re
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from app.kiosk.hours import Hours
from app.kiosk.values import Marks
from app.words import languages
from vision.sources.address import stream_name
from vision.sources.base import SourceError

CAMERAS = (
    "usb:0 (the number or path of a camera of this machine), rtsp://…, http://…, https://…, "
    "browser (that of the screen's own browser) or walker (drawn visitors; walker:hand: only such "
    "as begin with a raised hand)"
)
_CAMERA = re.compile(
    r"^(usb:(\d{1,3}|/dev/\S+)|rtsps?://\S+|https?://\S+|browser|walker(:(hand|stays|seated|passes|reads|stops))?)\Z"
)
SHORTEST_S, LONGEST_S = 10, 600
NO_CONTROLS = r"^\P{C}*$"
"""What is shown on screens and goes into codes: no line break, nothing that turns text round."""
Whole: TypeAlias = Annotated[int, Field(strict=True)]
Number: TypeAlias = Annotated[float, Field(strict=True)]
"""Numbers only: ``true`` would be taken as 1, and counts be deleted after a day."""


def _ported(host: str) -> bool:
    """Whether a port, or whatever else, stands behind a host's name."""
    if ":" not in host:
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return True
    return False


def _device(camera: str) -> str:
    """A camera of this machine by its path, however it is written."""
    path = camera.removeprefix("usb:")
    return f"/dev/video{int(path)}" if path.isdigit() else path


class ConfigPart(BaseModel):
    """A table of the file. An unknown key is an error, for a misspelt one would be passed over."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class LaneConfig(ConfigPart):
    """One lane. camera: one of ``CAMERAS``. name: as on the screens. place: on the floor or on a
    treadmill. length_m: of the way that can be walked on the floor. marks: in its picture, where
    the set-up page has set none."""

    id: str = Field(default="lane", pattern=r"^[a-z0-9-]{1,24}$")
    name: str = Field(default="", max_length=24, pattern=NO_CONTROLS)
    camera: str = "usb:0"
    place: Literal["floor", "treadmill"] = "floor"
    length_m: Number = Field(default=5.0, ge=2, le=60)
    marks: Marks = Marks()

    @field_validator("camera")
    @classmethod
    def _known_camera(cls, camera: str) -> str:
        if not _CAMERA.match(camera):
            # Its address may hold a password: it is not repeated.
            raise ValueError(f"no such kind of camera; allowed are {CAMERAS}")
        if "://" in camera:
            try:
                stream_name(camera)
            except SourceError as error:
                raise ValueError(str(error).rstrip(".")) from error
        return camera

    @property
    def shown(self) -> str:
        """Its name on screens and in lists."""
        return self.name or self.id


class SoundConfig(ConfigPart):
    """volume: 0..1. quiet: hours in which ``quiet_volume`` holds, where that is less. What keeps
    from harm is louder then; 0 is silence, and all that is spoken is shown."""

    volume: Number = Field(default=0.8, ge=0, le=1)
    quiet: str = ""
    quiet_volume: Number = Field(default=0.2, ge=0, le=1)

    @field_validator("quiet")
    @classmethod
    def _hours(cls, quiet: str) -> str:
        Hours.parse(quiet)
        return quiet

    @property
    def unheard(self) -> str:
        """A line for the gym where nothing is heard of what keeps from harm; empty: it is."""
        what = "not the beeps before the lane's end, not “stop”, not the call for staff"
        if self.volume == 0:
            return f"sound.volume = 0: nothing is heard, {what}."
        if self.quiet and self.quiet_volume == 0:
            return f"sound.quiet_volume = 0: in the quiet hours nothing is heard, {what}."
        return ""


class BrandConfig(ConfigPart):
    """The gym's name, colour and logo (a PNG or SVG file) on the screens."""

    name: str = Field(default="", max_length=40, pattern=NO_CONTROLS)
    colour: str = Field(default="#0b5fff", pattern=r"^#[0-9a-fA-F]{6}$")
    logo: str = Field(default="", pattern=r"(?i)^$|\.(png|svg)$")


class NetworkConfig(ConfigPart):
    """Where the kiosk listens. host: 127.0.0.1 is this machine alone, 0.0.0.0 the gym's network,
    as phones and the set-up page from elsewhere need it. address: under which phones reach it,
    found out if left out."""

    host: str = Field(
        default="127.0.0.1", min_length=1, max_length=253, pattern=r"^[A-Za-z0-9.:%_-]*$"
    )
    port: Whole = Field(default=8080, ge=0, le=65535)
    address: str = Field(default="", max_length=253, pattern=r"^[A-Za-z0-9.:-]*$")

    @field_validator("host", "address")
    @classmethod
    def _no_port(cls, host: str) -> str:
        if _ported(host):
            raise ValueError("allowed is a host's name or address, without a port")
        return host


class MetricsConfig(ConfigPart):
    """Who may read ``/metrics`` beside this machine and staff. token: whoever gives it
    (``Authorization: Bearer``). open: everybody who reaches the machine."""

    open: bool = Field(default=False, strict=True)
    token: str = Field(default="", pattern=r"^$|^[\x21-\x7e]{16,200}$")


class FleetConfig(ConfigPart):
    """The server that this kiosk reports to, none if ``server`` is empty; what it is called there,
    and its key (``backstep fleet key`` makes one)."""

    server: str = Field(default="", pattern=r"^$|^https?://[^\s/]+.*$")
    kiosk: str = Field(default="kiosk", pattern=r"^[a-z0-9-]{1,40}$")
    key: str = Field(default="", max_length=200, pattern=r"^[\x21-\x7e]*$")

    @model_validator(mode="after")
    def _keyed(self) -> FleetConfig:
        if self.server and not self.key:
            raise ValueError("a server needs a key: “backstep fleet key” on that server makes one")
        return self


class KioskConfig(ConfigPart):
    """All of ``kiosk.toml``. durations_s: of a walk, the first is taken where nobody chooses.
    languages: the first is begun with the right hand, the second with the left. hours: in which the
    gym is open, always if left out. pin: of the set-up page; without one it opens on this machine
    alone. retention_days: for how long counts are kept."""

    lanes: tuple[LaneConfig, ...] = Field(default=(LaneConfig(),), min_length=1, max_length=6)
    durations_s: tuple[Whole, ...] = Field(default=(60, 120, 180), min_length=1, max_length=4)
    languages: tuple[str, ...] = Field(default=("en", "de"), min_length=1, max_length=6)
    hours: str = ""
    pin: str = Field(default="", pattern=r"^$|^[0-9]{4,12}$")
    retention_days: Whole = Field(default=90, ge=1, le=3650)
    sound: SoundConfig = SoundConfig()
    brand: BrandConfig = BrandConfig()
    network: NetworkConfig = NetworkConfig()
    metrics: MetricsConfig = MetricsConfig()
    fleet: FleetConfig = FleetConfig()

    @field_validator("hours")
    @classmethod
    def _hours(cls, hours: str) -> str:
        Hours.parse(hours)
        return hours

    @field_validator("durations_s")
    @classmethod
    def _sensible(cls, durations_s: tuple[int, ...]) -> tuple[int, ...]:
        if any(not SHORTEST_S <= one <= LONGEST_S for one in durations_s):
            raise ValueError(f"each from {SHORTEST_S} to {LONGEST_S} seconds, such as 60, 120, 180")
        if len(set(durations_s)) < len(durations_s):
            raise ValueError("each once")
        return durations_s

    @field_validator("languages")
    @classmethod
    def _spoken(cls, tags: tuple[str, ...]) -> tuple[str, ...]:
        known = languages()
        if any(one not in known for one in tags) or len(set(tags)) < len(tags):
            raise ValueError(f"each once, of {', '.join(known)}")
        return tags

    @model_validator(mode="after")
    def _told_apart(self) -> KioskConfig:
        ids = [one.id for one in self.lanes]
        if len(set(ids)) < len(ids):
            raise ValueError("lanes: two have the same id; give each its own")
        cameras = [_device(one.camera) for one in self.lanes if one.camera.startswith("usb:")]
        if len(set(cameras)) < len(cameras):
            raise ValueError("lanes: two have the same camera, which only one process can open")
        if sum(one.camera == "browser" for one in self.lanes) > 1:
            raise ValueError("lanes: only one can have the browser's camera")
        return self

    @property
    def opening(self) -> Hours:
        """The hours in which the gym is open; empty: always."""
        return Hours.parse(self.hours)

    @property
    def quiet(self) -> Hours:
        """The quiet hours."""
        return Hours.parse(self.sound.quiet)
