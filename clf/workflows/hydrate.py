"""Stand-off labels joined to their texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clf.corpus.read import write_corpus
from clf.corpus.sources import read_source
from clf.corpus.standoff import Missing, hydrate, read_standoff
from clf.schema import CorpusError, LabelledArticle


@dataclass(frozen=True, slots=True)
class HydrationReport:
    """What a hydration joined, and the labels that it left out."""

    articles: tuple[LabelledArticle, ...]
    missing: tuple[Missing, ...]
    n_labels: int

    @property
    def n_sentences(self) -> int:
        """The labels that were joined to their texts."""
        return sum(len(labelled.sentences) for labelled in self.articles)

    def to_dict(self) -> dict[str, Any]:
        """Return the counts and the list of what is missing, as JSON holds them."""
        return {
            "n_labels": self.n_labels,
            "n_articles": len(self.articles),
            "n_sentences": self.n_sentences,
            "missing": [
                {
                    "source": item.label.source,
                    "id": item.label.id,
                    "start": item.label.start,
                    "end": item.label.end,
                    "reason": item.reason.value,
                }
                for item in self.missing
            ],
        }


def hydrate_sources(
    sources: Sequence[str] | None,
    folder: Path,
    labels: Path,
    *,
    annotator: str | None = None,
    out: Path | None = None,
) -> HydrationReport:
    """Join the stand-off labels of sources to their texts; write what was joined to ``out``.

    With several sources ``folder`` is the one that holds a folder of each; None stands for all that
    the labels name. ``annotator`` keeps only the labels under that name. Nothing is written where
    nothing could be joined.

    Raises CorpusError where labels or texts cannot be read, and where there is no label of the
    sources.
    """
    known = read_standoff(labels)
    if sources is None:
        sources = list(dict.fromkeys(label.source for label in known))
    wanted = [
        label
        for label in known
        if label.source in sources and (annotator is None or label.annotator == annotator)
    ]
    texts = {
        (source, name): document
        for source in sources
        for name, document in read_source(source, folder).items()
    }
    if not wanted:
        expected = f"labels of {', '.join(sources)}"
        raise CorpusError(expected, "none", "name another source or file", where=str(labels))
    articles, missing = hydrate(wanted, texts)
    if articles and out is not None:
        write_corpus(articles, out)
    return HydrationReport(tuple(articles), tuple(missing), len(wanted))
