"""The profile: an article at a glance, with n beside every share."""

from collections import Counter
from collections.abc import Sequence

from clf.schema.labels import TYPES
from clf.schema.records import AnalysedSentence, Profile


def profile_of(sentences: Sequence[AnalysedSentence]) -> Profile:
    """Count the sentences of each type and of each speaker; shares are of all sentences."""
    counted = Counter(sentence.type for sentence in sentences)
    speakers = Counter(s.speaker for s in sentences if s.speaker is not None)
    total = len(sentences)
    return Profile(
        n_sentences=total,
        n_needs_review=sum(sentence.needs_review for sentence in sentences),
        counts={label: counted[label] for label in TYPES},
        shares={label: counted[label] / total if total else 0.0 for label in TYPES},
        speakers=tuple(sorted(speakers.items(), key=lambda item: (-item[1], item[0]))),
    )
