"""Fitting the linear model: labelled articles -> weights, calibrated on articles left out."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import compress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clf.corpus.excerpts import excerpts
from clf.corpus.splits import grouped_folds
from clf.models.calibration import Calibration, fit_calibration
from clf.models.features import ArticleFeatures, SentenceFeatures, read_features
from clf.models.hidden import fit_wide_and_deep
from clf.models.linear import (
    HiddenUnits,
    LinearModel,
    LinearWeights,
    bigram_features,
    no_units,
    occurrences,
    placed_word_features,
    unit_steps,
)
from clf.schema.errors import CorpusError, MissingExtraError
from clf.schema.labels import TYPE_INDEX, TYPES
from clf.schema.records import LabelledArticle

Progress = Callable[[str, int, int], None]
_MAX_ITERATIONS = 400
_LEAST_SHARE = 0.02
"""A type that a teacher thinks less likely is not learnt."""
_HALF = np.float32(0.5)
_ROUNDING = np.float16
"""Weights are stored in half precision: it halves the model and changes no label."""


@dataclass(frozen=True)
class LinearSettings:
    """What can be chosen of a linear model.

    ``c`` is the inverse strength of the L2 penalty; ``signal_weight`` the value of a signal beside
    a word vector of length 1; ``min_count`` the sentences a feature must occur in;
    ``max_features`` keeps the most frequent lexical features only; ``excerpt_weight`` what a
    paragraph learnt from without its article counts beside it (0 leaves excerpts out); ``folds``
    the folds of the cross-validation that calibrates; ``class_weight`` None or "balanced".
    With ``hidden`` units a small network learns beside the weights (:mod:`clf.models.hidden`), and
    the log-odds are the mean of the two; ``class_weight`` is of the weights alone.
    """

    c: float = 30.0
    signal_weight: float = 0.3
    min_count: int = 2
    max_features: int | None = None
    excerpt_weight: float = 0.5
    folds: int = 5
    seed: int = 13
    class_weight: str | None = None
    hidden: int = 0


@dataclass(frozen=True)
class FittedLinear:
    """A fitted model and how it did on articles it had not seen.

    ``out_of_fold`` are the calibrated probabilities, shape (n_sentences, n_types), of the grouped
    cross-validation, in the order of articles and sentences given.
    """

    model: LinearModel
    out_of_fold: NDArray[np.float64]
    calibration: dict[str, object]


@dataclass(frozen=True)
class Taught:
    """Unlabelled articles with a teacher's probabilities, (n_sentences, n_types) each.

    A sentence counts ``weight`` times a labelled one.
    """

    articles: Sequence[tuple[ArticleFeatures, NDArray[np.float64]]]
    weight: float = 1.0


@dataclass(frozen=True)
class _Counted:
    """The sentences of a corpus as counted features, with the article each belongs to.

    Those that are ``whole`` are read in their article, the rest in an excerpt, or once more with
    another type. Only the first tell which features are frequent: the rest repeat their words.
    """

    lexical: list[Counter[str]]
    signals: list[set[str]]
    gold: NDArray[np.int64]
    article: NDArray[np.int64]
    weight: NDArray[np.float64]
    whole: NDArray[np.bool_]


def fit_linear(
    articles: Sequence[LabelledArticle],
    settings: LinearSettings,
    on_progress: Progress | None = None,
    *,
    calibration: Calibration | None = None,
    weights: Sequence[float] | None = None,
    ties: Sequence[tuple[int, int]] = (),
    taught: Taught | None = None,
) -> FittedLinear:
    """Fit, cross-validate by article, calibrate. Deterministic for the same input and settings.

    Where a ``calibration`` is given it is kept and nothing is cross-validated: ``out_of_fold`` is
    then empty, shape (0, n_types). ``weights`` say what a sentence of each article counts (1 by
    default); ``ties`` are pairs of articles that must share a fold (:mod:`clf.corpus.ties`).
    ``taught`` are unlabelled articles that a teacher has judged; they are in no fold.
    """
    report = on_progress or (lambda stage, done, total: None)
    worth = np.ones(len(articles)) if weights is None else np.asarray(weights, dtype=np.float64)
    counted = _count([[article] for article in articles], worth, report, "features")
    if len(set(counted.gold.tolist())) < 2:
        raise CorpusError(
            "sentences of at least two types", "one type or none", "add labelled articles"
        )
    extras = []
    if settings.excerpt_weight > 0:
        cut = [excerpts(article) for article in articles]
        excerpted = _count(cut, worth * settings.excerpt_weight, report, "excerpts")
        excerpted.whole[:] = False
        extras.append(excerpted)
    if taught is not None and taught.articles:
        extras.append(_count_taught(taught, len(articles)))
    folds: list[list[int]] = []
    if calibration is None:
        folds = grouped_folds(articles, settings.folds, settings.seed, ties)
    logits = np.zeros((len(counted.gold), len(TYPES)))
    for number, fold in enumerate(folds):
        report("cross-validation", number, len(folds))
        held = np.isin(counted.article, fold)
        fold_weights = _fit_weights(_without(counted, extras, fold), settings)
        logits[held] = _apply(fold_weights, _rows(counted, held))
    out_of_fold = _calibrated_across(logits, counted, folds) if folds else logits[:0]
    report("final fit", 0, 1)
    fitted = _fit_weights(_without(counted, extras, []), settings)
    calibration = calibration or fit_calibration(logits, counted.gold)
    report("final fit", 1, 1)
    return FittedLinear(LinearModel(fitted, calibration), out_of_fold, calibration.to_dict())


def _rows(counted: _Counted, kept: NDArray[np.bool_]) -> _Counted:
    """Return some of the sentences."""
    places = np.flatnonzero(kept).tolist()
    return _Counted(
        [counted.lexical[i] for i in places],
        [counted.signals[i] for i in places],
        counted.gold[kept],
        counted.article[kept],
        counted.weight[kept],
        counted.whole[kept],
    )


def _without(counted: _Counted, extras: Sequence[_Counted], fold: Sequence[int]) -> _Counted:
    """Return the sentences, and the extra ones, of the articles outside a fold."""
    parts = [_rows(part, ~np.isin(part.article, fold)) for part in (counted, *extras)]
    return _Counted(
        [found for part in parts for found in part.lexical],
        [found for part in parts for found in part.signals],
        np.concatenate([part.gold for part in parts]),
        np.concatenate([part.article for part in parts]),
        np.concatenate([part.weight for part in parts]),
        np.concatenate([part.whole for part in parts]),
    )


def _calibrated_across(
    logits: NDArray[np.float64], counted: _Counted, folds: Sequence[Sequence[int]]
) -> NDArray[np.float64]:
    """Calibrate each fold with the numbers of the other folds, so none calibrates itself."""
    result = np.zeros_like(logits)
    for fold in folds:
        held = np.isin(counted.article, fold)
        if held.all():
            result = Calibration(1.0, (0.0,) * len(TYPES)).apply(logits)
            break
        result[held] = fit_calibration(logits[~held], counted.gold[~held]).apply(logits[held])
    return result


def _count(
    groups: Sequence[Sequence[LabelledArticle]],
    worth: NDArray[np.float64],
    report: Progress,
    stage: str,
) -> _Counted:
    """Read the features of every labelled sentence; a group of texts is one article.

    ``worth`` is what a sentence of each article counts, shape (n_articles,).
    """
    lexical: list[Counter[str]] = []
    signals: list[set[str]] = []
    gold: list[int] = []
    owner: list[int] = []
    for number, group in enumerate(groups):
        if number % 20 == 0:
            report(stage, number, len(groups))
        for labelled in group:
            spans = [sentence.span for sentence in labelled.sentences]
            features = read_features(labelled.article.text, spans)
            for sentence, found in zip(labelled.sentences, features.sentences, strict=True):
                lexical.append(_lexical_counts(found))
                signals.append(set(found.signals))
                gold.append(TYPE_INDEX[sentence.type])
                owner.append(number)
    return _Counted(
        lexical,
        signals,
        np.asarray(gold, dtype=np.int64),
        np.asarray(owner, dtype=np.int64),
        worth[np.asarray(owner, dtype=np.int64)],
        np.ones(len(gold), dtype=bool),
    )


def _count_taught(taught: Taught, first: int) -> _Counted:
    """Read the features of a teacher's sentences: one row for each type that it thinks likely.

    Their articles are numbered from ``first``, so that no fold leaves them out. A row counts as
    its type is likely: the logistic regression's loss is then the cross-entropy with the teacher.
    """
    lexical: list[Counter[str]] = []
    signals: list[set[str]] = []
    gold: list[int] = []
    owner: list[int] = []
    weight: list[float] = []
    whole: list[bool] = []
    for number, (features, probabilities) in enumerate(taught.articles, start=first):
        for found, row in zip(features.sentences, probabilities, strict=True):
            counts, names = _lexical_counts(found), set(found.signals)
            likely = np.flatnonzero(row >= _LEAST_SHARE)
            for label in likely.tolist():
                lexical.append(counts)
                signals.append(names)
                gold.append(label)
                owner.append(number)
                weight.append(taught.weight * float(row[label] / row[likely].sum()))
                whole.append(bool(label == likely[0]))
    return _Counted(
        lexical,
        signals,
        np.asarray(gold, dtype=np.int64),
        np.asarray(owner, dtype=np.int64),
        np.asarray(weight),
        np.asarray(whole, dtype=bool),
    )


@cache
def _word_names(placed: str) -> tuple[str, ...]:
    """Keep the feature names of a word: they are asked for in every fold."""
    return tuple(placed_word_features(placed))


def _lexical_counts(sentence: SentenceFeatures) -> Counter[str]:
    """Count a sentence's lexical features."""
    counts: Counter[str] = Counter()
    for placed, bigram, _ in occurrences(sentence):
        counts.update(_word_names(placed))
        if bigram is not None:
            counts.update(bigram_features(bigram))
    return counts


