"""Which quotation marks of a line open, which close, and which belong together.

Agencies mix every style and direction (“…”, ”…“, “…“, »…«, "…“), so a mark is read by its
place first: after a space and before a word it opens, after a word and before a space or a
comma it closes. Where the place does not tell, or contradicts the mark's own direction, parity
decides: a mark closes the quotation of its family that is open, or else opens one.
"""

import re
from dataclasses import dataclass

from clf.arabic.charsets import (
    BIDI_CONTROLS,
    CLOSING_BRACKETS,
    COMMAS,
    OPENING_BRACKETS,
    TERMINATORS,
)
from clf.schema import Span

_LATIN = "A-Za-z0-9À-ÖØ-öø-ɏ"  # between two of these a single mark is an apostrophe: O’Neil
_MARK = re.compile(rf"''|[\"“”„‟«»‹›]|(?<![{_LATIN}])['‘’]|['‘’](?![{_LATIN}])")

_FAMILIES = ('"“”„‟', "«»", "‹›", "'‘’")
_FAMILY = {mark: family for family, marks in enumerate(_FAMILIES) for mark in marks} | {"''": 0}
_OPENING = frozenset("“„‟«‹‘")
_CLOSING = frozenset("”»›’")
_BEFORE_OPENING = OPENING_BRACKETS | _OPENING | BIDI_CONTROLS
_AFTER_CLOSING = CLOSING_BRACKETS | _CLOSING | COMMAS | TERMINATORS | BIDI_CONTROLS


@dataclass(frozen=True, slots=True)
class QuoteMarks:
    """The quotation marks of one line.

    ``openers`` and ``closers`` map the place of a mark to the place after it (two further for
    ``''``); a closer may lack its opener, which then stands on an earlier line. ``pairs`` run
    from before the opening mark to after the closing one, ordered by their end.
    """

    openers: dict[int, int]
    closers: dict[int, int]
    pairs: tuple[Span, ...]


def find_quote_marks(text: str, start: int = 0, end: int | None = None) -> QuoteMarks:
    """Read the quotation marks of ``text[start:end]``, one line; linear in its length."""
    stop = len(text) if end is None else end
    openers: dict[int, int] = {}
    closers: dict[int, int] = {}
    pairs: list[Span] = []
    stack: list[tuple[int, int]] = []  # (family, place) of the marks still open
    n_open = [0] * len(_FAMILIES)  # so that a stray closer need not search the stack
    for match in _MARK.finditer(text, start, stop):
        at, after = match.span()
        family = _FAMILY[match.group()]
        before = text[at - 1] if at > start else " "
        following = text[after] if after < stop else " "
        if _opens(match.group(), before, following, n_open[family] > 0):
            openers[at] = after
            stack.append((family, at))
            n_open[family] += 1
            continue
        closers[at] = after
        while n_open[family]:  # marks of other families left open in between are given up
            top, place = stack.pop()
            n_open[top] -= 1
            if top == family:
                pairs.append(Span(place, after))
                break
    return QuoteMarks(openers, closers, tuple(pairs))


def _opens(mark: str, before: str, following: str, is_open: bool) -> bool:
    """Tell whether a mark opens, from its place, its own direction, and parity in doubt."""
    can_open = before.isspace() or before in _BEFORE_OPENING
    can_close = following.isspace() or following in _AFTER_CLOSING
    if can_open == can_close:
        return not is_open
    if can_open:
        return not (is_open and mark in _CLOSING)
    # “ as the closer of a quotation that opened on an earlier line: ...انتهى.“ وأضاف
    return mark in _OPENING and not is_open and before not in TERMINATORS
