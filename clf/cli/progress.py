"""The progress of scoring: the counts so far, as the news of one long stage."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from clf.cli.stages import stages

if TYPE_CHECKING:
    from clf.workflows.score import ScoreSummary


@contextmanager
def progress_bar(wanted: bool) -> Iterator[Callable[["ScoreSummary"], None] | None]:
    """Give what to call with the counts so far; None where no bar can or should be shown."""
    with stages(wanted, first="reading") as tell:
        if tell is None:
            yield None
            return

        def update(summary: "ScoreSummary") -> None:
            text = f"{summary.articles:,} articles, {summary.sentences:,} sentences"
            if summary.problems:
                text += f", {summary.problems:,} problems"
            # How many articles there are is not known before the last is read: no total.
            tell(text, 0, 1)

        yield update