def _fit_weights(counted: _Counted, settings: LinearSettings) -> LinearWeights:
    """Choose the features of the given sentences and fit a multinomial logistic regression."""
    logistic = _logistic_regression(settings)
    lexical_names, idf = _choose(counted, settings)
    signal_names = _frequent(
        Counter(name for names in compress(counted.signals, counted.whole) for name in names),
        settings.min_count,
        None,
    )
    matrix = _matrix(counted, lexical_names, idf, signal_names, settings.signal_weight)
    logistic.fit(matrix, counted.gold, sample_weight=counted.weight)
    coefficients = np.zeros((matrix.shape[1], len(TYPES)), dtype=np.float32)
    intercept = np.full(len(TYPES), _ABSENT, dtype=np.float32)
    _spread(logistic, coefficients, intercept)
    n_lexical = len(lexical_names)
    hidden = no_units(n_lexical, len(signal_names))
    if settings.hidden:
        network = fit_wide_and_deep(
            matrix, counted.gold, counted.weight, n_units=settings.hidden, seed=settings.seed
        )
        # The mean of two models' log-odds: one linear part, and units that say half as much.
        coefficients = _HALF * (coefficients + network.wide)
        intercept = _HALF * (intercept + network.bias)
        lexical = network.units[:n_lexical] * idf[:, None]
        steps = unit_steps(lexical)
        hidden = HiddenUnits(
            np.rint(lexical / steps) * steps,
            _rounded(network.units[n_lexical:] * settings.signal_weight),
            network.thresholds,
            _HALF * network.out,
        )
    return LinearWeights(
        lexical_names,
        signal_names,
        _rounded(coefficients[:n_lexical] * idf[:, None]),
        _rounded(idf),
        _rounded(coefficients[n_lexical:] * settings.signal_weight),
        intercept,
        hidden,
    )


