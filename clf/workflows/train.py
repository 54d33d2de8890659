"""Train a model by a recipe, measure it on what it has not seen, record all of it, save it.

What is measured, and by what:

- ``cv``: grouped cross-validation by article over all articles outside the test split; each
  sentence is judged by a model that saw no sentence of its article (gold boundaries given);
- ``test``: the held-out test split, by the model fitted on all articles outside it, on the
  boundaries that the analysis finds for itself (``test_gold_boundaries``: with gold's);
- ``gold_<name>``: corpora of the recipe that are never trained on, by the saved model.

The saved model is then fitted on all articles, the test split included, unless the recipe says
``final = "outside_test"``: its numbers are those of the same recipe with a tenth less data, which
understate it if anything, and no labelled sentence goes unused. The manifest says which it is.
"""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clf.evaluation.errors_table import worst_errors
from clf.evaluation.intervals import Interval
from clf.evaluation.metrics import TypeScores, evaluate_types
from clf.models.fitting import FittedLinear, LinearSettings, fit_linear
from clf.schema import LabelledArticle
from clf.storage.extras import require_libraries
from clf.storage.folder import LoadedModel, save_model
from clf.storage.metric_names import CROSS_VALIDATION, TEST, type_metrics
from clf.storage.provenance import library_versions, provenance_tags
from clf.storage.tracking import MODEL_FOLDER, TrackedRun, start_run
from clf.workflows.evaluate import FITTED_ON_ALL
from clf.workflows.measure import (
    WORST,
    Measurement,
    curves_of,
    fitted_counts,
    gold_of,
    measure,
)
from clf.workflows.record import error_rows, log_measurement, log_pictures, metrics_of
from clf.workflows.stopwatch import Progress, Stopwatch
from clf.workflows.training_corpus import TrainingCorpus, read_training_corpus

if TYPE_CHECKING:
    from clf.settings.recipe import Recipe

OUTSIDE_TEST = "articles outside the test split"
"""What a manifest says of a model that has not seen the test split."""


