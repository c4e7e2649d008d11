"""``backstep analyze``: recordings in, reports out. Many at once: ``app.cli.many``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.reports.asked import Asked
from app.reports.outputs import STDOUT, OutputError, Outputs, plan_outputs, prepare_folders
from app.terminal.options import (
    HeightOption,
    LevelOption,
    ModelOption,
    get_model,
    metres,
)
from app.terminal.output import (
    ExitCode,
    Failure,
    err,
    out,
    own_error,
    print_error,
    progress_bar,
)
from vision.pose.native import be_lean
from vision.sources.echo import echo
from vision.values import Level

if TYPE_CHECKING:
    from app.reports.report import Report
    from vision.pose.replay import PoseRecording


def analyze(
    named: Annotated[
        list[str],
        typer.Argument(
            metavar="CLIP",
            help="Video files of somebody walking; with --out folders, patterns and s3:// too.",
        ),
    ],
    height_cm: HeightOption = None,
    level: LevelOption = Level.BEGINNER,
    baseline_at: Annotated[
        float | None,
        typer.Option(
            "--baseline-at",
            min=0,
            metavar="SECONDS",
            help="Here three seconds of standing tall begin; lean is judged against them.",
        ),
    ] = None,
    json: Annotated[
        Path | None,
        typer.Option("--json", metavar="FILE", help="Write the report (- for standard output)."),
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option(
            "--csv", metavar="FILE", help="Write a table of steps, and FILE-trace.csv of frames."
        ),
    ] = None,
    video: Annotated[
        Path | None,
        typer.Option("--video", metavar="FILE", help="Write an annotated copy of the clip."),
    ] = None,
    model: ModelOption = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            min=1,
            metavar="N",
            help="Processes to look with; default: cores. The report is the same.",
        ),
    ] = None,
    place: Annotated[
        str | None,
        typer.Option(
            "--out",
            metavar="DIR",
            help="Many clips: a folder (or s3://...) for a report each and a table of all.",
        ),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler",
            metavar="tls://HOST:PORT",
            envvar="BACKSTEP_SCHEDULER",
            help="With --out: a Dask scheduler whose workers look, instead of this computer.",
        ),
    ] = None,
    memory_mb: Annotated[
        float | None,
        typer.Option(
            "--memory-mb", min=50, metavar="MB", help="With --out: most memory a clip; else 2000."
        ),
    ] = None,
) -> None:
    """Look at recordings and report what was seen, and what could not be.

    With several clips, --json, --csv and --video name folders. A clip that cannot be read does
    not keep the others from being looked at.

    With --out, any number of clips: each gets a folder with report.json and steps.csv below DIR,
    and summary.parquet and summary.csv there tell of all. The same command again goes on where it
    was stopped; only what failed is tried again.

    Exit code: 0 all well, 1 an error of Backstep's own with a clip, 2 wrong usage or a result
    cannot be written, 3 a clip cannot be read or shows nobody standing tall at --baseline-at,
    4 the pose model is missing, 5 a clip hardly shows a walker with feet (its report says so).
    """
    be_lean()
    if place is not None:
        if json or csv or video:
            why = "--out writes all results itself: leave out --json, --csv and --video."
            raise Failure(why, ExitCode.USAGE)
        asked = Asked(level, metres(height_cm), baseline_at)
        raise typer.Exit(_many(named, place, asked, model, memory_mb, jobs, scheduler))
    clips = [Path(one) for one in named]
    if json == STDOUT and len(clips) > 1:
        raise Failure("--json - takes one clip; name a folder for several.", ExitCode.USAGE)
    try:
        plans = plan_outputs(clips, json, csv, video)
        prepare_folders(plans)
    except OutputError as error:
        raise Failure(str(error), ExitCode.USAGE) from error
    except OSError as error:  # the name alone is one that no file can have
        why = f"{error.filename}: cannot be written ({error.strerror}). Name another file."
        raise Failure(why, ExitCode.USAGE) from error
    todo, codes = [], set[ExitCode]()
    for clip, plan, word in zip(clips, plans, named, strict=True):
        code = _one_of_several(clip, partial(_open, clip, word))
        if code is ExitCode.OK:
            todo.append((clip, plan))
        codes.add(code)
    if todo:
        from app.reports.analyze import analyse_clip
        from vision.pipeline.parallel import usable_cores

        look = partial(
            analyse_clip,
            model=get_model(model),
            asked=Asked(level, metres(height_cm), baseline_at),
            jobs=jobs or usable_cores(),
            feet=False,
        )
        try:
            codes |= {_one_of_several(clip, partial(_one, clip, plan, look)) for clip, plan in todo}
        except KeyboardInterrupt:
            raise Failure("stopped before all was done.", ExitCode.INTERRUPTED) from None
    # Of several, what is worst for whoever waits for a report: none at all.
    by_weight = (ExitCode.UNEXPECTED, ExitCode.INPUT, ExitCode.NOBODY)
    raise typer.Exit(next((code for code in by_weight if code in codes), ExitCode.OK))


def _many(
    named: list[str],
    place: str,
    asked: Asked,
    model: str | None,
    memory_mb: float | None,
    threads: int | None,
    scheduler: str | None,
) -> ExitCode:
    from app.cli.many import ManyClips, analyse_many
    from app.jobs.spec import JobOptions

    options = JobOptions(asked=asked, model=model, memory_mb=memory_mb, poses=False, table=True)
    return analyse_many(ManyClips(named, place, options, threads, scheduler))


def _one_of_several(clip: Path, stage: Callable[[], ExitCode]) -> ExitCode:
    """Do something with one clip; an error of Backstep's own there is told and keeps no other
    clip from it."""
    try:
        return stage()
    except (Failure, ImportError, MemoryError):  # they would be the same for all
        raise
    except Exception as error:
        print_error(f"{clip}: {own_error(error)}")
        return ExitCode.UNEXPECTED


def _open(clip: Path, named: str) -> ExitCode:
    """Whether the clip opens; asked of all clips before a model is fetched or loaded. named: as it
    was typed."""
    from vision.sources.base import SourceError
    from vision.sources.clip import ClipSource

    if "://" in named or clip.is_dir() or (set("*?") & set(named) and not clip.exists()):
        print_error(f"{echo(named, 200)}: many clips at once need --out DIR for their results.")
        return ExitCode.INPUT
    try:
        ClipSource(clip).close()
    except SourceError as error:
        print_error(str(error))
        return ExitCode.INPUT
    return ExitCode.OK


def _one(clip: Path, plan: Outputs, look: Callable[..., tuple[Report, PoseRecording]]) -> ExitCode:
    from app.reports.analyze import write_outputs
    from vision.body.baseline import BaselineError
    from vision.pipeline.workers import WorkerError
    from vision.pose.egress import EgressError
    from vision.pose.mediapipe_pose import PoseModelError
    from vision.sources.base import SourceError

    try:
        with progress_bar(f"looking at {echo(clip.name)}") as show:
            report, poses = look(clip, progress=lambda share: show(None, share))
            if plan.video:
                show(f"drawing on {echo(clip.name)}", None)
            files = write_outputs(report, poses, plan, lambda share: show(None, share))
    except SourceError as error:
        print_error(str(error))
        return ExitCode.INPUT
    except BaselineError as error:
        print_error(f"{clip}: {error}")
        return ExitCode.INPUT
    except OutputError as error:
        raise Failure(str(error), ExitCode.USAGE) from error
    except (PoseModelError, EgressError) as error:
        raise Failure(str(error), ExitCode.MISSING) from error
    except WorkerError as error:
        print_error(f"{clip}: {error}")
        return ExitCode.UNEXPECTED
    from app.reports.summary import nobody_to_judge
    from app.reports.summary_text import print_report

    console = err() if plan.json == STDOUT else out()
    print_report(report, console)
    for file in files:
        console.print(f"written: {file}", markup=False, soft_wrap=True)
    return ExitCode.NOBODY if nobody_to_judge(report.summary) else ExitCode.OK
