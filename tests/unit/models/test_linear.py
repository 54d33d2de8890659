from dataclasses import replace

import numpy as np
import pytest

from clf.models.features import read_features
from clf.models.fitting import FittedLinear, LinearSettings, fit_linear
from clf.models.linear import unit_steps
from clf.schema import TYPE_INDEX, TYPES, CorpusError, LabelledArticle, SentenceType

_SETTINGS = LinearSettings(c=10.0, folds=3, min_count=1)


@pytest.fixture(scope="module", params=[0, 4], ids=["linear", "with hidden units"])
def settings(request: pytest.FixtureRequest) -> LinearSettings:
    return replace(_SETTINGS, hidden=request.param)


@pytest.fixture(scope="module")
def fitted(small_corpus: list[LabelledArticle], settings: LinearSettings) -> FittedLinear:
    return fit_linear(small_corpus, settings)


def test_it_learns_the_voices_of_a_small_corpus(
    fitted: FittedLinear, small_corpus: list[LabelledArticle]
) -> None:
    gold = [TYPE_INDEX[s.type] for article in small_corpus for s in article.sentences]
    assert (fitted.out_of_fold.argmax(axis=1) == gold).mean() > 0.95
    features = read_features(
        "وقال وزير الصحة إن اللقاح وصل إلى المرج. وأغلقت المدارس أبوابها يومين."
    )
    first, second = fitted.model.predict(features).argmax(axis=1)
    assert TYPES[first] is SentenceType.OFFICIAL_CLAIM
    assert TYPES[second] is SentenceType.NEUTRAL_REPORT


def test_fitting_twice_gives_the_same_numbers(
    fitted: FittedLinear, small_corpus: list[LabelledArticle], settings: LinearSettings
) -> None:
    again = fit_linear(small_corpus, settings)
    assert np.array_equal(again.model.weights.lexical, fitted.model.weights.lexical)
    assert np.array_equal(again.model.weights.hidden.out, fitted.model.weights.hidden.out)
    assert again.model.weights.hidden.out.shape == (settings.hidden, len(TYPES))
    assert np.array_equal(again.out_of_fold, fitted.out_of_fold)
    assert again.calibration == fitted.calibration


def test_the_served_log_odds_equal_the_fitted_ones(
    fitted: FittedLinear, small_corpus: list[LabelledArticle]
) -> None:
    """The look-up table that serves must compute what scikit-learn's matrix computed."""
    from clf.models import fitting

    groups = [[article] for article in small_corpus[:3]]
    counted = fitting._count(groups, np.ones(3), lambda stage, done, total: None, "features")
    expected = fitting._apply(fitted.model.weights, counted)
    served = np.concatenate(
        [
            fitted.model.decide(read_features(a.article.text, [s.span for s in a.sentences])).logits
            for a in small_corpus[:3]
        ]
    )
    assert np.allclose(served, expected, atol=1e-3)


def test_explanations_add_up_to_the_words_part_of_the_decision(fitted: FittedLinear) -> None:
    features = read_features("ويبدو المشهد في المرج مهزلة مكتملة تكشف عجزا فاضحا.")
    decision = fitted.model.decide(features)
    label = SentenceType.JOURNALISTIC_FRAMING
    weights = fitted.model.explain(features, decision, [label])
    keys = features.discourse.words.keys
    assert weights.shape == (len(keys),)
    assert keys[int(weights.argmax())] in {"مهزله", "ويبدو", "عجزا", "فاضحا", "تكشف", "مكتمله"}
    against = fitted.model.explain(features, decision, [SentenceType.OFFICIAL_CLAIM])
    assert weights.sum() > against.sum()


def test_a_words_share_is_what_it_takes_away(fitted: FittedLinear) -> None:
    """With the units that speak taken as given, shares add up to the log-odds but for constants."""
    model, weights = fitted.model, fitted.model.weights
    features = read_features("وأغلقت المدارس أبوابها يومين. ويبدو المشهد في المرج مهزلة مكتملة.")
    decision = model.decide(features)
    labels = [SentenceType.JOURNALISTIC_FRAMING] * 2
    target = TYPE_INDEX[labels[0]]
    words_alone = replace(features, sentences=[replace(s, anchors=[]) for s in features.sentences])
    shares = model.explain(words_alone, decision, labels)
    for number, (a, b) in enumerate(features.discourse.bounds):
        known = [
            model._signals[n]
            for n in set(features.sentences[number].signals)
            if n in model._signals
        ]
        speaks = decision.speaks[number]
        constant = weights.intercept + weights.signal[known].sum(axis=0)
        of_units = weights.hidden.thresholds + weights.hidden.signal[known].sum(axis=0)
        constant = constant + (of_units * speaks) @ weights.hidden.out
        of_words = decision.logits[number] - constant
        others = np.delete(of_words, target).mean()
        assert shares[a:b].sum() == pytest.approx(of_words[target] - others, abs=1e-3)


def test_an_article_without_sentences_has_no_rows(fitted: FittedLinear) -> None:
    features = read_features("")
    decision = fitted.model.decide(features)
    assert decision.probabilities.shape == (0, len(TYPES))
    assert fitted.model.explain(features, decision, []).shape == (0,)


def test_unknown_words_leave_the_prior(fitted: FittedLinear) -> None:
    probabilities = fitted.model.predict(read_features("xyzzy qqq"))
    assert probabilities.shape == (1, len(TYPES))
    assert np.isfinite(probabilities).all()


def test_one_type_is_not_enough_to_learn(small_corpus: list[LabelledArticle]) -> None:
    lone = [replace(a, sentences=a.sentences[:1]) for a in small_corpus]
    with pytest.raises(CorpusError, match="at least two types"):
        fit_linear(lone, _SETTINGS)


def test_a_type_the_corpus_lacks_is_possible_but_unlikely(
    small_corpus: list[LabelledArticle],
) -> None:
    kept = [replace(a, sentences=(a.sentences[0], a.sentences[2])) for a in small_corpus]
    model = fit_linear(kept, _SETTINGS).model
    probabilities = model.predict(read_features(kept[0].article.text))
    assert np.allclose(probabilities.sum(axis=1), 1)
    assert probabilities[:, TYPE_INDEX[SentenceType.MILITANT_PROPAGANDA]].max() < 0.1


def test_progress_is_reported(small_corpus: list[LabelledArticle]) -> None:
    stages: list[str] = []
    fit_linear(small_corpus, _SETTINGS, lambda stage, done, total: stages.append(stage))
    assert {"features", "cross-validation", "final fit"} <= set(stages)


@pytest.mark.parametrize("most", [0.0, 1e-6, 0.4, 1.0, 126.9, 127.0, 127.1, 4000.0])
def test_units_are_whole_steps_of_a_power_of_two(most: float) -> None:
    weights = np.array([[most], [-most / 3], [0.0]], dtype=np.float32)
    steps = unit_steps(weights)
    counted = np.rint(weights / steps)
    assert np.log2(steps).tolist() == np.rint(np.log2(steps)).tolist()
    assert np.abs(counted).max() <= 127
    assert np.abs(counted * steps - weights).max() <= steps[0] / 2
    assert np.array_equal(unit_steps(counted * steps), steps) or not most
    assert counted.max() >= 63 or not most
