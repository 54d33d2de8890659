"""The possible speakers of a sentence, ranked by a small trained scorer.

The rules settle on one speaker; how sure that is, and who else it may be, is learnt: pairs of a
sentence and a candidate are scored by a logistic model of distance, order, agreement, definiteness
and what the rules say. Its weights stand in ``lexicon/ranking.json``, made again by
``experiments/speaker_ranking.py``. Ranking is done on demand, a sentence at a time.
"""

import functools
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Final

from clf.attribution.entities import Entity, Reading
from clf.attribution.lexicon import (
    DEFINITE,
    FEMININE,
    GIVEN,
    NOUN_OF_SOURCE,
    POSSESSED,
    SURNAME,
    Entry,
)
from clf.schema.records import SpeakerGuess

_EARLIER: Final = 3
"""Earlier speakers that are candidates."""
_FAR: Final = 4
_LEAST: Final = 0.002
"""A share below which a possible speaker is not worth a line."""


@dataclass(slots=True)
class Context:
    """What one sentence offers to a ranking of its possible speakers.

    ``chosen`` is whom the rules settled on, ``recent`` the earlier speakers, the last one last, and
    ``others`` the speakers of the sentence's further cues, where they name one.
    """

    reading: Reading
    chosen: Entity | None
    recent: list[Entity]
    others: list[Entity | None]


def rank_speakers(context: Context, entries: list[Entry]) -> tuple[SpeakerGuess, ...]:
    """Return the possible speakers, the most probable first; none where only the outlet speaks.

    The probabilities sum to one. A name of None is a speaker whom the article does not name.
    """
    if context.chosen is None and context.reading.hit is None:
        return ()
    scored = [
        (None if entity is None else entity.name, _score(features))
        for entity, features in candidates(context, entries)
    ]
    total = sum(score for _, score in scored)
    ranked = sorted(((score / total, name) for name, score in scored), key=lambda item: -item[0])
    return tuple(SpeakerGuess(name, share) for share, name in ranked if share >= _LEAST)


def candidates(context: Context, entries: list[Entry]) -> Iterator[tuple[Entity | None, list[str]]]:
    """Yield each possible speaker with the names of its features; None stands for "unknown"."""
    reading, chosen = context.reading, context.chosen
    of_sentence = _sentence_features(context, entries)
    seen: set[int] = set()
    pool = [chosen, *context.others, *reversed(context.recent[-_EARLIER:])]
    for entity in pool:
        if entity is None or id(entity) in seen:
            continue
        seen.add(id(entity))
        features = ["chosen"] if entity is chosen else ["not chosen"]
        if entity in context.others:
            features.append("of another cue")
        features.append(f"before={_rank(entity, context.recent)}")
        if len(entity.words) > 1:
            features.append("several words")
        if entity.source is None:
            features.append("class unknown")
        hit = reading.hit
        if hit is not None and hit.kind == "verb" and entity.feminine is not None:
            agrees = entity.feminine == bool(entries[hit.index].bits & FEMININE)
            features.append("agrees" if agrees else "disagrees")
        if entity is chosen:
            features += of_sentence
        yield entity, features
    yield None, ["unknown", *(["no choice"] if chosen is None else [])]


def _rank(entity: Entity, recent: list[Entity]) -> str:
    """Return how many speakers ago an entity spoke."""
    for place, other in enumerate(reversed(recent[-_EARLIER:]), start=1):
        if other is entity:
            return str(place)
    return "none"


def _sentence_features(context: Context, entries: list[Entry]) -> list[str]:
    """Return what the sentence says of the rules' own choice."""
    reading = context.reading
    hit, mention = reading.hit, reading.mention
    kind = "none" if hit is None else hit.kind
    found = [f"cue={kind}", "named" if mention is not None else "carried"]
    if mention is None:
        return found
    head = entries[mention.start].bits
    found.append("person" if mention.person else "phrase")
    found.append(f"words={min(mention.name_end - mention.name_start, _FAR)}")
    for name, bit in (
        ("definite", DEFINITE | POSSESSED),
        ("source noun", NOUN_OF_SOURCE),
        ("given name", GIVEN | SURNAME),
    ):
        if head & bit:
            found.append(name)
    if hit is not None:
        behind = mention.start > hit.index
        distance = mention.start - hit.index if behind else hit.index - mention.end + 1
        found.append(f"{'after' if behind else 'before'}={min(max(distance, 0), _FAR)}")
    if mention.end < mention.name_start:
        found.append("apposition")
    return found


def _score(features: list[str]) -> float:
    weights = _weights()
    total = weights["bias"] + sum(weights.get(name, 0.0) for name in features)
    return math.exp(min(total, 50.0))


@functools.cache
def _weights() -> dict[str, float]:
    """Return the weights by feature; "bias" is added to every score."""
    file = resources.files("clf.attribution") / "lexicon" / "ranking.json"
    weights: dict[str, float] = json.loads(file.read_text(encoding="utf-8"))["weights"]
    return weights
