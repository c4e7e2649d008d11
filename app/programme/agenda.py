"""Training days as an iCalendar file (RFC 5545 [41]), for the calendar a person keeps anyway.

All-day events that block no time and ring no alarm: the days trained, and those planned, which
are a suggestion made anew each day. A day keeps its UID, so that a file taken later brings the
same day up to date where the calendar allows it. Nothing private is in it: whoever shares a
calendar shares that there is a session, not what it is or for whom.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from icalendar import Calendar, Event

_NAMESPACE = UUID("6f0b1d0e-5f0e-4c39-8a43-3f2f5d6c9a17")
"""Of the UIDs of Backstep's days; any constant would do, but never another one."""
_DAY = timedelta(days=1)


def agenda(whose: str, days: Collection[date], made_at: datetime, title: str) -> bytes:
    """The file.

    Args:
        whose: tells people apart and stays the same for a person; only a hash of it is written.
        days: of the sessions. made_at: now, in UTC. title: what every session is called.
    """
    file = Calendar()
    file.add("prodid", "-//Backstep//Backstep//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    for day in sorted(days):
        event = Event()
        event.add("uid", f"{uuid5(_NAMESPACE, f'{whose} {day.isoformat()}')}@backstep")
        event.add("dtstamp", made_at)
        event.add("dtstart", day)
        event.add("dtend", day + _DAY)
        event.add("summary", title)
        event.add("transp", "TRANSPARENT")
        file.add_component(event)
    return bytes(file.to_ical())
