"""Writes the services and the browser's policy for this machine, with its own paths."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

_FOLDER = files(__package__) / "units"
FILES = ("backstep-kiosk.service", "backstep-screen.service", "backstep-policy.json")


def units(values: dict[str, str]) -> dict[str, str]:
    """Each file's name and text. values: what stands for USER, HOME, CONFIG, BACKSTEP, URL and
    ORIGIN.

    Raises:
        ValueError: one of them cannot stand in a unit.
    """
    for name, value in values.items():
        if any(one in value for one in "\n\r\"'\\%$") or not value.strip():
            raise ValueError(f"{name.lower()} = {value!r} cannot stand in a service's file")
        if " " in value:
            raise ValueError(f"{name.lower()} = {value!r} has a space, which systemd would split")
    found = {}
    for name in FILES:
        text = (_FOLDER / name).read_text("utf-8")
        for key, value in values.items():
            text = text.replace(f"@{key}@", value)
        found[name] = text
    return found


def origin(url: str) -> str:
    """Scheme, host and port of ``url``, as a browser's policy names them."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def write_units(folder: Path, texts: dict[str, str]) -> tuple[Path, ...]:
    """Write them into ``folder``, which is made where there is none.

    Raises:
        OSError: it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in texts.items():
        path = folder / name
        path.write_text(text, "utf-8")
        written.append(path)
    return tuple(written)
