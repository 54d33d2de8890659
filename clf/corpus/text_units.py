"""Offsets in code points <-> offsets in UTF-16 code units, as JavaScript counts them.

The two differ after a character outside the Basic Multilingual Plane (an emoji, say), which is one
code point and two UTF-16 units.
"""

from bisect import bisect_right

_LAST_SINGLE = "\uffff"


class Utf16Offsets:
    """The offsets of one text in both countings."""

    def __init__(self, text: str) -> None:
        """Count the text once; a text without such characters costs nothing more."""
        self._length = len(text)
        pairs = [place for place, char in enumerate(text) if char > _LAST_SINGLE]
        self._pairs = pairs
        # Where each pair begins in UTF-16: one unit further for every pair before it.
        self._units = [place + number for number, place in enumerate(pairs)]

    def to_utf16(self, offset: int) -> int:
        """Return the UTF-16 offset of a code point offset."""
        return offset + bisect_right(self._pairs, offset - 1)

    def to_code_points(self, offset: int) -> int | None:
        """Return the code point offset of a UTF-16 offset; None inside a pair or past the end."""
        before = bisect_right(self._units, offset - 1)
        if before and self._units[before - 1] == offset - 1:
            return None
        found = offset - before
        return found if 0 <= found <= self._length else None
