"""The corrections that a trainer makes, as they are kept: each names the moment and the foot as
they stand after the corrections before it, so that a list of them always leads to one result.

Moments are the walker's seconds of the clip."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, JsonValue, TypeAdapter, ValidationError, model_validator

from app.storage.review_values import ClipEdit
from app.storage.values import Seconds, Value
from vision.values import Direction, Foot, Landing


class MoveContact(Value):
    """The contact of ``foot`` nearest to ``t_s`` was really at ``to_s``."""

    kind: Literal["move_contact"] = "move_contact"
    foot: Foot
    t_s: Seconds
    to_s: Seconds

    @property
    def at_s(self) -> float:
        """The moment to look at."""
        return self.to_s


class AddContact(Value):
    """``foot`` came down at ``t_s``, and nothing was found there."""

    kind: Literal["add_contact"] = "add_contact"
    foot: Foot
    t_s: Seconds

    @property
    def at_s(self) -> float:
        """The moment to look at."""
        return self.t_s


class DeleteContact(Value):
    """The contact of ``foot`` nearest to ``t_s`` is none."""

    kind: Literal["delete_contact"] = "delete_contact"
    foot: Foot
    t_s: Seconds

    @property
    def at_s(self) -> float:
        """The moment to look at."""
        return self.t_s


class SetLanding(Value):
    """At its contact nearest to ``t_s``, ``foot`` landed like this."""

    kind: Literal["set_landing"] = "set_landing"
    foot: Foot
    t_s: Seconds
    landing: Landing

    @property
    def at_s(self) -> float:
        """The moment to look at."""
        return self.t_s


class _OfStretch(Value):
    start_s: Seconds
    end_s: Seconds

    @model_validator(mode="after")
    def _lasts(self) -> _OfStretch:
        if self.end_s <= self.start_s:
            raise ValueError("a stretch ends after it begins")
        return self


class SetDirection(_OfStretch):
    """From ``start_s`` to ``end_s`` the walker went in this direction. Where that is neither
    backward nor forward, what the machine took for steps there is none."""

    kind: Literal["set_direction"] = "set_direction"
    direction: Direction

    @property
    def at_s(self) -> float:
        """The moment to look at."""
        return self.start_s


class SwapSides(Value):
    """From ``from_s`` on, left is right and right is left."""

    kind: Literal["swap_sides"] = "swap_sides"
    from_s: Seconds

    @property
    def at_s(self) -> float:
        """The moment to look at."""
        return self.from_s


class NotThisPerson(Value):
    """From ``from_s`` to ``to_s`` somebody else was followed, so nothing there counts. to_s:
    ``None`` is until the next person was followed, or else the end."""

    kind: Literal["not_this_person"] = "not_this_person"
    from_s: Seconds
    to_s: Seconds | None = None

    @property
    def at_s(self) -> float:
        """The moment to look at."""
        return self.from_s


Edit: TypeAlias = Annotated[
    MoveContact
    | AddContact
    | DeleteContact
    | SetLanding
    | SetDirection
    | SwapSides
    | NotThisPerson,
    Field(discriminator="kind"),
]
"""A correction."""
_EDIT: TypeAdapter[Edit] = TypeAdapter(Edit)
_SCALE = "time_scale"


def kept_form(edit: Edit, time_scale: float) -> dict[str, JsonValue]:
    """A correction as it is kept, with the time scale of the report that it was made on."""
    return {**edit.model_dump(mode="json"), _SCALE: time_scale}


def read_edit(kept: ClipEdit, time_scale: float) -> Edit | None:
    """A correction as kept, read; ``None`` where a newer version wrote it.

    Args:
        time_scale: of the report now. It is another where somebody has said since how slow the
            motion is; the same moments are other seconds of the walker's then.
    """
    said = dict(kept.edit)
    made_at = said.pop(_SCALE, time_scale)
    factor = made_at / time_scale if isinstance(made_at, int | float) else 1.0
    try:
        edit: Edit = _EDIT.validate_python(said)
    except ValidationError:
        return None
    if factor == 1.0:
        return edit
    return edit.model_copy(
        update={
            name: value * factor
            for name, value in edit
            if name.endswith("_s") and isinstance(value, float)
        }
    )


def edits_in_force(kept: Iterable[ClipEdit], count: int, time_scale: float) -> tuple[Edit, ...]:
    """The first ``count`` corrections as kept, without any that cannot be read."""
    found = (read_edit(one, time_scale) for one in kept if one.seq <= count)
    return tuple(one for one in found if one is not None)
