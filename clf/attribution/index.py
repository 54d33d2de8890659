"""Which tokens of an article can be what: one pass over all of them, later ones over a few."""

from collections.abc import Iterable
from typing import Final

from clf.attribution.lexicon import (
    ARMED,
    BREAK,
    CUE,
    GIVEN,
    INSTITUTION,
    MAYBE_ARMED,
    MEDIA,
    MILITANT,
    OFFICE,
    OPINION,
    OWN_OPINION,
    PARTICIPLE,
    QUOTE,
    RELEASE,
    SOURCE_PREPOSITION,
    SPEECH_NOUN,
    VIOLENCE,
    Entry,
)

MAY_BE_CUE: Final = (
    CUE | SOURCE_PREPOSITION | SPEECH_NOUN | RELEASE | PARTICIPLE | OPINION | OWN_OPINION
)
_ASKED: Final = (
    MAY_BE_CUE | QUOTE | BREAK | MILITANT | VIOLENCE | ARMED | MAYBE_ARMED | GIVEN | OFFICE
    | INSTITUTION | MEDIA
)  # fmt: skip
"""What the whole of an article is searched for; one word in five has any of it."""


class TokenIndex:
    """The bits of an article's tokens (:class:`clf.attribution.lexicon.Entry`), to be searched."""

    __slots__ = ("_asked", "bits")

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Take the bits from the tokens' entries."""
        self.bits = [entry.bits for entry in entries]
        self._asked = [i for i, bits in enumerate(self.bits) if bits & _ASKED]

    def between(self, mask: int, a: int, b: int) -> list[int]:
        """Return the tokens from ``a`` to ``b`` (exclusive) with any of the bits of ``mask``."""
        bits = self.bits
        return [i for i in range(a, b) if bits[i] & mask]

    def where(self, mask: int) -> list[int]:
        """Return the tokens that have any of the bits of ``mask``, in order."""
        bits = self.bits
        among = range(len(bits)) if mask & ~_ASKED else self._asked
        return [i for i in among if bits[i] & mask]
