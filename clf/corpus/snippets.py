"""A public benchmark of snippets: short texts, each with the persuasion techniques that it uses."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from clf.schema.errors import CorpusError
from clf.schema.techniques import TECHNIQUES

NONE = "no_technique"
COLUMNS = (*(str(name) for name in TECHNIQUES), NONE)
"""What a snippet is asked; the official task 1B counts "none" as a label."""
_MAX_BYTES = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Snippets:
    """A split: texts, and 0/1 of each of ``COLUMNS``, shape (n, n_columns)."""

    texts: list[str]
    gold: NDArray[np.int64]
    sha256: str

    @property
    def any(self) -> NDArray[np.int64]:
        """Return whether each snippet uses any technique, 0 or 1, shape (n,)."""
        found: NDArray[np.int64] = 1 - self.gold[:, -1]
        return found


def read_snippets(path: Path) -> Snippets:
    """Read a split of ``id, text, techniques`` lines; CorpusError at what does not fit."""
    step = "see the benchmark's own page for its format"
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise CorpusError("at most 64 MB", "more", step, where=str(path))
        content = path.read_bytes()
    except OSError as error:
        found = error.strerror or type(error).__name__
        step = "get the benchmark and mend the path in the recipe"
        raise CorpusError("a split of the benchmark", found, step, where=str(path)) from error
    texts, gold = [], []
    for number, line in enumerate(content.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
            names = {str(name) for name in item["techniques"]}
            if not isinstance(item["text"], str) or not names <= set(COLUMNS):
                raise ValueError(", ".join(sorted(names - set(COLUMNS))) or "a text of no string")
        except (ValueError, KeyError, TypeError) as error:
            where = f"{path}:{number}"
            raise CorpusError(
                "a snippet with text and techniques", repr(error)[:200], step, where=where
            ) from error
        texts.append(item["text"])
        row = [int(name in names) for name in COLUMNS[:-1]]
        gold.append([*row, int(not any(row))])
    if not texts:
        raise CorpusError("snippets", "none", step, where=str(path))
    return Snippets(texts, np.array(gold, dtype=np.int64), hashlib.sha256(content).hexdigest())
