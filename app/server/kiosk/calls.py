"""The call for staff after a fall, which outlives what has raised it.

A lane calls while its visit goes on. Its camera may fail, its process may end, or who helps may be
taken for somebody else: then the visit is over, and whoever fell may still lie there. So the server
goes on calling until somebody says that all is well, the next one begins, or time has passed; also
where it was ended itself and started again (``app.kiosk.kept_calls``).
"""

from __future__ import annotations

from dataclasses import dataclass

from app.kiosk.values import LaneView, Touch, VisitPhase
from app.words import words

KEEPS_S = 90.0
"""How long it stands without the lane; as ``fall_keep_s`` of a walk [K]."""
_ANSWERED_S = 3.0
"""So long after an answer the lane may take to go by it."""
_ANSWERS = frozenset({"go_on", "end", "leave"})
_BEGUN = frozenset({VisitPhase.HEALTH, VisitPhase.READY, VisitPhase.WALK, VisitPhase.RESULT})


@dataclass
class _Call:
    view: LaneView
    at_s: float
    answered_s: float = float("-inf")


class StaffCall:
    """The call of one lane. Times are of one monotonic clock, in seconds."""

    def __init__(self) -> None:
        self._call: _Call | None = None

    @property
    def language(self) -> str | None:
        """In which staff are called; ``None``: they are not."""
        return None if self._call is None else self._call.view.language

    def restore(self, language: str, now_s: float) -> None:
        """It stood when the server was ended: it begins anew, and the lane knows nothing of it."""
        view = LaneView(
            number=0,
            phase=VisitPhase.WALK,
            language=language,
            now=words(language).text("kiosk.now.fall"),
            alarm="fall",
            asks="go_on",
        )
        self._call = _Call(view, now_s)

    def shown(self, view: LaneView | None, now_s: float) -> LaneView | None:
        """What the screen shows where the lane itself shows ``view``, ``None`` for nothing."""
        if view is not None and view.alarm:
            held = view.model_copy(update={"silhouette": None})
            before = self._call
            answered_s = float("-inf") if before is None else before.answered_s
            self._call = _Call(held, now_s, answered_s)
            return view
        call = self._call
        if call is None or self._over(call, view, now_s):
            self._call = None
            return view
        return call.view

    def answered(self, touch: Touch, now_s: float) -> bool:
        """Somebody has touched the screen; whether that answers a call."""
        if self._call is None or touch.what not in _ANSWERS:
            return False
        self._call.answered_s = now_s
        return True

    def _over(self, call: _Call, view: LaneView | None, now_s: float) -> bool:
        if now_s - call.answered_s < _ANSWERED_S or now_s - call.at_s >= KEEPS_S:
            return True
        # In its own visit the lane says that it is over; else the next one has begun.
        return view is not None and view.phase in _BEGUN
