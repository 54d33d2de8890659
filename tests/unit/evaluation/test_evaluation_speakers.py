import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.evaluation.speakers import SpeakerPair, name_forms, score_speakers, speaker_matches

ARMY = "المتحدث باسم الجيش"


@pytest.mark.parametrize(
    ("predicted", "gold", "as_written", "matches"),
    [
        (ARMY, ARMY, None, True),
        ("المتحدث", ARMY, "المتحدث", True),
        ("المتحدث", ARMY, None, False),
        (None, ARMY, "المتحدث", False),
        ("", ARMY, None, False),
        ("وزارة الصحة", "وزارة الصحة", None, True),
        ("ووزارة الصحة", "وزارة الصحة", None, True),
        ("لوزارة الصحة", "وزارة الصحة", None, True),
        ("وبوزارة الصحة", "وزارة الصحة", None, True),
        ("للجيش", "الجيش", None, True),
        ("وللجيش", "الجيش", None, True),
        ("الجيش", "قيادة الجيش", "للجيش", True),
        ("للجنة الأولمبية", "اللجنة الأولمبية", None, True),
        ("كالجيش", "الجيش", None, True),
        ("فالجيش", "الجيش", None, True),
        ("سامي  قدور\n", "سامي\u00a0قدور", None, True),
        ("سَامِي قدّور", "سامي قدور", None, True),
        ("ســامي قدور", "\u200fسامي قدور", None, True),
        ("سامي قدور", "قدور", None, False),
        ("سامي وقدور", "سامي قدور", None, False),
        ("وفد الحكومة", "د الحكومة", None, False),
        ("بكر", "كر", None, False),
        ("الجيش", "جيش", None, False),
    ],
)
def test_names(predicted: str | None, gold: str, as_written: str | None, matches: bool) -> None:
    assert speaker_matches(predicted, gold, as_written) is matches


@given(st.text(alphabet="وفبلكالجيش ًـ", min_size=1, max_size=15))
def test_a_name_with_letters_is_itself_with_any_clitic(name: str) -> None:
    if not name_forms(name):
        assert not speaker_matches(name, name, None)
        return
    assert speaker_matches(name, name, None)
    assert speaker_matches(name, "غيره", name)
    first = name.split(" ", 1)[0]
    if sum(letter not in "ًـ" for letter in first) >= 3:
        assert speaker_matches("و" + name, name, None)
        assert speaker_matches("ب" + name, name, None)


def test_share_over_sentences_with_a_gold_speaker() -> None:
    pairs = [
        SpeakerPair("للجيش", "الجيش", None),
        SpeakerPair("الوزير", "الجيش", None),
        SpeakerPair(None, "الجيش", "الجيش"),
        SpeakerPair("الجيش", "قيادة الجيش", "الجيش"),
        SpeakerPair(None, None, None),
        SpeakerPair("شاهد", None, None),
    ]
    found = score_speakers(pairs, ["a", "a", "b", "b", "c", "c"])
    assert (found.n, found.n_matched, found.share) == (4, 2, 0.5)
    assert (found.n_unspoken, found.n_invented) == (2, 1)
    assert found.interval is not None
    assert found.interval.n_groups == 2
    assert json.loads(json.dumps(found.to_dict()))["interval"]["point"] == 0.5


def test_nothing_to_score() -> None:
    found = score_speakers([SpeakerPair(None, None, None)], ["a"])
    assert (found.n, found.share, found.interval) == (0, 0.0, None)
    assert found.to_dict()["interval"] is None
    with pytest.raises(ValueError, match="argument 2"):
        score_speakers([SpeakerPair(None, None, None)], [])
