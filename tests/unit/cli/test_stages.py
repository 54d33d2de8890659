"""Progress is for a terminal, and only for work that takes a while."""

import io
import sys
import time

import pytest

from clf.cli import stages as module
from clf.cli.stages import stages


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_nothing_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with stages() as on_progress:
        assert on_progress is None


def test_short_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with stages() as on_progress:
        assert on_progress is not None
        on_progress("reading", 0, 1)
    assert terminal.getvalue() == ""


def test_long_work_shows_its_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(module, "_PATIENCE", 0.0)
    monkeypatch.setenv("TERM", "xterm")
    with stages() as on_progress:
        assert on_progress is not None
        on_progress("cross-validation", 1, 5)
        time.sleep(0.4)
        on_progress("final fit", 0, 1)
        time.sleep(0.2)
    assert "cross-validation" in terminal.getvalue()
    assert "final fit" in terminal.getvalue()
