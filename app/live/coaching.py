"""Begins coached sessions: whether it may be, what is walked, and who writes it down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from math import inf
from typing import Literal

from pydantic import ValidationError

from app.live.session import LiveSession
from app.live.steps import Engine
from app.programme.coming import coming_session
from app.programme.plan import Plan
from app.programme.rules import needs_support
from app.programme.space import Item, check_space, space_items
from app.programme.values import (
    Feeling,
    Mode,
    PartKind,
    Place,
    Prescription,
    SessionRecord,
    Side,
    Trainee,
    Variation,
)
from app.session.coach import Coach
from app.session.figures import TALLY
from app.session.history import (
    KEY,
    Figures,
    history_of,
    new_session,
    screening_of,
    trainee_of,
    walked_sessions,
)
from app.session.settings import CoachingSettings
from app.session.start import CutOff, Walk
from app.session.tally import Tally
from app.session.values import Begun
from app.storage import Interval, Profile, Session, SessionWriter, Store, Units
from app.storage.values import utc_now
from app.words import Phrase, phrase
from vision.pipeline.line import Line
from vision.setup.stage import SetupStage
from vision.values import Direction, Level, Step

_LONGEST_STEP_S = 3.0  # between two contacts of one walk


class Refused(Exception):
    """No session may begin now; ``why`` says it in plain words."""

    def __init__(self, *why: Phrase) -> None:
        super().__init__(", ".join(one.key for one in why))
        self.why = why


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to walk. ticked: of the space check; feeling: how they feel today."""

    profile_id: int
    place: Place
    ticked: frozenset[Item] = frozenset()
    mode: Mode | None = None
    feeling: Feeling | None = None
    walk: Walk = field(default_factory=Walk)
    variation: Variation | None = None


@dataclass(frozen=True, slots=True)
class Walker:
    """What the engine must know of the walker. earlier: sessions in which a cue was given, by
    its id."""

    level: Level
    height_m: float | None
    earlier: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Studio:
    """What a session is made with.

    open_line: the engine for a walker. open_session: a live session over such a line, with the
    coach as the step after it, in a language. open_setup: the look at the camera's set-up.
    camera: whose it looks through.
    """

    open_line: Callable[[Walker], Line]
    open_session: Callable[[Callable[[], Engine], Callable[[Engine], Coach], str], LiveSession]
    open_setup: Callable[[CoachingSettings], SetupStage]
    camera: Literal["server", "browser"] = "browser"


