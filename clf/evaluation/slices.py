"""Named parts of a data set: where a model is weak is said by name and with its n.

A slice is a predicate over an article and one of its sentences; its docstring says what it
selects and is printed beside its score.
"""

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clf.evaluation.intervals import Interval
from clf.evaluation.metrics import evaluate_types
from clf.schema.labels import TYPE_INDEX
from clf.schema.records import LabelledArticle, LabelledSentence

Predicate = Callable[[LabelledArticle, LabelledSentence], bool]

SHORT_WORDS, LONG_WORDS = 8, 35

# Kept apart from the attribution lexicon on purpose: a slice must not change with what it measures.
_CONTINUATION = re.compile(
    r"(?:[وف]|كما )(?:قد )?"
    r"(?:أضاف|اضاف|تابع|أردف|اردف|استطرد|مضى|واصل|أوضح|اوضح|أشار|اشار|زاد|ختم|اختتم|لفت|أكمل|استدرك)"
    r"(?:ت|ا|تا|وا|ن)?\b"
)


@dataclass(frozen=True, slots=True)
class SliceScore:
    """The score of one slice. ``macro_f1`` is over the types present in the slice's gold."""

    name: str
    description: str
    n: int
    n_groups: int
    accuracy: float
    macro_f1: float
    accuracy_interval: Interval

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as JSON holds them."""
        return {
            "name": self.name,
            "description": self.description,
            "n": self.n,
            "n_groups": self.n_groups,
            "accuracy": self.accuracy,
            "macro_f1": self.macro_f1,
            "accuracy_interval": self.accuracy_interval.to_dict(),
        }


def short_sentence(labelled: LabelledArticle, sentence: LabelledSentence) -> bool:
    """Sentences of 8 words or fewer."""
    return _n_words(labelled, sentence) <= SHORT_WORDS


def long_sentence(labelled: LabelledArticle, sentence: LabelledSentence) -> bool:
    """Sentences of 35 words or more."""
    return _n_words(labelled, sentence) >= LONG_WORDS


def headline(labelled: LabelledArticle, sentence: LabelledSentence) -> bool:
    """Sentences in the first line of a text that has more lines than one."""
    text = labelled.article.text
    body = text.lstrip()
    first_line_end = len(text) - len(body) + len(body.splitlines()[0]) if body else 0
    return sentence.end <= first_line_end and bool(text[first_line_end:].strip())


def has_direct_quote(labelled: LabelledArticle, sentence: LabelledSentence) -> bool:
    """Sentences with a direct quotation marked in gold."""
    return bool(sentence.quotes)


def continuation_start(labelled: LabelledArticle, sentence: LabelledSentence) -> bool:
    """Sentences that open with a continuing verb, as وأضاف or كما أشار."""
    return _CONTINUATION.match(sentence.span.of(labelled.article.text)) is not None


def second_voice(labelled: LabelledArticle, sentence: LabelledSentence) -> bool:
    """Sentences in which gold marks a second voice."""
    return sentence.secondary is not None


def minimal_pair(labelled: LabelledArticle, sentence: LabelledSentence) -> bool:
    """Sentences of a contrastive pair."""
    return sentence.pair is not None


def no_armed_group(labelled: LabelledArticle, sentence: LabelledSentence) -> bool:
    """Sentences of articles that have no armed group."""
    return labelled.group == "none"


def invented_group(labelled: LabelledArticle, sentence: LabelledSentence) -> bool:
    """Sentences of articles whose armed group is invented."""
    return labelled.group == "invented"


def real_group(labelled: LabelledArticle, sentence: LabelledSentence) -> bool:
    """Sentences of articles whose armed group is real."""
    return labelled.group == "real"


def of_manner(manner: str) -> Predicate:
    """Return the predicate that selects the articles of one manner of outlet."""

    def predicate(labelled: LabelledArticle, sentence: LabelledSentence) -> bool:
        return labelled.manner == manner

    predicate.__name__ = f"manner_{manner}"
    predicate.__doc__ = f"Sentences of articles in the manner {manner}."
    return predicate


SLICES: Mapping[str, Predicate] = MappingProxyType(
    {
        predicate.__name__: predicate
        for predicate in (
            short_sentence,
            long_sentence,
            headline,
            has_direct_quote,
            continuation_start,
            second_voice,
            minimal_pair,
            no_armed_group,
            invented_group,
            real_group,
        )
    }
)
"""The slices of every report, by name; one a manner is added to them for the data at hand."""


def all_slices(articles: Sequence[LabelledArticle]) -> dict[str, Predicate]:
    """Return :data:`SLICES` and one slice for each manner that occurs, by name."""
    manners = sorted({a.manner for a in articles if a.manner is not None})
    return dict(SLICES) | {f"manner_{manner}": of_manner(manner) for manner in manners}


def score_slices(
    articles: Sequence[LabelledArticle],
    probabilities: NDArray[np.float64],
    slices: Mapping[str, Predicate] | None = None,
    *,
    n_resamples: int = 1000,
    seed: int = 0,
) -> list[SliceScore]:
    """Score every slice that selects a sentence.

    ``probabilities`` (n, 5) go with the sentences of all articles, one after the other; by
    default the slices are :func:`all_slices`. Raises ValueError where the number of rows differs.
    """
    rows = [(a, sentence) for a in articles for sentence in a.sentences]
    if len(probabilities) != len(rows):
        raise ValueError(f"expected {len(rows)} rows of probabilities; found {len(probabilities)}")
    gold = np.array([TYPE_INDEX[sentence.type] for _, sentence in rows], dtype=np.int64)
    found = []
    for name, predicate in (all_slices(articles) if slices is None else slices).items():
        chosen = [i for i, (labelled, sentence) in enumerate(rows) if predicate(labelled, sentence)]
        if not chosen:
            continue
        groups = [rows[i][0].article.id for i in chosen]
        scores = evaluate_types(
            gold[chosen], probabilities[chosen], groups, n_resamples=n_resamples, seed=seed
        )
        found.append(
            SliceScore(
                name=name,
                description=inspect.getdoc(predicate) or name,
                n=scores.n,
                n_groups=scores.n_groups,
                accuracy=scores.accuracy,
                macro_f1=scores.macro_f1,
                accuracy_interval=scores.intervals["accuracy"],
            )
        )
    return found


def _n_words(labelled: LabelledArticle, sentence: LabelledSentence) -> int:
    return len(sentence.span.of(labelled.article.text).split())
