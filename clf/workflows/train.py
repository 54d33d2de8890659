"""Train a model by a recipe, measure it on what it has not seen, record all of it, save it.

What is measured, and by what:

- ``cv``: grouped cross-validation by article over all articles outside the test split; each
  sentence is judged by a model that saw no sentence of its article (gold boundaries given);
- ``test``: the held-out test split, by the model fitted on all articles outside it, on the
  boundaries that the analysis finds for itself (``test_gold_boundaries``: with gold's);
- ``gold_<name>``: corpora of the recipe that are never trained on, by the saved model;
- ``standoff``: real sentences joined from stand-off labels: by the saved model where the recipe
  only measures on them; where it learns from them, by cross-validation with texts that repeat each
  other in one fold.

With a ``[teacher]`` the model learns from a deeper one's answers on unlabelled texts as well
(:mod:`clf.workflows.taught`).

The saved model is then fitted on all articles, the test split included, unless the recipe says
``final = "outside_test"``: its numbers are those of the same recipe with a tenth less data, which
understate it if anything, and no labelled sentence goes unused. The manifest says which it is.
"""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clf.corpus.ties import ties
from clf.evaluation.errors_table import worst_errors
from clf.evaluation.intervals import Interval
from clf.evaluation.metrics import TypeScores, evaluate_types
from clf.models.calibration import Calibration
from clf.models.fitting import FittedLinear, LinearSettings, Taught, fit_linear
from clf.schema import LabelledArticle
from clf.storage.extras import require_libraries
from clf.storage.folder import LoadedModel, save_model
from clf.storage.metric_names import CROSS_VALIDATION, TEST, type_metrics
from clf.storage.tracking import MODEL_FOLDER, TrackedRun
from clf.workflows.evaluate import FITTED_ON_ALL
from clf.workflows.measure import (
    WORST,
    Floats,
    Measurement,
    curves_of,
    gold_of,
)
from clf.workflows.measure_into import Measuring, measure_into
from clf.workflows.record import error_rows, log_pictures, metrics_of
from clf.workflows.stopwatch import Progress, Stopwatch
from clf.workflows.taught import read_teacher, teach
from clf.workflows.training_corpus import STANDOFF, TrainingCorpus, read_training_corpus
from clf.workflows.training_run import described, recipe_run, store_of, training_tags

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
    standoff_cross_validation: TypeScores | None
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

    watch = Stopwatch(on_progress)
    recipe = read_recipe(recipe_path)
    with watch.stage("reading the corpus"):
        corpus = read_training_corpus(recipe)
        teacher = None if recipe.teacher is None else read_teacher(recipe, recipe.teacher, corpus)
    place = store_of(recipe, store)
    tags = training_tags(recipe, corpus) | {"corpus_warnings": str(corpus.n_warnings)}
    opened = recipe_run(recipe, place, watch, kind="training", **tags)
    with opened as run, tempfile.TemporaryDirectory() as folder:
        taught = None
        if recipe.teacher is not None and teacher is not None:
            taught = teach(recipe, recipe.teacher, teacher, watch)
            n_taught = sum(len(features.spans) for features, _ in taught.articles)
            run.log_params({"teacher_hash": teacher.hash, "taught_sentences": n_taught})
        training = _Training(recipe, corpus, taught, run, watch, Path(folder))
        return training.run_all(place, out)


