"""Scoring goes on past bad items, in input order, and counts what it did."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest

from clf.intake.read import Problem, ReadArticle
from clf.schema import (
    TYPES,
    AnalysedSentence,
    Analysis,
    Article,
    InputError,
    Profile,
    SentenceType,
    SourceClass,
)
from clf.workflows.score import NO_ARABIC, ScoreSummary, score

NEUTRAL = SentenceType.NEUTRAL_REPORT


class FakeAnalyser:
    """One neutral sentence an article; texts that name an error raise it."""

    def __init__(self, at_once: int = 0) -> None:
        self.asked: list[tuple[str, float | None]] = []
        self.batches: list[int] = []
        self.at_once = at_once

    def analyse_all(
        self, articles: Sequence[Article], *, min_confidence: float | None = None
    ) -> list[Analysis]:
        self.batches.append(len(articles))
        return [self._analyse(article, min_confidence) for article in articles]

    def _analyse(self, article: Article, min_confidence: float | None) -> Analysis:
        self.asked.append((article.id, min_confidence))
        if "خطأ" in article.text:
            raise InputError("a text", "none", "try another", where=article.id)
        if "عطل" in article.text:
            raise IndexError("bug")
        sentence = AnalysedSentence(
            start=0,
            end=len(article.text),
            text=article.text,
            type=NEUTRAL,
            probabilities=dict.fromkeys(TYPES, 0.2),
            confidence=0.2,
            needs_review=True,
            source=SourceClass.OUTLET,
        )
        counts = dict.fromkeys(TYPES, 0) | {NEUTRAL: 1}
        shares = dict.fromkeys(TYPES, 0.0) | {NEUTRAL: 1.0}
        return Analysis(article.id, "fake", "0" * 8, (sentence,), Profile(1, 1, counts, shares))


@dataclass
class Sink:
    written: list[Analysis] = field(default_factory=list)

    def write(self, analysis: Analysis) -> None:
        self.written.append(analysis)


def item(name: str, text: str, encoding: str = "utf-8") -> ReadArticle:
    return ReadArticle(Article(name, text), encoding, f"{name}.txt")


def test_order_counts_and_callbacks() -> None:
    analyser, sink = FakeAnalyser(), Sink()
    problems: list[Problem] = []
    progress: list[ScoreSummary] = []
    seen: list[str] = []
    broken = Problem("b.txt", "broken")
    summary = score(
        [item("a", "نص"), broken, item("c", "خطأ"), item("d", "نص آخر", "cp1256")],
        analyser,
        sink,
        progress.append,
        min_confidence=0.7,
        on_problem=problems.append,
        on_article=lambda read: seen.append(read.encoding),
    )
    assert [a.id for a in sink.written] == ["a", "d"]
    assert summary == ScoreSummary(articles=2, scored=2, sentences=2, needs_review=2, problems=2)
    assert problems[0] == broken
    assert problems[1].where == "c.txt"
    assert "expected a text; found none" in problems[1].message
    assert analyser.asked[-1] == ("d", 0.7)
    assert sink.written[-1].encoding == "cp1256"
    assert [p.articles for p in progress] == [1, 1, 1, 2]
    assert progress[-1] == summary
    assert seen == ["utf-8", "utf-8", "cp1256"]


@pytest.mark.parametrize("text", ["", "Hello, world. 123", "١٢٣ ؟ ،", "שלום"])
def test_no_arabic_is_an_empty_analysis_and_a_report(text: str) -> None:
    sink, problems = Sink(), list[Problem]()
    summary = score([item("en", text)], FakeAnalyser(), sink, on_problem=problems.append)
    (empty,) = sink.written
    assert empty.sentences == ()
    assert empty.notes == (NO_ARABIC,)
    assert empty.model_id == "fake"
    assert empty.profile.n_sentences == 0
    assert set(empty.profile.counts) == set(TYPES)
    assert problems == [Problem("en.txt", NO_ARABIC)]
    assert summary == ScoreSummary(articles=1, scored=0, problems=1)


def test_arabic_among_other_letters_is_scored() -> None:
    sink = Sink()
    assert score([item("mixed", "BBC: قال")], FakeAnalyser(), sink).scored == 1
    assert sink.written[0].sentences[0].text == "BBC: قال"


def test_a_fault_of_the_program_costs_one_article(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLF_DEBUG", raising=False)
    problems: list[Problem] = []
    inputs = [item("a", "عطل"), item("b", "نص")]
    summary = score(inputs, FakeAnalyser(), Sink(), on_problem=problems.append)
    assert (summary.scored, summary.problems) == (1, 1)
    assert problems[0].message == "internal error: IndexError: bug"
    monkeypatch.setenv("CLF_DEBUG", "1")
    with pytest.raises(IndexError, match="bug"):
        score(inputs, FakeAnalyser(), Sink())


def test_a_deep_model_is_asked_about_several_articles_at_once() -> None:
    analyser, sink, problems = FakeAnalyser(at_once=8), Sink(), list[Problem]()
    broken = Problem("x.txt", "broken")
    rest = [item("b", "نص"), item("c", "نص طويل"), item("d", "نص")]
    summary = score([item("a", "نص"), broken, *rest], analyser, sink, on_problem=problems.append)
    assert analyser.batches == [3, 1]
    assert [a.id for a in sink.written] == ["a", "b", "c", "d"]
    assert problems == [broken]
    assert summary.articles == 4


@pytest.mark.parametrize("fault", ["خطأ", "عطل"])
def test_one_that_fails_costs_the_others_of_its_batch_nothing(fault: str) -> None:
    analyser, sink, problems = FakeAnalyser(at_once=1000), Sink(), list[Problem]()
    inputs = [item("a", "نص"), item("b", fault), item("c", "English"), item("d", "نص")]
    summary = score(inputs, analyser, sink, on_problem=problems.append)
    assert [a.id for a in sink.written] == ["a", "c", "d"]
    assert [problem.where for problem in problems] == ["b.txt", "c.txt"]
    assert (summary.articles, summary.scored, summary.problems) == (3, 2, 2)


def test_what_the_sink_raises_ends_the_work() -> None:
    class Full(Sink):
        def write(self, analysis: Analysis) -> None:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        score([item("a", "نص")], FakeAnalyser(), Full())


def test_inputs_are_read_one_at_a_time() -> None:
    sink = Sink()

    def lazily() -> Iterator[ReadArticle]:
        for i in range(3):
            assert len(sink.written) == i
            yield item(str(i), "نص")

    assert score(lazily(), FakeAnalyser(), sink).articles == 3
