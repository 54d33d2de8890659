"""A small hidden layer beside the linear model's weights, learnt from the same features.

"Wide and deep" (Cheng et al. 2016, "Wide & Deep Learning for Recommender Systems"): rectified units
see which features stand together, the linear part remembers what each means alone. In training half
of a sentence's features are hidden at each sight (Srivastava et al. 2014, "Dropout"), so that no
single word is leant on; the steps are Adam's (Kingma and Ba 2015) with decoupled decay.

Fitting needs scipy; scoring with the fitted numbers needs numpy alone.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from clf.schema.labels import TYPES

Floats = NDArray[np.float32]
_BATCH: Final = 256
_EPOCHS: Final = 6
_RATE: Final = 3e-3
_LEAST_RATE: Final = 0.02
"""Of the rate at the start: it falls evenly to this share of it."""
_DECAY: Final = 0.1
_FEATURES_HIDDEN: Final = 0.5
_UNITS_HIDDEN: Final = 0.2
_MEAN, _SQUARE, _LITTLE = np.float32(0.9), np.float32(0.999), np.float32(1e-8)
"""Adam's two memories, and what keeps it from dividing by nothing."""


@dataclass(frozen=True)
class WideAndDeep:
    """A fitted network: ``wide`` (n_features, n_types) and ``bias`` (n_types,) are its linear part.

    ``units`` (n_features, n_units) with ``thresholds`` (n_units,) are the hidden layer, ``out``
    (n_units, n_types) what each unit says.
    """

    wide: Floats
    bias: Floats
    units: Floats
    thresholds: Floats
    out: Floats


def fit_wide_and_deep(
    matrix: Any,  # noqa: ANN401  (scipy ships no types)
    gold: NDArray[np.int64],
    weight: NDArray[np.float64],
    *,
    n_units: int,
    seed: int,
) -> WideAndDeep:
    """Fit to sparse rows (n_sentences, n_features), their types' numbers and what each row counts.

    Deterministic for the same input and seed.
    """
    rng = np.random.default_rng(seed)
    n_rows, n_features = matrix.shape
    matrix = matrix.tocsr().astype(np.float32)
    worth = weight.astype(np.float32)
    learner = _Learner.fresh(n_features, n_units, rng)
    batches = -(-n_rows // _BATCH)
    for epoch in range(_EPOCHS):
        order = rng.permutation(n_rows)
        for number in range(batches):
            chosen = order[number * _BATCH : (number + 1) * _BATCH]
            done = (epoch * batches + number) / (_EPOCHS * batches)
            rows = _with_features_hidden(matrix[chosen], rng)
            gradients = learner.gradients(rows, gold[chosen], worth[chosen], rng)
            learner.step(gradients, _RATE * max(_LEAST_RATE, 1 - done))
    return WideAndDeep(**learner.weights)


def _with_features_hidden(rows: Any, rng: np.random.Generator) -> Any:  # noqa: ANN401
    """Hide some of the rows' features; the rest make up for them."""
    kept = rng.random(len(rows.data), dtype=np.float32) >= _FEATURES_HIDDEN
    rows.data = rows.data * kept / np.float32(1 - _FEATURES_HIDDEN)
    return rows


@dataclass
class _Learner:
    """The weights of a network and Adam's two memories of each."""

    weights: dict[str, Floats]
    means: dict[str, Floats]
    squares: dict[str, Floats]
    steps: int = 0

    @classmethod
    def fresh(cls, n_features: int, n_units: int, rng: np.random.Generator) -> "_Learner":
        """Return small random units and a linear part of zeros."""
        n_types = len(TYPES)
        reach = n_units**-0.5
        weights: dict[str, Floats] = {
            "wide": np.zeros((n_features, n_types), dtype=np.float32),
            "bias": np.zeros(n_types, dtype=np.float32),
            "units": rng.normal(0, 0.1, (n_features, n_units)).astype(np.float32),
            "thresholds": np.zeros(n_units, dtype=np.float32),
            "out": rng.uniform(-reach, reach, (n_units, n_types)).astype(np.float32),
        }
        means = {name: np.zeros_like(values) for name, values in weights.items()}
        squares = {name: np.zeros_like(values) for name, values in weights.items()}
        return cls(weights, means, squares)

    def gradients(
        self,
        rows: Any,  # noqa: ANN401
        gold: NDArray[np.int64],
        worth: Floats,
        rng: np.random.Generator,
    ) -> dict[str, Floats]:
        """Return the slope of the rows' mean cross-entropy in every weight."""
        w = self.weights
        reached = rows @ w["units"] + w["thresholds"]
        passes = (reached > 0) * (rng.random(reached.shape, dtype=np.float32) >= _UNITS_HIDDEN)
        passes = passes / np.float32(1 - _UNITS_HIDDEN)
        units = reached * passes
        scores = units @ w["out"] + rows @ w["wide"] + w["bias"]
        error = np.exp(scores - scores.max(axis=1, keepdims=True))
        error /= error.sum(axis=1, keepdims=True)
        error[np.arange(len(gold)), gold] -= 1
        error *= (worth / worth.sum())[:, None]
        of_units = (error @ w["out"].T) * passes
        columns = rows.T.tocsr()
        return {
            "wide": columns @ error,
            "bias": error.sum(axis=0),
            "units": columns @ of_units,
            "thresholds": of_units.sum(axis=0),
            "out": units.T @ error,
        }

    def step(self, gradients: dict[str, Floats], rate: float) -> None:
        """Take one step against the gradients, and a little towards zero."""
        self.steps += 1
        of_mean, of_square = 1 - _MEAN**self.steps, 1 - _SQUARE**self.steps
        for name, slope in gradients.items():
            mean, square, values = self.means[name], self.squares[name], self.weights[name]
            mean += (1 - _MEAN) * (slope - mean)
            square += (1 - _SQUARE) * (slope * slope - square)
            step = (mean / of_mean) / (np.sqrt(square / of_square) + _LITTLE)
            values -= np.float32(rate) * (step + np.float32(_DECAY) * values)
