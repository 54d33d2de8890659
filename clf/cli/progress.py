"""A progress bar for long work: on stderr, only on a terminal, only after a second."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

    from clf.workflows.score import ScoreSummary

_PATIENCE = 1.0  # seconds; shorter work needs no bar


@contextmanager
def progress_bar(wanted: bool) -> Iterator[Callable[["ScoreSummary"], None] | None]:
    """Give what to call with the counts so far; None where no bar can or should be shown."""
    if not wanted or not sys.stderr.isatty():
        yield None
        return
    bar = _Bar()
    try:
        yield bar.update
    finally:
        bar.stop()


class _Bar:
    """Counts that turn into a bar when the work takes longer than a second.

    A timer shows it, not the first update: one article of 50 MB is long work as well.
    """

    def __init__(self) -> None:
        self._text = "reading"
        self._bar: Progress | None = None
        self._timer = threading.Timer(_PATIENCE, self._show)
        self._timer.daemon = True
        self._timer.start()

    def update(self, summary: "ScoreSummary") -> None:
        """Show new counts."""
        self._text = f"{summary.articles:,} articles, {summary.sentences:,} sentences"
        if summary.problems:
            self._text += f", {summary.problems:,} problems"
        bar = self._bar
        if bar is not None:
            for task in bar.task_ids:
                bar.update(task, description=self._text)

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
        # How many articles there are is not known before the last is read: a pulse, not a share.
        bar.add_task(self._text, total=None)
        bar.start()
        self._bar = bar
