"""``clf quotes``: an article's quotations, with who says them and how."""

import sys
from typing import Annotated

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
from clf.cli.score import layout
from clf.report.formats import BidiMode, OutputFormat
from clf.schema import SourceClass, SpeechAct

EPILOG = """\b
Examples:
  clf quotes news.txt                              a table in the terminal
  clf quotes news.txt --speaker العلواني            one speaker, by a part of the name
  clf quotes articles/ --source militant --act threaten
  clf quotes archive.jsonl --format csv --out quotes.csv

\b
Direct quotations come with their marks; indirect ones are what a reporting word hands to a speaker
in the outlet's wording. No model is needed.

\b
Exit code: 0 all was read, 1 a part failed, 2 nothing could be read.

\b
يسرد ما قيل في المقال: من قاله وبأي فعل وبأي لفظ.
"""


def quotes(
    paths: ArticlePaths,
    *,
    speaker: Annotated[
        str, typer.Option(metavar="NAME", help="Only speakers with these words in their name.")
    ] = "",
    source: Annotated[
        list[SourceClass] | None,
        typer.Option(help="Only this class of source; may be given again.", show_default=False),
    ] = None,
    act: Annotated[
        list[SpeechAct] | None,
        typer.Option(help="Only this act of speech; may be given again.", show_default=False),
    ] = None,
    output: Annotated[
        OutputFormat,
        typer.Option(
            "--format", help="table to read, jsonl (an article a line), csv (a row each)."
        ),
    ] = OutputFormat.TABLE,
    out: OutFile = None,
    bidi: Annotated[
        BidiMode, typer.Option(help="Arabic in the table: auto, off or visual, as in clf score.")
    ] = BidiMode.AUTO,
    width: Annotated[
        int | None,
        typer.Option(metavar="N", min=40, help="Width of the table in columns."),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """List what is said in articles: direct and indirect quotations, speakers, acts of speech."""
    from clf.report.quotations import open_quotation_writer
    from clf.workflows.quotes import Filter, list_quotations

    refuse_own_input(paths, out)
    inputs = open_inputs(paths)
    file = out if out is not None and str(out) != "-" else None
    log = Log(quiet=quiet)
    show_progress = not quiet and (file is not None or not sys.stdout.isatty())
    try:
        with destination(file) as stream, progress_bar(show_progress) as progress:
            summary = list_quotations(
                inputs,
                open_quotation_writer(output, stream, **layout(output, stream, width, bidi)),
                progress,
                wanted=Filter(speaker, frozenset(source or ()), frozenset(act or ())),
                on_problem=log.problem,
                on_article=log.article,
            )
            if not summary.articles:
                raise nothing_done(paths, summary)
            stream.flush()
    finally:
        log.print()
    log.close(summary, file, "read")
    raise typer.Exit(exit_code(summary))
