"""Arabic beside left-to-right text: isolates for terminals that reorder, reordering for others.

``visual`` is a small part of the Unicode Bidirectional Algorithm (UAX #9): one paragraph with a
right-to-left base, no explicit formatting characters, two levels. Of its rules it keeps those
that news text needs: numbers with their separators (W2-W7, simplified), Latin runs (N1), a
bracket pair that belongs to a Latin run (N0, simplified), combining marks kept after their base
(L3) and mirrored brackets (L4). It does not join letters: that is the terminal's font's work.
"""

import unicodedata
from functools import lru_cache

from clf.report.formats import BidiMode

RIGHT_TO_LEFT_ISOLATE = "\u2067"
FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"

_PAIRS = ("()", "[]", "{}", "«»", "‹›", "<>", "⟨⟩", "﴾﴿")
_OPENING = {pair[0]: pair[1] for pair in _PAIRS}
_MIRROR = _OPENING | {closing: opening for opening, closing in _OPENING.items()}

_LEFT, _RIGHT, _NUMBER, _NEUTRAL = "L", "R", "N", "O"
_KIND = {"L": _LEFT, "R": _RIGHT, "AL": _RIGHT, "EN": _NUMBER, "AN": _NUMBER}


def arabic_run(text: str, mode: BidiMode) -> str:
    """Return a run of Arabic, clean and of one line, ready to stand in a left-to-right line."""
    if mode is BidiMode.VISUAL:
        return visual(text)
    if mode is BidiMode.OFF or not text:
        return text
    return f"{RIGHT_TO_LEFT_ISOLATE}{text}{POP_ISOLATE}"


def unknown_run(text: str, mode: BidiMode) -> str:
    """Return a run whose language is not known (a title, an id), ready to stand in a line."""
    if mode is BidiMode.VISUAL:
        return visual(text) if _first_strong(text) == _RIGHT else text
    if mode is BidiMode.OFF or not text or text.isascii():
        return text
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"


def visual(line: str) -> str:
    """Return one line in the order in which its characters are seen, from the left.

    The base direction is right to left. Apply it after wrapping, to one line at a time. Applied
    twice to Arabic text it gives the text back.
    """
    clusters = _clusters(line)
    keeps_order = _left_to_right(clusters)
    seen: list[str] = []
    i = len(clusters)
    while i:
        j = i
        while j and keeps_order[j - 1]:
            j -= 1
        if j < i:
            seen.extend(clusters[j:i])
        else:
            j = i - 1
            seen.append(_mirrored(clusters[j]))
        i = j
    return "".join(seen)


def _clusters(line: str) -> list[str]:
    """Split a line into base characters, each with the combining marks that follow it."""
    clusters: list[str] = []
    for char in line:
        if clusters and _bidi_class(char) in ("NSM", "BN"):
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


def _left_to_right(clusters: list[str]) -> list[bool]:
    """Tell for each cluster whether it belongs to a run that is read from the left."""
    kinds = [_KIND.get(_bidi_class(cluster[0]), _NEUTRAL) for cluster in clusters]
    _join_numbers(clusters, kinds)
    _numbers_after_latin(kinds)
    _join_brackets(clusters, kinds)
    _join_latin(kinds)
    return [kind in (_LEFT, _NUMBER) for kind in kinds]


def _join_numbers(clusters: list[str], kinds: list[str]) -> None:
    """Make a separator between two digits, and a sign beside one, part of the number."""
    last = len(kinds) - 1
    was_number = [kind == _NUMBER for kind in kinds]
    for i, cluster in enumerate(clusters):
        if was_number[i] or kinds[i] != _NEUTRAL:
            continue
        before = i > 0 and was_number[i - 1]
        after = i < last and was_number[i + 1]
        bidi_class = _bidi_class(cluster[0])
        if (bidi_class in ("CS", "ES") and before and after) or (
            bidi_class == "ET" and (before or after)
        ):
            kinds[i] = _NUMBER


def _numbers_after_latin(kinds: list[str]) -> None:
    """Make a number whose last strong neighbour is Latin part of the Latin run (rule W7)."""
    strong = _RIGHT
    for i, kind in enumerate(kinds):
        if kind in (_LEFT, _RIGHT):
            strong = kind
        elif kind == _NUMBER and strong == _LEFT:
            kinds[i] = _LEFT


def _join_brackets(clusters: list[str], kinds: list[str]) -> None:
    """Make a bracket pair with Latin inside and Latin before it part of that run (rule N0)."""
    open_at: list[int] = []
    for i, cluster in enumerate(clusters):
        if cluster in _OPENING:
            open_at.append(i)
        elif open_at and cluster == _OPENING[clusters[open_at[-1]]]:
            start = open_at.pop()
            inside = kinds[start + 1 : i]
            strong_before = next((k for k in reversed(kinds[:start]) if k != _NEUTRAL), _RIGHT)
            if _LEFT in inside and _RIGHT not in inside and strong_before == _LEFT:
                kinds[start] = kinds[i] = _LEFT


def _join_latin(kinds: list[str]) -> None:
    """Make neutrals between two Latin characters part of their run (rule N1)."""
    previous: int | None = None
    for i, kind in enumerate(kinds):
        if kind == _LEFT:
            if previous is not None:
                kinds[previous:i] = [_LEFT] * (i - previous)
            previous = i
        elif kind != _NEUTRAL:
            previous = None


def _mirrored(cluster: str) -> str:
    return _MIRROR.get(cluster[0], cluster[0]) + cluster[1:]


def _first_strong(text: str) -> str | None:
    kinds = (_KIND.get(_bidi_class(char)) for char in text)
    return next((kind for kind in kinds if kind in (_LEFT, _RIGHT)), None)


@lru_cache(maxsize=4096)
def _bidi_class(char: str) -> str:
    return unicodedata.bidirectional(char)
