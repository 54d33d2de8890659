"""The names of what attribution found in a sentence, which the models read as features."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clf.attribution.lexicon import Entry

if TYPE_CHECKING:
    from clf.attribution.entities import Reading

MOSTLY: Final = 0.6
"""The share of a sentence within quotations above which it counts as quoted."""


def describe(reading: Reading, entries: list[Entry], inside: int, *, open_before: bool) -> None:
    """Add what a sentence shows to its signals; ``inside`` counts its quoted tokens."""
    signals = reading.signals
    hit, mention = reading.hit, reading.mention
    length = max(1, reading.b - reading.a)
    if hit is None:
        signals.append("cue=none")
    else:
        place = (hit.index - reading.a) / length
        where = "first" if hit.index - reading.a <= 1 else "early" if place < 0.34 else "late"
        signals.append("cue=" + hit.kind)
        signals.append(f"cue={hit.kind}/{where}")
        if hit.act:
            signals.append("act=" + hit.act)
        if mention is None:
            signals.append("mention=none")
        else:
            head = entries[mention.start]
            signals.append("mention=person" if mention.person else "mention=phrase")
            signals.append("head=" + head.lemma)
            for j in range(mention.start + 1, min(mention.end, mention.start + 4)):
                signals.append("mod=" + entries[j].lemma)
            if hit.act:
                signals.append(f"act={hit.act}/{reading.source}")
    if open_before:
        signals.append("open_before")
    share = inside / length
    if share >= MOSTLY:
        signals.append("quoted=most")
    elif share > 0:
        signals.append("quoted=some")
