from corpus_builders import N, article

from clf.corpus.vocabulary import (
    GrowthPoint,
    corpus_words,
    distinct_ngrams,
    running_words,
    vocabulary_growth,
)

SENTENCES = [("ا", "ب", "ا"), ("ب", "ا")]


def test_words_are_folded_and_marks_left_out() -> None:
    found = corpus_words([article("x", (N, "أحمد، أحمد: 12!"), (N, "إحمد؟"))])
    assert found == [("احمد", "احمد", "12"), ("احمد",)]


def test_the_order_of_articles_is_drawn_not_given() -> None:
    articles = [article(str(i), (N, f"كلمة{i}")) for i in range(20)]
    assert corpus_words(articles) == corpus_words(articles[::-1])
    assert corpus_words(articles) != corpus_words(articles, seed=1)


def test_growth_ends_with_all_words() -> None:
    assert vocabulary_growth(SENTENCES, points=2) == [
        GrowthPoint(2, 2),
        GrowthPoint(4, 2),
        GrowthPoint(5, 2),
    ]
    assert vocabulary_growth([]) == []
    assert running_words(SENTENCES) == 5


def test_ngrams_stop_at_sentence_ends_and_at_the_given_size() -> None:
    assert distinct_ngrams(SENTENCES, 2, 5) == 2
    assert distinct_ngrams(SENTENCES, 1, 1) == 1
    assert distinct_ngrams(SENTENCES, 3, 5) == 1
    assert distinct_ngrams(SENTENCES, 2, 0) == 0
