"""Train an encoder for sentence types: fit, export, quantise, calibrate, measure, save.

It learns from the articles of the part "train", stops at the best epoch on "dev", where the
int8 network that is served is calibrated too, and is measured on "test" and on the recipe's gold.
Stand-off sentences are measured on, or learnt from as well, in grouped folds
(:mod:`clf.workflows.adapt_encoder`). int8 is held against fp32 on dev and test together. A training
that was killed goes on at the last finished epoch; its checkpoints lie under the recipe's work
folder by a hash of all that made them.
"""

import hashlib
import json
import random
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from clf.corpus.excerpts import excerpts
from clf.corpus.splits import read_split
from clf.evaluation.metrics import TypeScores, evaluate_types
from clf.models.calibration import fit_calibration
from clf.models.encoder.inputs import InputSettings, Row, RowReader, load_tokenizer
from clf.models.encoder.serving import EncoderModel, EncoderParts, OnnxScorer, batches_of
from clf.models.features import read_features
from clf.models.scores import macro_f1
from clf.schema import TYPES, CorpusError, LabelledArticle
from clf.storage.encoder_extra import require_training
from clf.storage.folder import LoadedModel, save_model
from clf.storage.metric_names import TEST, type_metrics
from clf.storage.tracking import MODEL_FOLDER, TrackedRun
from clf.workflows.adapt_encoder import Adaptation, Examples, adapt
from clf.workflows.measure import Measurement, gold_of
from clf.workflows.measure_into import Measuring, measure_into
from clf.workflows.record import metrics_of
from clf.workflows.stopwatch import Progress, Stopwatch
from clf.workflows.training_corpus import STANDOFF, TrainingCorpus, read_training_corpus
from clf.workflows.training_run import described, recipe_run, store_of, training_tags

if TYPE_CHECKING:
    from clf.models.encoder.export import Parity
    from clf.models.encoder.training import Epoch
    from clf.settings.recipe import CascadeRecipe, EncoderRecipe

Floats = NDArray[np.float64]
_SHOWN = 64
"""Rows of dev that show the range of activations to int8."""
FITTED_ON_TRAIN = "articles of the part train"


@dataclass(frozen=True, slots=True)
class EncoderRecord:
    """What a training did: the run, the model, its numbers, and where the seconds went.

    A later training can start from ``checkpoint``.
    """

    run_id: str
    model_id: str
    model_hash: str
    model_folder: Path
    checkpoint: Path
    store: Path
    corpus_hash: str
    n_articles: int
    n_sentences: int
    n_bytes: int
    dev_macro_f1: tuple[float, ...]
    parity: Mapping[str, float]
    metrics: Mapping[str, float]
    test: Measurement
    standoff_cross_validation: TypeScores | None
    gold: Mapping[str, Measurement]
    seconds: Mapping[str, float]
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return what a program wants to know, as JSON holds it."""
        return {
            "run_id": self.run_id,
            "model": {"id": self.model_id, "hash": self.model_hash, "bytes": self.n_bytes},
            "model_folder": str(self.model_folder),
            "checkpoint": str(self.checkpoint),
            "store": str(self.store),
            "corpus_hash": self.corpus_hash,
            "n_articles": self.n_articles,
            "n_sentences": self.n_sentences,
            "dev_macro_f1": list(self.dev_macro_f1),
            "parity": dict(self.parity),
            "metrics": dict(self.metrics),
            "seconds": dict(self.seconds),
            "notes": list(self.notes),
        }


def train_encoder(
    recipe: "EncoderRecipe",
    *,
    backbone: str | None = None,
    out: Path | None = None,
    store: Path | None = None,
    on_progress: Progress | None = None,
) -> EncoderRecord:
    """Train by a recipe; log to ``store``; save the model in the run and in ``out``.

    ``backbone`` replaces the recipe's: a folder, or the name of a hub model.

    Raises MissingExtraError without the libraries, CorpusError for an unsound corpus, ModelError
    for a backbone that cannot be had and where int8 is too far from fp32 to be saved.
    """
    require_training()
    watch = Stopwatch(on_progress)
    with watch.stage("reading the corpus"):
        corpus = read_training_corpus(recipe)
        parts = parts_of(recipe, corpus)
    place = store_of(recipe, store)
    tags = training_tags(recipe, corpus)
    with recipe_run(recipe, place, watch, kind="training", **tags) as run:
        chosen = backbone or local_backbone(recipe.root, recipe.model.backbone)
        training = _Training(recipe, corpus, parts, chosen, run, watch)
        return training.run_all(place, out)


def local_backbone(root: Path, backbone: str) -> str:
    """Return a recipe's backbone: its folder where there is one, else its name on the hub."""
    folder = root / backbone
    return str(folder) if folder.is_dir() else backbone


