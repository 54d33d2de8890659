"""How much more data a learning curve asks for: the error as a power law of the size.

Cortes, Jackel, Solla, Vapnik and Denker, "Learning Curves: Asymptotic Values and Rate of
Convergence" (1993); Hestness et al., "Deep Learning Scaling is Predictable, Empirically" (2017).
With a handful of points an asymptote cannot be told from a slope, so the law here has none: what it
projects is the least that would be needed, not a promise.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

MOST = 10**9
"""Past this size a curve counts as flat."""


@dataclass(frozen=True, slots=True)
class Projection:
    """The law ``error = factor * size ** -rate`` and where it meets a wanted score.

    ``needed`` is the size at which the score reaches ``bar``; None where the curve does not rise,
    or so slowly that no size that could be had reaches it.
    """

    bar: float
    factor: float
    rate: float
    needed: int | None

    def score(self, size: float) -> float:
        """Return the score that the law gives for a size above 0."""
        return float(1 - self.factor * size**-self.rate)


def project(points: Sequence[tuple[float, float]], bar: float) -> Projection | None:
    """Fit the law to (size, score) points by least squares in the logarithms of both.

    Points of size 0 or of score 1 have no logarithm and are left out. None where fewer than two
    sizes are left.
    """
    known = [(size, score) for size, score in points if size > 0 and score < 1]
    if len({size for size, _ in known}) < 2:
        return None
    sizes, scores = np.array(known).T
    slope, intercept = np.polyfit(np.log(sizes), np.log(1 - scores), 1)
    factor, rate = math.exp(intercept), -float(slope)
    return Projection(bar, factor, rate, _needed(factor, rate, bar))


def _needed(factor: float, rate: float, bar: float) -> int | None:
    if rate <= 0 or bar >= 1:
        return None
    logarithm = (math.log(factor) - math.log(1 - bar)) / rate
    return math.ceil(math.exp(logarithm)) if logarithm <= math.log(MOST) else None
