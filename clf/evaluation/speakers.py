"""Who speaks: a predicted name against the gold's, as an Arabic reader would compare them."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from clf.arabic.normalise import (
    collapse_space,
    strip_diacritics,
    strip_invisible,
    strip_tatweel,
)
from clf.evaluation.intervals import Interval, share_interval

_CONJUNCTIONS = "وف"
_PREPOSITIONS = "بلك"
# What is left of a word must still be one: without this, وفد would be a clitic and فد.
_SHORTEST_WORD = 3


class SpeakerPair(NamedTuple):
    """The predicted speaker of a sentence beside the gold fields that it is compared with."""

    predicted: str | None
    gold: str | None
    as_written: str | None


@dataclass(frozen=True, slots=True)
class SpeakerScores:
    """The share of sentences with a gold speaker whose predicted speaker is right.

    ``n_unspoken`` counts sentences without a gold speaker, and ``n_invented`` those of them for
    which a speaker was predicted; neither enters the share. ``interval`` is None where n is 0.
    """

    n: int
    n_matched: int
    share: float
    interval: Interval | None
    n_unspoken: int
    n_invented: int

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as JSON holds them."""
        return {
            "n": self.n,
            "n_matched": self.n_matched,
            "share": self.share,
            "interval": self.interval.to_dict() if self.interval else None,
            "n_unspoken": self.n_unspoken,
            "n_invented": self.n_invented,
        }


def speaker_matches(predicted: str | None, gold: str, as_written: str | None) -> bool:
    """Tell whether a predicted name is the gold ``speaker`` or its ``as_written``.

    Names are compared without diacritics, tatweel and marks of no width, with white space folded,
    and with the clitics و ف ب ل ك of the first word set apart on either side, so that للجيش and
    والجيش are الجيش. Everything else must be equal, spelling variants of alef included.
    """
    if predicted is None:
        return False
    forms = name_forms(predicted)
    return any(forms & name_forms(name) for name in (gold, as_written) if name is not None)


def name_forms(name: str) -> frozenset[str]:
    """Return the readings of a name: as it stands, and without its clitics; none for no letters.

    A first letter such as و may be a clitic or the word's own, so both readings are kept.
    """
    folded = collapse_space(
        strip_tatweel(strip_diacritics(strip_invisible(unicodedata.normalize("NFC", name))))
    )
    first, space, rest = folded.partition(" ")
    return frozenset(f"{form}{space}{rest}" for form in _first_word_forms(first) if form)


def score_speakers(
    pairs: Sequence[SpeakerPair],
    groups: Sequence[str],
    *,
    n_resamples: int = 1000,
    seed: int = 0,
) -> SpeakerScores:
    """Score predicted speakers; ``groups`` names the article of each pair.

    Raises ValueError where the two lists are not of one length.
    """
    spoken = [
        (speaker_matches(pair.predicted, pair.gold, pair.as_written), group)
        for pair, group in zip(pairs, groups, strict=True)
        if pair.gold is not None
    ]
    unspoken = [pair for pair in pairs if pair.gold is None]
    matched = np.array([match for match, _ in spoken], dtype=np.bool_)
    interval = None
    if spoken:
        spoken_groups = [group for _, group in spoken]
        interval = share_interval(matched, spoken_groups, n_resamples=n_resamples, seed=seed)
    return SpeakerScores(
        n=len(spoken),
        n_matched=int(matched.sum()),
        share=interval.point if interval else 0.0,
        interval=interval,
        n_unspoken=len(unspoken),
        n_invented=sum(pair.predicted is not None for pair in unspoken),
    )


def _first_word_forms(word: str) -> set[str]:
    """Return a word with and without a conjunction, and each with and without a preposition."""
    forms = {word}
    if word[:1] in tuple(_CONJUNCTIONS):
        forms.add(word[1:])
    for form in list(forms):
        if form.startswith("لل"):
            # ل + ال loses its alef, and before ل also one of three lams: للجنة is ل + اللجنة.
            forms |= {"ال" + form[2:], "الل" + form[2:]}
        if form[:1] in tuple(_PREPOSITIONS):
            forms.add(form[1:])
    return {form for form in forms if form == word or len(form) >= _SHORTEST_WORD}
