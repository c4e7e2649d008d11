"""What a visit's coach says in other words than a session's."""

from __future__ import annotations

from dataclasses import dataclass

from app.session.sayings import Sayings

OWN_ON_FLOOR = ("begin_backward", "done", "paused_fall")
OWN_ON_BELT = ("done", "paused_fall")


@dataclass(frozen=True, slots=True)
class KioskSayings(Sayings):
    """As ``Sayings``; who has fallen is told to stay there, and staff are called."""

    def key(self, name: str) -> str:
        """The words of ``name`` here."""
        if name in (OWN_ON_BELT if self.belt else OWN_ON_FLOOR):
            return f"kiosk.coach.{name}{'_belt' if self.belt else ''}"
        return Sayings.key(self, name)
