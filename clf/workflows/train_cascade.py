"""Train a cascade: a fast model beside a deep one that is there, and the threshold between them.

The fast model learns from the part "train", as the deep one did. On "dev" it is chosen how much the
deep one is heard, and how sure the fast one must be to answer alone: with at most the recipe's loss
of macro-F1 against the best that any threshold gives, or with as many sentences going deep as the
recipe can afford. Dev leans to the deep model a little (its epoch and its calibration come from
there), and there it reads whole rows, where the cascade shows it the unsure sentences with the ends
of their neighbours. So dev chooses and does not measure: all figures are taken with the cascade as
it is served, on what neither has seen.
"""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from clf.corpus.hashing import corpus_hash
from clf.evaluation.figures import save
from clf.evaluation.figures_curves import operating_figure
from clf.models.cascade import (
    ALL_DEEP,
    CascadeModel,
    Operating,
    choose_threshold,
    fit_blend,
    operating_points,
)
from clf.models.encoder.serving import EncoderModel
from clf.models.features import read_features
from clf.models.fitting import LinearSettings, fit_linear
from clf.models.scores import macro_f1
from clf.schema import LabelledArticle, ModelError, SettingsError
from clf.storage.extras import require_libraries
from clf.storage.folder import LoadedModel, load_model, save_cascade, save_model
from clf.storage.metric_names import TEST
from clf.storage.tracking import MODEL_FOLDER, TrackedRun
from clf.workflows.measure import Measurement, gold_of
from clf.workflows.measure_into import Measuring, measure_into
from clf.workflows.record import metrics_of
from clf.workflows.stopwatch import Progress, Stopwatch
from clf.workflows.train_encoder import FITTED_ON_TRAIN, parts_of
from clf.workflows.training_corpus import TrainingCorpus, read_training_corpus
from clf.workflows.training_run import described, recipe_run, store_of, training_tags

if TYPE_CHECKING:
    from clf.settings.recipe import CascadeRecipe

Floats = NDArray[np.float64]
_THRESHOLDS = (*np.round(np.arange(0.30, 1.0, 0.01), 2).tolist(), ALL_DEEP)


@dataclass(frozen=True, slots=True)
class CascadeRecord:
    """What a training did. ``deep_shares`` say how many of each data's sentences went deep.

    ``metrics`` hold each measurement under its data's name, and with the deep model asked about
    every sentence under ``<name>_all_deep``.
    """

    run_id: str
    model_id: str
    model_hash: str
    model_folder: Path
    store: Path
    corpus_hash: str
    threshold: float
    share: float
    deep_shares: Mapping[str, float]
    measured: Mapping[str, Measurement]
    all_deep: Mapping[str, Measurement]
    metrics: Mapping[str, float]
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
            "threshold": self.threshold,
            "share_of_deep_in_the_answer": self.share,
            "share_of_sentences_that_went_deep": dict(self.deep_shares),
            "metrics": dict(self.metrics),
            "seconds": dict(self.seconds),
            "notes": list(self.notes),
        }


def train_cascade(
    recipe: "CascadeRecipe",
    *,
    out: Path | None = None,
    store: Path | None = None,
    on_progress: Progress | None = None,
) -> CascadeRecord:
    """Train by a recipe; log to ``store``; save the model in the run and in ``out``.

    Raises MissingExtraError without the libraries, CorpusError for an unsound corpus, ModelError
    where the deep model is not there, is no encoder, or learnt from another corpus.
    """
    require_libraries("pydantic", "sklearn", "scipy", "matplotlib", "mlflow")
    if recipe.standoff is not None and recipe.standoff.use == "train":
        step = "measure on them; both models learn from the written articles alone"
        raise SettingsError('use = "measure"', '"train"', step, where=f"{recipe.path}: [standoff]")
    watch = Stopwatch(on_progress)
    with watch.stage("reading the corpus"):
        corpus = read_training_corpus(recipe)
        parts = parts_of(recipe, corpus)
        deep = _deep(recipe.resolve(recipe.cascade.deep), corpus_hash(parts["train"]))
    place = store_of(recipe, store)
    tags = training_tags(recipe, corpus) | {"deep_model": deep.hash}
    opened = recipe_run(recipe, place, watch, kind="training", **tags)
    with opened as run, tempfile.TemporaryDirectory() as folder:
        training = _Training(recipe, corpus, parts, deep, run, watch)
        return training.run_all(place, Path(folder) / "final", out)


def _deep(folder: Path, train: str) -> LoadedModel:
    """Return the deep model, if it learnt from the articles of the hash ``train`` and no others."""
    loaded = load_model(folder)
    if not isinstance(loaded.model, EncoderModel):
        step = "name the folder of an encoder in [cascade] deep"
        raise ModelError("an encoder", loaded.manifest.kind, step, where=str(folder))
    learnt = str(loaded.manifest.corpus.get("fitted_hash", "an unknown corpus"))
    if learnt != train:
        expected = f"an encoder of the part train ({train[:8]})"
        step = "train it anew, with this recipe's corpus and split"
        raise ModelError(expected, learnt[:40], step, where=str(folder))
    return loaded


