"""Reads ``kiosk.toml``, and says which key is wrong and what is allowed there."""

from __future__ import annotations

import stat
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from app.kiosk.config import NO_CONTROLS, KioskConfig

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

MOST_BYTES = 256_000
_CUT = 60
_SECRET = {"pin", "key", "camera", "token"}
_ALLOWED = {
    NO_CONTROLS: "letters, digits and signs that can be seen",
    r"^#[0-9a-fA-F]{6}$": "a colour such as #0b5fff",
    r"^$|^[0-9]{4,12}$": "4 to 12 digits in quotation marks",
    r"^[a-z0-9-]{1,24}$": "small letters, digits and dashes, at most 24",
    r"^[a-z0-9-]{1,40}$": "small letters, digits and dashes, at most 40",
    r"(?i)^$|\.(png|svg)$": "the name of a PNG or SVG file",
    r"^$|^[\x21-\x7e]{16,200}$": "16 to 200 letters, digits and signs without a space, such as "
    "“openssl rand -hex 24” prints",
    r"^[\x21-\x7e]*$": "what “backstep fleet key” has printed, without a space or a break",
    r"^[A-Za-z0-9.:-]*$": "a host's name or address, without a port",
    r"^[A-Za-z0-9.:%_-]*$": "127.0.0.1, 0.0.0.0 or another address of this machine",
    r"^$|^https?://[^\s/]+.*$": "an address that begins with https:// or http://",
}
"""The patterns of ``app.kiosk.config`` in words that a gym's operator knows."""
_KINDS = {
    "string_type": "allowed is text in quotation marks",
    "float_type": "allowed is a number without quotation marks",
    "float_parsing": "allowed is a number without quotation marks",
    "int_type": "allowed is a whole number without quotation marks",
    "int_parsing": "allowed is a whole number without quotation marks",
    "int_from_float": "allowed is a whole number",
    "bool_type": "allowed is true or false, without quotation marks",
    "model_type": "allowed is a table, such as “[sound]” on a line of its own",
    "tuple_type": "allowed is a list in brackets, such as [60, 120] or ['en', 'de']",
}
"""What Pydantic calls a value of the wrong kind, in such words."""
_NO_TABLES = "each lane begins with [[lanes]], in two brackets"


class ConfigError(Exception):
    """The file cannot be used; each line of the message names a key and what is allowed."""


def read_config(path: Path) -> KioskConfig:
    """The settings in the file ``path``; paths in it count from its folder.

    Raises:
        ConfigError: it cannot be read, or something in it is not allowed.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ConfigError(f"{path} is too large for a kiosk's settings.")
        given = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError as error:
        raise ConfigError(
            f"There is no {path}: “backstep kiosk example > {path}” writes one to begin with."
        ) from error
    except OSError as error:
        raise ConfigError(f"{path} cannot be read ({error.strerror or error}).") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 text: save it as such.") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is no TOML: {error}.") from error
    except (ValueError, RecursionError) as error:  # a number or brackets that no settings have
        raise ConfigError(f"{path} is no TOML that can be read.") from error
    try:
        config = KioskConfig.model_validate(given)
    except ValidationError as error:
        found = [one for one in error.errors() if not _follows(one, error.errors())]
        lines = dict.fromkeys(_line(path, one) for one in found)
        raise ConfigError("\n".join(lines)) from error
    return _beside(config, path.parent)


def open_secrets(path: Path, config: KioskConfig) -> bool:
    """Whether other users of this machine can read the PIN, a key or a camera's password."""
    secret = config.pin or config.fleet.key or config.metrics.token
    hidden = bool(secret) or any("@" in one.camera for one in config.lanes)
    try:
        return hidden and bool(path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))
    except OSError:
        return False


def _beside(config: KioskConfig, folder: Path) -> KioskConfig:
    """With the logo's whole path, and whether it is there."""
    if not config.brand.logo:
        return config
    logo = folder / config.brand.logo
    if not logo.is_file():
        raise ConfigError(f"brand.logo: there is no file {logo}.")
    brand = config.brand.model_copy(update={"logo": str(logo.resolve())})
    return config.model_copy(update={"brand": brand})


def _follows(error: Any, others: list[Any]) -> bool:  # noqa: ANN401 - Pydantic's own, dicts
    """Whether it only says that a list is short of what another error is about."""
    place = error["loc"]
    return error["type"] == "too_short" and any(
        len(one["loc"]) > len(place) and one["loc"][: len(place)] == place for one in others
    )


def _line(path: Path, error: Any) -> str:  # noqa: ANN401 - Pydantic's own, a dict
    place: Sequence[str | int] = error["loc"]
    key = "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in place).lstrip(".")
    if error["type"] == "extra_forbidden":
        allowed = ", ".join(sorted(_allowed(place[:-1])))
        above = len(place) > 1 and place[-1] in KioskConfig.model_fields
        hint = f" “{place[-1]}” belongs above the first line in brackets." if above else ""
        return f"{path}: {key} is no setting. Allowed here: {allowed}.{hint}"
    said = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "string_pattern_mismatch":
        said = f"allowed is {_ALLOWED[error['ctx']['pattern']]}"
    elif error["type"] == "tuple_type" and key == "lanes":
        said = _NO_TABLES
    elif error["type"] == "too_short":
        said = "at least one has to be there"
    elif error["type"] in ("too_long", "string_too_long"):
        said = f"allowed are at most {error['ctx']['max_length']}"
    else:
        said = _KINDS.get(error["type"], said).replace("Input should be", "allowed is")
    shown = _shown(place, error.get("input"))
    return f"{path}: {key or 'the file'}{shown}: {said}."


def _shown(place: Sequence[str | int], found: object) -> str:
    """What stands there, unless it is a secret or a whole table."""
    if not place or any(one in _SECRET for one in place) or isinstance(found, dict | list | tuple):
        return ""
    said = repr(found)
    if "@" in said:  # an address with a password before it
        return ""
    return f" = {said if len(said) <= _CUT else said[:_CUT] + '…'}"


def _allowed(place: Sequence[str | int]) -> list[str]:
    """The keys of the table at ``place``."""
    model: type[BaseModel] = KioskConfig
    for one in place:
        if isinstance(one, int):
            continue
        found = model.model_fields[one].annotation
        inner = [found, *getattr(found, "__args__", ())]
        model = next(
            kind for kind in inner if isinstance(kind, type) and issubclass(kind, BaseModel)
        )
    return list(model.model_fields)
