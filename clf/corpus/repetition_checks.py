"""Checks that compare sentences with each other: repetition, and leakage between splits."""

from collections.abc import Iterator, Mapping, Sequence

from clf.corpus.findings import Finding, PlacedSentence
from clf.corpus.near_duplicates import near_duplicates

NEAR_THRESHOLD = 0.7
"""The Jaccard similarity of 5-character shingles from which sentences are nearly the same."""

MIN_WORDS = 5
"""Shorter sentences (bylines, datelines, subheads) recur in honest corpora."""


def check_repetition(
    sentences: Sequence[PlacedSentence], part_of: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield sentences that repeat an earlier one, exactly or nearly; at most one finding each.

    ``part_of`` maps article ids to their split: a repetition across two splits is leakage and
    an error. Sentences of one contrastive pair may be nearly the same, and even the same where
    their types differ, since then their articles make the contrast.
    """
    groups: dict[str, list[PlacedSentence]] = {}
    for placed in sentences:
        groups.setdefault(" ".join(placed.words.split()), []).append(placed)
    for text, group in groups.items():
        yield from _exact(text, group, part_of)
    yield from _near(groups, part_of)


def _exact(
    text: str, group: Sequence[PlacedSentence], part_of: Mapping[str, str]
) -> Iterator[Finding]:
    long = len(text.split()) >= MIN_WORDS
    for later, earlier in _repeats(group):
        leak = _leak(earlier, later, part_of)
        message = f"{leak}the same sentence as {earlier.address}; rewrite or remove one"
        # Real articles repeat a sentence of their own as a caption or a pull quote.
        elsewhere = earlier.labelled is not later.labelled
        yield later.finding("", "error" if long and elsewhere else "warning", message)


def _repeats(
    group: Sequence[PlacedSentence],
) -> Iterator[tuple[PlacedSentence, PlacedSentence]]:
    """Yield (later, first earlier one that it may not repeat) of sentences with equal words."""
    # One of each kind is enough to compare with, which keeps a long group linear.
    kinds: dict[tuple[str | None, str], PlacedSentence] = {}
    for later in group:
        pair, label = later.sentence.pair, later.sentence.type
        for (pair_of_earlier, label_of_earlier), earlier in kinds.items():
            contrast = pair is not None and pair == pair_of_earlier and label != label_of_earlier
            if not contrast:
                yield later, earlier
                break
        kinds.setdefault((pair, label), later)


def _near(
    groups: Mapping[str, Sequence[PlacedSentence]], part_of: Mapping[str, str]
) -> Iterator[Finding]:
    texts = [text for text in groups if len(text.split()) >= MIN_WORDS]
    worst: dict[int, tuple[bool, float, PlacedSentence, PlacedSentence]] = {}
    for i, j, similarity in near_duplicates(texts, NEAR_THRESHOLD):
        # The first of equal sentences stands for all: the others have their own finding.
        earlier, later = groups[texts[i]][0], groups[texts[j]][0]
        pair = earlier.sentence.pair
        if pair is not None and pair == later.sentence.pair:
            continue
        leaks = bool(_leak(earlier, later, part_of))
        if j not in worst or (leaks, similarity) > worst[j][:2]:
            worst[j] = (leaks, similarity, earlier, later)
    for leaks, similarity, earlier, later in worst.values():
        message = (
            f"{_leak(earlier, later, part_of)}nearly the same sentence as {earlier.address} "
            f"(Jaccard {similarity:.2f}); rewrite one, or give both the same pair"
        )
        yield later.finding("", "error" if leaks else "warning", message)


def _leak(earlier: PlacedSentence, later: PlacedSentence, part_of: Mapping[str, str]) -> str:
    """Return the words that open a message on leakage; nothing where both are in one split."""
    parts = [part_of.get(placed.labelled.article.id) for placed in (earlier, later)]
    if None in parts or parts[0] == parts[1]:
        return ""
    return f"leakage between {parts[0]} and {parts[1]}: "