_ABSENT = -8.0
"""The intercept of a type that the training rows do not hold: possible, but never chosen."""


def _spread(
    logistic: Any,  # noqa: ANN401  (scikit-learn ships no types)
    coefficients: NDArray[np.float32],
    intercept: NDArray[np.float32],
) -> None:
    """Place the fitted classes' coefficients in the columns of all types."""
    fitted = np.asarray(logistic.coef_)
    bias = np.asarray(logistic.intercept_)
    if len(logistic.classes_) == 2:  # scikit-learn keeps one row for two classes
        fitted = np.concatenate([-fitted, fitted]) / 2
        bias = np.concatenate([-bias, bias]) / 2
    for row, label in enumerate(logistic.classes_):
        coefficients[:, label] = fitted[row]
        intercept[label] = bias[row]


def _rounded(values: NDArray[np.floating]) -> NDArray[np.float32]:
    """Round to what is stored, so that the model in memory is the model on disk."""
    result: NDArray[np.float32] = values.astype(_ROUNDING).astype(np.float32)
    return result


def _logistic_regression(settings: LinearSettings) -> Any:  # noqa: ANN401
    """Return an unfitted scikit-learn logistic regression."""
    try:
        from sklearn.linear_model import LogisticRegression
    except ImportError as error:
        raise MissingExtraError(
            "scikit-learn for training", "none installed", 'run: pip install "clf[train]"'
        ) from error
    return LogisticRegression(
        C=settings.c,
        solver="newton-cg",  # half of lbfgs's time here, for the same optimum
        max_iter=_MAX_ITERATIONS,
        class_weight=settings.class_weight,
        random_state=settings.seed,
    )


