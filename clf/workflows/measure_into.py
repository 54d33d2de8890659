"""One measurement of a training: taken, timed and logged to its run."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clf.workflows.measure import Measurement, gold_of, measure
from clf.workflows.record import log_measurement

if TYPE_CHECKING:
    from clf.schema import LabelledArticle
    from clf.storage.folder import LoadedModel
    from clf.storage.tracking import TrackedRun
    from clf.workflows.stopwatch import Stopwatch


@dataclass(frozen=True, slots=True)
class Measuring:
    """What is measured on, under which name and title, beside what the model learnt from."""

    data: str
    title: str
    fitted_on: "Sequence[LabelledArticle]"
    resamples: int
    seed: int


def measure_into(
    run: "TrackedRun",
    watch: "Stopwatch",
    loaded: "LoadedModel",
    articles: "Sequence[LabelledArticle]",
    what: Measuring,
) -> Measurement:
    """Measure a model on articles, log the numbers, pictures and tables, and return them."""
    found = measure(
        loaded,
        articles,
        gold_of(what.fitted_on)[0],
        resamples=what.resamples,
        seed=what.seed,
        on_progress=watch.report,
    )
    watch.lap("measuring")
    log_measurement(run, found, what.data, what.title)
    watch.lap("pictures and tables")
    return found
