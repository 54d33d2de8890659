"""What a user sees when something goes wrong: one line on stderr, and an exit code.

==== =======================================================================
0    all was done
1    a part failed; the rest was done
2    nothing could be done, or the command line is wrong
70   a fault of the program itself (``CLF_DEBUG=1`` shows where)
130  interrupted; what was computed is kept
141  whoever read the output went away
==== =======================================================================
"""

import os
import sys
import traceback
from collections.abc import Callable
from enum import IntEnum
from typing import Any, TypeVar

import typer
from typer.core import TyperGroup

Result = TypeVar("Result")


class ExitCode(IntEnum):
    """The exit codes of every command."""

    OK = 0
    PART_FAILED = 1
    FAILED = 2
    INTERNAL = 70
    INTERRUPTED = 130
    BROKEN_PIPE = 141


class GuardedGroup(TyperGroup):
    """A group of commands whose errors are told in one line each."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - typer's own signature
        """Run the command under :func:`guarded`."""
        return guarded(lambda: super(GuardedGroup, self).invoke(ctx))


def guarded(body: Callable[[], Result]) -> Result:
    """Run ``body``; turn what a user can cause into a line on stderr and an exit code.

    Raises:
        typer.Exit: with the code of the table above. Faults of the program pass through.

    """
    from clf.schema import ClfError

    try:
        result = body()
        sys.stdout.flush()
    except BrokenPipeError as error:
        _silence_stdout()
        raise typer.Exit(ExitCode.BROKEN_PIPE) from error
    except KeyboardInterrupt as error:
        raise typer.Exit(_told("interrupted", error, ExitCode.INTERRUPTED)) from error
    except ClfError as error:
        raise typer.Exit(_told(str(error), error, ExitCode.FAILED)) from error
    except OSError as error:
        _silence_stdout()  # a full disk would fail again when the interpreter flushes at its end
        found = f"{error.strerror or error}"
        place = f"{error.filename}: " if error.filename else ""
        message = f"{place}expected to read and write freely; found: {found}; "
        message += "check the path, its permissions and the space on the disk"
        raise typer.Exit(_told(message, error, ExitCode.FAILED)) from error
    return result


def run(app: Callable[[], Any]) -> None:
    """Run the whole program; a fault of its own becomes one line and exit code 70."""
    try:
        app()
    except Exception as error:
        message = f"internal error: {type(error).__name__}: {error}"
        advice = "; please report it; set CLF_DEBUG=1 to see the traceback"
        raise SystemExit(_told(message + advice, error, ExitCode.INTERNAL)) from None


def say(kind: str, message: str) -> None:
    """Print one safe line on stderr, as ``kind: message``."""
    from clf.report.clean import clean

    print(f"{kind}: {clean(message)}", file=sys.stderr)


def _told(message: str, error: BaseException, code: ExitCode) -> ExitCode:
    """Say what happened, with the notes that the error gathered on its way; return ``code``."""
    if os.environ.get("CLF_DEBUG"):
        traceback.print_exception(error)
    say("clf: error", message)
    for note in getattr(error, "__notes__", ()):
        say("note", note)
    return code


def _silence_stdout() -> None:
    """Let nothing more reach stdout, so that flushing it at exit cannot fail."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    os.close(devnull)
