"""What commands over many articles share: a destination, problems told at the end, exit codes.

An article that fails does not stop a batch; a file that is to be written changes only when all is
done.
"""

import re
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol, TextIO

import typer

from clf.cli.errors import ExitCode, say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from clf.intake.read import Problem, ReadArticle

_USUAL_ENCODINGS = frozenset({"utf-8", "utf-8-sig", "utf8", "ascii"})
_LINE_NUMBER = re.compile(r":\d+$")  # a table's articles share one file


ArticlePaths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH",
        help="Files, folders, or - for standard input: text, or JSONL/CSV with id and text.",
        show_default=False,
    ),
]
OutFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Write to FILE instead of the terminal; it changes only when all is done.",
        show_default=False,
    ),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", help="Neither notes nor a progress bar; errors stay.")
]


def open_inputs(paths: list[str]) -> "Iterator[ReadArticle | Problem]":
    """Return the articles of files, folders and, for ``-``, of standard input."""
    from clf.intake.read import read_articles

    # Python has no sys.stdin where the caller closed it.
    return read_articles(paths, getattr(sys.stdin, "buffer", None) if "-" in paths else None)


class Summary(Protocol):
    """The counts of a batch (see ``clf.workflows.score.ScoreSummary``)."""

    @property
    def scored(self) -> int:
        """Articles with Arabic in them."""

    @property
    def sentences(self) -> int:
        """Their sentences."""

    @property
    def problems(self) -> int:
        """What failed."""


def refuse_own_input(paths: list[str], out: Path | None) -> None:
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


def destination(file: Path | None) -> "AbstractContextManager[TextIO]":
    """Return the open destination: the file, whole or not at all, or standard output."""
    from clf.report.output import atomic_text
    from clf.schema import InputError

    if file is None and sys.__stdout__ is None:  # closed by the caller: answers would be lost
        raise InputError("an open standard output", "a closed one", "open it, or give --out FILE")
    return nullcontext(sys.stdout) if file is None else atomic_text(file)


def nothing_done(paths: list[str], summary: Summary) -> Exception:
    """Return what ends a run without a single article: its problems are told already."""
    if summary.problems:
        return typer.Exit(ExitCode.FAILED)
    from clf.schema import InputError

    found = f"none in {', '.join(paths)}"
    return InputError("at least one article", found, "give a file, or a folder that holds files")


def exit_code(summary: Summary) -> ExitCode:
    """Return the exit code of a batch that was finished."""
    if not summary.scored:
        return ExitCode.FAILED
    return ExitCode.PART_FAILED if summary.problems else ExitCode.OK


class Log:
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

    def close(self, summary: Summary, file: Path | None, done: str = "scored") -> None:
        """Print the counts where something failed or the output went to a file."""
        if summary.problems or (file is not None and not self._quiet):
            counts = f"{_count(summary.scored, 'article')}, {_count(summary.sentences, 'sentence')}"
            failed = f"; {_count(summary.problems, 'problem')}" if summary.problems else ""
            say("clf", f"{done} {counts}{failed}{f'; written to {file}' if file else ''}")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
