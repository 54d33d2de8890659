"""Learning curves: what more written articles, and more labelled real sentences, are worth.

``written``: models fitted on nested random subsets of the written articles, measured on corpora
that are never trained on. ``added``: models fitted on all written articles and a growing number of
sentences of another corpus (hydrated stand-off labels, say). That corpus is measured on by
cross-validation: its documents are parted into folds, paragraphs of one news article and texts
that repeat each other together, and each fold is judged by a model that saw no sentence of it.

All is measured with the gold boundaries given. Every point is written to ``points.csv`` as soon as
it is known, and a point that the file has, of the same corpora, settings and features, is not
computed again.
"""

import hashlib
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from statistics import mean
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from clf.corpus.hashing import corpus_hash
from clf.corpus.read import read_corpus
from clf.corpus.sources import document_of
from clf.corpus.splits import grouped_folds
from clf.corpus.ties import ties
from clf.evaluation import confusion as cm
from clf.evaluation.projection import Projection, project
from clf.models.features import ArticleFeatures, read_features
from clf.models.fitting import LinearSettings, fit_linear
from clf.models.linear import LinearModel
from clf.schema import CorpusError, LabelledArticle
from clf.storage.extras import require_libraries
from clf.workflows.curve_points import (
    ADDED,
    DIGITS,
    WRITTEN,
    Job,
    Point,
    read_points,
    write_points,
)
from clf.workflows.measure import gold_of
from clf.workflows.stopwatch import Progress

POINTS_FILE, PICTURE_FILE = "points.csv", "curve.png"
_UNITS = {WRITTEN: "written articles", ADDED: "added sentences"}
Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class CurvePlan:
    """What to compute.

    ``on`` names the corpora that are measured on; ``add`` is the corpus whose sentences are added,
    under the name that it is measured by, each counting ``added_weight``. ``sizes`` count articles
    and ``added_sizes`` sentences; all there are is added as the last size of each. ``folds`` are
    those of ``add``. ``bars`` are the macro-F1 wanted on data of a name: what it would take is
    projected.
    """

    corpus: Sequence[Path]
    on: Mapping[str, Path]
    add: tuple[str, Path] | None = None
    sizes: Sequence[int] = (25, 50, 100, 200, 400)
    added_sizes: Sequence[int] = (0, 250, 500, 1000)
    seeds: int = 3
    folds: int = 5
    added_weight: float = 1.0
    bars: Mapping[str, float] = field(default_factory=dict)
    linear: LinearSettings = field(default_factory=LinearSettings)


