from hypothesis import given, settings
from hypothesis import strategies as st

from clf.models.features import read_features, word_features

_TEXT = (
    "مأزق جديد في سمهر\n\n"
    "قال وزير الزراعة إن الخطة فاشلة. وتبدو الخطة فاشلة بامتياز. "
    'وقال شاهد "رأينا مهزلة كاملة هنا".'
)


def _keys(pairs: list[tuple[str, int]]) -> list[str]:
    return [key for key, _ in pairs]


def test_words_are_kept_apart_by_whose_wording_they_are() -> None:
    _, claim, framing, account = read_features(_TEXT).sentences
    assert "فاشله" in _keys(claim.reported)
    assert "فاشله" not in _keys(claim.own)
    assert "فاشله" in _keys(framing.own)
    assert "مهزله" in _keys(account.quoted)


def test_evaluation_counts_only_in_the_outlets_own_words() -> None:
    _, claim, framing, account = read_features(_TEXT).sentences
    assert "evaluation=score" in framing.signals
    assert not [name for name in claim.signals if name.startswith("evaluation=")]
    assert not [name for name in account.signals if name.startswith("evaluation=")]


def test_a_headline_shows_by_its_shape() -> None:
    headline, claim, *_ = read_features(_TEXT).sentences
    assert "shape=headline" in headline.signals
    assert "shape=headline" not in claim.signals
    assert "before=headline" in claim.signals


def test_anchors_name_the_words_that_signals_were_read_from() -> None:
    features = read_features(_TEXT)
    words = features.discourse.words
    anchors = dict(features.sentences[1].anchors)
    assert words.keys[anchors["act=assert"]] == "قال"
    assert words.keys[anchors["source=institution"]] == "وزير"
    evaluated = dict(features.sentences[2].anchors)
    assert words.keys[evaluated["evaluation=score"]].startswith("فاشله") or words.keys[
        evaluated["evaluation=score"]
    ].startswith("بامتياز")


def test_word_features_mark_the_ends_of_a_word() -> None:
    assert word_features("قال") == [
        "w=قال",
        "c=<قا",
        "c=قال",
        "c=ال>",
        "c=<قال",
        "c=قال>",
        "c=<قال>",
    ]
    assert word_features("و") == ["w=و", "c=<و>"]


@settings(max_examples=150)
@given(st.text(alphabet=st.sampled_from('قالوزيرإن أن."«»“”\n،:؟0 ab😀ًّ'), max_size=200))
def test_any_text_has_features_for_every_sentence(text: str) -> None:
    features = read_features(text)
    assert len(features.sentences) == len(features.spans) == len(features.discourse.attributions)
    n_tokens = len(features.discourse.words)
    for sentence in features.sentences:
        placed = [*sentence.own, *sentence.reported, *sentence.quoted]
        tokens = [token for _, token in placed]
        assert len(set(tokens)) == len(tokens)
        assert all(0 <= token < n_tokens for token in tokens)
        assert all(0 <= token < n_tokens for _, token in sentence.anchors)
