"""Progress is a bar on a terminal and a line a minute in a log, and only for long work."""

import io
import sys
import time

import pytest

from clf.cli import stages as module
from clf.cli.stages import stages


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_nothing_where_none_is_wanted() -> None:
    with stages(wanted=False) as on_progress:
        assert on_progress is None


def test_a_log_has_a_line_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    log = io.StringIO()
    now = [100.0]
    monkeypatch.setattr(sys, "stderr", log)
    monkeypatch.setattr("clf.cli.stages.time.monotonic", lambda: now[0])
    with stages() as on_progress:
        assert on_progress is not None
        for second in range(150):
            now[0] = 100.0 + second
            on_progress("epoch 1 of 3", second * 10, 1_500)
        now[0] = 400.0
        on_progress("exporting", 0, 1)
    assert log.getvalue().splitlines() == [
        "1 min: epoch 1 of 3, 600 of 1,500",
        "2 min: epoch 1 of 3, 1,200 of 1,500",
        "5 min: exporting",
    ]


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