def _choose(counted: _Counted, settings: LinearSettings) -> tuple[list[str], NDArray[np.float32]]:
    """Return the lexical features that occur often enough, sorted, with their smoothed idf."""
    frequency: Counter[str] = Counter()
    for counts in compress(counted.lexical, counted.whole):
        frequency.update(counts.keys())
    names = _frequent(frequency, settings.min_count, settings.max_features)
    occurring = np.array([frequency[name] for name in names], dtype=np.float64)
    idf = np.log((1 + int(counted.whole.sum())) / (1 + occurring)) + 1
    return names, _rounded(idf)


def _frequent(frequency: Counter[str], least: int, most: int | None) -> list[str]:
    """Return the names that occur at least ``least`` times, at most ``most`` of them, sorted."""
    names = [name for name, count in frequency.items() if count >= least]
    if most is not None and len(names) > most:
        names = sorted(names, key=lambda name: (-frequency[name], name))[:most]
    return sorted(names)


def _matrix(
    counted: _Counted,
    lexical_names: list[str],
    idf: NDArray[np.float32],
    signal_names: list[str],
    signal_weight: float,
) -> Any:  # noqa: ANN401
    """Return the sparse design matrix, shape (n_sentences, n_lexical + n_signals)."""
    from scipy.sparse import csr_matrix

    lexical = {name: i for i, name in enumerate(lexical_names)}
    signals = {name: len(lexical) + i for i, name in enumerate(signal_names)}
    indices: list[int] = []
    values: list[float] = []
    bounds = [0]
    weights = idf.tolist()
    for counts, names in zip(counted.lexical, counted.signals, strict=True):
        found = [(lexical[name], count) for name, count in counts.items() if name in lexical]
        square = sum(count * weights[i] ** 2 for i, count in found)
        norm = max(square, 1e-12) ** 0.5
        indices += [i for i, _ in found]
        values += [count * weights[i] / norm for i, count in found]
        known = sorted(signals[name] for name in names if name in signals)
        indices += known
        values += [signal_weight] * len(known)
        bounds.append(len(indices))
    shape = (len(counted.lexical), len(lexical) + len(signals))
    return csr_matrix((values, indices, bounds), shape=shape)


def _apply(weights: LinearWeights, counted: _Counted) -> NDArray[np.float64]:
    """Return the log-odds of counted sentences under fitted weights."""
    matrix = _matrix(counted, weights.lexical_names, weights.idf, weights.signal_names, 1.0)
    hidden = weights.hidden
    lexical = np.concatenate([weights.lexical, hidden.lexical], axis=1)
    plain = np.divide(
        lexical,
        weights.idf[:, None],
        where=weights.idf[:, None] > 0,
        out=np.zeros_like(lexical),
    )
    signal = np.concatenate([weights.signal, hidden.signal], axis=1)
    sums = matrix @ np.concatenate([plain, signal])
    n_types = len(TYPES)
    units = np.maximum(sums[:, n_types:] + hidden.thresholds, 0)
    result: NDArray[np.float64] = sums[:, :n_types] + units @ hidden.out + weights.intercept
    return result
