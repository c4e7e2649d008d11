"""Camera set-up: takes frames and bodies, returns the one problem to fix now."""

from __future__ import annotations

from typing import Protocol

from vision.body.upright import turns_of
from vision.setup.framing import FramingStage, is_somebody
from vision.setup.level import LevelStage
from vision.setup.light import Light, light
from vision.setup.persistence import FindingPersistence
from vision.setup.settings import SetupSettings
from vision.setup.values import SetupFinding, SetupReading
from vision.values import Body, Frame, View
from vision.values.views import FRONTAL


class PeopleCounter(Protocol):
    """Counts the people besides the one who is followed; see ``vision.setup.others``."""

    def __call__(self, frame: Frame, body: Body | None) -> int:
        """How many a frame shows besides ``body``."""
        ...

    def close(self) -> None:
        """Release what it holds; safe to call twice."""
        ...


class SetupStage:
    """Judges, frame by frame and in order of time, whether the camera is set up well.

    Args:
        settings: the section of the settings tree.
        others: counts further people, now and then; the stage closes it. Without it nobody is
            warned of a second person.
    """

    def __init__(
        self, settings: SetupSettings | None = None, others: PeopleCounter | None = None
    ) -> None:
        self._settings = settings or SetupSettings()
        self._others = others
        self._hold = FindingPersistence(self._settings.hold)
        self._framing = FramingStage(self._settings.framing)
        self._level = LevelStage(self._settings.level)
        self._light: Light | None = None
        self._further = 0
        self._tilt_deg: float | None = None
        self._turned_deg = 0.0
        self._frontal_s: float | None = None
        self._due = {"light": 0.0, "level": 0.0, "others": 0.0}

    def update(self, frame: Frame, body: Body | None) -> SetupReading:
        """What is to be said at ``frame``, in which ``body`` was seen (``None``: nobody)."""
        if body is not None and not is_somebody(body, self._settings.framing):
            body = None
        height, width = frame.image.shape[:2]
        findings, share = self._framing.update(frame.t_s, body, width, height)
        turned = self._turned(body)
        if turned:
            findings = {SetupFinding.TURNED}  # a picture on its side shows nobody whole
        findings |= self._look(frame, body)
        if not turned and self._tilted(body):
            findings.add(SetupFinding.TILTED)
        waits = self._waiting(frame.t_s, body)
        told = self._hold.update(frame.t_s, findings)
        return SetupReading(
            finding=told,
            tilt_deg=self._turned_deg if told is SetupFinding.TURNED else self._tilt_deg,
            view=View.UNKNOWN if body is None else body.view,
            ready=self._hold.ready(frame.t_s) and not waits and not findings,
            all_findings=self._hold.standing,
            brightness=None if self._light is None else self._light.brightness,
            person_share=share,
        )

    def close(self) -> None:
        """Release the second look; safe to call twice."""
        if self._others is not None:
            self._others.close()

    def _look(self, frame: Frame, body: Body | None) -> set[SetupFinding]:
        """Findings of the picture itself, renewed from time to time. The two expensive analyses
        never run in the same frame, which would delay the page.
        """
        own = self._settings
        if self._is_due("light", frame.t_s, own.light.every_s):
            self._light = light(frame.image, body, own.light)
        if self._is_due("level", frame.t_s, own.level.every_s):
            self._level.look(frame.image, body)
        elif self._others is not None and self._is_due("others", frame.t_s, own.others.every_s):
            self._further = self._others(frame, body)
        found = set() if self._light is None else set(self._light.findings)
        return found | ({SetupFinding.SECOND_PERSON} if self._further else set())

    def _is_due(self, what: str, t_s: float, every_s: float) -> bool:
        if t_s < self._due[what]:
            return False
        self._due[what] = t_s + every_s
        return True

    def _waiting(self, t_s: float, body: Body | None) -> bool:
        """Whether the roll may still become known, from front or rear by the person alone."""
        if body is None or body.view not in FRONTAL:
            self._frontal_s = None
            return False
        self._frontal_s = t_s if self._frontal_s is None else self._frontal_s
        unknown = self._tilt_deg is None
        return unknown and t_s - self._frontal_s < self._settings.level.patience_s

    def _turned(self, body: Body | None) -> bool:
        """Whether somebody is seen who cannot be standing, because the picture is turned by a
        quarter or a half, or because they lie: keeps how far."""
        turns = 0 if body is None or body.upright else turns_of(body.measured)
        if turns:
            self._turned_deg = {1: 90.0, 2: 180.0, 3: -90.0}[turns]
        return turns != 0

    def _tilted(self, body: Body | None) -> bool:
        """Whether the camera is clearly rolled; keeps how far."""
        own, stands = self._settings.level, SetupFinding.TILTED in self._hold.standing
        found = self._level.roll_deg
        if found is None and body is not None:
            found = body.roll_deg
        if found is None and stands:
            return False  # what is still told keeps its angle
        self._tilt_deg = found
        return found is not None and abs(found) >= (own.level_deg if stands else own.tilted_deg)