@dataclass(frozen=True, slots=True)
class _Training:
    """What the steps of one training share; each step logs what it finds."""

    recipe: "CascadeRecipe"
    corpus: TrainingCorpus
    parts: Mapping[str, list[LabelledArticle]]
    deep: LoadedModel
    run: TrackedRun
    watch: Stopwatch

    def run_all(self, store: Path, folder: Path, out: Path | None) -> CascadeRecord:
        """Fit, choose, measure, save."""
        model, points, chosen = self._fit()
        self._draw(points, chosen)
        shares = {"dev": round(chosen.deep_share, 4)}
        loaded = self._save(model, folder, {})
        everything = LoadedModel(model.with_threshold(ALL_DEEP), loaded.manifest)
        measured, all_deep = {}, {}
        for name, title, articles in self._measured_on():
            measured[name] = self._measure(loaded, articles, name, title)
            all_deep[name] = self._measure(
                everything, articles, f"{name}_all_deep", f"{title}, all deep"
            )
            shares[name] = round(_share_that_goes_deep(model, articles), 4)
        self.run.log_metrics({f"deep_share_{name}": share for name, share in shares.items()})
        brief = {
            name: {
                "macro_f1": round(found.types.macro_f1, 4),
                "accuracy": round(found.types.accuracy, 4),
                "n_sentences": found.types.n,
                "deep_share": shares[name],
            }
            for name, found in measured.items()
        }
        final = self._save(model, folder, brief)
        self.run.log_folder(folder, MODEL_FOLDER)
        self.run.set_tags({"model_id": final.id, "model_hash": final.hash})
        if out is not None:
            self._save(model, out, brief)
        self.watch.lap("saving the model")
        metrics: dict[str, float] = {}
        for name, found in measured.items():
            metrics |= metrics_of(found, name) | metrics_of(all_deep[name], f"{name}_all_deep")
        return CascadeRecord(
            run_id=self.run.id,
            model_id=final.id,
            model_hash=final.hash,
            model_folder=out if out is not None else self.run.artifacts / MODEL_FOLDER,
            store=store,
            corpus_hash=self.corpus.hash,
            threshold=model.threshold,
            share=model.blend.share,
            deep_shares=shares,
            measured=measured,
            all_deep=all_deep,
            metrics=metrics,
            seconds=self.watch.total(),
            notes=self.corpus.notes,
        )

    def _fit(self) -> tuple[CascadeModel, list[Operating], Operating]:
        """Fit the fast model, and choose on dev how the two work together.

        Returns the cascade, what every threshold gives on dev, and the one that was chosen.
        """
        settings = LinearSettings(**self.recipe.model.linear())
        fast = fit_linear(self.parts["train"], settings, self.watch.report).model
        self.watch.lap("the fast model")
        deep = self.deep.model
        assert isinstance(deep, EncoderModel)  # noqa: S101 - asked when it was loaded
        of_fast, of_deep = [], []
        for number, labelled in enumerate(self.parts["dev"]):
            self.watch.report("both models on dev", number, len(self.parts["dev"]))
            spans = [sentence.span for sentence in labelled.sentences]
            features = read_features(labelled.article.text, spans, labelled.article.title)
            of_fast.append(fast.predict(features))
            of_deep.append(deep.predict(features))
        self.watch.lap("both models on dev")
        gold = gold_of(self.parts["dev"])[0]
        sure, asked = np.concatenate(of_fast), np.concatenate(of_deep)
        options = self.recipe.cascade
        blend = fit_blend(sure, asked, gold, options.share)
        points = operating_points(sure, blend.apply(sure, asked), gold, _THRESHOLDS)
        alone = macro_f1(gold, asked.argmax(axis=1)) if options.against == "deep" else None
        affordable = [p for p in points if p.deep_share <= options.most_deep] or points[:1]
        if options.choose == "budget":
            chosen = affordable[-1]
        else:
            chosen = choose_threshold(affordable, options.loss, alone)
        self.run.log_metrics({"threshold": chosen.threshold, "share": blend.share})
        return CascadeModel(fast, deep, blend, chosen.threshold), points, chosen

    def _draw(self, points: Sequence[Operating], chosen: Operating) -> None:
        """Log the table and the picture of what every threshold gives on dev."""
        self.run.log_table([asdict(point) for point in points], "tables/dev_thresholds.json")
        with tempfile.TemporaryDirectory() as folder:
            marks = [(p.deep_share, p.macro_f1, p is chosen) for p in points]
            figure = operating_figure(marks, "Cascade on dev: every threshold")
            self.run.log_file(save(figure, Path(folder) / "dev_thresholds.png"), "figures")

    def _measured_on(self) -> list[tuple[str, str, Sequence[LabelledArticle]]]:
        gold = [(name, name.replace("_", " "), found) for name, found in self.corpus.gold.items()]
        return [(TEST, "held-out test split", self.parts["test"]), *gold]

    def _measure(
        self, loaded: LoadedModel, articles: Sequence[LabelledArticle], data: str, title: str
    ) -> Measurement:
        options = self.recipe.evaluation
        fitted_on = self.parts["train"]
        what = Measuring(data, title, fitted_on, options.resamples, options.seed)
        return measure_into(self.run, self.watch, loaded, articles, what)

    def _save(self, model: CascadeModel, folder: Path, metrics: Mapping[str, Any]) -> LoadedModel:
        said = described(self.recipe, self.corpus, self.parts["train"], FITTED_ON_TRAIN)
        with tempfile.TemporaryDirectory() as other:
            of_fast = said | {"model_id": f"{said['model_id']}-fast"}
            fast = save_model(model.fast, Path(other), **of_fast)
        said["settings"], said["metrics"] = self.recipe.to_dict()["cascade"], metrics
        manifests = {"fast": fast.manifest, "deep": self.deep.manifest}
        return save_cascade(model, folder, **manifests, **said)


def _share_that_goes_deep(model: CascadeModel, articles: Sequence[LabelledArticle]) -> float:
    """Return the share of sentences, at gold boundaries, that the fast model is not sure of."""
    n_deep = n_all = 0
    for labelled in articles:
        spans = [sentence.span for sentence in labelled.sentences]
        probabilities = model.fast.predict(read_features(labelled.article.text, spans))
        n_deep += len(model.unsure(probabilities))
        n_all += len(spans)
    return n_deep / n_all
