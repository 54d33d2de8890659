"""Who speaks, against gold: quotations, cues, acts, speakers, source classes.

Every figure is a ratio of sums over sentences, with its interval by article. What a gold does not
label (the written corpus has no cues) is not measured.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clf.arabic.words import find_words
from clf.attribution.discourse import attribute
from clf.corpus.standoff_attribution import SpokenArticle, SpokenSentence
from clf.evaluation.intervals import Floats, Interval, Statistic, cluster_bootstrap, group_totals
from clf.evaluation.speakers import speaker_matches
from clf.schema.records import Attribution, Cue, Span

_MATCHES, _PREDICTED, _GOLD = "matches", "predicted", "gold"
_COUNTS = (
    *(
        f"{what}_{n}"
        for what in ("direct", "indirect", "cue")
        for n in (_MATCHES, _PREDICTED, _GOLD)
    ),
    *("act_right", "act_of", "speaker_right", "speaker_of", "source_right", "source_of"),
)
_COLUMN = {name: i for i, name in enumerate(_COUNTS)}


@dataclass(frozen=True, slots=True)
class AttributionScores:
    """The figures by name, each with its interval; ``n`` are the cases that each is a share of.

    A figure whose cases are none is left out.
    """

    n_articles: int
    n_sentences: int
    figures: dict[str, Interval]
    n: dict[str, int]

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as JSON holds them."""
        return {
            "n_articles": self.n_articles,
            "n_sentences": self.n_sentences,
            "figures": {
                name: {**interval.to_dict(), "n": self.n[name]}
                for name, interval in self.figures.items()
            },
        }


def score_attribution(
    articles: Sequence[SpokenArticle], *, n_resamples: int = 1000, seed: int = 0
) -> AttributionScores:
    """Attribute each article at its gold sentence boundaries and score what is found.

    Quotations and cues count where both ends are exactly the gold's; indirect speech is scored by
    the words that it covers, an act where its cue is found, a speaker by
    :func:`clf.evaluation.speakers.speaker_matches` over the sentences that have one.

    Raises ValueError where there is no sentence.
    """
    rows: list[list[float]] = []
    groups: list[str] = []
    for spoken in articles:
        spans = [Span(sentence.start, sentence.end) for sentence in spoken.sentences]
        found = attribute(spoken.article.text, spans).attributions
        for sentence, attribution in zip(spoken.sentences, found, strict=True):
            rows.append(count_sentence(spoken.article.text, sentence, attribution))
            groups.append(spoken.article.id)
    if not rows:
        raise ValueError("no sentence to score")
    totals = group_totals(np.array(rows, dtype=np.float64), groups)
    whole = dict(zip(_COUNTS, totals.sum(axis=0).tolist(), strict=True))
    cases = _cases(whole)
    statistics = {name: statistic for name, statistic in _FIGURES.items() if cases[name]}
    figures = cluster_bootstrap(totals, statistics, n_resamples=n_resamples, seed=seed)
    return AttributionScores(
        n_articles=len(articles),
        n_sentences=len(rows),
        figures=figures,
        n={name: cases[name] for name in figures},
    )


def count_sentence(text: str, gold: SpokenSentence, found: Attribution) -> list[float]:
    """Return the counts of one sentence, in the order of the columns that are summed."""
    counts = dict.fromkeys(_COUNTS, 0)
    _count_spans(counts, "direct", set(gold.direct), set(found.quotes))
    if gold.indirect is not None:
        words = _words_of(text, gold.start, gold.end)
        expected, given = _covered(words, gold.indirect), _covered(words, found.indirect)
        _count_spans(counts, "indirect", expected, given)
    if gold.cues is not None:
        _count_cues(counts, gold.cues, tuple(voice.cue for voice in found.voices))
    if gold.speaker is not None:
        matches = speaker_matches(found.speaker, gold.speaker, gold.as_written)
        counts["speaker_right"], counts["speaker_of"] = int(matches), 1
    counts["source_right"], counts["source_of"] = int(found.source is gold.source_class), 1
    return [float(counts[name]) for name in _COUNTS]