@dataclass(frozen=True, slots=True)
class CurveReport:
    """The points of the plan, how many of them were computed now, and the files.

    ``projections`` map a curve and a name of data to what a wanted macro-F1 would take.
    """

    points: tuple[Point, ...]
    projections: Mapping[str, Mapping[str, Projection]]
    n_computed: int
    table: Path
    picture: Path
    run_id: str | None

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as JSON holds them."""
        return {
            "table": str(self.table),
            "picture": str(self.picture),
            "run_id": self.run_id,
            "n_computed": self.n_computed,
            "projections": {
                curve: {name: asdict(found) for name, found in by_data.items()}
                for curve, by_data in self.projections.items()
            },
            "points": [point.to_dict() for point in self.points],
        }


def learning_curve(
    plan: CurvePlan,
    out: Path,
    *,
    store: Path | None = None,
    on_point: Callable[[Point, bool], None] | None = None,
    on_progress: Progress | None = None,
) -> CurveReport:
    """Compute what is missing of a plan, write ``points.csv`` and ``curve.png``, log a run.

    ``on_point`` is called with each point and whether it was computed now. Without ``store``
    nothing is logged to MLflow.

    Raises MissingExtraError without the libraries of ``clf[train]``, and CorpusError where a corpus
    cannot be read or is too small, or one that is measured on shares a text with what is trained
    on.
    """
    libraries = ["sklearn", "scipy", "matplotlib"]
    require_libraries(*libraries, *(["mlflow"] if store is not None else []))
    told = on_progress or (lambda stage, done, total: None)
    told("reading the corpora", 0, 1)
    curves = _Curves.of(plan, told)
    table = out / POINTS_FILE
    kept = read_points(table)
    tell = on_point or (lambda point, new: None)
    points: list[Point] = []
    n_computed = 0
    for job in curves.jobs():
        known = {p.data: p for p in kept if p.job == job and p.state == curves.state(job, p.data)}
        wanted = curves.data_of(job)
        is_new = not known.keys() >= set(wanted)
        found = curves.compute(job) if is_new else [known[name] for name in wanted]
        if is_new:
            states = {(p.job, p.data, p.state) for p in found}
            kept = [p for p in kept if (p.job, p.data, p.state) not in states] + found
            write_points(kept, table)
            n_computed += len(found)
        points += found
        for point in found:
            tell(point, is_new)
    projections = project_curves(points, plan.bars)
    picture = draw_curves(points, out / PICTURE_FILE, projections)
    run_id = None if store is None else _log(plan, curves, points, (table, picture), store)
    return CurveReport(tuple(points), projections, n_computed, table, picture, run_id)


def project_curves(
    points: Sequence[Point], bars: Mapping[str, float]
) -> dict[str, dict[str, Projection]]:
    """Return by curve and name of data what the wanted macro-F1 would take, where it can be told.

    The size of the law is what is learnt from in sentences for ``added`` (the law of real
    sentences alone: where none is added there is no point of it), in articles for ``written``.
    """
    projections: dict[str, dict[str, Projection]] = {}
    for curve in dict.fromkeys(point.curve for point in points):
        for name, bar in bars.items():
            own = [p for p in points if p.curve == curve and p.data == name]
            found = project([(p.size, p.macro_f1) for p in own], bar)
            if found is not None:
                projections.setdefault(curve, {})[name] = found
    return projections


def draw_curves(
    points: Sequence[Point],
    path: Path,
    projections: Mapping[str, Mapping[str, Projection]] | None = None,
) -> Path:
    """Draw points into a picture, a panel a curve, and what is projected of them."""
    from clf.evaluation.figures import save
    from clf.evaluation.figures_curves import CurvePoint, curve_figure

    curves: dict[str, dict[str, list[CurvePoint]]] = {}
    laws: dict[str, dict[str, Projection]] = {}
    for point in points:
        unit, name = _UNITS[point.curve], f"{point.data} (n = {point.n:,})"
        shown = CurvePoint(point.size, point.macro_f1, point.accuracy)
        curves.setdefault(unit, {}).setdefault(name, []).append(shown)
        law = (projections or {}).get(point.curve, {}).get(point.data)
        if law is not None:
            laws.setdefault(unit, {})[name] = law
    return save(curve_figure(curves, laws), path)


class _Data(NamedTuple):
    """A corpus to measure on: its articles, their features (read once), their gold types.

    ``hash`` is of the articles and the features, so that points do not outlive a change in what
    the model reads of a text.
    """

    articles: Sequence[LabelledArticle]
    features: Sequence[ArticleFeatures]
    gold: Sequence[Ids]
    hash: str


class _Scores(NamedTuple):
    macro_f1: float
    accuracy: float
    n: int


@dataclass(frozen=True)
class _Curves:
    """Everything that the jobs of a plan share."""

    plan: CurvePlan
    articles: Sequence[LabelledArticle]
    hash: str
    on: Mapping[str, _Data]
    added: _Data | None
    folds: Sequence[Sequence[int]]
    told: Progress

    @classmethod
    def of(cls, plan: CurvePlan, told: Progress) -> "_Curves":
        articles = sorted(_labelled(plan.corpus), key=lambda labelled: labelled.article.id)
        on = {name: _data(_labelled([path]), told) for name, path in plan.on.items()}
        added, folds = None, []
        for name, data in on.items():
            _refuse_shared(name, data.articles, articles)
        if plan.add is not None:
            name, path = plan.add
            added = _data(_labelled([path]), told)
            tied = ties(added.articles)
            folds = grouped_folds(added.articles, plan.folds, plan.linear.seed, tied)
            _refuse_shared(name, added.articles, articles)
            for other, data in on.items():
                if data.hash != added.hash:  # the same corpus is measured by its folds
                    _refuse_shared(other, data.articles, added.articles)
        return cls(plan, articles, corpus_hash(articles), on, added, folds, told)

    def jobs(self) -> Iterator[Job]:
        """Yield the jobs, the small ones first; what no seed changes has one seed only."""
        if self.on:
            yield from self._sized(WRITTEN, self.plan.sizes, len(self.articles))
        if self.added is not None:
            counts = [len(gold) for gold in self.added.gold]
            least_left = sum(counts) - max(sum(counts[i] for i in fold) for fold in self.folds)
            yield from self._sized(ADDED, self.plan.added_sizes, least_left)

    def _sized(self, curve: str, sizes: Sequence[int], most: int) -> Iterator[Job]:
        for size in sorted({*(size for size in sizes if size < most), most}):
            # All written articles, or none added, are the same set whatever the seed.
            is_fixed = size == most if curve == WRITTEN else size == 0
            for seed in range(1 if is_fixed else self.plan.seeds):
                yield Job(curve, size, seed)

    def data_of(self, job: Job) -> list[str]:
        """Return the names of what a job is measured on."""
        if job.curve == WRITTEN or self.added is None or self.plan.add is None:
            return list(self.on)
        others = [name for name, data in self.on.items() if data.hash != self.added.hash]
        return [self.plan.add[0], *(name for name in others if name != self.plan.add[0])]

    def state(self, job: Job, name: str) -> str:
        """Return a name for the corpora and settings that a point depends on."""
        parts = [self.hash, repr(sorted(asdict(self.plan.linear).items()))]
        if job.curve == ADDED and self.added is not None:
            parts += [self.added.hash, str(self.plan.folds), str(self.plan.added_weight)]
        if name in self.on:
            parts.append(self.on[name].hash)
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]

    def compute(self, job: Job) -> list[Point]:
        """Fit and measure."""
        if job.curve == WRITTEN:
            return self._written(job)
        return self._added(job)

    def _written(self, job: Job) -> list[Point]:
        chosen = _shuffled(self.articles, job.seed)[: job.size]
        model = self._fit(chosen, f"{job.size} articles, seed {job.seed}")
        point = partial(self._point, job, chosen, 0)
        return [point(name, _score([(model, data, None)])) for name, data in self.on.items()]

    def _added(self, job: Job) -> list[Point]:
        """Fit a model a fold; a single one where nothing is added."""
        if self.added is None or self.plan.add is None:  # pragma: no cover - no such job
            return []
        data = self.added
        judged: list[tuple[LinearModel, _Data, Sequence[int] | None]] = []
        n_added = []
        for number, fold in enumerate(self.folds if job.size else [range(len(data.articles))]):
            held = set(fold)
            left = [a for i, a in enumerate(data.articles) if i not in held]
            more = _sentences(_shuffled(left, job.seed), job.size)
            stage = f"{job.size} sentences added, seed {job.seed}, fold {number + 1}"
            judged.append((self._fit(self.articles, stage, more), data, fold))
            n_added.append(sum(len(labelled.sentences) for labelled in more))
        point = partial(self._point, job, self.articles, round(mean(n_added)))
        points = [point(self.plan.add[0], _score(judged))]
        for name in self.data_of(job)[1:]:
            scores = [_score([(model, self.on[name], None)]) for model, _, _ in judged]
            f1, accuracy = (mean(s[i] for s in scores) for i in (0, 1))
            points.append(point(name, _Scores(f1, accuracy, scores[0].n)))
        return points

    def _fit(
        self,
        articles: Sequence[LabelledArticle],
        stage: str,
        more: Sequence[LabelledArticle] = (),
    ) -> LinearModel:
        self.told(stage, 0, 1)
        rows = [(labelled, 1.0) for labelled in articles]
        rows += [(labelled, self.plan.added_weight) for labelled in more]
        rows.sort(key=lambda row: row[0].article.id)
        weights = [weight for _, weight in rows]
        return fit_linear([row[0] for row in rows], self.plan.linear, weights=weights).model

    def _point(
        self,
        job: Job,
        articles: Sequence[LabelledArticle],
        n_added: int,
        name: str,
        scores: _Scores,
    ) -> Point:
        return Point(
            curve=job.curve,
            size=job.size,
            seed=job.seed,
            data=name,
            macro_f1=round(scores.macro_f1, DIGITS),
            accuracy=round(scores.accuracy, DIGITS),
            n=scores.n,
            n_articles=len(articles),
            n_sentences=sum(len(labelled.sentences) for labelled in articles),
            n_added=n_added,
            state=self.state(job, name),
        )


def _labelled(paths: Sequence[Path]) -> list[LabelledArticle]:
    articles = [labelled for labelled in read_corpus(paths) if labelled.sentences]
    if not articles:
        where = ", ".join(map(str, paths))
        raise CorpusError("labelled sentences", "none", "name another corpus", where=where)
    return articles


def _data(articles: Sequence[LabelledArticle], told: Progress) -> _Data:
    features, gold = [], []
    digest = hashlib.sha256(corpus_hash(articles).encode())
    for number, labelled in enumerate(articles):
        told("reading features", number, len(articles))
        spans = [sentence.span for sentence in labelled.sentences]
        features.append(read_features(labelled.article.text, spans))
        gold.append(gold_of([labelled])[0])
        digest.update(repr(features[-1].sentences).encode("utf-8", "surrogatepass"))
    return _Data(articles, features, gold, digest.hexdigest())


def _refuse_shared(
    name: str, measured: Sequence[LabelledArticle], trained: Sequence[LabelledArticle]
) -> None:
    """Raise CorpusError where something measured on is also trained on."""
    texts = {labelled.article.text: labelled.article.id for labelled in trained}
    documents = {document_of(labelled.article.id): labelled.article.id for labelled in trained}
    for labelled in measured:
        own = labelled.article
        twin = texts.get(own.text) or documents.get(document_of(own.id))
        if twin is not None:
            found = f"{own.id}, which is in training as {twin}"
            step = "leave one of the two corpora out"
            raise CorpusError("texts that are never trained on", found, step, where=name)


def _shuffled(articles: Sequence[LabelledArticle], seed: int) -> list[LabelledArticle]:
    """Return articles in an order drawn by ``seed``, of which every beginning is a subset."""
    ordered = sorted(articles, key=lambda labelled: labelled.article.id)
    random.Random(seed).shuffle(ordered)  # noqa: S311 - no secret
    return ordered


def _sentences(articles: Sequence[LabelledArticle], n: int) -> list[LabelledArticle]:
    """Return the first ``n`` sentences of articles, the last article cut short."""
    chosen = []
    left = n
    for labelled in articles:
        if left <= 0:
            break
        chosen.append(replace(labelled, sentences=labelled.sentences[:left]))
        left -= len(labelled.sentences)
    return chosen


def _score(judged: Sequence[tuple[LinearModel, _Data, Sequence[int] | None]]) -> _Scores:
    """Return the scores of models, each on some articles (None: all) of its data, pooled."""
    matrix = np.zeros((cm.N_TYPES, cm.N_TYPES))
    for model, data, places in judged:
        for i in range(len(data.articles)) if places is None else places:
            predicted = model.predict(data.features[i]).argmax(axis=1)
            matrix += cm.confusion_matrix(data.gold[i], predicted)
    return _Scores(float(cm.macro_f1(matrix)), float(cm.accuracy(matrix)), int(matrix.sum()))


def _log(
    plan: CurvePlan,
    curves: _Curves,
    points: Sequence[Point],
    files: Sequence[Path],
    store: Path,
) -> str:
    """Log a finished plan as one run; the means over seeds are its numbers."""
    from clf.storage.provenance import provenance_tags
    from clf.storage.tracking import start_run

    tags = {"kind": "learning curve", "corpus_hash": curves.hash, **provenance_tags(Path.cwd())}
    with start_run(store, experiment="clf", name="learning-curve", tags=tags) as run:
        names = {"on": list(plan.on), "add": plan.add[0] if plan.add else None}
        counts = {"sizes": plan.sizes, "added_sizes": plan.added_sizes, "seeds": plan.seeds}
        run.log_params({"curve": names | counts | {"folds": plan.folds}})
        run.log_params({"model": asdict(plan.linear)})
        run.log_metrics(_means(points))
        run.log_table([point.to_dict() for point in points], "tables/points.json")
        for path in files:
            run.log_file(path, "curve")
        return run.id


def _means(points: Sequence[Point]) -> dict[str, float]:
    """Return ``<curve>_<data>_<metric>_<size>`` -> mean over seeds."""
    values: dict[str, list[float]] = {}
    for point in points:
        for metric in ("macro_f1", "accuracy"):
            name = f"{point.curve}_{point.data}_{metric}_{point.size}"
            values.setdefault(name, []).append(getattr(point, metric))
    return {name: mean(found) for name, found in values.items()}
