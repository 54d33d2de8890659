from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from clf.analysis.analyse import Analyser
from clf.models.answers import Answers, labels_of
from clf.models.calibration import Calibration
from clf.models.features import ArticleFeatures
from clf.models.fitting import LinearSettings, fit_linear
from clf.schema import TYPES, Article, LabelledArticle, SentenceType, SourceClass
from clf.storage.folder import LoadedModel, save_model

_TEXT = (
    "قال وزير الزراعة إن المياه عادت إلى قرى النخيل صباح اليوم. "
    "وأضاف أن المضخات تعمل بكامل طاقتها. "
    "وتقع النخيل على بعد عشرين كيلومترا من العاصمة."
)


@pytest.fixture(scope="module")
def analyser(
    small_corpus: list[LabelledArticle], tmp_path_factory: pytest.TempPathFactory
) -> Analyser:
    model = fit_linear(small_corpus, LinearSettings(folds=3, min_count=1)).model
    folder: Path = tmp_path_factory.mktemp("model")
    return Analyser(
        save_model(
            model,
            folder,
            model_id="small",
            settings={},
            corpus_hash="0" * 64,
            corpus={},
            metrics={},
        )
    )


def test_an_analysis_says_who_speaks_and_why(analyser: Analyser) -> None:
    analysis = analyser.analyse(Article("a", _TEXT, outlet="وكالة"), encoding="utf-8")
    claim, added, plain = analysis.sentences
    assert claim.type is SentenceType.OFFICIAL_CLAIM
    assert claim.speaker == "وزير الزراعة"
    assert claim.source is SourceClass.INSTITUTION
    assert claim.cue is not None
    assert _TEXT[claim.cue.start : claim.cue.end] == "قال"
    assert added.speaker == "وزير الزراعة"
    assert added.as_written is None
    assert plain.type is SentenceType.NEUTRAL_REPORT
    assert plain.speaker is None
    assert plain.source is SourceClass.OUTLET
    assert analysis.model_id == "small"
    assert len(analysis.model_hash) == 64
    assert (analysis.outlet, analysis.encoding) == ("وكالة", "utf-8")


class _Says:
    """A model that gives every sentence one type."""

    calibration = Calibration(1.0, (0.0,) * len(TYPES))
    at_once = 0

    def __init__(self, label: SentenceType) -> None:
        self.label = label

    def answer(self, features: ArticleFeatures) -> Answers:
        rows = np.zeros((len(features.spans), len(TYPES)))
        rows[:, TYPES.index(self.label)] = 1.0
        return Answers(rows, labels_of(rows), np.zeros(len(features.discourse.words)))

    def answer_all(self, articles: Sequence[ArticleFeatures]) -> list[Answers]:
        return [self.answer(features) for features in articles]

    def predict(self, features: ArticleFeatures) -> NDArray[np.float64]:
        return self.answer(features).probabilities


def test_a_carried_speaker_of_the_other_side_is_not_named(analyser: Analyser) -> None:
    def speakers(label: SentenceType) -> list[str | None]:
        loaded = LoadedModel(_Says(label), analyser.loaded.manifest)
        analysis = Analyser(loaded).analyse(Article("a", _TEXT))
        return [sentence.speaker for sentence in analysis.sentences[:2]]

    minister = "وزير الزراعة"
    assert speakers(SentenceType.OFFICIAL_CLAIM) == [minister, minister]
    # A sentence that is a group's message is not the minister's who spoke before.
    assert speakers(SentenceType.MILITANT_PROPAGANDA) == [minister, None]


def test_the_profile_counts_voices_and_speakers(analyser: Analyser) -> None:
    profile = analyser.analyse(Article("a", _TEXT)).profile
    assert profile.n_sentences == 3
    assert profile.counts[SentenceType.OFFICIAL_CLAIM] == 2
    assert profile.shares[SentenceType.NEUTRAL_REPORT] == pytest.approx(1 / 3)
    assert profile.speakers == (("وزير الزراعة", 2),)
    assert tuple(profile.counts) == TYPES


def test_confidence_below_the_threshold_asks_for_review(analyser: Analyser) -> None:
    article = Article("a", _TEXT)
    assert all(s.needs_review for s in analyser.analyse(article, min_confidence=1.0).sentences)
    relaxed = analyser.analyse(article, min_confidence=0.0)
    assert not any(s.needs_review for s in relaxed.sentences)
    assert relaxed.profile.n_needs_review == 0


def test_an_empty_text_has_an_empty_analysis(analyser: Analyser) -> None:
    analysis = analyser.analyse(Article("a", ""))
    assert analysis.sentences == ()
    assert analysis.profile.n_sentences == 0
    assert analysis.profile.shares[SentenceType.NEUTRAL_REPORT] == 0.0


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet=st.sampled_from('قالوزيرإن أن."«»“”\r\n،:؟0 ab😀ًّ'), max_size=200))
def test_every_offset_is_true(analyser: Analyser, text: str) -> None:
    end = 0
    for sentence in analyser.analyse(Article("a", text)).sentences:
        assert sentence.start >= end
        end = sentence.end
        assert text[sentence.start : sentence.end] == sentence.text
        assert sum(sentence.probabilities.values()) == pytest.approx(1)
        assert sentence.confidence == max(sentence.probabilities.values())
        for evidence in sentence.evidence:
            assert text[evidence.start : evidence.end] == evidence.text
            assert sentence.start <= evidence.start < evidence.end <= sentence.end
        for quote in sentence.quotes:
            assert sentence.start <= quote.start < quote.end <= sentence.end
