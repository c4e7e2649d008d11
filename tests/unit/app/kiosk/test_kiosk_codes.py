"""The two codes on the screen, read back as a phone reads them."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

import numpy as np
import pytest

from app.kiosk.config import NetworkConfig
from app.kiosk.results import ResultShelf
from app.kiosk.values import LaneEnded, LaneView, VisitPhase
from app.server.kiosk.codes import QUIET_MODULES, Takeaway, drawing, fragment
from app.server.listening import reached_at
from kiosk_guests import painted, read, shown
from kiosk_told_child import GERMAN

NAMED = NetworkConfig(host="0.0.0.0", port=8080, address="192.168.7.2")


def ended(number: int) -> LaneEnded:
    return LaneEnded(
        number=number, greeted=True, begun=True, completed=True, duration_s=90, result=GERMAN
    )


def view(number: int, phase: VisitPhase) -> LaneView:
    return LaneView(number=number, phase=phase, language="de")


@pytest.fixture
def takeaway() -> Takeaway:
    return Takeaway(ResultShelf(), NAMED)


def test_one_code_opens_the_result_and_carries_it_where_no_server_sees_it(
    takeaway: Takeaway,
) -> None:
    codes = takeaway.codes("lane", shown())
    assert codes.link is not None
    (address,) = read(painted(codes.link))
    parts = urlsplit(address)
    assert (parts.scheme, parts.netloc, parts.query) == ("http", "192.168.7.2:8080", "")
    kept = takeaway.shelf.find(parts.path.removeprefix("/r/"))
    assert kept is not None
    assert kept.result == GERMAN
    assert parts.fragment == fragment(GERMAN.short)
    assert parts.fragment.startswith("Backstep:_78_von_100,_ziemlich_sicher.")


def test_the_other_code_is_the_result_itself_umlauts_and_all(takeaway: Takeaway) -> None:
    assert read(painted(takeaway.codes("lane", shown()).text)) == [GERMAN.short]


@pytest.mark.parametrize("text", ["78 von 100", "Schön! ÄÖÜ ß – 5 € 🚶", "x" * 160, "ü" * 160])
def test_any_short_text_is_read_back(text: str) -> None:
    assert read(painted(drawing(text))) == [text]


def test_the_drawing_has_the_empty_border_that_readers_need() -> None:
    picture = painted(drawing(GERMAN.short), 1)
    dark = np.argwhere(picture == 0)
    assert dark.min() == QUIET_MODULES
    assert dark.max() == len(picture) - 1 - QUIET_MODULES


def test_a_fragment_stays_readable_and_breaks_no_address() -> None:
    assert fragment("Schöne Grüße: 7 %") == "Schoene_Gruesse:_7_%25"
    assert fragment("a#b\n<c> \u202e„d“") == "a%23b%0A%3Cc%3E_d"


def test_asked_again_the_codes_are_the_same_and_no_second_link_is_made(takeaway: Takeaway) -> None:
    assert takeaway.codes("lane", shown()) == takeaway.codes("lane", shown())
    assert len(takeaway.shelf) == 1
    takeaway.codes("lane-2", shown())
    takeaway.codes("lane", shown(2))
    assert len(takeaway.shelf) == 3


@pytest.mark.parametrize(
    "over", [ended(1), view(1, VisitPhase.ATTRACT), view(2, VisitPhase.GREETED)], ids=str
)
def test_the_codes_go_with_the_visit_and_the_result_stays_for_the_phone(
    takeaway: Takeaway, over: LaneEnded | LaneView
) -> None:
    before = takeaway.codes("lane", shown())
    takeaway.hear("lane", view(1, VisitPhase.RESULT))
    assert takeaway.codes("lane", shown()) == before
    takeaway.hear("lane", over)
    assert len(takeaway.shelf) == 1
    assert takeaway.codes("lane", shown()) != before, "it was made anew"


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.0.0.2"])
def test_where_no_phone_gets_in_there_is_the_text_alone(host: str) -> None:
    takeaway = Takeaway(ResultShelf(), NetworkConfig(host=host, address="kiosk.gym"))
    codes = takeaway.codes("lane", shown())
    assert codes.link is None
    assert len(takeaway.shelf) == 0, "nothing is kept that nobody can open"
    assert read(painted(codes.text)) == [GERMAN.short]


def test_the_address_is_found_out_anew_for_each_result(monkeypatch: pytest.MonkeyPatch) -> None:
    own = iter(["192.168.7.2", "10.1.2.3", ""])
    monkeypatch.setattr("app.server.listening._towards", lambda *_: next(own))
    # no name of this computer's is looked up either
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [])
    takeaway = Takeaway(ResultShelf(), NetworkConfig(host="0.0.0.0"), port=8123)
    links = [takeaway.codes("lane", shown(number)).link for number in (1, 2, 3)]
    assert links[2] is None, "it is in no network now"
    found = [read(painted(one))[0] for one in links if one is not None]
    assert [urlsplit(one).netloc for one in found] == ["192.168.7.2:8123", "10.1.2.3:8123"]


@pytest.mark.parametrize(
    ("host", "named", "expected"),
    [
        ("192.168.7.9", "", "http://192.168.7.9:80/"),
        ("0.0.0.0", "kiosk.gym", "http://kiosk.gym:80/"),
        ("::", "2001:db8::7", "http://[2001:db8::7]:80/"),
        ("fd00::1", "", "http://[fd00::1]:80/"),
    ],
)
def test_the_address_is_the_named_one_or_the_one_that_is_listened_to(
    host: str, named: str, expected: str
) -> None:
    assert reached_at(host, 80, named) == expected