class Coaching:
    """Begins sessions, and goes on with those that were cut off.

    Methods read and write the database: not from an event loop.
    """

    def __init__(
        self,
        store: Store,
        studio: Studio,
        settings: CoachingSettings | None = None,
        plan: Plan | None = None,
    ) -> None:
        self.store = store
        self._studio = studio
        self._settings = settings or CoachingSettings()
        self._plan = plan or Plan()
        self.camera = studio.camera

    def begin(
        self, wish: Wish, clear: Callable[[], None] = lambda: None
    ) -> tuple[int, Callable[[], LiveSession]]:
        """The session as kept, and what makes it live.

        clear: ends what is going on, so that it counts for what comes next; called once nothing
        but the plan may still say no.

        Raises:
            Refused: the health screen, a hold, how the walker feels, the space check or the plan
            say
                no.
            StorageError: the profile is gone, or nothing can be written.
        """
        profile = self.store.profiles.get(wish.profile_id)
        self._allow(profile)
        self._ready(profile, wish.place, wish.ticked, wish.feeling)
        self._prescribe(profile, wish)
        clear()
        prescribed = self._prescribe(profile, wish)
        new = new_session(profile, prescribed, wish.place, feeling=wish.feeling)
        pen = self.store.sessions.start(new)
        walk = wish.walk
        belt = prescribed.belt if wish.place is Place.TREADMILL else None
        if belt is not None and walk.speed_mps is None:
            walk = Walk(belt.speed_mps, belt.incline_percent)
        if belt is not None:  # what was entered is kept, but never said to be what is advised
            walk = replace(walk, most_mps=belt.speed_mps)
        walk = replace(walk, imperial=profile.units is Units.IMPERIAL)
        return pen.session.id, self._live(pen, walk, None)

    def _prescribe(self, profile: Profile, wish: Wish) -> Prescription:
        """Raises: Refused: the plan has nothing for today, or a rest."""
        history = history_of(self.store, profile.id)
        prescribed = coming_session(
            history,
            date.today(),
            self._trainee(profile, wish.place, history),
            mode=wish.mode,
            variation=wish.variation,
            plan=self._plan,
            feeling=wish.feeling,
        )
        if prescribed.rest_until is not None or not prescribed.parts:
            raise Refused(*prescribed.why, phrase("coach.refused.rest"))
        return prescribed

    @staticmethod
    def _allow(profile: Profile) -> None:
        """Raises: Refused: the health screen says no, or the walker is on hold."""
        screening = screening_of(profile)
        if not screening.allowed:
            raise Refused(*screening.notes)

    def _ready(
        self,
        profile: Profile,
        place: Place,
        ticked: frozenset[Item],
        feeling: Feeling | None,
    ) -> None:
        """Raises: Refused: it was not said that they feel well enough, or ``ticked`` is not all
        there is to tick."""
        if feeling is None:
            raise Refused(phrase("feeling.asked"))
        if not feeling.walks:
            raise Refused(*declined(feeling))
        trainee = self._trainee(profile, place, history_of(self.store, profile.id))
        check = check_space(trainee, ticked)
        if not check.ready:
            raise Refused(*check.says)

    def _trainee(self, profile: Profile, place: Place, history: Sequence[SessionRecord]) -> Trainee:
        """The walker at ``place``, with what was prescribed to them."""
        leads = self.store.prescriptions.leading(profile.id, date.today())
        return trainee_of(profile, place, history, leads)

    def cut_off(self, profile_id: int) -> Session | None:
        """The newest session of a profile, if it was cut off today."""
        sessions = self.store.sessions.of(profile_id)
        last = sessions[-1] if sessions else None
        if last is None or not last.interrupted:
            return None
        age = utc_now() - last.written_at
        return last if age.total_seconds() < self._settings.resume_within_s else None

    def to_tick(self, session: Session) -> tuple[Item, ...]:
        """The space check before a session that was cut off, at the place where it was."""
        profile = self.store.profiles.get(session.profile_id)
        return space_items(
            self._trainee(profile, session.place, history_of(self.store, profile.id))
        )

    def resume(
        self,
        session_id: int,
        ticked: frozenset[Item] = frozenset(),
        feeling: Feeling | None = None,
    ) -> tuple[int, Callable[[], LiveSession]]:
        """Go on with a session that was cut off, where it was; also on what is now a day of rest.

        ticked: of the space check, which is asked anew unless it was cut off just now, and so is
        how the walker feels.

        Raises:
            Refused: the health screen, a hold, how the walker feels or the space check say no.
            StorageError: it was not cut off, or nothing can be written.
        """
        sessions = self.store.sessions
        found = sessions.get(session_id)
        cut = self.cut_off(found.profile_id)
        if cut is None or cut.id != session_id:
            raise Refused(phrase("coach.refused.over"))
        age_s = (utc_now() - cut.written_at).total_seconds()
        just_now = age_s < self._settings.resume_unchecked_s
        profile = self.store.profiles.get(found.profile_id)
        self._allow(profile)
        self._still_fits(profile, found)
        if not just_now or (feeling is not None and not feeling.walks):
            self._ready(profile, found.place, ticked, feeling)
        walk = replace(_walk_of(found), imperial=profile.units is Units.IMPERIAL)
        return session_id, self._live(sessions.resume(session_id), walk, self._cut(found))

    @staticmethod
    def _still_fits(profile: Profile, session: Session) -> None:
        """Raises: Refused: answers given meanwhile ask for support that was not planned."""
        supported = session.mode is Mode.SUPPORTED or all(
            one.side not in (None, Side.NONE)
            for one in session.planned
            if one.kind is PartKind.BACKWARD
        )
        if needs_support(trainee_of(profile, session.place)) and not supported:
            raise Refused(phrase("coach.refused.over"))

    def _cut(self, session: Session) -> CutOff:
        """Where a session that was cut off goes on."""
        sessions = self.store.sessions
        intervals = sessions.intervals(session.id)
        tally = Tally.model_validate((session.summary or {}).get(TALLY) or {})
        steps = _counted(intervals, sessions.steps(session.id))
        return CutOff(
            clock_s=(utc_now() - session.started_at).total_seconds(),
            parts=_parts_done(intervals, steps, tally.backward_s),
            tally=tally,
            steps=steps,
        )

    def _live(
        self, pen: SessionWriter, walk: Walk, cut: CutOff | None
    ) -> Callable[[], LiveSession]:
        """What makes the session live; again where the first one was closed before its end, for
        instance because another camera was chosen."""
        sessions, session_id = self.store.sessions, pen.session.id
        profile = self.store.profiles.get(pen.session.profile_id)
        walker = Walker(profile.level, profile.height_m, self._earlier(profile.id, session_id))
        pens = [pen]

        def make() -> LiveSession:
            at = cut
            try:  # since it was begun something may have come up, too
                self._allow(self.store.profiles.get(profile.id))
            except BaseException:
                while pens:
                    pens.pop().close()
                sessions.close_cut_off()
                raise
            if not pens:
                # What may have changed meanwhile is asked again, and after a while all of it: the
                # page gets ready anew, and offers to go on.
                found, now = sessions.get(session_id), self.store.profiles.get(profile.id)
                self._still_fits(now, found)
                if (utc_now() - found.written_at).total_seconds() > (
                    self._settings.resume_unchecked_s
                ):
                    raise Refused(phrase("coach.refused.over"))
                at = self._cut(found)
                pens.append(sessions.resume(session_id))
            own = pens.pop()

            @contextmanager
            def kept() -> Iterator[None]:
                try:
                    yield
                except BaseException:
                    own.close()  # so that it can be gone on with
                    sessions.close_cut_off()
                    raise

            def open_line() -> Line:
                with kept():
                    return self._studio.open_line(walker)

            def coach(line: Engine) -> Coach:
                with kept():
                    return Coach(
                        line,
                        own,
                        self._studio.open_setup(self._settings),
                        self._settings,
                        walk=walk,
                        cut=at,
                        on_left=sessions.close_cut_off,
                    )

            return self._studio.open_session(open_line, coach, profile.language)

        return make

    def _earlier(self, profile_id: int, but: int) -> dict[str, int]:
        """In how many earlier sessions each cue was given: such cues fade."""
        given: Counter[str] = Counter()
        for session in walked_sessions(self.store, profile_id):
            if session.id != but:
                given.update({said.cue.id for said in self.store.sessions.cues(session.id)})
        return dict(given)


