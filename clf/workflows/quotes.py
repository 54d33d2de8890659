"""List the quotations of articles: inputs in, one answer each out, in input order.

As in scoring, one bad item is reported and the batch goes on.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from clf.analysis.quotations import quotations_of
from clf.arabic.charsets import has_arabic
from clf.arabic.words import find_words
from clf.intake.read import Problem, ReadArticle
from clf.schema import Quotation, QuotedArticle, SourceClass, SpeechAct
from clf.workflows.score import NO_ARABIC, ScoreSummary, guarded


class QuotationSink(Protocol):
    """What takes the quotations of articles (see ``clf.report.quotations``)."""

    def write(self, article: QuotedArticle) -> None:
        """Take one article's quotations."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which quotations are wanted; what is empty lets all through.

    ``speaker`` is part of a name, compared word by word as lexicons compare words (spelling
    variants of alef, ya and ta marbuta are one).
    """

    speaker: str = ""
    sources: frozenset[SourceClass] = frozenset()
    acts: frozenset[SpeechAct] = frozenset()

    def takes(self, quotation: Quotation) -> bool:
        """Tell whether a quotation is wanted."""
        if self.sources and quotation.source not in self.sources:
            return False
        if self.acts and quotation.act not in self.acts:
            return False
        return not self.speaker or _names(self.speaker, quotation)


def list_quotations(
    inputs: Iterable[ReadArticle | Problem],
    sink: QuotationSink,
    on_progress: Callable[[ScoreSummary], None] | None = None,
    *,
    wanted: Filter | None = None,
    on_problem: Callable[[Problem], None],
    on_article: Callable[[ReadArticle], None],
) -> ScoreSummary:
    """Write the wanted quotations of every article of ``inputs`` and return the counts.

    An article without Arabic letters is written without quotations and is a problem too. What
    ``sink`` raises is not caught. With ``CLF_DEBUG`` set a fault of the program is raised.
    """
    chosen = wanted or Filter()
    summary = ScoreSummary()
    for item in inputs:
        if isinstance(item, ReadArticle):
            on_article(item)
        outcome = item if isinstance(item, Problem) else _read(item)
        if isinstance(outcome, Problem):
            on_problem(outcome)
            summary = replace(summary, problems=summary.problems + 1)
        else:
            empty = NO_ARABIC in outcome.notes
            if empty and isinstance(item, ReadArticle):
                on_problem(Problem(item.where, NO_ARABIC))
            kept = tuple(q for q in outcome.quotations if chosen.takes(q))
            sink.write(replace(outcome, quotations=kept))
            summary = replace(
                summary,
                articles=summary.articles + 1,
                scored=summary.scored + (not empty),
                sentences=summary.sentences + outcome.n_sentences,
                problems=summary.problems + empty,
            )
        if on_progress:
            on_progress(summary)
    return summary


def _read(item: ReadArticle) -> QuotedArticle | Problem:
    """Read one article's quotations; whatever goes wrong is this article's problem alone."""
    if not has_arabic(item.article.text):
        notes = (NO_ARABIC,)
        return QuotedArticle(item.article.id, (), 0, encoding=item.encoding, notes=notes)
    return guarded(item, lambda: quotations_of(item.article, encoding=item.encoding))


def _names(part: str, quotation: Quotation) -> bool:
    """Tell whether the words of ``part`` stand in a row in the speaker's name."""
    wanted = find_words(part).keys
    given = find_words(quotation.speaker or "").keys
    places = range(len(given) - len(wanted) + 1)
    return any(given[i : i + len(wanted)] == wanted for i in places)
