"""The training days of a person as a file for their own calendar."""

from __future__ import annotations

from datetime import date, timedelta

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.programme.agenda import agenda
from app.programme.calendar import planned_days
from app.server.language import words_for
from app.server.problems import Refusal
from app.server.store import ProfileDep, StoreDep
from app.session.history import history_of, screening_of, trainee_of
from app.storage.values import utc_now
from app.words import phrase

router = APIRouter(prefix="/api/profiles/{profile_id}")

_AHEAD = timedelta(weeks=4)
"""How far ahead days are told: beyond it the plan is another one."""


@router.get("/calendar.ics")
def calendar_file(request: Request, profile: ProfileDep, store: StoreDep) -> Response:
    """The days trained so far and those planned from today on; nothing for whoever is on
    hold or waits for a clinician's word, so that no calendar urges them on."""
    if not screening_of(profile).allowed:
        raise Refusal(409, phrase("problem.agenda"))
    today = date.today()
    history = history_of(store, profile.id)
    trainee = trainee_of(profile, None, history, store.prescriptions.leading(profile.id, today))
    trained = {one.date for one in history}
    planned = set(planned_days(history, today, trainee, today + _AHEAD))
    whose = f"{profile.id} {profile.created_at.isoformat()}"
    title = words_for(request, profile).text("agenda.title")
    return Response(
        agenda(whose, trained | planned, utc_now(), title),
        media_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="backstep.ics"',
            "Cache-Control": "no-store",
        },
    )
