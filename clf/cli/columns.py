"""Rows of text in aligned columns: no borders, Arabic only ever in the last one."""

from collections.abc import Iterable, Sequence

from clf.report.wrap import pad, text_width

_GAP = "  "


def columns(rows: Iterable[Sequence[str]], align: str, indent: int = 0) -> list[str]:
    """Return a line a row; ``align`` has a letter a column, ``<`` or ``>``.

    The last column is not padded where it is ``<``, so that a right-to-left run ends its line.
    """
    cells = [tuple(row) for row in rows]
    widths = [max((text_width(row[i]) for row in cells), default=0) for i in range(len(align))]
    return [" " * indent + _line(row, align, widths) for row in cells]


def count(number: int, noun: str) -> str:
    """Return "1 article", "2,000 articles"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _line(row: Sequence[str], align: str, widths: Sequence[int]) -> str:
    shown = []
    for text, side, width in zip(row, align, widths, strict=True):
        missing = " " * (width - text_width(text))
        shown.append(missing + text if side == ">" else pad(text, width))
    return _GAP.join(shown).rstrip()
