"""Pictures from a page's own camera: whose they are, and whether they may come in."""

from __future__ import annotations

from collections.abc import Callable

from app.live.session import LiveSession
from app.server.messages import Camera
from app.server.page_camera import Cameras, PictureWanted, unpack_sent
from vision.sources.fed import FeedError

_LATE = 8  # wanted pictures, of sessions gone by, that may still be on their way


class Intake:
    """The camera of one page, as the server sees it.

    Args:
        cameras: shared by all pages.
        news: called when there is something to tell the page.
    """

    def __init__(self, cameras: Cameras, news: Callable[[], None]) -> None:
        self._cameras = cameras
        self._news = news
        self._lose = self._lost  # one object, which a bound method is not
        self.on = False
        self.refused = False
        self._asked: list[tuple[str, int]] = []
        self._told: tuple[str, int] | None = None
        self._given: tuple[str, int] | None = None

    def camera(self, said: Camera) -> None:
        """The page's camera is on or off."""
        if said.on:
            self.on = self._cameras.offer(said.page, self._lose, seize=said.seize)
            self.refused = not self.on
            self._told = None
        else:
            self.leave()
        self._news()

    def leave(self) -> None:
        """The page's camera, or the page itself, is gone."""
        self.on = False
        self._cameras.release(self._lose)

    def wanted(self, session_id: str, session: LiveSession) -> PictureWanted | None:
        """The picture to ask the page for now, if it was not asked already.

        Raises:
            FeedError: the last one the page sent cannot be decoded.
        """
        if not self.on or session.feed is None:
            return None
        if self._given == (session_id, session.feed.spoilt):
            raise FeedError("The picture is not a JPEG.")
        number = session.feed.wanted
        if not number or self._told == (session_id, number):
            return None
        self._told = (session_id, number)
        if self._told not in self._asked:
            self._asked = [*self._asked[-_LATE:], self._told]
        return PictureWanted(session=session_id, number=number)

    def take(self, message: bytes, session_id: str, session: LiveSession) -> None:
        """Hand a picture on to the session that asked for it.

        Raises:
            FeedError: nobody asked for it, or it is no picture.
        """
        try:
            sent, jpeg = unpack_sent(message)
        except ValueError:
            raise FeedError("The picture is not understood.") from None
        key = (sent.session, sent.number)
        if key not in self._asked:
            raise FeedError("That picture was not asked for.")
        self._asked.remove(key)
        if not self.on or sent.session != session_id or session.feed is None:
            return  # on its way when another session or camera took over
        if session.feed.feed(sent.number, sent.captured_s, jpeg):
            self._given = key
        else:
            self._told = None  # ask again
            self._news()

    def _lost(self) -> None:
        self.on = False
        self.refused = True
        self._news()
