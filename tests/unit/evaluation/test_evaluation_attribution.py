"""Figures of attribution: counted sentence by sentence, with intervals by article."""

import pytest

from clf.corpus.standoff_attribution import SpokenArticle, SpokenSentence
from clf.evaluation.attribution import BARS, count_sentence, score_attribution
from clf.schema import Article, Attribution, Cue, SourceClass, Span, SpeechAct, Voice

TEXT = "قال الوزير سامر العلواني إن «المدارس ستفتح أبوابها غدا»."
START = TEXT.index("«")
GOLD = SpokenSentence(
    0,
    len(TEXT),
    SourceClass.INSTITUTION,
    speaker="سامر العلواني",
    cues=(Cue(0, 3, SpeechAct.ASSERT),),
    direct=(Span(START, len(TEXT) - 1),),
    indirect=(),
)


def spoken(*sentences: SpokenSentence, name: str = "a") -> SpokenArticle:
    return SpokenArticle(Article(name, TEXT), sentences)


def test_a_perfect_article() -> None:
    scores = score_attribution([spoken(GOLD)], n_resamples=10)
    points = {name: interval.point for name, interval in scores.figures.items()}
    assert points == {
        "direct_precision": 1.0,
        "direct_recall": 1.0,
        "cue_precision": 1.0,
        "cue_recall": 1.0,
        "act_accuracy": 1.0,
        "speaker_resolved": 1.0,
        "source_class_accuracy": 1.0,
    }
    assert scores.n["cue_recall"] == 1
    assert scores.to_dict()["figures"]["cue_recall"]["n"] == 1


def test_what_is_not_labelled_is_not_measured() -> None:
    sentence = SpokenSentence(0, len(TEXT), SourceClass.INSTITUTION, speaker="سامر العلواني")
    figures = score_attribution([spoken(sentence)], n_resamples=10).figures
    assert set(figures) == {"speaker_resolved", "source_class_accuracy"}


def test_counts_of_a_wrong_answer() -> None:
    wrong = Attribution(
        source=SourceClass.THIRD_PARTY,
        speaker="الوزير",
        quotes=(Span(START, len(TEXT)),),
        voices=(Voice(Cue(0, 3, SpeechAct.WARN), SourceClass.THIRD_PARTY),),
    )
    counts = count_sentence(TEXT, GOLD, wrong)
    direct, indirect, cue, rest = counts[:3], counts[3:6], counts[6:9], counts[9:]
    assert direct == [0, 1, 1]
    assert indirect == [0, 0, 0]
    assert cue == [1, 1, 1]
    assert rest == [0, 1, 0, 1, 0, 1]


def test_indirect_speech_is_scored_by_its_words() -> None:
    text = "قال الوزير إن المدارس ستفتح غدا."
    gold = SpokenSentence(0, len(text), SourceClass.INSTITUTION, cues=(), indirect=(Span(11, 27),))
    found = Attribution(indirect=(Span(11, 21),))
    assert count_sentence(text, gold, found)[3:6] == [2, 2, 3]


def test_no_sentence_is_refused() -> None:
    with pytest.raises(ValueError, match="no sentence"):
        score_attribution([])


def test_every_figure_has_its_bar() -> None:
    scores = score_attribution([spoken(GOLD)], n_resamples=10)
    assert set(scores.figures) <= set(BARS)
