"""When a session says that somebody else is followed now: once, and not before it is sure."""

from __future__ import annotations

from app.session.settings import TalkSettings
from app.session.values import Glance
from vision.values import another_is_followed

_NEVER = float("-inf")


class FollowedTalk:
    """Notices in order of time that somebody else is followed, and when that is to be said.

    Whoever comes after a long time in which nobody was seen is taken for the walker who is back.
    Alarms come first: it waits until nothing is being said. While the session is paused nobody is
    to walk, and whoever helps or talks comes and goes: then it waits for the end of the pause.
    """

    def __init__(self, settings: TalkSettings) -> None:
        self._settings = settings
        self._subject: int | None = None
        self._since_s: float | None = None  # somebody else is followed, and it was not said yet
        self._seen_s = _NEVER
        self._told_s = _NEVER

    def update(self, glance: Glance, *, walks: bool, paused: bool, resumes: bool = False) -> bool:
        """Whether it is to be said at ``glance``.

        Args:
            walks: the walker has been set up; who was followed before is nobody's business.
            paused: the session waits. resumes: it has gone on just now, and says so next.
        """
        own, before, subject = self._settings, self._subject, glance.subject
        if subject is not None:
            unseen_s, self._seen_s = glance.t_s - self._seen_s, glance.t_s
            self._subject = subject
            if before is not None and another_is_followed(before, subject):
                self._since_s = glance.t_s if unseen_s < own.followed_gone_s else None
        if not walks:
            self._since_s = None
        since_s = self._since_s
        if since_s is None or paused or not (resumes or glance.voice_free):
            return False
        if subject is None or not (resumes or glance.t_s - since_s >= own.followed_s):
            return False
        self._since_s = None
        if glance.t_s - self._told_s < own.followed_gap_s:
            return False
        self._told_s = glance.t_s
        return True
