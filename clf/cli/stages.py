"""The stage of a long command, on stderr: a bar on a terminal, a line a minute in a log."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

_PATIENCE = 1.0  # seconds; shorter work needs no bar
_LOG_EVERY = 60.0  # seconds between two lines of a log


@contextmanager
def stages(
    wanted: bool = True, *, first: str = "starting"
) -> Iterator[Callable[[str, int, int], None] | None]:
    """Give what to call with a stage, how much is done and of how much; None if nothing is wanted.

    ``first`` is what the bar says before any news.
    """
    if not wanted:
        yield None
        return
    if not sys.stderr.isatty():
        yield _Lines().update
        return
    bar = _Stages(first)
    try:
        yield bar.update
    finally:
        bar.stop()


class _Lines:
    """The latest news as a line a minute, so that the log of a long work shows how far it is."""

    def __init__(self) -> None:
        self._started = self._told = time.monotonic()

    def update(self, stage: str, done: int, total: int) -> None:
        """Write what is being done, if the last line is old enough."""
        now = time.monotonic()
        if now - self._told < _LOG_EVERY:
            return
        self._told = now
        # As with the bar, one step alone has no share of itself.
        share = f", {done:,} of {total:,}" if total > 1 else ""
        minutes = (now - self._started) / 60
        print(f"{minutes:.0f} min: {stage}{share}", file=sys.stderr, flush=True)


class _Stages:
    """The latest news, shown as a bar once the work takes longer than a second.

    A timer shows it, not the first news: one article of many megabytes is long work as well.
    """

    def __init__(self, first: str) -> None:
        self._news = (first, 0, 1)
        self._bar: Progress | None = None
        self._lock = threading.Lock()
        self._timer = threading.Timer(_PATIENCE, self._show)
        self._timer.daemon = True
        self._timer.start()

    def update(self, stage: str, done: int, total: int) -> None:
        """Show what is being done."""
        with self._lock:
            self._news = (stage, done, total)
            self._tell()

    def stop(self) -> None:
        """Take the bar away."""
        self._timer.cancel()
        self._timer.join()
        if self._bar is not None:
            self._bar.stop()

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        bar = Progress(*columns, console=Console(stderr=True), transient=True)
        bar.add_task("", total=None)
        bar.start()
        with self._lock:
            self._bar = bar
            self._tell()

    def _tell(self) -> None:
        if self._bar is None:
            return
        stage, done, total = self._news
        for task in self._bar.task_ids:
            # One step alone has no share of itself: a pulse says more than a bar at nothing.
            known = total if total > 1 else None
            self._bar.update(task, description=stage, completed=done, total=known)
