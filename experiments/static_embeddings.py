r"""Static word embeddings from the deep model, beside the linear model's own features: a trial.

As model2vec makes them: every piece of the vocabulary is read by itself, its states are averaged,
their principal components kept and weighted by how rare the piece is; a sentence is the mean of
its pieces. The linear model then learns from the part "train" with and without them.

    python experiments/static_embeddings.py models/deep --backbone models/e5-small-ar \
        --checkpoint models/checkpoints/<hash>/best.safetensors
"""

import argparse
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from clf.corpus.excerpts import excerpts
from clf.corpus.read import read_corpus
from clf.corpus.splits import read_split
from clf.models import fitting
from clf.models.encoder.inputs import load_tokenizer
from clf.models.encoder.network import build_network
from clf.models.scores import macro_f1
from clf.schema import LabelledArticle
from clf.workflows.hydrate import hydrate_sources

SETTINGS = fitting.LinearSettings(c=30.0, signal_weight=0.3, min_count=3, excerpt_weight=0.5)
DIMENSIONS = 256
SHARES = (0.5, 1.0, 2.0)
"""Lengths of a sentence's embedding beside its vector of words, whose length is 1."""
_RARE = 1e-3
_BATCH = 1024
Floats = NDArray[np.float64]


def piece_states(args: argparse.Namespace, n_pieces: int) -> Floats:
    """Return the mean state of every piece read by itself, (n_pieces, hidden)."""
    network = build_network(args.backbone, 5, dropout=0.0, freeze_words=True, seed=0)
    network.load_state_dict(load_file(args.checkpoint), strict=False)
    network.eval()
    found = []
    with torch.inference_mode():
        for start in range(0, n_pieces, _BATCH):
            ids = torch.arange(start, min(n_pieces, start + _BATCH))
            rows = torch.stack([torch.full_like(ids, 0), ids, torch.full_like(ids, 2)], dim=1)
            states = network.body(input_ids=rows, attention_mask=torch.ones_like(rows))
            found.append(states.last_hidden_state.mean(dim=1).numpy())
    return np.concatenate(found).astype(np.float64)


def reduced(states: Floats, frequency: Floats) -> Floats:
    """Return the principal components of the states, weighted by rarity (Arora et al. 2017)."""
    centred = states - np.average(states, axis=0, weights=frequency)
    _, vectors = np.linalg.eigh((centred * frequency[:, None]).T @ centred)
    kept: Floats = centred @ vectors[:, ::-1][:, :DIMENSIONS]
    return kept * (_RARE / (_RARE + frequency))[:, None]


def sentences(articles: Sequence[LabelledArticle]) -> list[str]:
    """Return the text of every sentence."""
    return [s.span.of(a.article.text) for a in articles for s in a.sentences]


def main() -> None:
    """Train without and with embeddings, and print what each reaches."""
    parser = argparse.ArgumentParser(description="Static embeddings beside the linear model.")
    parser.add_argument("model", type=Path)
    parser.add_argument("--backbone", required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    args = parser.parse_args()
    split = read_split(Path("data/splits.json"))
    corpus = read_corpus([Path("data/articles")])
    measured = {name: split.select(corpus, name) for name in ("dev", "test")}
    measured["articles"] = read_corpus([Path("../shared/articles")])
    measured["standoff"] = hydrate_sources(
        None, Path("../shared/benchmarks"), Path("data/standoff")
    ).articles
    train = split.select(corpus, "train")
    cut = [excerpts(article) for article in train]
    texts = {name: sentences(articles) for name, articles in measured.items()}
    texts["train"] = sentences(train) + [text for group in cut for text in sentences(group)]

    tokenizer = load_tokenizer((args.model / "tokenizer.json").read_text(encoding="utf-8"))
    pieces = {
        name: [encoding.ids for encoding in tokenizer.encode_batch(found, add_special_tokens=False)]
        for name, found in texts.items()
    }
    n_pieces = tokenizer.get_vocab_size()
    counts = np.bincount(
        np.concatenate([np.array(ids) for ids in pieces["train"]]), minlength=n_pieces
    )
    frequency = (counts + 1) / (counts + 1).sum()
    vectors = reduced(piece_states(args, n_pieces), frequency)
    embedded = {}
    for name, found in pieces.items():
        sums = np.stack([vectors[ids].sum(axis=0) for ids in found])
        embedded[name] = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)

    def silent(stage: str, done: int, total: int) -> None: ...

    def count(groups: Sequence[Sequence[LabelledArticle]], worth: float) -> "fitting._Counted":
        return fitting._count(groups, np.full(len(groups), worth), silent, "")

    excerpted = count(cut, SETTINGS.excerpt_weight)
    excerpted.whole[:] = False
    learnt = fitting._without(count([[a] for a in train], 1.0), [excerpted], [])
    counted = {name: count([[a] for a in articles], 1.0) for name, articles in measured.items()}
    names, idf = fitting._choose(learnt, SETTINGS)
    signals = Counter(
        n for found, kept in zip(learnt.signals, learnt.whole, strict=True) if kept for n in found
    )
    frequent = fitting._frequent(signals, SETTINGS.min_count, None)
    matrices = {
        name: fitting._matrix(found, names, idf, frequent, SETTINGS.signal_weight)
        for name, found in {**counted, "train": learnt}.items()
    }
    for share in (0.0, *SHARES):
        started = time.monotonic()

        def features(name: str, share: float = share) -> csr_matrix:
            if not share:
                return matrices[name]
            return hstack([matrices[name], csr_matrix(embedded[name] * share)]).tocsr()

        logistic = LogisticRegression(C=SETTINGS.c, solver="newton-cg", max_iter=400)
        logistic.fit(features("train"), learnt.gold, sample_weight=learnt.weight)
        scores = []
        for name, found in counted.items():
            answers = logistic.predict(features(name))
            accuracy = float((answers == found.gold).mean())
            scores.append(f"{name} {macro_f1(found.gold, answers):.3f} / {accuracy:.3f}")
        print(f"share {share}:", *scores, f"({time.monotonic() - started:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
