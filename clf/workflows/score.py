"""Score articles: inputs in, one analysis each out, in input order, one article at a time.

One bad item is reported and the batch goes on; nothing is held but counts, so an archive of
any length needs the memory of its largest article.
"""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from clf.arabic.charsets import has_arabic
from clf.intake.read import Problem, ReadArticle
from clf.schema import TYPES, Analysis, Article, ClfError, Profile

Answer = TypeVar("Answer")
NO_ARABIC = "no Arabic text: nothing scored"

_EMPTY_PROFILE = Profile(0, 0, dict.fromkeys(TYPES, 0), dict.fromkeys(TYPES, 0.0))


class Analyser(Protocol):
    """What turns an article into an analysis (see ``clf.analysis.Analyser``)."""

    def analyse(
        self,
        article: Article,
        *,
        encoding: str | None = None,
        min_confidence: float | None = None,
    ) -> Analysis:
        """Analyse one article."""


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
    for item in inputs:
        if isinstance(item, ReadArticle) and on_article:
            on_article(item)
        outcome = item if isinstance(item, Problem) else _analyse(item, analyser, min_confidence)
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


def _analyse(
    item: ReadArticle, analyser: Analyser, min_confidence: float | None
) -> Analysis | Problem:
    """Analyse one article; whatever goes wrong is this article's problem alone."""
    is_arabic = has_arabic(item.article.text)
    article = item.article if is_arabic else replace(item.article, text="")
    found = guarded(
        item,
        lambda: analyser.analyse(article, encoding=item.encoding, min_confidence=min_confidence),
    )
    return found if is_arabic or isinstance(found, Problem) else _empty(found)


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
