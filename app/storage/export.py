"""All that is kept of a person in one zip: JSON, CSV, and a page in plain words."""

from __future__ import annotations

import dataclasses
import zipfile
from pathlib import Path
from typing import Any

from app.storage.packing import as_json, dated_name, new_zip
from app.storage.store import Store
from app.storage.trace import trace_text
from app.storage.values import Profile, Session, Value, utc_now

SCHEMA = "backstep.export/1"
EXPORTING = ".export-"
"""How the folders begin in which one is made to be fetched."""
_README = """\
What Backstep keeps about {name}
{line}
Taken along on {today}, in {sessions} session(s).

profile.json        what was entered: name, height, level, answers of the health screen; the
                    agreements of clinicians, and what was felt (holds) with how it was lifted;
                    what physiotherapists prescribed, the earlier ones too.
sessions/*.json     one file a session: its plan, when it began and ended, what was asked
                    afterwards, the summary, and every interval, step, cue and safety stop.
traces/*.csv        the numbers of every picture of a session, for instance the lean of the
                    trunk. A spreadsheet opens them.

Names end in their unit: _s is seconds since the session's first picture, _m metres, _deg
degrees, _spm steps a minute, _mps metres a second, _kg kilograms, _leg leg lengths. Moments
(_at) are in UTC. Nothing written (null, or an empty cell) means "can't tell". Cadence, speed
and lean are measured by a camera and are estimates. Speed is negative when walking backward.

There is no video and there are no pictures: of sessions Backstep keeps none. Clips that a trainer
dropped into the review belong to the trainer's clients and are not in here.

The file is yours. To delete what Backstep itself keeps: backstep data delete
Backstep is a coach, not a medical device.
"""


def export_profile(store: Store, profile: Profile, target: Path) -> int:
    """Write everything about a person into the zip ``target``, which appears whole or not at all.

    Returns:
        How many sessions are in it.

    Raises:
        StorageError: something cannot be read, or the file cannot be written.
    """
    sessions = store.sessions.of(profile.id)
    with new_zip(target, zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _readme(profile, len(sessions)))
        archive.writestr("profile.json", as_json(_person(store, profile)))
        for session in sessions:
            _add_session(archive, store, session)
    return len(sessions)


def export_name(name: str) -> str:
    """What the zip of the person called ``name`` is called today."""
    return dated_name("backstep", name, "profile")


def _person(store: Store, profile: Profile) -> dict[str, Any]:
    """What was entered, and every agreement, hold and prescription there ever was."""
    return {
        "schema": SCHEMA,
        "profile": _plain(profile),
        "agreements": [_plain(one) for one in store.care.agreements(profile.id)],
        "holds": [_plain(one) for one in store.care.holds(profile.id)],
        "prescriptions": [_plain(one) for one in store.prescriptions.of(profile.id)],
    }


def _add_session(archive: zipfile.ZipFile, store: Store, session: Session) -> None:
    name = f"{session.started_at:%Y-%m-%dT%H-%M-%SZ}-{session.id}"
    trace = store.places.trace(session.uid)
    kept = store.sessions
    content = {
        "schema": SCHEMA,
        "session": _plain(session),
        "intervals": [_plain(one) for one in kept.intervals(session.id)],
        "steps": [dataclasses.asdict(one) for one in kept.steps(session.id)],
        "cues": [_plain(one) for one in kept.cues(session.id)],
        "safety_stops": [_plain(one) for one in kept.safety_stops(session.id)],
        "trace": f"traces/{name}.csv" if trace.exists() else None,
    }
    archive.writestr(f"sessions/{name}.json", as_json(content))
    if trace.exists():
        with archive.open(f"traces/{name}.csv", "w") as file:
            for piece in trace_text(trace):
                file.write(piece.encode("utf-8"))


def _plain(value: Value) -> dict[str, Any]:
    return value.model_dump(mode="json")


def _readme(profile: Profile, sessions: int) -> str:
    title = f"What Backstep keeps about {profile.name}"
    return _README.format(
        name=profile.name, line="=" * len(title), today=f"{utc_now():%Y-%m-%d}", sessions=sessions
    )
