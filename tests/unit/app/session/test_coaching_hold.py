"""A hold that comes between the asking for a session and its beginning."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import pytest

from app.live.coaching import Coaching, Refused, Studio, Wish
from app.programme.screening import Symptom
from app.programme.space import Item
from app.programme.values import Feeling, Place
from app.storage import NewProfile, Places, Store
from session_cases import healthy


def _nothing(*_: object) -> NoReturn:
    raise AssertionError("a session was made past a hold")


def test_a_hold_that_comes_while_a_session_begins_stops_it_and_leaves_nothing_open(
    tmp_path: Path,
) -> None:
    with Store(Places.find(tmp_path)) as store:
        ann = store.profiles.add(NewProfile(name="Ann", height_m=1.7, health=healthy()))
        coaching = Coaching(store, Studio(_nothing, _nothing, _nothing))
        wish = Wish(ann.id, Place.HALLWAY, frozenset(Item), feeling=Feeling.FINE)
        session, make = coaching.begin(wish)
        store.care.felt(ann.id, (Symptom.DIZZY,))
        with pytest.raises(Refused):
            make()
        assert store.sessions.get(session).interrupted
        assert store.sessions.unfinished() == ()
