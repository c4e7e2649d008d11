"""What can go wrong with a kiosk, by ids: each has a sentence for the gym, and one for the operator
of many kiosks, in every language (``page.kiosk.problem.…``, ``page.fleet.problem.…``)."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

ProblemKind: TypeAlias = Literal[
    "no_camera",
    "silent",
    "frozen",
    "black",
    "model",
    "process",
    "start_late",
    "page_gone",
    "disk_full",
    "clock",
    "counts_unwritten",
    "database_damaged",
    "database_shared",
    "fleet_address",
    "fleet_unreachable",
    "fleet_key",
    "fleet_refused",
]
PROBLEM_KINDS: tuple[str, ...] = get_args(ProblemKind)
