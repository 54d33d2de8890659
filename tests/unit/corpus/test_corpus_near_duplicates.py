import random

from hypothesis import given
from hypothesis import strategies as st

from clf.corpus.near_duplicates import jaccard, near_duplicates, shingles

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"


def brute_force(texts: list[str], threshold: float) -> set[tuple[int, int]]:
    """Compare all pairs."""
    sets = [shingles(text) for text in texts]
    return {
        (i, j)
        for j in range(len(texts))
        for i in range(j)
        if jaccard(sets[i], sets[j]) >= threshold
    }


def test_agrees_with_all_pairs() -> None:
    rng = random.Random(4)
    texts = []
    for _ in range(60):
        words = ["".join(rng.choices(LETTERS, k=rng.randint(2, 7))) for _ in range(20)]
        texts.append(" ".join(words))
        for n_changed in (1, 2, 4):
            other = list(words)
            for place in rng.sample(range(20), n_changed):
                other[place] = "".join(rng.choices(LETTERS, k=4))
            texts.append(" ".join(other))
    found = near_duplicates(texts, 0.7)
    expected = brute_force(texts, 0.7)
    assert len(expected) > 60
    assert {(i, j) for i, j, _ in found} == expected
    assert all(similarity >= 0.7 for _, _, similarity in found)


@given(st.lists(st.text(alphabet="ابت ", max_size=12), max_size=8))
def test_never_reports_a_pair_below_the_threshold(texts: list[str]) -> None:
    found = {(i, j) for i, j, _ in near_duplicates(texts, 0.7)}
    assert found <= brute_force(texts, 0.7)
    assert all(i < j for i, j in found)


def test_texts_without_shingles() -> None:
    assert near_duplicates([]) == []
    assert near_duplicates(["قال", "قال", ""]) == []
    assert jaccard(shingles("قال"), shingles("")) == 0.0
    assert near_duplicates(["قال الوزير", "قال الوزير"]) == [(0, 1, 1.0)]


def test_a_corpus_from_one_template_stays_fast_and_is_seen() -> None:
    texts = [f"قال المتحدث باسم الوزارة إن العدد بلغ {i} في المدينة" for i in range(400)]
    found = near_duplicates(texts)
    assert {j for _, j, _ in found} == set(range(1, 400))
    assert len(found) < 400 * 60
