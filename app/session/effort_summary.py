"""How hard a session felt, summed up in words: the value on Borg's scale with its anchor, and
whether it was within what is meant for now."""

from __future__ import annotations

from app.programme.effort import effort
from app.programme.plan import Plan
from app.storage import Session
from app.words import Words


def effort_summed(session: Session, words: Words, plan: Plan | None = None) -> list[str]:
    """The sentences; none where the walker did not say how hard it was."""
    rpe = session.afterwards.effort_rpe
    if rpe is None:
        return []
    rpe_most = (plan or Plan()).modes.rule(session.mode).rpe_most
    if rpe > rpe_most:
        verdict = words.text("effort.summed.hard", most=effort(rpe_most))
    else:
        verdict = words.text("effort.summed.fits", most=effort(rpe_most))
    return [words.text("effort.summed", effort=effort(rpe)), verdict]