def parts_of(
    recipe: "EncoderRecipe | CascadeRecipe", corpus: TrainingCorpus
) -> dict[str, list[LabelledArticle]]:
    """Return the articles of train, dev and test; CorpusError where one has no sentence."""
    splits = recipe.resolve(recipe.data.splits)
    split = read_split(splits)
    parts = {name: list(split.select(corpus.articles, name)) for name in ("train", "dev", "test")}
    for name, articles in parts.items():
        if not any(article.sentences for article in articles):
            step = "put articles into it with clf data split"
            raise CorpusError(f"sentences in the part {name}", "none", step, where=str(splits))
    return parts


@dataclass(frozen=True, slots=True)
class _Fitted:
    """The served model, how it compares with fp32, the dev scores of the epochs, the checkpoint.

    ``standoff`` are the out-of-fold scores of the stand-off sentences, (n, n_types), where they
    are learnt from.
    """

    model: EncoderModel
    parity: "Parity"
    history: list["Epoch"]
    checkpoint: Path
    standoff: Floats | None


@dataclass(frozen=True, slots=True)
class _Training:
    """What the steps of one training share; each step logs what it finds."""

    recipe: "EncoderRecipe"
    corpus: TrainingCorpus
    parts: Mapping[str, list[LabelledArticle]]
    backbone: str
    run: TrackedRun
    watch: Stopwatch

    def run_all(self, store: Path, out: Path | None) -> EncoderRecord:
        """Fit, export, measure, save."""
        fitted = self._fit()
        with tempfile.TemporaryDirectory() as folder:
            final = self._save(fitted, Path(folder) / "final", {})
            standoff = self._standoff(fitted)
            test = self._measure(final, self.parts["test"], TEST, "held-out test split")
            gold = {
                name: self._measure(final, articles, name, name.replace("_", " "))
                for name, articles in self.corpus.gold.items()
            }
            brief = {
                "test": {
                    "macro_f1": round(test.types.macro_f1, 4),
                    "accuracy": round(test.types.accuracy, 4),
                    "n_sentences": test.types.n,
                },
                "parity": _parity(fitted.parity),
            }
            final = self._save(fitted, Path(folder) / "final", brief)
            self.run.log_folder(Path(folder) / "final", MODEL_FOLDER)
            self.run.set_tags({"model_id": final.id, "model_hash": final.hash})
            if out is not None:
                self._save(fitted, out, brief)
            n_bytes = sum(path.stat().st_size for path in (Path(folder) / "final").iterdir())
        self.watch.lap("saving the model")
        metrics = metrics_of(test, TEST)
        if standoff is not None:
            metrics |= type_metrics(standoff, STANDOFF)
        for name, found in gold.items():
            metrics |= metrics_of(found, name)
        return EncoderRecord(
            run_id=self.run.id,
            model_id=final.id,
            model_hash=final.hash,
            model_folder=out if out is not None else self.run.artifacts / MODEL_FOLDER,
            checkpoint=fitted.checkpoint,
            store=store,
            corpus_hash=self.corpus.hash,
            n_articles=len(self.parts["train"]) + len(self.corpus.standoff),
            n_sentences=sum(
                len(a.sentences) for a in (*self.parts["train"], *self.corpus.standoff)
            ),
            n_bytes=n_bytes,
            dev_macro_f1=tuple(round(epoch.dev, 4) for epoch in fitted.history),
            parity=_parity(fitted.parity),
            metrics=metrics,
            test=test,
            standoff_cross_validation=standoff,
            gold=gold,
            seconds=self.watch.total(),
            notes=self.corpus.notes,
        )

    def _fit(self) -> _Fitted:
        """Train the network and turn it into the model that is served."""
        from clf.models.encoder.network import backbone_tokenizer, build_network, refuse_longer
        from clf.models.encoder.training import (
            Epoch,
            LoopSettings,
            Targets,
            start_from,
            train_network,
        )

        settings = self.recipe.model
        tokenizer = backbone_tokenizer(self.backbone)
        reader = RowReader(load_tokenizer(tokenizer), InputSettings(**settings.inputs()))
        rng = random.Random(settings.seed)  # noqa: S311 - no secret
        learnt = self._read(reader, self._learnt(), "train", rng)
        held = {name: self._read(reader, self.parts[name], name) for name in ("dev", "test")}
        self.watch.lap("reading the rows")
        network = build_network(
            self.backbone,
            len(TYPES),
            dropout=settings.dropout,
            freeze_words=settings.freeze_words,
            seed=settings.seed,
        )
        refuse_longer(network, settings.max_length)
        start = settings.start and start_from(network, self.recipe.resolve(settings.start))
        fingerprint = self._fingerprint(learnt, held["dev"], start)

        checkpoint = self.recipe.resolve(settings.work) / fingerprint[:16]
        told: set[int] = set()

        def on_epoch(epoch: Epoch) -> None:
            told.add(epoch.number)
            self.run.log_metric("train_loss", epoch.loss, epoch.number)
            self.run.log_metric("dev_macro_f1", epoch.dev, epoch.number)
            for number, loss in enumerate(epoch.losses[::10]):
                step = (epoch.number - 1) * len(epoch.losses) + number * 10
                self.run.log_metric("batch_loss", loss, step)

        history = train_network(
            network,
            learnt.rows,
            Targets(learnt.gold, class_weights=self._class_weights(learnt.gold)),
            LoopSettings(**settings.loop()),
            dev_rows=held["dev"].rows,
            dev_score=lambda scores: macro_f1(held["dev"].gold, scores.argmax(axis=1)),
            pad=reader.pad,
            unknown=reader.unknown,
            checkpoint=checkpoint,
            fingerprint=fingerprint,
            on_epoch=on_epoch,
            on_progress=self.watch.report,
        )
        for epoch in history:  # of a training that was taken up: the run has all its curves
            if epoch.number not in told:
                on_epoch(epoch)
        self.watch.lap("training")
        standoff = None
        if self.corpus.standoff:
            standoff = self._adapt(network, reader, learnt, fingerprint)
        model, compared = self._serve(network, reader, tokenizer, held)
        return _Fitted(model, compared, history, checkpoint, standoff)

    def _adapt(
        self,
        network: Any,  # noqa: ANN401 - a network of torch, which this module does not import
        reader: RowReader,
        learnt: Examples,
        fingerprint: str,
    ) -> Floats:
        """Learn the stand-off sentences; return their scores out of fold."""
        from clf.models.encoder.training import LoopSettings

        settings = self.recipe.model
        what = Adaptation(
            folds=settings.folds,
            weight=self.corpus.standoff_weight,
            loop=LoopSettings(**settings.adapting()),
            class_weights=self._class_weights(learnt.gold),
            pad=reader.pad,
            unknown=reader.unknown,
            work=self.recipe.resolve(settings.work),
            fingerprint=fingerprint,
        )
        real = self._read(reader, self.corpus.standoff, "real sentences")
        return adapt(network, real, self.corpus.standoff, learnt, what=what, watch=self.watch)

    def _standoff(self, fitted: _Fitted) -> TypeScores | None:
        """Score the stand-off sentences out of fold, calibrated on dev alone."""
        if fitted.standoff is None:
            return None
        gold, groups = gold_of(self.corpus.standoff)
        options = self.recipe.evaluation
        scores = evaluate_types(
            gold,
            fitted.model.calibration.apply(fitted.standoff),
            groups,
            n_resamples=options.resamples,
            seed=options.seed,
        )
        self.run.log_metrics(type_metrics(scores, STANDOFF))
        self.run.log_dict(scores.to_dict(), f"evaluation/{STANDOFF}.json")
        return scores

    def _serve(
        self,
        network: Any,  # noqa: ANN401 - a network of torch, which this module does not import
        reader: RowReader,
        tokenizer: str,
        held: Mapping[str, Examples],
    ) -> tuple[EncoderModel, "Parity"]:
        """Export, quantise, compare, calibrate."""
        from clf.models.encoder.export import parity, refuse_unlike, to_int8, to_onnx

        self.watch.report("exporting", 0, 1)
        fp32 = to_onnx(network)
        shown = [(ids, mask) for _, ids, mask in batches_of(held["dev"].rows[:_SHOWN], reader.pad)]
        int8 = to_int8(fp32, shown)
        self.watch.lap("exporting")
        scores: dict[str, dict[str, Floats]] = {}
        for kind, content in (("fp32", fp32), ("int8", int8)):
            scorer = OnnxScorer(content, reader.pad, self.recipe.model.threads)
            self.watch.report(f"scoring dev and test, {kind}", 0, 1)
            scores[kind] = {name: scorer.scores(found.rows) for name, found in held.items()}
        gold = np.concatenate([found.gold for found in held.values()])
        compared = parity(
            gold, *(np.concatenate(list(scores[kind].values())) for kind in ("fp32", "int8"))
        )
        self.run.log_metrics({f"parity_{name}": v for name, v in _parity(compared).items()})
        refuse_unlike(compared)
        calibration = fit_calibration(scores["int8"]["dev"], held["dev"].gold)
        self.watch.lap("int8 against fp32")
        notice = Path(self.backbone) / "NOTICE"
        text = notice.read_text(encoding="utf-8") if notice.is_file() else ""
        text = text or f"Fine-tuned from {self.backbone}\n"
        parts = EncoderParts(int8, tokenizer, text)
        return EncoderModel(parts, reader, calibration), compared

    def _learnt(self) -> list[LabelledArticle]:
        """Return the articles of "train", and some of them once more as torn paragraphs."""
        articles = self.parts["train"]
        share = self.recipe.model.excerpt_share
        chosen = random.Random(self.recipe.model.seed).sample(  # noqa: S311 - no secret
            articles, round(share * len(articles))
        )
        return articles + [
            _titled(part, article) for article in chosen for part in excerpts(article)
        ]

    def _read(
        self,
        reader: RowReader,
        articles: Sequence[LabelledArticle],
        name: str,
        rng: random.Random | None = None,
    ) -> Examples:
        rows: list[Row] = []
        owner: list[int] = []
        for number, labelled in enumerate(articles):
            if number % 20 == 0:
                self.watch.report(f"reading {name}", number, len(articles))
            spans = [sentence.span for sentence in labelled.sentences]
            article = labelled.article
            features = read_features(article.text, spans, article.title)
            rows += reader.article_rows(features, rng=rng)
            owner += [number] * len(spans)
        return Examples(rows, gold_of(articles)[0], np.asarray(owner))

    def _class_weights(self, gold: NDArray[np.int64]) -> NDArray[np.float32] | None:
        """Return weights that make every type count alike, or None."""
        if self.recipe.model.class_weight is None:
            return None
        counts = np.maximum(np.bincount(gold, minlength=len(TYPES)), 1)
        return (len(gold) / (len(TYPES) * counts)).astype(np.float32)

    def _fingerprint(self, learnt: Examples, dev: Examples, start: str | None) -> str:
        """Return a hash of all that makes the network: rows, labels, settings, its first weights.

        The dev part is in it: which epoch is kept hangs on it.
        """
        model = self.recipe.model
        what = [model.loop(), model.dropout, model.freeze_words, model.class_weight]
        what += [start] if start else []
        digest = hashlib.sha256(json.dumps(what).encode())
        digest.update(backbone_hash(self.backbone).encode())
        for part in (learnt, dev):
            digest.update(json.dumps([[row.ids, row.segments] for row in part.rows]).encode())
            digest.update(part.gold.tobytes())
        return digest.hexdigest()

    def _save(self, fitted: _Fitted, folder: Path, metrics: Mapping[str, Any]) -> LoadedModel:
        learnt = [*self.parts["train"], *self.corpus.standoff]
        said = described(self.recipe, self.corpus, learnt, FITTED_ON_TRAIN)
        return save_model(fitted.model, folder, **(said | {"metrics": metrics}))

    def _measure(
        self, loaded: LoadedModel, articles: Sequence[LabelledArticle], data: str, title: str
    ) -> Measurement:
        fitted_on = [*self.parts["train"], *self.corpus.standoff]
        options = self.recipe.evaluation
        return measure_into(
            self.run,
            self.watch,
            loaded,
            articles,
            Measuring(data, title, fitted_on, options.resamples, options.seed),
        )


def _titled(part: LabelledArticle, whole: LabelledArticle) -> LabelledArticle:
    """Return an excerpt under its article's title, or its first line: so titles are learnt from."""
    title = whole.article.title or whole.article.text.strip().partition("\n")[0]
    if part.article.text.startswith(title):
        return part
    return replace(part, article=replace(part.article, title=title))


def backbone_hash(backbone: str) -> str:
    """Return what names a backbone's exact weights: a local file's hash, else its name."""
    weights = Path(backbone) / "model.safetensors"
    if not weights.is_file():
        return backbone
    return hashlib.sha256(weights.read_bytes()).hexdigest()


def _parity(found: "Parity") -> dict[str, float]:
    return {
        "n": found.n,
        "macro_f1_fp32": found.macro_f1_fp32,
        "macro_f1_int8": found.macro_f1_int8,
        "changed": found.changed,
    }
