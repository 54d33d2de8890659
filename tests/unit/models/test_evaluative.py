from clf.arabic.words import find_words
from clf.attribution.lexicon import lexicon
from clf.models.evaluative import evaluative_lexicon


def _kinds(text: str) -> list[str]:
    words = find_words(text)
    entries = lexicon().entries(words.keys)
    found = evaluative_lexicon().kinds(words.keys, entries, list(range(len(words))))
    return [kind for kind, _ in found]


def test_words_are_found_with_clitics_and_article() -> None:
    assert _kinds("بالمهزلة") == ["verdict"]
    assert _kinds("والكارثية") == ["score"]


def test_phrases_are_found_as_one() -> None:
    assert _kinds("كان علامة فارقة") == ["meaning"]
    assert "lasting" in _kinds("لا يزال قادرا")


def test_plain_words_are_not() -> None:
    assert _kinds("وصلت الشاحنة إلى المدينة ظهرا") == []
