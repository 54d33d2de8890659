"""Lines of a given width in terminal cells, for text with combining marks."""

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def cell_width(char: str) -> int:
    """Return the terminal cells that a character takes: 0, 1 or 2 (Unicode UAX #11)."""
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def text_width(text: str) -> int:
    """Return the terminal cells that a line takes."""
    return len(text) if text.isascii() else sum(map(cell_width, text))


def pad(text: str, width: int) -> str:
    """Return ``text`` with spaces after it up to ``width`` cells."""
    return text + " " * (width - text_width(text))


def wrap(text: str, width: int) -> list[str]:
    """Cut ``text`` into lines of at most ``width`` cells, at spaces, or inside a longer word.

    Joined with spaces (and with nothing where a word was cut) the lines give the words back.
    """
    lines: list[str] = []
    line, used = "", 0
    for word in text.split():
        needed = text_width(word)
        if line and used + 1 + needed <= width:
            line, used = f"{line} {word}", used + 1 + needed
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, width) if needed > width else [word]
        lines.extend(full)
        used = text_width(line)
    if line:
        lines.append(line)
    return lines


def _pieces(word: str, width: int) -> list[str]:
    """Cut a word that is longer than a line; a mark is never parted from its letter."""
    pieces: list[str] = []
    start = used = 0
    for i, char in enumerate(word):
        cells = cell_width(char)
        if used + cells > width and i > start:
            pieces.append(word[start:i])
            start, used = i, 0
        used += cells
    pieces.append(word[start:])
    return pieces
