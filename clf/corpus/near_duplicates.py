"""Sentences that are nearly the same: MinHash, banded, then the exact Jaccard similarity.

A text is the set of its 5-character shingles. MinHash signatures estimate the Jaccard similarity
of two sets (Broder, "On the resemblance and containment of documents", 1997); signatures cut into
bands find the candidates without comparing all pairs (Leskovec, Rajaraman, Ullman, "Mining of
Massive Datasets", ch. 3). With 40 bands of 3 rows a pair of similarity 0.7 is missed once in
20 million.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

SHINGLE = 5
"""Characters a shingle."""

_BANDS, _ROWS = 40, 3
# A corpus made from a template puts thousands of texts into one bucket; comparing all of them
# would be quadratic, so in larger buckets each text meets its next few and the bucket's first.
_LARGE_BUCKET, _NEIGHBOURS = 40, 8
# The estimate has a standard deviation of 0.045 or less, so 0.2 below the threshold loses nothing.
_MARGIN = 0.2
_MIX = np.uint64(0x9E3779B97F4A7C15)


def near_duplicates(texts: Sequence[str], threshold: float = 0.7) -> list[tuple[int, int, float]]:
    """Return (i, j, similarity) with i < j for texts at least ``threshold`` alike, in order.

    Texts shorter than a shingle have no shingles and are never alike. Each text should occur
    once: equal texts are found more cheaply by a dictionary.
    """
    kept = [i for i, text in enumerate(texts) if len(text) >= SHINGLE]
    if len(kept) < 2:
        return []
    signatures = _signatures([texts[i] for i in kept])
    pairs = _candidates(signatures)
    agreement = (signatures[pairs[:, 0]] == signatures[pairs[:, 1]]).mean(axis=1)
    sets: dict[int, frozenset[str]] = {}
    found = []
    for first, second in pairs[agreement >= threshold - _MARGIN].tolist():
        i, j = kept[first], kept[second]
        for index in (i, j):
            if index not in sets:
                sets[index] = shingles(texts[index])
        similarity = jaccard(sets[i], sets[j])
        if similarity >= threshold:
            found.append((i, j, similarity))
    return found


def shingles(text: str) -> frozenset[str]:
    """Return the 5-character substrings of a text."""
    return frozenset(text[i : i + SHINGLE] for i in range(len(text) - SHINGLE + 1))


def jaccard(first: frozenset[str], second: frozenset[str]) -> float:
    """Return the share of shared elements among all elements of two sets; 0 for empty sets."""
    shared = len(first & second)
    total = len(first) + len(second) - shared
    return shared / total if total else 0.0


def _signatures(texts: Sequence[str]) -> NDArray[np.uint32]:
    """Return the MinHash signatures, shape (n texts, bands * rows)."""
    lengths = np.array([len(text) for text in texts])
    points = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(
        np.uint64
    )
    hashes = np.zeros(len(points) - SHINGLE + 1, dtype=np.uint64)
    for offset in range(SHINGLE):
        hashes = (hashes ^ points[offset : len(hashes) + offset]) * _MIX
        hashes ^= hashes >> np.uint64(29)
    # Shingles that straddle two texts are left out.
    ends = np.cumsum(lengths)
    owned = np.concatenate(
        [
            np.arange(end - n, end - SHINGLE + 1)
            for n, end in zip(lengths.tolist(), ends.tolist(), strict=True)
        ]
    )
    hashes = hashes[owned]
    starts = np.concatenate([[0], np.cumsum(lengths - SHINGLE + 1)[:-1]])
    # Multiply-shift hashing (Dietzfelbinger 1996) by odd factors drawn once, always the same.
    factors = np.random.default_rng(5).integers(1, 2**63, _BANDS * _ROWS, dtype=np.uint64)
    rows = [
        np.minimum.reduceat(((hashes * (factor | np.uint64(1))) >> np.uint64(32)), starts)
        for factor in factors
    ]
    return np.stack(rows, axis=1).astype(np.uint32)


def _candidates(signatures: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Return the pairs that agree on at least one band, sorted, shape (n pairs, 2)."""
    codes: list[NDArray[np.int64]] = [np.empty(0, dtype=np.int64)]
    n = len(signatures)
    for band in range(_BANDS):
        keys = np.zeros(n, dtype=np.uint64)
        for row in range(_ROWS):
            keys = (keys ^ signatures[:, band * _ROWS + row].astype(np.uint64)) * _MIX
            keys ^= keys >> np.uint64(31)
        order = np.argsort(keys, kind="stable")
        edges = np.flatnonzero(np.diff(keys[order])) + 1
        bounds = np.concatenate([[0], edges, [n]])
        for begin in np.flatnonzero(np.diff(bounds) > 1).tolist():
            bucket = order[bounds[begin] : bounds[begin + 1]]
            codes.extend(first * n + second for first, second in _pairs(bucket))
    unique = np.unique(np.concatenate(codes))
    return np.stack([unique // n, unique % n], axis=1)


def _pairs(bucket: NDArray[np.int64]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield the pairs of one bucket, whose members are in ascending order, as two columns."""
    if len(bucket) <= _LARGE_BUCKET:
        first, second = np.triu_indices(len(bucket), 1)
        yield bucket[first], bucket[second]
        return
    yield np.full(len(bucket) - 1, bucket[0]), bucket[1:]
    for step in range(1, _NEIGHBOURS + 1):
        yield bucket[:-step], bucket[step:]
