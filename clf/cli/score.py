"""``clf score``: articles in; sentence types, speakers, evidence and a profile out."""

import math
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO, TypedDict

import typer

from clf.cli.batch import (
    ArticlePaths,
    Log,
    OutFile,
    Quiet,
    destination,
    exit_code,
    nothing_done,
    open_inputs,
    refuse_own_input,
)
from clf.cli.progress import progress_bar
from clf.report.formats import BidiMode, OutputFormat

if TYPE_CHECKING:
    from clf.report.paint import Paint

EPILOG = """\b
Examples:
  clf score news.txt                            a table in the terminal
  clf score articles/ --format jsonl --out answers.jsonl
  clf score table.csv --format csv --out sentences.csv
  cat news.txt | clf score -                    from standard input
  clf score news.txt --min-confidence 0.7       unsure sentences are marked
  clf score news.txt --bidi visual              letters come out reversed? try this

\b
Exit code: 0 all was scored, 1 a part failed, 2 nothing could be scored.

\b
يصنف كل جملة بحسب صاحب الصوت فيها ويبين الكلمات التي دلت عليه.
"""

_MAX_WIDTH = 100


def _probability(value: float | None) -> float | None:
    """Refuse "nan", which passes a comparison with both limits."""
    if value is not None and math.isnan(value):
        raise typer.BadParameter("expected a number from 0 to 1, found nan")
    return value


def score(
    paths: ArticlePaths,
    *,
    output: Annotated[
        OutputFormat,
        typer.Option(
            "--format",
            help="table to read, jsonl for programs (an article a line), csv for spreadsheets.",
        ),
    ] = OutputFormat.TABLE,
    out: OutFile = None,
    model: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="A model folder, instead of the one that ships with clf."
        ),
    ] = None,
    min_confidence: Annotated[
        float | None,
        typer.Option(
            metavar="P",
            min=0.0,
            max=1.0,
            callback=_probability,
            help="Mark sentences below this confidence (0 to 1) for review.",
        ),
    ] = None,
    bidi: Annotated[
        BidiMode,
        typer.Option(
            help="Arabic in the table: auto (isolates), off (nothing added), "
            "visual (reordered, for terminals without right-to-left support)."
        ),
    ] = BidiMode.AUTO,
    width: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=40,
            help="Width of the table in columns; the terminal's by default, at most 100.",
        ),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Say of each sentence whose voice it carries, who speaks, by which words, how surely."""
    import clf
    from clf.report.writers import open_writer
    from clf.workflows import score as workflow

    refuse_own_input(paths, out)
    analyser = clf.load(model)
    inputs = open_inputs(paths)
    file = out if out is not None and str(out) != "-" else None
    log = Log(quiet=quiet)
    show_progress = not quiet and (file is not None or not sys.stdout.isatty())
    try:
        with destination(file) as stream, progress_bar(show_progress) as progress:
            summary = workflow.score(
                inputs,
                analyser,
                open_writer(output, stream, **layout(output, stream, width, bidi)),
                progress,
                min_confidence=min_confidence,
                on_problem=log.problem,
                on_article=log.article,
            )
            if not summary.articles:
                raise nothing_done(paths, summary)  # an older FILE stays as it was
            stream.flush()
    finally:
        log.print()
    log.close(summary, file)
    raise typer.Exit(exit_code(summary))


class Layout(TypedDict):
    """What only a table needs."""

    width: int
    bidi: BidiMode
    paint: "Paint"


def layout(output: OutputFormat, stream: TextIO, width: int | None, bidi: BidiMode) -> Layout:
    """Return what only the table needs: its width, its treatment of Arabic, its colours."""
    from clf.report.paint import painter, plain

    columns = width or min(shutil.get_terminal_size().columns, _MAX_WIDTH)
    is_table = output is OutputFormat.TABLE
    return {"width": columns, "bidi": bidi, "paint": painter(stream) if is_table else plain}