@dataclass(frozen=True, slots=True)
class TrainRecord:
    """What a training did: the run, the model, its numbers, and where the seconds went.

    ``metrics`` are the numbers of the run by the names they are logged under. ``model_folder`` is
    the folder asked for, else the run's own copy. ``n_warnings`` counts what the corpus check
    found odd; ``notes`` say what was passed over.
    """

    run_id: str
    model_id: str
    model_hash: str
    model_folder: Path
    store: Path
    corpus_hash: str
    n_articles: int
    n_sentences: int
    n_warnings: int
    metrics: Mapping[str, float]
    cross_validation: TypeScores
    test: Measurement
    gold: Mapping[str, Measurement]
    seconds: Mapping[str, float]
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return what a program wants to know, as JSON holds it."""
        return {
            "run_id": self.run_id,
            "model": {"id": self.model_id, "hash": self.model_hash},
            "model_folder": str(self.model_folder),
            "store": str(self.store),
            "corpus_hash": self.corpus_hash,
            "n_articles": self.n_articles,
            "n_sentences": self.n_sentences,
            "n_warnings": self.n_warnings,
            "metrics": dict(self.metrics),
            "seconds": dict(self.seconds),
            "notes": list(self.notes),
        }


def train(
    recipe_path: Path,
    *,
    out: Path | None = None,
    store: Path | None = None,
    on_progress: Progress | None = None,
) -> TrainRecord:
    """Train by the recipe in a TOML file; log to ``store`` (the recipe's own by default).

    The model is saved in the run and, when all is done, in the folder ``out``.

    Raises MissingExtraError without the libraries of ``clf[train]``, SettingsError for a wrong
    recipe and CorpusError for an unsound corpus, all before a run is opened; after that a run
    that breaks stays in the store, marked as failed or killed.
    """
    require_libraries("pydantic", "sklearn", "scipy", "matplotlib", "mlflow")
    from clf.settings.recipe import read_recipe

    clock = Stopwatch(on_progress)
    recipe = read_recipe(recipe_path)
    with clock.stage("reading the corpus"):
        corpus = read_training_corpus(recipe)
    place = store or recipe.resolve(recipe.tracking.store)
    opened = start_run(
        place,
        experiment=recipe.tracking.experiment,
        name=recipe.recipe.name,
        tags=_tags(recipe, corpus),
        on_progress=on_progress,
    )
    with opened as run:
        clock.lap("opening the run store")
        return _train(recipe, corpus, run, place, out, clock)


def _tags(recipe: "Recipe", corpus: TrainingCorpus) -> dict[str, str]:
    return {
        "kind": "training",
        "recipe": str(recipe.path),
        "corpus_hash": corpus.hash,
        "seed": str(recipe.model.seed),
        "corpus_warnings": str(corpus.n_warnings),
        **provenance_tags(recipe.root),
    }


def _train(
    recipe: "Recipe",
    corpus: TrainingCorpus,
    run: TrackedRun,
    store: Path,
    out: Path | None,
    clock: Stopwatch,
) -> TrainRecord:
    """Fit, measure, log and save inside an open run."""
    run.log_params(recipe.to_dict())
    run.log_params(
        {"corpus.articles": len(corpus.articles), "corpus.sentences": corpus.n_sentences}
    )
    fitted = _fit(recipe, corpus.development, clock, "cross-validation")
    cv = _cross_validation(recipe, corpus, fitted, run, clock)
    with tempfile.TemporaryDirectory() as folder:
        development = _save(recipe, corpus, fitted, Path(folder) / "development", {}, OUTSIDE_TEST)
        with clock.stage("measuring on the test split"):
            test = _measure(recipe, development, corpus.test, corpus.development, clock)
        log_measurement(run, test, TEST, "held-out test split")
        clock.lap("pictures and tables")
        final, saved = _final(recipe, corpus, fitted, _summary(cv, test), Path(folder), clock)
        gold = {}
        for name, articles in corpus.gold.items():
            with clock.stage("measuring on gold"):
                gold[name] = _measure(recipe, final, articles, corpus.articles, clock)
            log_measurement(run, gold[name], name, name.replace("_", " "))
        with clock.stage("saving the model"):
            run.log_folder(saved, MODEL_FOLDER)
            if out is not None:
                _copy(final, out)
    run.set_tags({"model_id": final.id, "model_hash": final.hash})
    seconds = clock.total()
    run.log_metrics({f"seconds_{name.replace(' ', '_')}": value for name, value in seconds.items()})
    return TrainRecord(
        run_id=run.id,
        model_id=final.id,
        model_hash=final.hash,
        model_folder=out if out is not None else run.artifacts / MODEL_FOLDER,
        store=store,
        corpus_hash=corpus.hash,
        n_articles=len(corpus.articles),
        n_sentences=corpus.n_sentences,
        n_warnings=corpus.n_warnings,
        metrics=_all_metrics(cv, test, gold),
        cross_validation=cv,
        test=test,
        gold=gold,
        seconds=seconds,
        notes=corpus.notes,
    )


def _fit(
    recipe: "Recipe", articles: Sequence[LabelledArticle], clock: Stopwatch, stage: str
) -> FittedLinear:
    fitted = fit_linear(articles, LinearSettings(**recipe.model.linear()), clock.report)
    clock.lap(stage)
    return fitted


def _cross_validation(
    recipe: "Recipe",
    corpus: TrainingCorpus,
    fitted: FittedLinear,
    run: TrackedRun,
    clock: Stopwatch,
) -> TypeScores:
    """Score the out-of-fold probabilities and log them."""
    gold, groups = gold_of(corpus.development)
    options = recipe.evaluation
    scores = evaluate_types(
        gold, fitted.out_of_fold, groups, n_resamples=options.resamples, seed=options.seed
    )
    run.log_metrics(type_metrics(scores, CROSS_VALIDATION))
    curves = curves_of(gold, fitted.out_of_fold)
    log_pictures(run, scores, curves, CROSS_VALIDATION, "cross-validation by article")
    # No evidence here: the models of the folds are gone, and the one kept has seen the sentence.
    errors = worst_errors(corpus.development, fitted.out_of_fold, limit=WORST)
    run.log_table(error_rows(errors), f"tables/{CROSS_VALIDATION}_worst_errors.json")
    run.log_dict(scores.to_dict(), f"evaluation/{CROSS_VALIDATION}.json")
    clock.lap("pictures and tables")
    return scores


def _measure(
    recipe: "Recipe",
    loaded: LoadedModel,
    articles: Sequence[LabelledArticle],
    fitted_on: Sequence[LabelledArticle],
    clock: Stopwatch,
) -> Measurement:
    options = recipe.evaluation
    return measure(
        loaded,
        articles,
        gold_of(fitted_on)[0],
        resamples=options.resamples,
        seed=options.seed,
        on_progress=clock.report,
    )


def _final(
    recipe: "Recipe",
    corpus: TrainingCorpus,
    fitted: FittedLinear,
    summary: Mapping[str, Any],
    folder: Path,
    clock: Stopwatch,
) -> tuple[LoadedModel, Path]:
    """Return the model that is kept, fitted as the recipe says, and where it was saved."""
    saved = folder / "final"
    if recipe.model.final == "outside_test":
        return _save(recipe, corpus, fitted, saved, summary, OUTSIDE_TEST), saved
    whole = _fit(recipe, corpus.articles, clock, "final fit")
    return _save(recipe, corpus, whole, saved, summary, FITTED_ON_ALL), saved


def _save(
    recipe: "Recipe",
    corpus: TrainingCorpus,
    fitted: FittedLinear,
    folder: Path,
    metrics: Mapping[str, Any],
    fitted_on: str,
) -> LoadedModel:
    articles = corpus.development if fitted_on == OUTSIDE_TEST else corpus.articles
    counts = fitted_counts(articles)
    return save_model(
        fitted.model,
        folder,
        model_id=f"{recipe.recipe.name}-{corpus.hash[:8]}",
        settings=recipe.to_dict()["model"],
        corpus_hash=corpus.hash,
        corpus={
            "fitted_on": fitted_on,
            "n_articles": len(articles),
            "n_sentences": sum(counts.values()),
            "types": counts,
        },
        metrics=metrics,
        versions=library_versions(),
    )


def _copy(loaded: LoadedModel, out: Path) -> None:
    """Save a model once more: the same model gives the same bytes."""
    manifest = loaded.manifest
    save_model(
        loaded.model,
        out,
        model_id=manifest.model_id,
        settings=manifest.settings,
        corpus_hash=manifest.corpus_hash,
        corpus=manifest.corpus,
        metrics=manifest.metrics,
        versions=manifest.versions,
    )


def _summary(cv: TypeScores, test: Measurement) -> dict[str, Any]:
    """Return the few numbers that a model carries with it; all others stay in the run."""
    return {
        "cross_validation": _brief(cv),
        "test": _brief(test.types)
        | {"boundary_f1": round(test.boundaries.f1, 4), "speaker_share": _share(test)},
    }


def _brief(scores: TypeScores) -> dict[str, Any]:
    names = ("macro_f1", "accuracy", "expected_calibration_error")
    return {
        "n_articles": scores.n_groups,
        "n_sentences": scores.n,
        **{name: _three(scores.intervals[name]) for name in names},
        "f1": {label.value: _three(s.f1_interval) for label, s in scores.per_type.items()},
    }


def _three(interval: Interval) -> list[float]:
    """Return the point and the ends of its interval."""
    return [round(value, 4) for value in (interval.point, interval.low, interval.high)]


def _share(found: Measurement) -> float | None:
    return round(found.speakers.share, 4) if found.speakers.n else None


def _all_metrics(
    cv: TypeScores, test: Measurement, gold: Mapping[str, Measurement]
) -> dict[str, float]:
    values = type_metrics(cv, CROSS_VALIDATION) | metrics_of(test, TEST)
    for name, found in gold.items():
        values |= metrics_of(found, name)
    return values
