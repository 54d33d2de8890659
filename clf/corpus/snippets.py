"""A public benchmark of snippets: short texts, each with the persuasion techniques that it uses."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clf.arabic.normalise import strip_invisible
from clf.corpus.near_duplicates import near_duplicates
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
    """Read a split of ``text, techniques`` lines; CorpusError at what does not fit.

    In place of ``techniques``, a line may have ``spans``, each with its ``technique``.
    """
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
            names = _names(item)
            if not isinstance(item["text"], str) or not names <= set(COLUMNS):
                raise ValueError(", ".join(sorted(names - set(COLUMNS))) or "a text of no string")
        except (ValueError, KeyError, TypeError) as error:
            where = f"{path}:{number}"
            raise CorpusError(
                "a snippet with text and techniques or spans", repr(error)[:200], step, where=where
            ) from error
        texts.append(item["text"])
        row = [int(name in names) for name in COLUMNS[:-1]]
        gold.append([*row, int(not any(row))])
    if not texts:
        raise CorpusError("snippets", "none", step, where=str(path))
    return Snippets(texts, np.array(gold, dtype=np.int64), hashlib.sha256(content).hexdigest())


def with_more(train: Snippets, more: Sequence[Snippets], others: Sequence[Snippets]) -> Snippets:
    """Return ``train`` and what ``more`` adds to it, with a hash of all that was read.

    A snippet is left out that is, or is nearly, one of ``train`` or of ``others`` (dev and test).
    """
    known = [*train.texts, *(text for split in others for text in split.texts)]
    texts, gold, digest = list(train.texts), [train.gold], hashlib.sha256(train.sha256.encode())
    for split in more:
        digest.update(split.sha256.encode())
        new = _unlike(split.texts, known)
        texts += [split.texts[i] for i in new]
        known += [split.texts[i] for i in new]
        gold.append(split.gold[new])
    return Snippets(texts, np.concatenate(gold), digest.hexdigest())


def _unlike(texts: Sequence[str], known: Sequence[str]) -> list[int]:
    """Return which texts are like no known one and no text before them."""
    forms: dict[str, int] = {}
    place = [forms.setdefault(_comparable(text), len(forms)) for text in (*known, *texts)]
    n_known = len(set(place[: len(known)]))
    alike = {second for _, second, _ in near_duplicates(list(forms))}
    new, seen = [], set()
    for i, form in enumerate(place[len(known) :]):
        if form >= n_known and form not in alike and form not in seen:
            seen.add(form)
            new.append(i)
    return new


def _comparable(text: str) -> str:
    """Return a text without marks of no width, its white space folded."""
    return " ".join(strip_invisible(text).split())


def _names(item: dict[str, Any]) -> set[str]:
    """Return the techniques of a line; KeyError or TypeError where it has none to read."""
    if "techniques" in item:
        return {str(name) for name in item["techniques"]}
    return {str(span["technique"]) for span in item["spans"]}