def _count_spans(counts: dict[str, int], what: str, gold: set[Any], predicted: set[Any]) -> None:
    counts[f"{what}_{_MATCHES}"] = len(gold & predicted)
    counts[f"{what}_{_PREDICTED}"] = len(predicted)
    counts[f"{what}_{_GOLD}"] = len(gold)


def _count_cues(counts: dict[str, int], gold: Sequence[Cue], predicted: Sequence[Cue]) -> None:
    acts = {(cue.start, cue.end): cue.act for cue in gold}
    given = {(cue.start, cue.end): cue.act for cue in predicted}
    _count_spans(counts, "cue", set(acts), set(given))
    shared = acts.keys() & given.keys()
    counts["act_of"] = len(shared)
    counts["act_right"] = sum(acts[place] is given[place] for place in shared)


def _words_of(text: str, start: int, end: int) -> list[tuple[int, int]]:
    words = find_words(text[start:end])
    return [
        (start + first, start + last)
        for first, last, key in zip(words.starts, words.ends, words.keys, strict=True)
        if key[0].isalnum()
    ]


def _covered(words: list[tuple[int, int]], spans: Sequence[Span]) -> set[tuple[int, int]]:
    """Return the words that lie within one of the spans."""
    return {word for word in words if any(s.start <= word[0] and word[1] <= s.end for s in spans)}


def _ratio(above: str, below: str) -> Statistic:
    return lambda totals: _divide(totals[:, _COLUMN[above]], totals[:, _COLUMN[below]])


def _f1(what: str) -> Statistic:
    def statistic(totals: Floats) -> Floats:
        matches = totals[:, _COLUMN[f"{what}_{_MATCHES}"]]
        predicted = totals[:, _COLUMN[f"{what}_{_PREDICTED}"]]
        return _divide(2 * matches, predicted + totals[:, _COLUMN[f"{what}_{_GOLD}"]])

    return statistic


def _divide(above: Floats, below: Floats) -> NDArray[np.float64]:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below > 0, above / below, np.nan)


_FIGURES: dict[str, Statistic] = {
    "direct_precision": _ratio("direct_matches", "direct_predicted"),
    "direct_recall": _ratio("direct_matches", "direct_gold"),
    "indirect_token_f1": _f1("indirect"),
    "cue_precision": _ratio("cue_matches", "cue_predicted"),
    "cue_recall": _ratio("cue_matches", "cue_gold"),
    "act_accuracy": _ratio("act_right", "act_of"),
    "speaker_resolved": _ratio("speaker_right", "speaker_of"),
    "source_class_accuracy": _ratio("source_right", "source_of"),
}
"""The figures in their order."""

BARS: dict[str, float] = {
    "direct_precision": 0.97,
    "direct_recall": 0.95,
    "indirect_token_f1": 0.85,
    "cue_precision": 0.95,
    "cue_recall": 0.93,
    "act_accuracy": 0.92,
    "speaker_resolved": 0.88,
    "source_class_accuracy": 0.93,
}
"""What the project asks of each figure on real text."""


def _cases(whole: dict[str, float]) -> dict[str, int]:
    """Return how many cases each figure is a share of."""
    columns = {
        "direct_precision": "direct_predicted" if whole["direct_gold"] else "direct_gold",
        "direct_recall": "direct_gold",
        "indirect_token_f1": "indirect_gold",
        "cue_precision": "cue_predicted" if whole["cue_gold"] else "cue_gold",
        "cue_recall": "cue_gold",
        "act_accuracy": "act_of",
        "speaker_resolved": "speaker_of",
        "source_class_accuracy": "source_of",
    }
    return {name: int(whole[column]) for name, column in columns.items()}
