"""Possible speakers: ranked, their probabilities a whole, the unknown one among them."""

import pytest
from attribution_samples import discourse

TEXT = (
    "قال وزير الصحة خالد العمري إن الدواء وصل.\n"
    "وقال النائب فادي الشواف إن الطرق مغلقة.\n"
    "وأضاف أن الشحنة كافية.\n"
    "وفتحت المدارس أبوابها."
)


def test_the_rules_choice_leads_and_shares_sum_to_one() -> None:
    found = discourse(TEXT)
    guesses = found.guesses(0)
    assert guesses[0].name == "خالد العمري"
    assert sum(guess.probability for guess in guesses) == pytest.approx(1, abs=0.05)


def test_a_continuing_verb_leaves_the_earlier_speakers_open() -> None:
    names = [guess.name for guess in discourse(TEXT).guesses(2)]
    assert names[0] == "فادي الشواف"
    assert "خالد العمري" in names


def test_a_cue_without_anybody_is_unknown() -> None:
    guesses = discourse("وأضاف أن الشحنة كافية.").guesses(0)
    assert [guess.name for guess in guesses] == [None]


def test_the_outlet_has_no_possible_speakers() -> None:
    assert discourse(TEXT).guesses(3) == ()
