import json

from corpus_builders import N, O, article, sample

from clf.corpus.stats import describe
from clf.schema import TECHNIQUES, TYPES


def test_counts() -> None:
    other = article(
        "x",
        (O, "قال الوزير نعم", {"speaker": "الوزير"}),
        (O, "وأضاف لا", {"speaker": "الوزير"}),
        (N, "انتهى"),
        topic="politics",
    )
    found = describe([sample(), other])
    assert (found["articles"], found["sentences"]) == (2, 5)
    assert found["types"]["official_claim"] == 3
    assert found["types"]["neutral_report"] == 2
    assert list(found["types"]) == [label.value for label in TYPES]
    assert found["secondary"]["journalistic_framing"] == 1
    assert found["manner"] == {"agency": 1, "unknown": 1}
    assert found["topic"] == {"disasters": 1, "politics": 1}
    assert list(found["techniques"]) == list(TECHNIQUES)
    assert found["techniques"]["Loaded_Language"] == 1
    assert (found["sentences_with_speaker"], found["speakers"]) == (3, 2)
    assert (found["sentences_with_quote"], found["sentences_with_technique"]) == (1, 1)
    assert (found["pairs"], found["sentences_in_pairs"]) == (1, 1)
    assert found["sentences_an_article"] == {
        "min": 2,
        "q1": 2,
        "median": 2,
        "q3": 3,
        "max": 3,
        "mean": 2.5,
    }
    assert found["words_a_sentence"]["min"] == 1
    json.dumps(found)


def test_nothing() -> None:
    found = describe([])
    assert (found["articles"], found["words_a_sentence"]) == (0, {})
