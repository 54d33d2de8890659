"""The library's front door: ``clf.load`` and ``clf.analyse``."""

import functools
import os
from pathlib import Path

from clf.analysis.analyse import Analyser
from clf.schema.records import Analysis, Article
from clf.storage.folder import load_model


def load(path: str | os.PathLike[str] | None = None) -> Analyser:
    """Load a model folder, the shipped one by default. Raises :class:`clf.schema.ModelError`."""
    return Analyser(load_model(None if path is None else Path(path)))


@functools.cache
def _shipped() -> Analyser:
    return load()


def analyse(text: str | Article, *, min_confidence: float | None = None) -> Analysis:
    """Analyse one text with the shipped model, which is loaded once."""
    article = Article(id="text", text=text) if isinstance(text, str) else text
    return _shipped().analyse(article, min_confidence=min_confidence)
