"""The stage of a long command: on stderr, only on a terminal, only after a second."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

_PATIENCE = 1.0  # seconds; shorter work needs no bar


@contextmanager
def stages(
    wanted: bool = True, *, first: str = "starting"
) -> Iterator[Callable[[str, int, int], None] | None]:
    """Give what to call with a stage, how much is done and of how much; None without a terminal.

    ``first`` is what the bar says before any news.
    """
    if not wanted or not sys.stderr.isatty():
        yield None
        return
    bar = _Stages(first)
    try:
        yield bar.update
    finally:
        bar.stop()


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