@dataclass(frozen=True, slots=True)
class _Training:
    """What the steps of one training share; each step logs what it finds."""

    recipe: "Recipe"
    corpus: TrainingCorpus
    taught: Taught | None
    run: TrackedRun
    watch: Stopwatch
    folder: Path

    def run_all(self, store: Path, out: Path | None) -> TrainRecord:
        """Fit, measure, fit what is kept, save."""
        sizes = {"articles": self.corpus.n_articles, "sentences": self.corpus.n_sentences}
        self.run.log_params({"corpus": sizes})
        fitted = self._fit(self.corpus.development, "cross-validation")
        n_written = sum(len(labelled.sentences) for labelled in self.corpus.development)
        cv = self._cross_validation(
            self.corpus.development, fitted.out_of_fold[:n_written], CROSS_VALIDATION
        )
        standoff_cv = None
        if self.corpus.standoff:
            standoff_cv = self._cross_validation(
                self.corpus.standoff, fitted.out_of_fold[n_written:], STANDOFF
            )
        development = self._save(fitted, "development", {}, OUTSIDE_TEST)
        test = self._measure(development, self.corpus.test, TEST, "held-out test split")
        final = self._final(fitted, _summary(cv, test))
        gold = {
            name: self._measure(final, articles, name, name.replace("_", " "))
            for name, articles in self.corpus.gold.items()
        }
        self._keep(final, out)
        return TrainRecord(
            run_id=self.run.id,
            model_id=final.id,
            model_hash=final.hash,
            model_folder=out if out is not None else self.run.artifacts / MODEL_FOLDER,
            store=store,
            corpus_hash=self.corpus.hash,
            n_articles=self.corpus.n_articles,
            n_sentences=self.corpus.n_sentences,
            n_warnings=self.corpus.n_warnings,
            metrics=_all_metrics(cv, standoff_cv, test, gold),
            cross_validation=cv,
            standoff_cross_validation=standoff_cv,
            test=test,
            gold=gold,
            seconds=self._log_seconds(),
            notes=self.corpus.notes,
        )

    def _fit(
        self,
        articles: Sequence[LabelledArticle],
        stage: str,
        calibration: Calibration | None = None,
    ) -> FittedLinear:
        settings = LinearSettings(**self.recipe.model.linear())
        more = self.corpus.standoff
        together = [*articles, *more]
        fitted = fit_linear(
            together,
            settings,
            self.watch.report,
            calibration=calibration,
            weights=[1.0] * len(articles) + [self.corpus.standoff_weight] * len(more),
            ties=ties(together) if more and calibration is None else (),
            taught=self.taught,
        )
        self.watch.lap(stage)
        return fitted

    def _cross_validation(
        self, articles: Sequence[LabelledArticle], probabilities: Floats, data: str
    ) -> TypeScores:
        """Score the out-of-fold probabilities of articles, shape (n_sentences, n_types)."""
        gold, groups = gold_of(articles)
        options = self.recipe.evaluation
        scores = evaluate_types(
            gold, probabilities, groups, n_resamples=options.resamples, seed=options.seed
        )
        self.run.log_metrics(type_metrics(scores, data))
        curves = curves_of(gold, probabilities)
        log_pictures(self.run, scores, curves, data, "cross-validation by article")
        # No evidence: the models of the folds are gone, and the one kept has seen the sentence.
        errors = worst_errors(articles, probabilities, limit=WORST)
        self.run.log_table(error_rows(errors), f"tables/{data}_worst_errors.json")
        self.run.log_dict(scores.to_dict(), f"evaluation/{data}.json")
        self.watch.lap("pictures and tables")
        return scores

    def _measure(
        self, loaded: LoadedModel, articles: Sequence[LabelledArticle], data: str, title: str
    ) -> Measurement:
        fitted_on = self._fitted_on(loaded.manifest.corpus["fitted_on"])
        options = self.recipe.evaluation
        return measure_into(
            self.run,
            self.watch,
            loaded,
            articles,
            Measuring(data, title, fitted_on, options.resamples, options.seed),
        )

    def _final(self, fitted: FittedLinear, summary: Mapping[str, Any]) -> LoadedModel:
        """Return the model that is kept, fitted on what the recipe says."""
        if self.recipe.model.final == "outside_test":
            return self._save(fitted, "final", summary, OUTSIDE_TEST)
        # Calibrated by the folds outside the test split: cross-validating again changes little.
        whole = self._fit(self.corpus.articles, "final fit", fitted.model.calibration)
        return self._save(whole, "final", summary, FITTED_ON_ALL)

    def _save(
        self, fitted: FittedLinear, name: str, metrics: Mapping[str, Any], fitted_on: str
    ) -> LoadedModel:
        articles = self._fitted_on(fitted_on)
        said = described(self.recipe, self.corpus, articles, fitted_on)
        return save_model(fitted.model, self.folder / name, **(said | {"metrics": metrics}))

    def _fitted_on(self, name: str) -> Sequence[LabelledArticle]:
        written = self.corpus.development if name == OUTSIDE_TEST else self.corpus.articles
        return [*written, *self.corpus.standoff]

    def _keep(self, final: LoadedModel, out: Path | None) -> None:
        """Log the model, and save it once more where it was asked for: the bytes are the same."""
        self.run.log_folder(self.folder / "final", MODEL_FOLDER)
        self.run.set_tags({"model_id": final.id, "model_hash": final.hash})
        if out is not None:
            values = {key: getattr(final.manifest, key) for key in _MANIFEST_FIELDS}
            save_model(final.model, out, **values)
        self.watch.lap("saving the model")

    def _log_seconds(self) -> dict[str, float]:
        seconds = self.watch.total()
        named = {f"seconds_{stage.replace(' ', '_')}": value for stage, value in seconds.items()}
        self.run.log_metrics(named)
        return seconds


_MANIFEST_FIELDS = ("model_id", "settings", "corpus_hash", "corpus", "metrics", "versions")


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
    cv: TypeScores,
    standoff_cv: TypeScores | None,
    test: Measurement,
    gold: Mapping[str, Measurement],
) -> dict[str, float]:
    values = type_metrics(cv, CROSS_VALIDATION) | metrics_of(test, TEST)
    if standoff_cv is not None:
        values |= type_metrics(standoff_cv, STANDOFF)
    for name, found in gold.items():
        values |= metrics_of(found, name)
    return values
