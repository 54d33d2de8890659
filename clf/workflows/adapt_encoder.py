"""An encoder that knows the written corpus learns real sentences too: grouped folds, then all.

The trained network is taken on by a short second training on stand-off sentences, with written ones
among them so that it does not forget them. For every fold that starts anew from the same network,
so each real sentence is judged by one that saw neither it nor a text that repeats it. What is
served learnt from all of them.
"""

import hashlib
import json
import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from clf.corpus.splits import grouped_folds
from clf.corpus.ties import ties
from clf.models.encoder.inputs import Row

if TYPE_CHECKING:
    from clf.models.encoder.training import LoopSettings
    from clf.schema import LabelledArticle
    from clf.workflows.stopwatch import Stopwatch

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Examples:
    """Rows of an encoder, and for each segment its type id and its article's number, shape (n,)."""

    rows: list[Row]
    gold: Ids
    article: Ids

    def of(self, articles: Collection[int]) -> "Examples":
        """Return the rows of some articles."""
        kept = np.isin(self.article, list(articles))
        firsts = np.cumsum([0, *(len(row.segments) for row in self.rows[:-1])])
        rows = [row for row, first in zip(self.rows, firsts, strict=True) if kept[first]]
        return Examples(rows, self.gold[kept], self.article[kept])


@dataclass(frozen=True, slots=True)
class Adaptation:
    """How the second training goes.

    ``weight`` is what a real sentence counts beside a written one: so many times fewer written ones
    stand among them, as whole articles. ``loop`` are its own epochs and rate; ``class_weights`` has
    shape (n_types,).
    """

    folds: int
    weight: float
    loop: "LoopSettings"
    class_weights: NDArray[np.float32] | None
    pad: int
    unknown: int
    work: Path
    fingerprint: str


def adapt(
    network: Any,  # noqa: ANN401 - a network of torch, which this module does not import
    real: Examples,
    articles: "Sequence[LabelledArticle]",
    written: Examples,
    *,
    what: Adaptation,
    watch: "Stopwatch",
) -> Floats:
    """Teach ``network`` the real sentences in place; return their scores out of fold (n, n_types).

    ``articles`` are those that ``real`` was read from, in the same order.

    Raises CorpusError where there are fewer groups of articles than folds.
    """
    from clf.models.encoder.training import predict_network

    start = {name: tensor.detach().clone() for name, tensor in network.state_dict().items()}
    scores = np.zeros((len(real.gold), network.head.out_features))
    folds = grouped_folds(articles, what.folds, what.loop.seed, ties(articles))
    for number, fold in enumerate(folds, start=1):
        others = set(range(len(articles))) - set(fold)
        learnt = _among(real.of(others), written, what)
        _learn(network, learnt, what, f"fold {number} of {len(folds)}", watch.report)
        held = np.isin(real.article, fold)
        scores[held] = predict_network(network, real.of(fold).rows, pad=what.pad)
        network.load_state_dict(start)
    watch.lap("folds of real sentences")
    _learn(network, _among(real, written, what), what, "all real sentences", watch.report)
    watch.lap("all real sentences")
    return scores


def _among(real: Examples, written: Examples, what: Adaptation) -> Examples:
    """Return the real sentences and a sample of the written ones."""
    wanted = len(real.gold) / what.weight
    order = np.unique(written.article).tolist()
    random.Random(what.loop.seed).shuffle(order)  # noqa: S311 - no secret
    sizes = np.cumsum([int((written.article == number).sum()) for number in order])
    more = written.of(order[: int(np.searchsorted(sizes, wanted)) + 1])
    gold = np.concatenate([real.gold, more.gold])
    return Examples(real.rows + more.rows, gold, np.concatenate([real.article, more.article]))


def _learn(
    network: Any,  # noqa: ANN401
    learnt: Examples,
    what: Adaptation,
    name: str,
    report: Callable[[str, int, int], None],
) -> None:
    """Train all epochs; nothing is held back to choose among them, so the last one is kept."""
    from clf.models.encoder.training import Targets, train_network

    mark = hashlib.sha256(f"{what.fingerprint} {name}".encode())
    mark.update(json.dumps(asdict(what.loop), sort_keys=True).encode())
    mark.update(json.dumps([[row.ids, row.segments] for row in learnt.rows]).encode())
    mark.update(learnt.gold.tobytes())
    fingerprint = mark.hexdigest()
    train_network(
        network,
        learnt.rows,
        Targets(learnt.gold, class_weights=what.class_weights),
        replace(what.loop, patience=what.loop.epochs),
        dev_rows=[],
        dev_score=lambda scores: 0.0,
        pad=what.pad,
        unknown=what.unknown,
        checkpoint=what.work / fingerprint[:16],
        fingerprint=fingerprint,
        on_progress=lambda stage, done, total: report(f"{name}, {stage}", done, total),
    )
