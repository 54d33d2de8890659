"""A model on labelled articles -> every number of a report.

The types are scored twice. The main scores are what a user gets: the model cuts the text itself,
and each gold sentence takes the answer of the sentence that covers most of it. The others have
the gold boundaries given, so that the difference is the price of the boundaries.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from clf.analysis.analyse import Analyser
from clf.evaluation.alignment import align, aligned_probabilities
from clf.evaluation.baselines import score_baselines
from clf.evaluation.boundaries import BoundaryScores, boundary_scores
from clf.evaluation.errors_table import ErrorRecord, worst_errors
from clf.evaluation.metrics import TypeScores, evaluate_types, gold_ids
from clf.evaluation.reliability import (
    CoverageCurve,
    ReliabilityBin,
    coverage_accuracy,
    reliability_table,
)
from clf.evaluation.slices import SliceScore, score_slices
from clf.evaluation.speakers import SpeakerPair, SpeakerScores, score_speakers
from clf.models.features import read_features
from clf.schema import TYPES, AnalysedSentence, CorpusError, Evidence, LabelledArticle, Span
from clf.storage.folder import LoadedModel
from clf.workflows.stopwatch import Progress

Ids = NDArray[np.int64]
Floats = NDArray[np.float64]
WORST = 50
"""Errors that a report lists."""


class Curves(NamedTuple):
    """What the pictures of a report are drawn from."""

    reliability: tuple[ReliabilityBin, ...]
    coverage: CoverageCurve


@dataclass(frozen=True, slots=True)
class Measurement:
    """Every number of a model on some articles.

    ``types`` and all that follows from types (curves, slices, errors) are on the analysis' own
    boundaries; ``types_gold_boundaries`` has them given. ``errors`` are the surest of the
    ``n_errors`` wrong sentences.
    """

    n_articles: int
    n_sentences: int
    types: TypeScores
    types_gold_boundaries: TypeScores
    boundaries: BoundaryScores
    speakers: SpeakerScores
    baselines: dict[str, TypeScores]
    slices: tuple[SliceScore, ...]
    curves: Curves
    errors: tuple[ErrorRecord, ...]
    n_errors: int

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as JSON holds them."""
        return {
            "n_articles": self.n_articles,
            "n_sentences": self.n_sentences,
            "types": self.types.to_dict(),
            "types_gold_boundaries": self.types_gold_boundaries.to_dict(),
            "boundaries": self.boundaries.to_dict(),
            "speakers": self.speakers.to_dict(),
            "baselines": {name: scores.to_dict() for name, scores in self.baselines.items()},
            "slices": [score.to_dict() for score in self.slices],
            "reliability": [row.to_dict() for row in self.curves.reliability],
            "coverage": self.curves.coverage.to_dict(),
            "n_errors": self.n_errors,
            "errors": [error.to_dict() for error in self.errors],
        }


def measure(
    loaded: LoadedModel,
    articles: Sequence[LabelledArticle],
    train: Ids,
    *,
    resamples: int = 1000,
    seed: int = 0,
    on_progress: Progress | None = None,
) -> Measurement:
    """Measure a model on articles; ``train`` (n,) are the type ids of what it was fitted on.

    Raises CorpusError where no article has a sentence.
    """
    told = on_progress or (lambda stage, done, total: None)
    labelled = [article for article in articles if article.sentences]
    if not labelled:
        raise CorpusError("labelled sentences to measure on", "none", "name other data")
    analyser = Analyser(loaded)
    answers = []
    for number, article in enumerate(labelled):
        told("measuring", number, len(labelled))
        answers.append(_answer(analyser, article))
    told("measuring", len(labelled), len(labelled))
    return _scores(labelled, answers, train, resamples, seed)


def gold_of(articles: Sequence[LabelledArticle]) -> tuple[Ids, list[str]]:
    """Return the type id, shape (n,), and the article's id of every sentence of the articles."""
    rows = [(s.type, a.article.id) for a in articles for s in a.sentences]
    return gold_ids([label for label, _ in rows]), [name for _, name in rows]


def curves_of(gold: Ids, probabilities: Floats) -> Curves:
    """Return the reliability bins and the coverage curve of probabilities (n, 5)."""
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == gold
    return Curves(reliability_table(confidence, correct), coverage_accuracy(confidence, correct))


def type_counts(articles: Sequence[LabelledArticle]) -> dict[str, int]:
    """Return how many sentences of each type there are, by the type's name, in its order."""
    counts = np.bincount(gold_of(articles)[0], minlength=len(TYPES))
    return {label.value: int(count) for label, count in zip(TYPES, counts, strict=True)}


@dataclass(frozen=True, slots=True)
class _Answer:
    """One article's answers: a row, a speaker and evidence for each gold sentence, and spans."""

    own: Floats
    given: Floats
    speakers: list[SpeakerPair]
    evidence: list[tuple[Evidence, ...]]
    spans: list[Span]


def _answer(analyser: Analyser, labelled: LabelledArticle) -> _Answer:
    found = analyser.analyse(labelled.article).sentences
    spans = [Span(sentence.start, sentence.end) for sentence in found]
    gold_spans = [sentence.span for sentence in labelled.sentences]
    alignment = align(gold_spans, spans)
    article = labelled.article
    given = analyser.loaded.model.predict(read_features(article.text, gold_spans, article.title))
    matched = [None if index is None else found[index] for index in alignment]
    return _Answer(
        own=aligned_probabilities(gold_of([labelled])[0], alignment, _rows(found)),
        given=given,
        speakers=[
            SpeakerPair(answer.speaker if answer else None, gold.speaker, gold.as_written)
            for gold, answer in zip(labelled.sentences, matched, strict=True)
        ],
        evidence=[answer.evidence if answer else () for answer in matched],
        spans=spans,
    )


def _rows(sentences: Sequence[AnalysedSentence]) -> Floats:
    rows = [[sentence.probabilities[label] for label in TYPES] for sentence in sentences]
    return np.array(rows, dtype=np.float64).reshape(-1, len(TYPES))


def _scores(
    articles: Sequence[LabelledArticle],
    answers: Sequence[_Answer],
    train: Ids,
    resamples: int,
    seed: int,
) -> Measurement:
    gold, groups = gold_of(articles)
    own = np.concatenate([answer.own for answer in answers])
    given = np.concatenate([answer.given for answer in answers])
    evidence = [words for answer in answers for words in answer.evidence]
    pairs = [pair for answer in answers for pair in answer.speakers]
    gold_spans = [[sentence.span for sentence in a.sentences] for a in articles]
    return Measurement(
        n_articles=len(articles),
        n_sentences=len(gold),
        types=evaluate_types(gold, own, groups, n_resamples=resamples, seed=seed),
        types_gold_boundaries=evaluate_types(gold, given, groups, n_resamples=resamples, seed=seed),
        boundaries=boundary_scores(
            gold_spans, [answer.spans for answer in answers], n_resamples=resamples, seed=seed
        ),
        speakers=score_speakers(pairs, groups, n_resamples=resamples, seed=seed),
        baselines=score_baselines(train, gold, groups, n_resamples=resamples, seed=seed),
        slices=tuple(score_slices(articles, own, n_resamples=resamples, seed=seed)),
        curves=curves_of(gold, own),
        errors=tuple(worst_errors(articles, own, evidence, limit=WORST)),
        n_errors=int((own.argmax(axis=1) != gold).sum()),
    )
