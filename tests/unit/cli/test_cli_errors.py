"""What a user can cause is one line and an exit code; what the program does wrong is 70."""

from collections.abc import Callable
from typing import NoReturn

import pytest
import typer

from clf.cli.errors import ExitCode, guarded, run
from clf.schema import ModelError


def raising(error: BaseException) -> Callable[[], NoReturn]:
    def body() -> NoReturn:
        raise error

    return body


@pytest.fixture(autouse=True)
def quiet_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLF_DEBUG", raising=False)


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (
            ModelError("a folder", "a\nfile", "give another", where="m"),
            ExitCode.FAILED,
            "clf: error: m: expected a folder; found a file; give another\n",
        ),
        (KeyboardInterrupt(), ExitCode.INTERRUPTED, "clf: error: interrupted\n"),
    ],
)
def test_errors_are_one_line(
    error: BaseException, code: ExitCode, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as caught:
        guarded(raising(error))
    assert caught.value.exit_code == code
    assert capsys.readouterr().err == told


def test_notes_of_an_error_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    error = KeyboardInterrupt()
    error.add_note("kept in x.partial")
    with pytest.raises(typer.Exit):
        guarded(raising(error))
    assert capsys.readouterr().err == "clf: error: interrupted\nnote: kept in x.partial\n"


def test_escape_codes_in_a_file_name_are_not_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit):
        guarded(raising(ModelError("a", "b", "c", where="\x1b[2Jname")))
    assert capsys.readouterr().err.startswith("clf: error: name: ")


def test_a_result_and_an_exit_pass_through() -> None:
    assert guarded(lambda: 7) == 7
    with pytest.raises(typer.Exit) as caught:
        guarded(raising(typer.Exit(1)))
    assert caught.value.exit_code == 1


def test_a_fault_of_the_program_is_70(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SystemExit) as caught:
        run(raising(ZeroDivisionError("oops")))
    assert caught.value.code == ExitCode.INTERNAL
    told = capsys.readouterr().err
    assert told.startswith("clf: error: internal error: ZeroDivisionError: oops; ")
    assert "CLF_DEBUG=1" in told
    assert told.count("\n") == 1
    monkeypatch.setenv("CLF_DEBUG", "1")
    with pytest.raises(SystemExit):
        run(raising(ZeroDivisionError("oops")))
    assert "Traceback" in capsys.readouterr().err
