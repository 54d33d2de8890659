"""A corpus looked after: what is wrong in it, what it holds, how it is split."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clf.corpus.check import check
from clf.corpus.findings import Finding
from clf.corpus.hashing import corpus_hash
from clf.corpus.read import load, read_corpus
from clf.corpus.splits import Split, make_split, read_split, write_split
from clf.corpus.stats import describe
from clf.schema import TYPES, CorpusError, LabelledArticle

DEFAULT_SEED = 13
"""The seed of a first split where none is given."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found, and how much was looked at."""

    findings: tuple[Finding, ...]
    n_articles: int
    n_sentences: int

    @property
    def n_errors(self) -> int:
        """What must be mended before the corpus is used."""
        return sum(finding.severity == "error" for finding in self.findings)

    @property
    def n_warnings(self) -> int:
        """What wants a look."""
        return len(self.findings) - self.n_errors

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as JSON holds them."""
        return {
            "n_articles": self.n_articles,
            "n_sentences": self.n_sentences,
            "n_errors": self.n_errors,
            "n_warnings": self.n_warnings,
            "findings": [
                {
                    "file": finding.file,
                    "line": finding.line,
                    "field": finding.field,
                    "severity": finding.severity,
                    "message": finding.message,
                }
                for finding in self.findings
            ],
        }


@dataclass(frozen=True, slots=True)
class SplitReport:
    """A split as it was written, and what of it is new."""

    path: Path
    split: Split
    parts: dict[str, dict[str, Any]]
    n_kept: int
    n_new: int
    n_gone: int

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as JSON holds them."""
        return {
            "path": str(self.path),
            "seed": self.split.seed,
            "corpus_hash": self.split.corpus_hash,
            "parts": self.parts,
            "n_kept": self.n_kept,
            "n_new": self.n_new,
            "n_gone": self.n_gone,
        }


def check_corpus(
    paths: Sequence[Path], *, splits: Path | None = None, boundaries: bool = True
) -> CheckReport:
    """Check corpus files and folders (see ``clf.corpus.check.check``)."""
    findings = check(paths, splits=splits, boundaries=boundaries)
    articles = [item.article for item in load(paths) if item.article is not None]
    n_sentences = sum(len(labelled.sentences) for labelled in articles)
    if not articles and not findings:
        where = ", ".join(map(str, paths))
        raise CorpusError("at least one article", "none", "name a corpus file", where=where)
    return CheckReport(tuple(findings), len(articles), n_sentences)


def corpus_stats(paths: Sequence[Path]) -> dict[str, Any]:
    """Return the numbers of a corpus's datasheet, with its hash, ready for JSON.

    Raises CorpusError at the first thing that breaks the format.
    """
    articles = read_corpus(paths)
    return {"corpus_hash": corpus_hash(articles), **describe(articles)}


def split_corpus(paths: Sequence[Path], path: Path, *, seed: int | None = None) -> SplitReport:
    """Record a split of a corpus in a file, or add what is new in the corpus to a recorded one.

    An article that is in the recorded split stays in its part, so that no article moves from
    training to test as the corpus grows. Without ``seed`` that of the recorded split is taken.

    Raises CorpusError where the corpus or the recorded split cannot be read, or the corpus is too
    small.
    """
    articles = read_corpus(paths)
    keep = read_split(path) if path.exists() else None
    if keep is not None and seed is not None and seed != keep.seed:
        raise CorpusError(
            f"the recorded seed {keep.seed}",
            str(seed),
            "leave --seed out, or write another file with --splits",
            where=str(path),
        )
    chosen = seed if seed is not None else keep.seed if keep is not None else DEFAULT_SEED
    split = make_split(articles, chosen, keep=keep)
    write_split(split, path)
    known = keep.part_of() if keep is not None else {}
    ids = {labelled.article.id for labelled in articles}
    return SplitReport(
        path=path,
        split=split,
        parts={part: _part(split.select(articles, part)) for part in split.parts},
        n_kept=len(ids & known.keys()),
        n_new=len(ids - known.keys()),
        n_gone=len(known.keys() - ids),
    )


def _part(articles: Sequence[LabelledArticle]) -> dict[str, Any]:
    types = Counter(s.type for labelled in articles for s in labelled.sentences)
    return {
        "articles": len(articles),
        "sentences": types.total(),
        "types": {label.value: types[label] for label in TYPES},
    }
