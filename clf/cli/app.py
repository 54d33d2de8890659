"""The ``clf`` command: its list of commands and its options of its own.

To add a command, write it as a function in a module of its own, import nothing heavy at that
module's top, and register it below. Errors need no care there: raise a ``ClfError``.
"""

import io
import os
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from clf.cli import backbone as backbone_commands
from clf.cli import data as data_commands
from clf.cli import errors
from clf.cli import evaluate as evaluate_command
from clf.cli import quotes as quotes_command
from clf.cli import runs as runs_command
from clf.cli import score as score_command
from clf.cli import train as train_command

# rich_markup_mode=None: the plain help pages need no rich (it takes longer to import than all
# else together) and treat "[...]" in a help text as text.
app = typer.Typer(
    name="clf",
    cls=errors.GuardedGroup,
    help="Whose voice does each sentence of Arabic news carry, and by which words?",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    pretty_exceptions_show_locals=False,
    epilog="Start with: clf score FILE. Every command explains itself: clf score --help.",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"clf {version('clf')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_print_version, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    """Hold the options that stand before a command."""


app.command(
    "score", short_help="Score articles, sentence by sentence.", epilog=score_command.EPILOG
)(score_command.score)
app.command("quotes", short_help="List who says what, and how.", epilog=quotes_command.EPILOG)(
    quotes_command.quotes
)
app.command(
    "train",
    short_help="Train a model by a recipe, measure and record it.",
    epilog=train_command.EPILOG,
)(train_command.train)
app.command(
    "evaluate",
    short_help="Measure a model on labelled articles.",
    epilog=evaluate_command.EPILOG,
)(evaluate_command.evaluate)
app.command("runs", short_help="List trainings and evaluations.", epilog=runs_command.EPILOG)(
    runs_command.runs
)
app.add_typer(data_commands.app)
app.add_typer(backbone_commands.app)


def main() -> None:
    """Run the command line (the entry point of the installed ``clf``)."""
    # A closed stdout or stderr ("clf ... >&-") is None, which nothing can be printed to.
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        # Arabic must come out whatever the locale; a lone surrogate is shown, not fatal.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="")
    # A polite kill is an interrupt too: partial results are kept, temporary files are not.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    errors.run(lambda: app(prog_name="clf"))


if __name__ == "__main__":
    main()
