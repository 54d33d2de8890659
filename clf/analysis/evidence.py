"""Evidence: the words of a sentence that decided its type, as the reader should see them."""

from clf.models.features import ArticleFeatures
from clf.models.linear import LinearModel
from clf.schema.labels import SentenceType
from clf.schema.records import Evidence

_MOST = 5
_LEAST_WEIGHT = 0.05
"""Log-odds below which a word did not decide anything."""


def evidence_of(
    text: str, features: ArticleFeatures, model: LinearModel, row: int, label: SentenceType
) -> tuple[Evidence, ...]:
    """Return up to five words or runs of words that spoke most for ``label``, strongest first.

    Neighbouring words are joined, so that a phrase is shown as a phrase.
    """
    weighed = model.explain(features, row, label)[: 2 * _MOST]
    chosen = sorted((token, weight) for token, weight in weighed if weight >= _LEAST_WEIGHT)
    starts, ends = features.discourse.words.starts, features.discourse.words.ends
    runs: list[list[float]] = []  # first token, last token, weight
    for token, weight in chosen:
        if runs and token == runs[-1][1] + 1:
            runs[-1][1] = token
            runs[-1][2] += weight
        else:
            runs.append([token, token, weight])
    runs.sort(key=lambda run: -run[2])
    return tuple(
        Evidence(
            starts[int(first)],
            ends[int(last)],
            text[starts[int(first)] : ends[int(last)]],
            round(weight, 4),
        )
        for first, last, weight in runs[:_MOST]
    )
