"""Quotations of a batch: filters, bad items, texts without Arabic."""

from collections.abc import Callable

import pytest

from clf.intake.read import Problem, ReadArticle
from clf.schema import Article, QuotedArticle, SourceClass, SpeechAct
from clf.workflows import quotes
from clf.workflows.quotes import Filter, list_quotations

TEXT = (
    "قال وزير الصحة خالد العمري إن الدواء وصل.\n\n"
    "وتوعدت جماعة أنصار الراية المتشددة الجنود بأيام سود.\n\n"
    "وحذر العمري من أن الطرق مغلقة."
)


class Sink:
    """Keeps what is written."""

    def __init__(self) -> None:
        self.articles: list[QuotedArticle] = []

    def write(self, article: QuotedArticle) -> None:
        self.articles.append(article)


def ignore(item: object) -> None:
    """Take an item and do nothing."""


def run(
    *items: ReadArticle | Problem,
    wanted: Filter | None = None,
    on_problem: Callable[[Problem], None] = ignore,
) -> Sink:
    sink = Sink()
    list_quotations(items, sink, wanted=wanted, on_problem=on_problem, on_article=ignore)
    return sink


def article(text: str = TEXT, name: str = "a") -> ReadArticle:
    return ReadArticle(Article(name, text), "utf-8", name)


def test_all_are_listed_with_their_place() -> None:
    (found,) = run(article()).articles
    assert [q.sentence for q in found.quotations] == [1, 2, 3]
    assert all(TEXT[q.start : q.end] == q.text for q in found.quotations)
    assert found.n_sentences == 3


@pytest.mark.parametrize(
    ("wanted", "sentences"),
    [
        (Filter(speaker="العمري"), [1, 3]),
        (Filter(speaker="خالد العمرى"), [1, 3]),
        (Filter(speaker="الوزير"), []),
        (Filter(sources=frozenset({SourceClass.MILITANT})), [2]),
        (Filter(acts=frozenset({SpeechAct.WARN, SpeechAct.THREATEN})), [2, 3]),
        (Filter(acts=frozenset({SpeechAct.WARN}), speaker="العمري"), [3]),
    ],
)
def test_filters(wanted: Filter, sentences: list[int]) -> None:
    (found,) = run(article(), wanted=wanted).articles
    assert [q.sentence for q in found.quotations] == sentences


def test_problems_do_not_stop_a_batch() -> None:
    told: list[Problem] = []
    sink = run(Problem("x", "broken"), article("latin"), article(), on_problem=told.append)
    assert [p.where for p in told] == ["x", "a"]
    assert [len(a.quotations) > 0 for a in sink.articles] == [False, True]


def test_a_fault_is_one_articles_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> QuotedArticle:
        raise KeyError("fault")

    told: list[Problem] = []
    monkeypatch.setattr(quotes, "quotations_of", fail)
    run(article(), on_problem=told.append)
    assert "internal error: KeyError" in told[0].message
    monkeypatch.setenv("CLF_DEBUG", "1")
    with pytest.raises(KeyError):
        run(article())
