"""Score articles: inputs in, one analysis each out, in input order.

One bad item is reported and the rest goes on. Nothing is held but counts and, for a deep model, the
few articles that it reads together, so an archive of any length needs the memory of its largest
article.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from clf.arabic.charsets import has_arabic
from clf.intake.read import Problem, ReadArticle
from clf.schema import TYPES, Analysis, Article, ClfError, Profile

Answer = TypeVar("Answer")
_MOST_AT_ONCE = 64
"""Items that are held at a time, however short they are."""
NO_ARABIC = "no Arabic text: nothing scored"

_EMPTY_PROFILE = Profile(0, 0, dict.fromkeys(TYPES, 0), dict.fromkeys(TYPES, 0.0))


class Analyser(Protocol):
    """What turns articles into analyses (see ``clf.analysis.Analyser``)."""

    @property
    def at_once(self) -> int:
        """Characters of articles that are best analysed together; 0: one article at a time."""

    def analyse_all(
        self, articles: Sequence[Article], *, min_confidence: float | None = None
    ) -> list[Analysis]:
        """Analyse articles, in order."""


class Sink(Protocol):
    """What takes the analyses (see ``clf.report.writers``)."""

    def write(self, analysis: Analysis) -> None:
        """Take one article's analysis."""


@dataclass(frozen=True, slots=True)
class ScoreSummary:
    """What was done so far: articles written, those of them that had Arabic, and the rest."""

    articles: int = 0
    scored: int = 0
    sentences: int = 0
    needs_review: int = 0
    problems: int = 0


def score(
    inputs: Iterable[ReadArticle | Problem],
    analyser: Analyser,
    sink: Sink,
    on_progress: Callable[[ScoreSummary], None] | None = None,
    *,
    min_confidence: float | None = None,
    on_problem: Callable[[Problem], None] | None = None,
    on_article: Callable[[ReadArticle], None] | None = None,
) -> ScoreSummary:
    """Score every article of ``inputs`` and return the counts.

    An item that could not be read, or that the analyser fails on, goes to ``on_problem``. An
    article without Arabic letters is written as an empty analysis with a note, and goes there
    too. ``on_article`` sees each article before it is scored, ``on_progress`` the counts after
    each item. What ``sink`` raises is not caught. With ``CLF_DEBUG`` set in the environment a
    fault of the program itself is raised instead of reported.
    """
    tell = on_problem or _ignore
    summary = ScoreSummary()
    for batch in _batches(inputs, analyser.at_once, on_article):
        for item, outcome in zip(batch, _outcomes(batch, analyser, min_confidence), strict=True):
            if isinstance(outcome, Problem):
                tell(outcome)
                summary = replace(summary, problems=summary.problems + 1)
            else:
                if NO_ARABIC in outcome.notes and isinstance(item, ReadArticle):
                    tell(Problem(item.where, NO_ARABIC))
                sink.write(outcome)
                summary = _counted(summary, outcome)
            if on_progress:
                on_progress(summary)
    return summary


def _batches(
    inputs: Iterable[ReadArticle | Problem],
    at_once: int,
    on_article: Callable[[ReadArticle], None] | None,
) -> Iterator[list[ReadArticle | Problem]]:
    """Yield the inputs by as many as have ``at_once`` characters together, one at the least."""
    batch: list[ReadArticle | Problem] = []
    size = 0
    for item in inputs:
        if isinstance(item, ReadArticle):
            if on_article:
                on_article(item)
            size += len(item.article.text)
        batch.append(item)
        if size >= at_once or len(batch) == _MOST_AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _outcomes(
    batch: Sequence[ReadArticle | Problem], analyser: Analyser, min_confidence: float | None
) -> list[Analysis | Problem]:
    """Analyse the articles of a batch together; where that fails, each alone, to lose but one."""
    articles = [item for item in batch if isinstance(item, ReadArticle)]
    if len(articles) > 1:
        try:
            found = iter(_analysed(articles, analyser, min_confidence))
            return [item if isinstance(item, Problem) else next(found) for item in batch]
        except Exception:  # noqa: S110 - what is wrong is told of the article that is at fault
            pass
    return [
        item if isinstance(item, Problem) else _alone(item, analyser, min_confidence)
        for item in batch
    ]


def _alone(
    item: ReadArticle, analyser: Analyser, min_confidence: float | None
) -> Analysis | Problem:
    """Analyse one article; whatever goes wrong is this article's problem alone."""
    return guarded(item, lambda: _analysed([item], analyser, min_confidence)[0])


def _analysed(
    items: Sequence[ReadArticle], analyser: Analyser, min_confidence: float | None
) -> list[Analysis]:
    """Analyse articles; one without Arabic is as one without text, with a note."""
    arabic = [has_arabic(item.article.text) for item in items]
    articles = [
        item.article if is_arabic else replace(item.article, text="")
        for item, is_arabic in zip(items, arabic, strict=True)
    ]
    found = analyser.analyse_all(articles, min_confidence=min_confidence)
    read = [replace(a, encoding=i.encoding) for a, i in zip(found, items, strict=True)]
    return [a if is_arabic else _empty(a) for a, is_arabic in zip(read, arabic, strict=True)]


def guarded(item: ReadArticle, work: Callable[[], Answer]) -> Answer | Problem:
    """Return what ``work`` makes of one article, or the problem that it met.

    With ``CLF_DEBUG`` set a fault of the program is raised.
    """
    try:
        return work()
    except ClfError as error:
        return Problem(item.where, Problem.of(error).message)
    except Exception as error:
        # A fault in one text of a million must not lose the others; it is told, not hidden.
        if os.environ.get("CLF_DEBUG"):
            raise
        return Problem(item.where, f"internal error: {type(error).__name__}: {error}")


def _empty(analysis: Analysis) -> Analysis:
    notes = tuple(note for note in analysis.notes if note != NO_ARABIC)
    return replace(analysis, sentences=(), profile=_EMPTY_PROFILE, notes=(*notes, NO_ARABIC))


def _counted(summary: ScoreSummary, analysis: Analysis) -> ScoreSummary:
    empty = NO_ARABIC in analysis.notes
    return ScoreSummary(
        articles=summary.articles + 1,
        scored=summary.scored + (not empty),
        sentences=summary.sentences + analysis.profile.n_sentences,
        needs_review=summary.needs_review + analysis.profile.n_needs_review,
        problems=summary.problems + empty,
    )


def _ignore(problem: Problem) -> None:
    """Drop a problem that nobody asked for; the summary still counts it."""
