"""The client's report as one HTML file that loads nothing from anywhere."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template

from app.sharing.handout import Handout
from app.words import words

_TEMPLATE, _STYLE = "handout.html.jinja", "handout.css"
_TYPES = {".jpg": "image/jpeg", ".svg": "image/svg+xml"}


def handout_html(handout: Handout) -> str:
    """The report as HTML: pictures lie inside, its own rule of what may be loaded lets nothing
    else in, and whatever is no template of ours is escaped."""
    style = _read(_STYLE)
    text = words(handout.lang).text
    return _template().render(
        d=handout,
        style=style,
        style_hash="sha256-" + b64encode(sha256(style.encode()).digest()).decode(),
        none=text("handout.findings.none"),
        whom=text("handout.for", name=handout.name) if handout.name else "",
        inside={name: _data_uri(name, content) for name, content in handout.files.items()},
    )


def _data_uri(name: str, content: bytes) -> str:
    kind = next(kind for ending, kind in _TYPES.items() if name.endswith(ending))
    return f"data:{kind};base64,{b64encode(content).decode()}"


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_read(_TEMPLATE))


def _read(name: str) -> str:
    return (files("app.sharing") / "templates" / name).read_text("utf-8")
