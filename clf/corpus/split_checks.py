"""Checks of a recorded split against the corpus that it splits."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from clf.corpus.findings import Finding, PlacedSentence, Severity
from clf.corpus.hashing import corpus_hash
from clf.corpus.splits import Split
from clf.schema.records import LabelledArticle


class SplitFile:
    """A split file as text, so that findings can name the line of an id."""

    def __init__(self, path: Path, split: Split) -> None:
        """Keep the path, the split, and the first line of each id within each part."""
        self.path = path
        self.split = split
        self._lines = path.read_text(encoding="utf-8").splitlines()

    def check_ids(self, articles: Sequence[LabelledArticle]) -> Iterator[Finding]:
        """Yield ids in two parts, ids that only the split or only the corpus has, and staleness."""
        seen: dict[str, str] = {}
        for part, names in self.split.parts.items():
            for name in names:
                if name in seen:
                    message = f"leakage: the id is in {seen[name]} and in {part}; keep it in one"
                    yield self._finding(name, part, "error", message)
                seen.setdefault(name, part)
        corpus = {labelled.article.id for labelled in articles}
        for name, part in seen.items():
            if name not in corpus:
                message = "the corpus has no article of this id; remove it or restore the article"
                yield self._finding(name, part, "error", message)
        for name in sorted(corpus - seen.keys()):
            message = "the article is in no part of the split; make the split anew, keeping the old"
            yield self._finding(name, "", "error", message)
        if self.split.corpus_hash != corpus_hash(articles):
            message = "the split was recorded for another state of the corpus; record it anew"
            yield Finding(str(self.path), 1, "corpus_hash", "warning", message)

    def _finding(self, name: str, part: str, severity: Severity, message: str) -> Finding:
        field = f"{part}: {name}" if part else name
        return Finding(str(self.path), self._line(name, part), field, severity, message)

    def _line(self, name: str, part: str) -> int:
        quoted, in_part = json.dumps(name, ensure_ascii=False), not part
        for number, line in enumerate(self._lines, start=1):
            in_part = in_part or line.lstrip().startswith(f'"{part}"')
            if part and in_part and quoted in line:
                return number
        return 1


def check_pairs(
    sentences: Sequence[PlacedSentence], part_of: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield sentences whose contrastive pair stands in another split: leakage by design."""
    first: dict[str, PlacedSentence] = {}
    for placed in sentences:
        pair = placed.sentence.pair
        if pair is None:
            continue
        earlier = first.setdefault(pair, placed)
        parts = [part_of.get(p.labelled.article.id) for p in (earlier, placed)]
        if None not in parts and parts[0] != parts[1]:
            message = (
                f"leakage between {parts[0]} and {parts[1]}: {earlier.address} has the same pair; "
                "put both articles in one part"
            )
            yield placed.finding("pair", "error", message)
