"""Micro-F1 over several labels a text, and the threshold that dev chooses."""

import numpy as np
import pytest

from clf.evaluation.multilabel import best_cut, best_threshold, choose, micro_f1


def test_micro_f1() -> None:
    gold = np.array([[1, 0, 1], [0, 1, 0]])
    assert micro_f1(gold, gold) == 1.0
    assert micro_f1(gold, np.array([[1, 0, 0], [1, 1, 0]])) == pytest.approx(2 * 2 / 6)
    assert micro_f1(np.zeros((1, 2), dtype=int), np.zeros((1, 2), dtype=int)) == 0.0


def test_every_text_gets_an_answer() -> None:
    answers = choose(np.array([[0.6, 0.7], [0.1, 0.2]]), 0.5)
    assert answers.tolist() == [[1, 1], [0, 1]]


def test_one_question_is_cut_in_the_middle_of_equals() -> None:
    cut, score = best_cut(np.array([0, 0, 1, 1]), np.array([0.1, 0.2, 0.6, 0.9]))
    assert score == 1.0
    assert cut == pytest.approx(0.41)


def test_the_threshold_is_the_best() -> None:
    gold = np.array([[1, 0], [0, 1], [1, 1]])
    probabilities = np.array([[0.35, 0.05], [0.02, 0.4], [0.36, 0.33]])
    threshold, score = best_threshold(gold, probabilities)
    assert score == 1.0
    assert threshold == pytest.approx(0.1)
