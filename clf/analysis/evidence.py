"""Evidence: the words of a sentence that decided its type, as the reader should see them."""

from collections.abc import Sequence

from clf.attribution.discourse import Discourse
from clf.attribution.lexicon import PREPOSITION
from clf.schema.records import Evidence

_MOST = 5
_LEAST_WEIGHT = 0.05
"""Log-odds below which a word did not decide anything."""


def evidence_of(
    text: str, discourse: Discourse, row: int, weights: Sequence[float]
) -> tuple[Evidence, ...]:
    """Return up to five words or runs of words of sentence ``row`` that spoke most for its type.

    ``weights`` holds one number a token of the article (see
    :meth:`clf.models.linear.LinearModel.explain`). Neighbouring words are joined, so that a phrase
    is shown as a phrase; the strongest comes first. A bare preposition convinces nobody and is
    left out.
    """
    entries = discourse.entries
    strong = [
        (weights[token], token)
        for token in range(*discourse.bounds[row])
        if weights[token] >= _LEAST_WEIGHT and not entries[token].bits & PREPOSITION
    ]
    strong.sort(reverse=True)
    runs: list[tuple[float, int, int]] = []
    for weight, token in sorted(strong[: 2 * _MOST], key=lambda item: item[1]):
        if runs and token == runs[-1][2] + 1:
            runs[-1] = (runs[-1][0] + weight, runs[-1][1], token)
        else:
            runs.append((weight, token, token))
    runs.sort(key=lambda run: -run[0])
    starts, ends = discourse.words.starts, discourse.words.ends
    return tuple(
        Evidence(starts[first], ends[last], text[starts[first] : ends[last]], round(weight, 4))
        for weight, first, last in runs[:_MOST]
    )
