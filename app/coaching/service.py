"""Begins coached sessions: whether it may be, what is walked, and who writes it down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from math import inf

from pydantic import ValidationError

from app.coaching.coach import Coach, CutOff, Walk
from app.coaching.figures import TALLY
from app.coaching.settings import CoachingSettings
from app.coaching.tally import Tally
from app.coaching.values import Begun
from app.history import KEY, Figures, history_of, new_session, screening_of, trainee_of
from app.live import LiveSession
from app.programme.plan import Plan
from app.programme.prescribe import next_session
from app.programme.space import Item, check_space
from app.programme.values import Mode, PartKind, Place
from app.storage import Interval, Profile, Session, SessionWriter, Store, Units
from app.storage.values import utc_now
from app.words import Phrase, phrase
from vision.line import Line
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
    """What somebody wants to walk. ticked: of the space check."""

    profile_id: int
    place: Place
    ticked: frozenset[Item] = frozenset()
    mode: Mode | None = None
    walk: Walk = field(default_factory=Walk)


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

    open_line: the engine for a walker. open_session: a live session over such a line, in a
    language. open_setup: the look at the camera's set-up.
    """

    open_line: Callable[[Walker], Line]
    open_session: Callable[[Callable[[], Coach], str], LiveSession]
    open_setup: Callable[[CoachingSettings], SetupStage]


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

    def begin(
        self, wish: Wish, clear: Callable[[], None] = lambda: None
    ) -> tuple[int, Callable[[], LiveSession]]:
        """The session as kept, and what makes it live.

        clear: ends what is going on, so that it counts for what comes next; called once nothing
        but the plan may still say no.

        Raises:
            Refused: the health screen, the space check or the plan say no.
            StorageError: the profile is gone, or nothing can be written.
        """
        profile = self.store.profiles.get(wish.profile_id)
        self._allow(profile, wish.place, wish.ticked)
        clear()
        history, trainee = history_of(self.store, profile.id), trainee_of(profile, wish.place)
        plan = self._plan
        prescribed = next_session(history, date.today(), trainee, mode=wish.mode, plan=plan)
        if not prescribed.parts:
            raise Refused(*prescribed.why)
        pen = self.store.sessions.start(new_session(profile, prescribed, wish.place))
        walk = wish.walk
        if wish.place is Place.TREADMILL and walk.speed_mps is None and prescribed.belt:
            walk = Walk(prescribed.belt.speed_mps, prescribed.belt.incline_percent)
        walk = replace(walk, imperial=profile.units is Units.IMPERIAL)
        return pen.session.id, self._live(pen, walk, None)

    @staticmethod
    def _allow(profile: Profile, place: Place, ticked: frozenset[Item] | None) -> None:
        """Raises: Refused: the health screen says no, or ``ticked`` is not all there is to tick;
        ``None``: it was ticked a moment ago."""
        screening = screening_of(profile)
        if not screening.allowed:
            raise Refused(*screening.notes)
        if ticked is not None:
            missing = check_space(trainee_of(profile, place), ticked).missing
            if missing:
                raise Refused(phrase("coach.refused.space"), *(item.says for item in missing))

    def cut_off(self, profile_id: int) -> Session | None:
        """The newest session of a profile, if it was cut off today."""
        sessions = self.store.sessions.of(profile_id)
        last = sessions[-1] if sessions else None
        if last is None or not last.interrupted:
            return None
        age = utc_now() - last.written_at
        return last if age.total_seconds() < self._settings.resume_within_s else None

    def resume(
        self, session_id: int, ticked: frozenset[Item] = frozenset()
    ) -> tuple[int, Callable[[], LiveSession]]:
        """Go on with a session that was cut off, where it was.

        ticked: of the space check, which is asked anew unless it was cut off just now.

        Raises:
            Refused: the health screen or the space check say no.
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
        self._allow(profile, found.place, None if just_now else ticked)
        walk = replace(_walk_of(found), imperial=profile.units is Units.IMPERIAL)
        return session_id, self._live(sessions.resume(session_id), walk, self._cut(found))

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
            if not pens:
                at = self._cut(sessions.get(session_id))
                pens.append(sessions.resume(session_id))
            own = pens.pop()

            def coach() -> Coach:
                try:
                    return Coach(
                        self._studio.open_line(walker),
                        own,
                        self._studio.open_setup(self._settings),
                        self._settings,
                        language=lambda: live.language,
                        walk=walk,
                        cut=at,
                        on_left=sessions.close_cut_off,
                    )
                except BaseException:
                    own.close()  # so that it can be gone on with
                    sessions.close_cut_off()
                    raise

            live = self._studio.open_session(coach, profile.language)
            return live

        return make

    def _earlier(self, profile_id: int, but: int) -> dict[str, int]:
        """In how many earlier sessions each cue was given: such cues fade."""
        given: Counter[str] = Counter()
        for session in self.store.sessions.of(profile_id):
            if session.id != but:
                given.update({said.cue.id for said in self.store.sessions.cues(session.id)})
        return dict(given)


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
