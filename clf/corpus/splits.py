"""Splitting by article: recorded splits for held-out evaluation, folds for cross-validation.

Sentences of one article never stand on two sides, nor do articles whose sentences share a
contrastive ``pair``. Articles are visited in the order of a hash of (seed, id) and each goes where
it brings the parts closest to their shares of articles, sentences, every type and every topic:
a greedy form of the stratification of Sechidis, Tsoumakas and Vlahavas, "On the Stratification of
Multi-label Data" (2011).

Balance and stability pull apart: a corpus of a hundred articles split by a hash alone can leave
its test part half empty. So a first split is balanced, and a later one takes the recorded split as
``keep``: every article in it stays where it was, and only new articles are assigned.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from clf.corpus.codec import shown
from clf.corpus.files import write_text_atomic
from clf.corpus.hashing import corpus_hash
from clf.schema.errors import CorpusError
from clf.schema.records import LabelledArticle

DEFAULT_SHARES: Mapping[str, float] = MappingProxyType({"train": 0.8, "dev": 0.1, "test": 0.1})
_RESERVED = ("seed", "corpus_hash")
Features = Counter[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Split:
    """Which article is in which part, and of which corpus state that was recorded.

    ``parts`` maps the name of each part to article ids in ascending order.
    """

    seed: int
    corpus_hash: str
    parts: Mapping[str, tuple[str, ...]]

    def part_of(self) -> dict[str, str]:
        """Return the part of each article id."""
        return {name: part for part, names in self.parts.items() for name in names}

    def select(self, articles: Iterable[LabelledArticle], part: str) -> list[LabelledArticle]:
        """Return the articles of one part, in the order given; CorpusError on an unknown part."""
        if part not in self.parts:
            expected = f"one of the parts {', '.join(self.parts)}"
            raise CorpusError(expected, shown(part), "name a part of the split")
        names = frozenset(self.parts[part])
        return [article for article in articles if article.article.id in names]


def make_split(
    articles: Sequence[LabelledArticle],
    seed: int,
    shares: Mapping[str, float] = DEFAULT_SHARES,
    keep: Split | None = None,
) -> Split:
    """Return a split by article, balanced in types and topics, the same for the same input.

    The order of ``articles`` does not matter. With ``keep``, articles of that split stay in their
    part and only the others are assigned; ids that are gone from the corpus are dropped.

    Raises CorpusError where shares are not positive numbers with the sum 1, or where there are
    fewer articles (or groups of paired articles) than parts.
    """
    _check_shares(shares)
    ordered = sorted(articles, key=lambda a: a.article.id)
    names = list(shares)
    clusters = _clusters(ordered, seed)
    _check_enough(len(clusters), len(names), "parts")
    known = keep.part_of() if keep is not None else {}
    fixed = {}
    for number, cluster in enumerate(clusters):
        part = _kept_part(cluster, ordered, known)
        if part in names:
            fixed[number] = names.index(part)
    placed = _assign([_features(ordered, c) for c in clusters], list(shares.values()), fixed)
    parts: dict[str, list[str]] = {name: [] for name in names}
    for cluster, part_number in zip(clusters, placed, strict=True):
        for index in cluster:
            name = ordered[index].article.id
            # A kept article stays put even where its pair has since been split apart.
            own = known.get(name)
            parts[own if own in parts else names[part_number]].append(name)
    return Split(seed, corpus_hash(articles), {n: tuple(sorted(ids)) for n, ids in parts.items()})


def grouped_folds(
    articles: Sequence[LabelledArticle],
    k: int,
    seed: int,
    ties: Iterable[tuple[int, int]] = (),
) -> list[list[int]]:
    """Return k lists of indexes into ``articles``: each article in one fold, pairs together.

    Fold i is the held-out part of round i. Folds are balanced in types and topics; they depend on
    seed and ids, not on the order of ``articles``. ``ties`` are pairs of indexes that must share
    a fold as well (see :mod:`clf.corpus.ties`).

    Raises CorpusError where k is below 2 or there are fewer articles (or groups) than folds.
    """
    if k < 2:
        raise CorpusError("2 folds or more", str(k), "choose a larger number of folds")
    order = sorted(range(len(articles)), key=lambda i: articles[i].article.id)
    ordered = [articles[i] for i in order]
    place = {index: number for number, index in enumerate(order)}
    clusters = _clusters(ordered, seed, [(place[i], place[j]) for i, j in ties])
    _check_enough(len(clusters), k, "folds")
    placed = _assign([_features(ordered, c) for c in clusters], [1 / k] * k, {})
    folds: list[list[int]] = [[] for _ in range(k)]
    for cluster, fold in zip(clusters, placed, strict=True):
        folds[fold].extend(order[index] for index in cluster)
    return [sorted(fold) for fold in folds]


def read_split(path: str | Path) -> Split:
    """Return a recorded split; CorpusError where the file is unsound or an id is in two parts."""
    split = load_split(path)
    counts = Counter(name for names in split.parts.values() for name in names)
    if twice := [name for name, count in counts.items() if count > 1]:
        step = "keep the id in one part"
        raise CorpusError("each id once", f"{shown(twice[0])} twice", step, where=str(path))
    return split


def write_split(split: Split, path: str | Path) -> None:
    """Write a split as JSON, one id a line, whole or not at all."""
    values = {"seed": split.seed, "corpus_hash": split.corpus_hash}
    parts = {name: list(ids) for name, ids in split.parts.items()}
    text = json.dumps({**values, **parts}, ensure_ascii=False, indent=2)
    write_text_atomic(Path(path), f"{text}\n")


def load_split(path: str | Path) -> Split:
    """Return a recorded split without asking whether an id is in two parts (the check lists them).

    Raises CorpusError where the file cannot be read or has another shape.
    """
    where = str(path)
    shape = '{"seed": …, "corpus_hash": …, "train": [ids], …}'
    step = "write it with clf.corpus.splits.write_split"
    try:
        raw = json.loads(Path(path).read_bytes())
    except OSError as error:
        found = error.strerror or type(error).__name__
        raise CorpusError("a split file", found, "check the path", where=where) from error
    except (ValueError, RecursionError) as error:
        raise CorpusError(shape, str(error), step, where=where) from error
    if not isinstance(raw, dict) or type(raw.get("seed")) is not int:
        raise CorpusError(shape, "no whole number as seed", step, where=where)
    if not isinstance(raw.get("corpus_hash"), str):
        raise CorpusError(shape, "no corpus_hash", step, where=where)
    parts = {name: ids for name, ids in raw.items() if name not in _RESERVED}
    for name, ids in parts.items():
        if not isinstance(ids, list) or not all(isinstance(i, str) for i in ids):
            raise CorpusError("a list of article ids", shown(ids), step, where=f"{where}: {name}")
    return Split(raw["seed"], raw["corpus_hash"], {n: tuple(ids) for n, ids in parts.items()})


def _check_shares(shares: Mapping[str, float]) -> None:
    step = 'give shares such as {"train": 0.8, "dev": 0.1, "test": 0.1}'
    found = shown(dict(shares))
    if not shares or not all(share > 0 for share in shares.values()):
        raise CorpusError("positive shares", found, step)
    if abs(sum(shares.values()) - 1) > 1e-6:
        raise CorpusError("shares with the sum 1", found, step)
    if any(name in _RESERVED for name in shares):
        raise CorpusError(f"part names other than {' and '.join(_RESERVED)}", found, step)


def _check_enough(n_clusters: int, n_parts: int, what: str) -> None:
    if n_clusters < n_parts:
        raise CorpusError(
            f"at least {n_parts} articles (a group sharing pairs counts as one) for as many {what}",
            str(n_clusters),
            f"add articles or ask for fewer {what}",
        )


def _clusters(
    ordered: Sequence[LabelledArticle], seed: int, ties: Iterable[tuple[int, int]] = ()
) -> list[list[int]]:
    """Return lists of indexes that must stay together, the largest first, then by hash."""
    parent = list(range(len(ordered)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    first_with: dict[str, int] = {}
    for index, labelled in enumerate(ordered):
        for sentence in labelled.sentences:
            if sentence.pair is not None:
                parent[root(index)] = root(first_with.setdefault(sentence.pair, index))
    for first, second in ties:
        parent[root(second)] = root(first)
    members: dict[int, list[int]] = {}
    for index in range(len(ordered)):
        members.setdefault(root(index), []).append(index)
    # Large clusters are hardest to place well, so they are placed while all parts are empty.
    return sorted(members.values(), key=lambda c: (-len(c), _hash(seed, ordered[c[0]].article.id)))


def _hash(seed: int, name: str) -> str:
    return hashlib.sha256(f"{seed}\x1f{name}".encode()).hexdigest()


def _kept_part(
    cluster: Sequence[int], ordered: Sequence[LabelledArticle], known: Mapping[str, str]
) -> str | None:
    parts = (known.get(ordered[index].article.id) for index in cluster)
    return next((part for part in parts if part is not None), None)


def _features(ordered: Sequence[LabelledArticle], cluster: Sequence[int]) -> Features:
    """Count what each part should have its share of, in a cluster of articles."""
    counts: Features = Counter()
    for index in cluster:
        labelled = ordered[index]
        counts["articles", ""] += 1
        counts["sentences", ""] += len(labelled.sentences)
        counts["topic", labelled.topic or ""] += 1
        counts["group", labelled.group or ""] += 1
        for sentence in labelled.sentences:
            counts["type", sentence.type.value] += 1
    return counts


def _assign(
    clusters: Sequence[Features], shares: Sequence[float], fixed: Mapping[int, int]
) -> list[int]:
    """Return a part for each cluster; no part stays empty while clusters remain to fill it.

    Each cluster in turn goes where it lowers most the sum over parts and features of
    (share reached - share wanted)² / share wanted, a chi-square distance.
    """
    totals: Features = Counter()
    for features in clusters:
        totals.update(features)
    reached: list[dict[tuple[str, str], float]] = [{} for _ in shares]
    placed = [-1] * len(clusters)
    left = len(clusters) - len(fixed)
    for number in [*fixed, *(n for n in range(len(clusters)) if n not in fixed)]:
        gained = {f: count / totals[f] for f, count in clusters[number].items() if count}
        if number in fixed:
            part = fixed[number]
        else:
            part = _best_part(reached, gained, shares, left)
            left -= 1
        placed[number] = part
        for feature, gain in gained.items():
            reached[part][feature] = reached[part].get(feature, 0.0) + gain
    return placed


def _best_part(
    reached: Sequence[Mapping[tuple[str, str], float]],
    gained: Mapping[tuple[str, str], float],
    shares: Sequence[float],
    left: int,
) -> int:
    """Return the part for one of ``left`` clusters; an empty one where no more are left."""
    empty = [part for part, features in enumerate(reached) if not features]
    choice = empty if left <= len(empty) else range(len(shares))
    return min(choice, key=lambda part: _cost(reached[part], gained, shares[part]))


def _cost(
    reached: Mapping[tuple[str, str], float], gained: Mapping[tuple[str, str], float], share: float
) -> float:
    """Return by how much the distance of one part changes if it takes what is gained."""
    return sum(
        gain * (2 * (reached.get(feature, 0.0) - share) + gain) / share
        for feature, gain in gained.items()
    )
