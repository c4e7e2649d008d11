"""Everything that the review answers over REST, below ``/api/review``: one router a module."""

from __future__ import annotations

from fastapi import APIRouter

from app.server.review.clients import router as clients_router
from app.server.review.clips import router as clips_router
from app.server.review.comparing import router as comparing_router
from app.server.review.edits import router as edits_router
from app.server.review.keeping import router as keeping_router
from app.server.review.media import router as media_router
from app.server.review.notes import router as notes_router
from app.server.review.people import router as people_router
from app.server.review.share import router as share_router
from app.server.review.steps import router as steps_router
from app.server.review.thresholds import router as thresholds_router

ROUTERS: tuple[APIRouter, ...] = (
    clients_router,
    clips_router,
    media_router,
    keeping_router,
    notes_router,
    edits_router,
    steps_router,
    comparing_router,
    people_router,
    thresholds_router,
    share_router,
)
"""Offered wherever there is a store; each stands below ``PREFIX``."""
PREFIX = "/api/review"
