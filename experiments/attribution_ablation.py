"""What attribution and discourse are worth to the sentence type: cross-validation without them.

The linear recipe is cross-validated three times on the same folds: as it is; with every sentence
read by itself, so that no speaker is carried or resolved and no neighbour is seen; and without what
attribution finds. Run from the project's folder: ``python experiments/attribution_ablation.py``.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from clf.corpus.read import read_corpus
from clf.models import fitting
from clf.models.features import ArticleFeatures, SentenceFeatures, read_features
from clf.models.fitting import LinearSettings, fit_linear
from clf.schema.labels import TYPE_INDEX, TYPES
from clf.schema.records import Span

_SETTINGS = LinearSettings(min_count=3)
_OF_PLACE = ("length=", "end=", "shape=", "place=", "paragraph=", "first=", "evaluation")
_OF_PLACE += ("evaluations=", "strong=")
Reader = Callable[[str, list[Span]], ArticleFeatures]


def alone(text: str, spans: list[Span]) -> ArticleFeatures:
    """Read every sentence as if it were all of its article; its place stays known."""
    whole = read_features(text, spans)
    sentences = []
    for span, known in zip(whole.spans, whole.sentences, strict=True):
        words = text[span.start : span.end]
        own = read_features(words, [Span(0, len(words))]).sentences[0]
        signals = [name for name in own.signals if not name.startswith(("place=", "paragraph="))]
        placed = [name for name in known.signals if name.startswith(("place=", "paragraph="))]
        sentences.append(replace(own, signals=signals + placed))
    return replace(whole, sentences=sentences)


def unattributed(text: str, spans: list[Span]) -> ArticleFeatures:
    """Read every sentence without cue, speaker, source, or what is reported in it."""
    whole = read_features(text, spans)
    return replace(whole, sentences=[_bare(sentence) for sentence in whole.sentences])


def _bare(sentence: SentenceFeatures) -> SentenceFeatures:
    words = sorted([*sentence.own, *sentence.reported], key=lambda word: word[1])
    signals = [name for name in sentence.signals if name.startswith(_OF_PLACE)]
    return replace(sentence, own=words, reported=[], signals=signals, anchors=[])


def macro_f1(gold: np.ndarray, predicted: np.ndarray) -> float:
    """Return the mean of the types' F1."""
    scores = []
    for label in range(len(TYPES)):
        right = int(((gold == label) & (predicted == label)).sum())
        scores.append(2 * right / max(1, int((gold == label).sum() + (predicted == label).sum())))
    return float(np.mean(scores))


def main() -> None:
    """Print a line a variant."""
    articles = read_corpus(Path("data/articles"))
    gold = np.array([TYPE_INDEX[s.type] for a in articles for s in a.sentences])
    readers: dict[str, Reader] = {
        "as it is": read_features,
        "without discourse": alone,
        "without attribution": unattributed,
    }
    for name, reader in readers.items():
        fitting.read_features = reader  # type: ignore[attr-defined, assignment]
        fitted = fit_linear(articles, _SETTINGS)
        predicted = fitted.out_of_fold.argmax(axis=1)
        accuracy = float((predicted == gold).mean())
        print(f"{name:<20} macro-F1 {macro_f1(gold, predicted):.3f}  accuracy {accuracy:.3f}")


if __name__ == "__main__":
    main()
