"""``backstep review``: a trainer's recorded clips in the browser."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.live import DEFAULT_PORT, HostOption, NoBrowserOption, PortOption, serve_pages
from app.terminal.options import ModelOption
from vision.values import Level

_PAGE = "review"


def review(
    port: PortOption = DEFAULT_PORT,
    host: HostOption = "127.0.0.1",
    no_browser: NoBrowserOption = False,
    model: ModelOption = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler",
            envvar="BACKSTEP_SCHEDULER",
            metavar="tls://HOST:PORT",
            help="A Dask scheduler whose workers look at clips, instead of this computer.",
        ),
    ] = None,
) -> None:
    """Look at recorded clips of people you coach: step by step, marked, compared, shared."""
    serve_pages(
        None,
        model,
        Level.BEGINNER,
        lambda: None,
        host=host,
        port=port,
        browser=not no_browser,
        keep=True,
        page=_PAGE,
        scheduler=scheduler,
    )
