"""``clf score``: articles in; sentence types, speakers, evidence and a profile out."""

import math
import re
import shutil
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO, TypedDict

import typer

from clf.cli.errors import ExitCode, say
from clf.cli.progress import progress_bar
from clf.report.formats import BidiMode, OutputFormat

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from clf.intake.read import Problem, ReadArticle
    from clf.report.paint import Paint
    from clf.workflows.score import ScoreSummary

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
_USUAL_ENCODINGS = frozenset({"utf-8", "utf-8-sig", "utf8", "ascii"})
_LINE_NUMBER = re.compile(r":\d+$")  # a table's articles share one file


def _probability(value: float | None) -> float | None:
    """Refuse "nan", which passes a comparison with both limits."""
    if value is not None and math.isnan(value):
        raise typer.BadParameter("expected a number from 0 to 1, found nan")
    return value


def score(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH",
            help="Files, folders, or - for standard input: text, or JSONL/CSV with id and text.",
            show_default=False,
        ),
    ],
    *,
    output: Annotated[
        OutputFormat,
        typer.Option(
            "--format",
            help="table to read, jsonl for programs (an article a line), csv for spreadsheets.",
        ),
    ] = OutputFormat.TABLE,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write to FILE instead of the terminal; it changes only when all is done.",
            show_default=False,
        ),
    ] = None,
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
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Neither notes nor a progress bar; errors stay.")
    ] = False,
) -> None:
    """Say of each sentence whose voice it carries, who speaks, by which words, how surely."""
    import clf
    from clf.intake.read import read_articles
    from clf.report.writers import open_writer
    from clf.workflows import score as workflow

    _refuse_own_input(paths, out)
    analyser = clf.load(model)
    # Python has no sys.stdin where the caller closed it.
    inputs = read_articles(paths, getattr(sys.stdin, "buffer", None) if "-" in paths else None)
    file = out if out is not None and str(out) != "-" else None
    log = _Log(quiet=quiet)
    show_progress = not quiet and (file is not None or not sys.stdout.isatty())
    try:
        with _destination(file) as stream, progress_bar(show_progress) as progress:
            summary = workflow.score(
                inputs,
                analyser,
                open_writer(output, stream, **_layout(output, stream, width, bidi)),
                progress,
                min_confidence=min_confidence,
                on_problem=log.problem,
                on_article=log.article,
            )
            if not summary.articles:
                raise _nothing_scored(paths, summary)  # an older FILE stays as it was
            stream.flush()
    finally:
        log.print()
    log.close(summary, file)
    raise typer.Exit(_exit_code(summary))


class _Layout(TypedDict):
    width: int
    bidi: BidiMode
    paint: "Paint"


def _layout(output: OutputFormat, stream: TextIO, width: int | None, bidi: BidiMode) -> _Layout:
    """Return what only the table needs: its width, its treatment of Arabic, its colours."""
    from clf.report.paint import painter, plain

    columns = width or min(shutil.get_terminal_size().columns, _MAX_WIDTH)
    is_table = output is OutputFormat.TABLE
    return {"width": columns, "bidi": bidi, "paint": painter(stream) if is_table else plain}


def _refuse_own_input(paths: list[str], out: Path | None) -> None:
    """Raise InputError where the output file is one of the inputs."""
    from clf.schema import InputError

    if out is None or not out.exists():
        return
    for path in paths:
        if path and Path(path).exists() and out.samefile(path):
            raise InputError(
                "an output file of its own",
                "one of the inputs",
                "give --out another name",
                where=str(out),
            )


def _destination(file: Path | None) -> "AbstractContextManager[TextIO]":
    from clf.report.output import atomic_text
    from clf.schema import InputError

    if file is None and sys.__stdout__ is None:  # closed by the caller: answers would be lost
        raise InputError("an open standard output", "a closed one", "open it, or give --out FILE")
    return nullcontext(sys.stdout) if file is None else atomic_text(file)


def _nothing_scored(paths: list[str], summary: "ScoreSummary") -> Exception:
    """Return what ends a run without a single article: its problems are told already."""
    if summary.problems:
        return typer.Exit(ExitCode.FAILED)
    from clf.schema import InputError

    found = f"none in {', '.join(paths)}"
    return InputError("at least one article", found, "give a file, or a folder that holds files")


def _exit_code(summary: "ScoreSummary") -> ExitCode:
    if not summary.scored:
        return ExitCode.FAILED
    return ExitCode.PART_FAILED if summary.problems else ExitCode.OK


class _Log:
    """What is to be said on stderr once the work is over, so that it is not lost in the output."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._problems: list[Problem] = []
        self._encodings: dict[str, str] = {}

    def problem(self, problem: "Problem") -> None:
        """Keep a problem."""
        self._problems.append(problem)

    def article(self, item: "ReadArticle") -> None:
        """Keep how an article's file was decoded, if not in the usual way."""
        if item.encoding.lower() not in _USUAL_ENCODINGS:
            self._encodings[_LINE_NUMBER.sub("", item.where)] = item.encoding

    def print(self) -> None:
        """Print the notes, then one line a problem."""
        if not self._quiet:
            for where, encoding in self._encodings.items():
                say("note", f"{where}: read as {encoding}")
        for problem in self._problems:
            say("clf: error", str(problem))

    def close(self, summary: "ScoreSummary", file: Path | None) -> None:
        """Print the counts where something failed or the output went to a file."""
        if summary.problems or (file is not None and not self._quiet):
            counts = f"{_count(summary.scored, 'article')}, {_count(summary.sentences, 'sentence')}"
            failed = f"; {_count(summary.problems, 'problem')}" if summary.problems else ""
            say("clf", f"scored {counts}{failed}{f'; written to {file}' if file else ''}")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
