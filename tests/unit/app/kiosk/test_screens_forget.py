"""What a visit leaves with the screens, and in which order they are told: the old one first."""

from __future__ import annotations

from multiprocessing import Pipe

from app.kiosk.config import KioskConfig, LaneConfig
from app.kiosk.lane.link import Link
from app.kiosk.lane.mailbox import Mailbox
from app.kiosk.values import LaneSaid, LaneView, VisitPhase, lane_message
from app.server.kiosk.screens import Screens
from kiosk_cases import HandHouse, shapes, walked


def said(number: int, id_: str) -> LaneSaid:
    return LaneSaid(
        number=number, id=id_, priority=3, text=id_, spoken=id_, earcon="hint", language="en"
    )


def one_lane() -> HandHouse:
    return HandHouse(KioskConfig(lanes=(LaneConfig(id="one"),)))


def test_nothing_that_was_said_in_a_visit_is_told_after_its_end() -> None:
    house = one_lane()
    screens = Screens(house)
    house.show("one", VisitPhase.WALK, number=3)
    house.tell("one", said(3, "old"))
    house.tell("one", said(4, "new"))
    house.end("one", number=3)
    assert [one.id for one in screens.said_after("one", 0)] == ["new"]
    overs = screens.news("one").results
    house.show("one", VisitPhase.HEALTH, number=4)
    assert [one.id for one in screens.said_after("one", 0)] == ["new"]
    assert screens.news("one").results == overs, "the next visit's first words are not silenced"


def test_a_visit_whose_process_died_is_shown_no_longer_and_no_outline_is_kept() -> None:
    house = one_lane()
    screens = Screens(house)
    told: list[int] = []

    def tell() -> None:
        told.append(1)

    screens.join("one", tell)
    house.show("one", VisitPhase.WALK, number=3, silhouette=shapes()[0])
    house.tell("one", walked(number=3))
    views = screens.news("one").views
    house.end("one", number=3)
    news = screens.news("one")
    assert (news.view, news.result, news.views) == (None, None, views + 1)
    house.show("one", VisitPhase.ATTRACT, number=3, silhouette=shapes()[0])
    screens.leave("one", tell)
    assert news.view is not None
    assert news.view.silhouette is None


def test_the_newest_view_is_never_told_before_what_led_to_it() -> None:
    ours, theirs = Pipe()
    link, other = Link(ours), Link(theirs)
    mailbox = Mailbox(link, "out")
    with mailbox._changed:  # nothing goes out meanwhile
        for what in (view(1, VisitPhase.WALK), said(1, "old"), view(1, VisitPhase.ATTRACT)):
            mailbox.put(what, "view" if isinstance(what, LaneView) else None)
    told = [lane_message.validate_json(other.receive()[0] or "") for _ in range(2)]
    assert [one.type for one in told] == ["said", "view"]
    mailbox.close()
    link.close()
    other.close()


def view(number: int, phase: VisitPhase) -> LaneView:
    return LaneView(number=number, phase=phase, language="en")
