"""What a gym sets for its kiosk: ``kiosk.toml``."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.kiosk.values import Marks


class ConfigPart(BaseModel):
    """A table of the file. An unknown key is an error, for a misspelt one would be passed over."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class LaneConfig(ConfigPart):
    """One lane. camera: ``usb:0``, ``rtsp://…``, ``http://…``, ``browser`` (that of the screen's
    own browser), or ``walker`` (a drawn visitor, to try it). name: as on the screens."""

    id: str = Field(default="lane", pattern=r"^[a-z0-9-]{1,24}$")
    name: str = Field(default="", max_length=24)
    camera: str = "usb:0"
    place: Literal["floor", "treadmill"] = "floor"
    length_m: float = Field(default=5.0, ge=2, le=60)
    marks: Marks = Marks()


class SoundConfig(ConfigPart):
    """volume: 0..1. quiet: hours in which the screen speaks softly or not at all."""

    volume: float = Field(default=0.8, ge=0, le=1)
    quiet: str = ""
    quiet_volume: float = Field(default=0.2, ge=0, le=1)


class BrandConfig(ConfigPart):
    """The gym's name, colours and logo on the screens."""

    name: str = Field(default="", max_length=40)
    colour: str = Field(default="#0b5fff", pattern=r"^#[0-9a-fA-F]{6}$")
    logo: str = ""


class NetworkConfig(ConfigPart):
    """Where the kiosk listens. address: under which phones reach it; found out if left out."""

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    address: str = ""


class FleetConfig(ConfigPart):
    """The server that this kiosk reports to; none if ``server`` is empty."""

    server: str = ""
    kiosk: str = Field(default="kiosk", pattern=r"^[a-z0-9-]{1,40}$")
    key: str = ""


class KioskConfig(ConfigPart):
    """All of ``kiosk.toml``."""

    lanes: tuple[LaneConfig, ...] = (LaneConfig(),)
    durations_s: tuple[int, ...] = (60, 120, 180)
    languages: tuple[str, ...] = ("en", "de")
    hours: str = ""
    pin: str = ""
    retention_days: int = Field(default=90, ge=1, le=3650)
    sound: SoundConfig = SoundConfig()
    brand: BrandConfig = BrandConfig()
    network: NetworkConfig = NetworkConfig()
    fleet: FleetConfig = FleetConfig()
