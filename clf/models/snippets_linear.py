"""The linear member of a benchmark's ensemble: what words and letters alone say of a snippet.

Logistic regression on TF-IDF of folded words, their pairs, and letters within words. It is weaker
than the encoder and wrong elsewhere, which is what an ensemble lives on.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from clf.arabic.words import find_words
from clf.corpus.snippets import Snippets

Floats = NDArray[np.float64]
_C = 4.0
_ITERATIONS = 3000


def linear_probabilities(
    train: Snippets, others: "list[Snippets]", question: str
) -> "list[Floats]":
    """Return the probabilities of other splits: (n, 1) of "any", or (n, n_columns)."""
    reader = _reader()
    rows = reader.fit_transform(train.texts)
    wanted = train.any[:, None] if question == "any" else train.gold
    found = [np.zeros((len(split.texts), wanted.shape[1])) for split in others]
    read = [reader.transform(split.texts) for split in others]
    for column in range(wanted.shape[1]):
        target = wanted[:, column]
        if target.min() == target.max():  # a technique that train never shows, or always
            for result in found:
                result[:, column] = float(target[0])
            continue
        model = _model().fit(rows, target)
        for result, matrix in zip(found, read, strict=True):
            result[:, column] = model.predict_proba(matrix)[:, 1]
    return found


def _folded(text: str) -> str:
    """Return a text's folded words."""
    return " ".join(find_words(text).keys)


def _reader() -> Any:  # noqa: ANN401  (scikit-learn ships no types)
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_union

    words = TfidfVectorizer(
        preprocessor=_folded,
        token_pattern=r"\S+",  # noqa: S106 - a pattern of words, no password
        ngram_range=(1, 2),
        sublinear_tf=True,
        min_df=2,
    )
    letters = TfidfVectorizer(
        preprocessor=_folded, analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=3
    )
    return make_union(words, letters)


def _model() -> Any:  # noqa: ANN401
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=_C, max_iter=_ITERATIONS)
