"""Bootstrap intervals by article.

Sentences of one article resemble each other, so articles, not sentences, are drawn with
replacement (the cluster bootstrap: Davison and Hinkley, "Bootstrap Methods and their Application",
1997, section 3.8). Statistics are functions of sums over sentences (a confusion matrix, counts,
total losses); so each resample is a weighted sum of per-article totals, and a thousand resamples
are one matrix product.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Statistic = Callable[[Floats], Floats]
"""Totals of shape (resamples, d) -> values of shape (resamples,); nan where undefined."""

# Draws held in memory at once: 2 million counts are 16 MB.
_CELLS = 2_000_000


@dataclass(frozen=True, slots=True)
class Interval:
    """A statistic, its percentile interval, and from how many articles it was drawn.

    With one article the interval has no width and says nothing; ``n_groups`` tells.
    """

    point: float
    low: float
    high: float
    level: float
    n_groups: int
    n_resamples: int

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as JSON holds them."""
        return asdict(self)


def group_codes(groups: Sequence[str]) -> tuple[NDArray[np.int64], int]:
    """Return a number for each group name, by first appearance, and how many names there are."""
    numbers: dict[str, int] = {}
    codes = [numbers.setdefault(group, len(numbers)) for group in groups]
    return np.array(codes, dtype=np.int64), len(numbers)


def group_totals(values: Floats, groups: Sequence[str]) -> Floats:
    """Sum rows of shape (n, d) by group: shape (n groups, d)."""
    codes, n_groups = group_codes(groups)
    totals = np.zeros((n_groups, values.shape[1]))
    np.add.at(totals, codes, values)
    return totals


def cluster_bootstrap(
    totals: Floats,
    statistics: dict[str, Statistic],
    *,
    n_resamples: int = 1000,
    level: float = 0.95,
    seed: int = 0,
) -> dict[str, Interval]:
    """Return a percentile interval for each statistic, all from the same resamples of groups.

    ``totals`` (n groups, d) holds what each group adds to the sums that the statistics are
    computed from. Resamples in which a statistic is undefined (nan) do not count for it. The same
    seed gives the same intervals.

    Raises ValueError for no groups, no resamples, or a level outside (0, 1).
    """
    n_groups = len(totals)
    if n_groups == 0 or n_resamples < 1:
        raise ValueError(f"need a group and a resample; got {n_groups} and {n_resamples}")
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1; got {level}")
    resampled = _resample(totals, n_resamples, np.random.default_rng(seed))
    whole = totals.sum(axis=0, keepdims=True)
    tail = (1 - level) / 2 * 100
    intervals = {}
    for name, statistic in statistics.items():
        point = float(statistic(whole)[0])
        values = statistic(resampled)
        values = values[~np.isnan(values)]
        low, high = np.percentile(values, [tail, 100 - tail]) if len(values) else (np.nan, np.nan)
        intervals[name] = Interval(point, float(low), float(high), level, n_groups, n_resamples)
    return intervals


def share_interval(
    correct: NDArray[np.bool_], groups: Sequence[str], *, n_resamples: int = 1000, seed: int = 0
) -> Interval:
    """Return the share of True with its interval by group; ``correct`` has shape (n,), n > 0."""
    rows = np.stack([correct.astype(float), np.ones(len(correct))], axis=1)
    totals = group_totals(rows, groups)
    statistics: dict[str, Statistic] = {"share": lambda sums: sums[:, 0] / sums[:, 1]}
    return cluster_bootstrap(totals, statistics, n_resamples=n_resamples, seed=seed)["share"]


def _resample(totals: Floats, n_resamples: int, rng: np.random.Generator) -> Floats:
    """Return the totals of resamples, shape (n resamples, d)."""
    n_groups = len(totals)
    equal = np.full(n_groups, 1 / n_groups)
    chunk = max(1, _CELLS // n_groups)
    parts = []
    for start in range(0, n_resamples, chunk):
        size = min(chunk, n_resamples - start)
        # How often each group is drawn is all that a sum needs to know.
        parts.append(rng.multinomial(n_groups, equal, size=size) @ totals)
    return np.concatenate(parts)
