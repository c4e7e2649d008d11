"""Setting up the camera: frames and bodies in, the one thing to mend out."""

from __future__ import annotations

from vision.setup.settings import SetupSettings
from vision.setup.values import SetupFinding, SetupReading
from vision.values import Body, Frame, View


class SetupStage:
    """Tells, frame by frame and in order of time, whether the camera is right."""

    def __init__(self, settings: SetupSettings | None = None) -> None:
        self._settings = settings or SetupSettings()
        self._well_s: float | None = None

    def update(self, frame: Frame, body: Body | None) -> SetupReading:
        """What is to be said at ``frame``, in which ``body`` was seen (``None``: nobody)."""
        finding = SetupFinding.NOBODY if body is None else None
        if finding is not None:
            self._well_s = None
        elif self._well_s is None:
            self._well_s = frame.t_s
        ready = self._well_s is not None and frame.t_s - self._well_s >= self._settings.hold.ready_s
        return SetupReading(
            finding=finding,
            tilt_deg=None if body is None else body.roll_deg,
            view=View.UNKNOWN if body is None else body.view,
            ready=ready,
            all_findings=() if finding is None else (finding,),
        )

    def close(self) -> None:
        """Release what was opened; safe to call twice."""
