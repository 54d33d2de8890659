"""Colour, only where a terminal shows it."""

import os
from collections.abc import Callable
from typing import TextIO

Paint = Callable[[str, str], str]
"""(text, style name as rich spells it) -> text, with escape codes or without."""


def plain(text: str, style: str) -> str:
    """Return ``text`` as it is."""
    return text


def painter(stream: TextIO) -> Paint:
    """Return what colours text for ``stream``; NO_COLOR, FORCE_COLOR and TERM are heeded.

    The text is never read as markup: styles are applied to it whole.
    """
    if not stream.isatty() and not os.environ.get("FORCE_COLOR"):
        return plain  # without the price of importing rich
    from rich.console import COLOR_SYSTEMS, Console

    console = Console(file=stream)
    if console.color_system is None or console.no_color or not console.is_terminal:
        return plain
    system = COLOR_SYSTEMS[console.color_system]

    def paint(text: str, style: str) -> str:
        return console.get_style(style).render(text, color_system=system) if text else text

    return paint
