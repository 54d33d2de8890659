"""Calibration: log-odds -> probabilities that mean what they say, kept as plain numbers.

Vector scaling (Guo et al. 2017, "On Calibration of Modern Neural Networks"): one temperature and
one bias a type, fitted on out-of-fold log-odds so that no sentence calibrates itself.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_STEPS = 400
_RATE = 0.1
_BIAS_PENALTY = 0.01
"""Keeps biases near zero where a type is rare: calibration must not become a second model."""


@dataclass(frozen=True)
class Calibration:
    """``softmax(logits * scale + bias)``; ``bias`` has one number a type."""

    scale: float
    bias: tuple[float, ...]

    def apply(self, logits: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return probabilities, shape (n, n_types), rows summing to 1."""
        return softmax(np.asarray(logits, dtype=np.float64) * self.scale + np.asarray(self.bias))

    def to_dict(self) -> dict[str, object]:
        """Return the numbers for a manifest."""
        return {"method": "vector scaling", "scale": self.scale, "bias": list(self.bias)}


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the row-wise softmax."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True, initial=-np.inf))
    result: NDArray[np.float64] = shifted / shifted.sum(axis=-1, keepdims=True)
    return result


def fit_calibration(logits: NDArray[np.floating], gold: NDArray[np.integer]) -> Calibration:
    """Fit by gradient descent (Adam) on the log loss; deterministic.

    ``logits`` has shape (n, n_types), ``gold`` holds n type ids.
    """
    values = np.asarray(logits, dtype=np.float64)
    n, n_types = values.shape
    target = np.eye(n_types)[gold]
    parameters = np.zeros(n_types + 1)  # log scale, then biases
    first, second = np.zeros_like(parameters), np.zeros_like(parameters)
    for step in range(1, _STEPS + 1):
        scale, bias = np.exp(parameters[0]), parameters[1:]
        error = (softmax(values * scale + bias) - target) / n
        gradient = np.concatenate(
            [[(error * values).sum() * scale], error.sum(axis=0) + _BIAS_PENALTY * bias]
        )
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        rate = _RATE * (1 - step / _STEPS)
        parameters -= (
            rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        )
    return Calibration(float(np.exp(parameters[0])), tuple(float(b) for b in parameters[1:]))
