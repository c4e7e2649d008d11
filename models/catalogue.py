"""The catalogue: which pose models there are, where they come from, how they are told apart."""

from __future__ import annotations

from importlib.resources import files
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from models.errors import ModelError

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Network(_Entry):
    """One TFLite network inside a wheel, and the metadata that MediaPipe Tasks asks of it.

    ``mean`` and ``std`` are the input's normalization, ``(pixel - mean) / std`` of 0..255;
    ``outputs`` is how many output tensors the network has.
    """

    path: str
    bytes: int = Field(gt=0)
    sha256: Sha256
    mean: float
    std: float = Field(gt=0)
    outputs: int = Field(gt=0)


class Assembled(_Entry):
    """How to put a bundle together from the networks of an older MediaPipe wheel."""

    requirement: str = Field(pattern=r"^mediapipe==[0-9.]+$")
    detector: Network
    landmarks: Network


class Entry(_Entry):
    """One pose model. ``bytes`` and ``sha256`` are those of the official file at ``url``."""

    name: str = Field(pattern=r"^[a-z0-9_]+$")
    title: str
    licence: str
    bytes: int = Field(gt=0)
    sha256: Sha256
    url: str
    assembled: Assembled | None = None

    @property
    def filename(self) -> str:
        """The bundle's name in the local store."""
        return f"pose_landmarker_{self.name}.task"


class Catalogue(_Entry):
    """All models; ``default`` is used when none is named."""

    default: str
    models: tuple[Entry, ...]

    @model_validator(mode="after")
    def _names_fit(self) -> Catalogue:
        names = self.names()
        if len(set(names)) != len(names) or self.default not in names:
            raise ValueError("model names must differ, and the default must be one of them")
        return self

    def names(self) -> list[str]:
        """The models' names in the catalogue's order."""
        return [entry.name for entry in self.models]

    def entry(self, name: str) -> Entry:
        """The model called ``name``.

        Raises:
            ModelError: when there is none.
        """
        for entry in self.models:
            if entry.name == name:
                return entry
        raise ModelError(f"no pose model is called {name!r}; there are: {', '.join(self.names())}")


def load_catalogue() -> Catalogue:
    """The catalogue that travels in the package."""
    return Catalogue.model_validate_json(
        files("models").joinpath("catalogue.json").read_text("utf-8")
    )
