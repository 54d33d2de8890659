"""Fit what a person's name looks like: ``clf/attribution/lexicon/name_shapes.json``.

A logistic regression on the letters of a word (runs of one to four, its ends marked), with an L1
penalty so that few runs are kept. It learns from the kinds of words in the training articles: those
of the persons who speak there against all others. Run from the project's folder:
``python experiments/name_shapes.py``.
"""

import argparse
import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from clf.arabic.words import find_words
from clf.attribution.lexicon import COURTESY, DEFINITE, GIVEN, NOUN_OF_SOURCE, lexicon
from clf.attribution.names import ENDS, LONGEST_RUN
from clf.corpus.read import read_corpus
from clf.corpus.splits import read_split
from clf.schema import LabelledArticle

TARGET = Path("clf/attribution/lexicon/name_shapes.json")
SHORTEST = 3
LONGEST_NAME = 4
LEAST_WORDS = 4


def words_of(articles: Iterable[LabelledArticle]) -> tuple[list[str], list[str]]:
    """Return the kinds of words within persons' names, and all others, as keys."""
    seen: set[str] = set()
    names: set[str] = set()
    for labelled in articles:
        seen.update(_words(labelled.article.text))
        for speaker in {s.speaker for s in labelled.sentences if s.speaker}:
            if len(speaker.split()) <= LONGEST_NAME and _is_person(speaker):
                names.update(_words(speaker))
    entries = lexicon()
    names = {n for n in names if not entries.entry(n).common or entries.entry(n).bits & GIVEN}
    return sorted(names), sorted(w for w in seen - names if w[1:] not in names)


def _words(text: str) -> list[str]:
    return [key for key in find_words(text).keys if key[0].isalpha() and len(key) >= SHORTEST]


def _is_person(speaker: str) -> bool:
    """Tell whether a speaker's name has no noun of a source and no common noun with "ال"."""
    for entry in lexicon().entries(find_words(speaker).keys):
        if entry.bits & NOUN_OF_SOURCE & ~COURTESY and not entry.bits & GIVEN:
            return False
        if entry.common and entry.bits & DEFINITE:
            return False
    return True


def marked(words: list[str]) -> list[str]:
    """Return words with their ends marked."""
    return [f"{ENDS[0]}{word}{ENDS[1]}" for word in words]


def main() -> None:
    """Fit, tell how well unseen words of dev are told apart, write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--strength", type=float, default=0.1, help="inverse of the L1 penalty")
    strength = parser.parse_args().strength
    articles, split = read_corpus(Path("data/articles")), read_split(Path("data/splits.json"))
    names, others = words_of(split.select(articles, "train"))
    runs = CountVectorizer(
        analyzer="char", ngram_range=(1, LONGEST_RUN), binary=True, min_df=LEAST_WORDS,
        lowercase=False,
    )  # fmt: skip
    fitted = LogisticRegression(
        C=strength, l1_ratio=1, solver="liblinear", class_weight="balanced", random_state=13
    )
    is_name = np.r_[np.ones(len(names)), np.zeros(len(others))]
    fitted.fit(runs.fit_transform(marked(names + others)), is_name)
    known = set(names) | set(others)
    new = [[w for w in ws if w not in known] for ws in words_of(split.select(articles, "dev"))]
    found = fitted.predict_proba(runs.transform(marked(new[0] + new[1])))[:, 1]
    area = roc_auc_score([1] * len(new[0]) + [0] * len(new[1]), found)
    counts = f"{len(names)} names, {len(others)} others; dev: {len(new[0])} and {len(new[1])} new"
    print(f"{counts}, area under the curve {area:.3f}")
    weights = {
        run: round(float(weight), 3)
        for run, weight in zip(runs.get_feature_names_out(), fitted.coef_[0], strict=True)
        if abs(weight) >= 0.0005
    }
    content = {
        "made_by": "experiments/name_shapes.py",
        "intercept": round(float(fitted.intercept_[0]), 3),
        "weights": weights,
    }
    TARGET.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{len(weights)} runs of letters written to {TARGET}")


if __name__ == "__main__":
    main()