def declined(feeling: Feeling) -> tuple[Phrase, ...]:
    """Why there is no session for who feels like this, and when to ask a clinician."""
    if feeling.walks:
        return ()
    name = f"feeling.declined.{feeling.value}"
    return phrase(name), phrase(f"{name}_ask")


def _walk_of(session: Session) -> Walk:
    """The belt's speed and incline, as far as they were kept."""
    try:
        figures = Figures.model_validate((session.summary or {}).get(KEY))
    except ValidationError:
        return Walk()
    return Walk(figures.speed_mps, figures.incline_percent)


def _counted(intervals: tuple[Interval, ...], steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps backward within a backward bout."""
    bouts = [
        (one.start_s, inf if one.end_s is None else one.end_s)
        for one in intervals
        if one.kind is PartKind.BACKWARD and one.start_s is not None
    ]
    return tuple(
        step
        for step in steps
        if step.direction is Direction.BACKWARD
        and any(start_s <= step.contact_s <= end_s for start_s, end_s in bouts)
    )


def _parts_done(intervals: tuple[Interval, ...], steps: tuple[Step, ...], walked_s: float) -> Begun:
    """How many parts are done, and how far the one was that went on: of a backward bout what its
    steps tell, of any other nothing, so that no warm-up is cut short."""
    done = sum(one.end_s is not None for one in intervals)
    going = [one for one in intervals if one.end_s is None and one.start_s is not None]
    if not going or going[-1].kind is not PartKind.BACKWARD:
        return Begun(done, walked_s=walked_s)
    start_s = going[-1].start_s
    assert start_s is not None
    contacts_s = [step.contact_s for step in steps if step.contact_s >= start_s]
    gaps_s = (b - a for a, b in pairwise(contacts_s))
    counted_s = sum(gap for gap in gaps_s if gap <= _LONGEST_STEP_S)
    return Begun(done, counted_s, len(contacts_s), start_s, walked_s)
